//! What a USB camera says of itself and agrees to, by the USB Video Class 1.0.

/// The kind of transfers that pictures come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// As fast as they are fetched; none is lost.
    Bulk,
    /// By the clock, a part every millisecond; what is not fetched is lost.
    Isochronous,
}

/// A kind of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Two bytes to a pixel, the first of them its brightness.
    Yuyv,
    /// JPEG.
    Mjpeg,
    /// JPEG without Huffman tables, as many cameras send it.
    MjpegWithoutTables,
}

/// What a camera is like.
#[derive(Clone, Debug)]
pub struct Traits {
    /// How pictures come.
    pub transfer: Transfer,
    /// Which kinds there are.
    pub formats: Vec<Format>,
    /// Which sizes there are of each.
    pub sizes: Vec<(u16, u16)>,
    /// Pictures in a second.
    pub rate: u32,
}

impl Default for Traits {
    fn default() -> Self {
        Self {
            transfer: Transfer::Bulk,
            formats: vec![Format::Mjpeg, Format::Yuyv],
            sizes: vec![(640, 480), (1280, 720)],
            rate: 10,
        }
    }
}

/// The one endpoint that pictures come from.
pub(crate) const ENDPOINT: u8 = 0x81;
/// Bytes of a bulk payload: what the kernel's buffers hold.
const BULK_PAYLOAD: u32 = 16_384;
/// Bytes of an isochronous packet: three transactions of 1,024.
const ISO_PAYLOAD: u32 = 3 * 1_024;
/// An isochronous packet every millisecond: 2^(4-1) microframes.
const ISO_INTERVAL: u8 = 4;
/// Bytes of probe and commit.
const PROBE: u16 = 26;
const YUYV: [u8; 16] = *b"YUY2\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71";

/// What was agreed on: places in the lists, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) format: u8,
    pub(crate) frame: u8,
}

impl Traits {
    fn interval(&self) -> u32 {
        10_000_000 / self.rate
    }

    pub(crate) fn payload(&self) -> u32 {
        match self.transfer {
            Transfer::Bulk => BULK_PAYLOAD,
            Transfer::Isochronous => ISO_PAYLOAD,
        }
    }

    /// Bytes of a transaction, and how many more belong to a packet.
    pub(crate) fn packet_size(&self) -> u16 {
        match self.transfer {
            Transfer::Bulk => 512,
            Transfer::Isochronous => 1_024 | 2 << 11,
        }
    }

    pub(crate) fn endpoint_interval(&self) -> u8 {
        if self.transfer == Transfer::Bulk { 0 } else { 1 << (ISO_INTERVAL - 1) }
    }

    /// Returns the descriptor that is asked for, if there is one.
    pub(crate) fn descriptor(&self, kind: u8, index: u8) -> Option<Vec<u8>> {
        match kind {
            1 => Some(vec![18, 1, 0, 2, 0xEF, 2, 1, 64, 0x09, 0x12, 0x01, 0x00, 0, 1, 1, 2, 3, 1]),
            2 => Some(self.configuration()),
            3 => string(index),
            6 => Some(vec![10, 6, 0, 2, 0xEF, 2, 1, 64, 1, 0]),
            _ => None,
        }
    }

    fn configuration(&self) -> Vec<u8> {
        let association = [8, 11, 0, 2, 0x0E, 3, 0, 2];
        let body = [&association[..], &control_interface(), &self.streaming_interface()].concat();
        let length = u16::try_from(9 + body.len()).expect("a short descriptor").to_le_bytes();
        [&[9, 2, length[0], length[1], 2, 1, 0, 0x80, 250][..], &body].concat()
    }

    fn streaming_interface(&self) -> Vec<u8> {
        let formats: Vec<u8> = (1..)
            .zip(&self.formats)
            .flat_map(|(number, format)| self.format(number, *format))
            .collect();
        let count = u8::try_from(self.formats.len()).expect("few formats");
        let length = 13 + count;
        let total =
            u16::try_from(usize::from(length) + formats.len()).expect("short").to_le_bytes();
        let mut header =
            vec![length, 0x24, 1, count, total[0], total[1], ENDPOINT, 0, 3, 0, 0, 0, 1];
        header.extend(vec![0; usize::from(count)]);
        let size = self.packet_size().to_le_bytes();
        match self.transfer {
            Transfer::Bulk => {
                let interface = [9, 4, 1, 0, 1, 0x0E, 2, 0, 0];
                let endpoint = [7, 5, ENDPOINT, 2, size[0], size[1], 0];
                [&interface[..], &header, &formats, &endpoint].concat()
            }
            Transfer::Isochronous => {
                let [idle, busy] = [[9, 4, 1, 0, 0, 0x0E, 2, 0, 0], [9, 4, 1, 1, 1, 0x0E, 2, 0, 0]];
                let endpoint = [7, 5, ENDPOINT, 5, size[0], size[1], ISO_INTERVAL];
                [&idle[..], &header, &formats, &busy, &endpoint].concat()
            }
        }
    }

    fn format(&self, number: u8, format: Format) -> Vec<u8> {
        let count = u8::try_from(self.sizes.len()).expect("few sizes");
        let (mut bytes, frame) = match format {
            Format::Yuyv => {
                let head = [&[27, 0x24, 4, number, count][..], &YUYV, &[16, 1, 0, 0, 0, 0]];
                (head.concat(), 5)
            }
            Format::Mjpeg | Format::MjpegWithoutTables => {
                (vec![11, 0x24, 6, number, count, 1, 1, 0, 0, 0, 0], 7)
            }
        };
        for (index, (width, height)) in (1..).zip(&self.sizes) {
            bytes.extend(self.frame(frame, index, *width, *height));
        }
        bytes.extend([6, 0x24, 0x0D, 1, 1, 4]);
        bytes
    }

    fn frame(&self, kind: u8, index: u8, width: u16, height: u16) -> Vec<u8> {
        let size = u32::from(width) * u32::from(height) * 2;
        let mut bytes = vec![30, 0x24, kind, index, 0];
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        for number in [size * 8, size * 8 * 30, size, self.interval()] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.push(1);
        bytes.extend(self.interval().to_le_bytes());
        bytes
    }

    /// Returns what is agreed on, as probe and commit hold it.
    pub(crate) fn probe(&self, choice: Choice) -> Vec<u8> {
        let (width, height) = self.size(choice);
        let mut bytes = vec![0, 0, choice.format, choice.frame];
        bytes.extend(self.interval().to_le_bytes());
        bytes.extend([0; 10]);
        bytes.extend((u32::from(width) * u32::from(height) * 2).to_le_bytes());
        bytes.extend(self.payload().to_le_bytes());
        bytes
    }

    /// Reads what is wished for, and gives what there is.
    pub(crate) fn choose(&self, wish: &[u8]) -> Choice {
        let place = |at: usize, most: usize| {
            let wished = wish.get(at).copied().unwrap_or(1);
            if (1..=most).contains(&usize::from(wished)) { wished } else { 1 }
        };
        Choice { format: place(2, self.formats.len()), frame: place(3, self.sizes.len()) }
    }

    pub(crate) fn size(&self, choice: Choice) -> (u16, u16) {
        self.sizes[usize::from(choice.frame) - 1]
    }

    pub(crate) fn format_of(&self, choice: Choice) -> Format {
        self.formats[usize::from(choice.format) - 1]
    }
}

/// Answers to requests of the class: length, abilities, or the values themselves.
pub(crate) enum Asked {
    Length,
    Abilities,
    Values,
}

impl Asked {
    pub(crate) fn of(request: u8) -> Option<Self> {
        match request {
            0x85 => Some(Self::Length),
            0x86 => Some(Self::Abilities),
            0x81..=0x83 | 0x87 => Some(Self::Values),
            _ => None,
        }
    }
}

/// Returns the length of probe and commit.
pub(crate) fn probe_length() -> [u8; 2] {
    PROBE.to_le_bytes()
}

fn control_interface() -> Vec<u8> {
    let interface = [9, 4, 0, 0, 0, 0x0E, 1, 0, 2];
    let camera = [18, 0x24, 2, 1, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0];
    let output = [9, 0x24, 3, 3, 0x01, 0x01, 0, 1, 0];
    let total = u16::try_from(13 + camera.len() + output.len()).expect("short").to_le_bytes();
    let clock = 48_000_000_u32.to_le_bytes();
    let header = [&[13, 0x24, 1, 0, 1, total[0], total[1]][..], &clock, &[1, 1]].concat();
    [&interface[..], &header, &camera, &output].concat()
}

fn string(index: u8) -> Option<Vec<u8>> {
    let text = match index {
        0 => return Some(vec![4, 3, 9, 4]),
        1 => "Coldseal tests",
        2 => "Emulated camera",
        3 => "0001",
        _ => return None,
    };
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u8::try_from(2 + letters.len()).expect("a short text");
    Some([&[length, 3][..], &letters].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_descriptor_is_as_long_as_it_says() {
        for transfer in [Transfer::Bulk, Transfer::Isochronous] {
            let traits = Traits { transfer, ..Traits::default() };
            let all = traits.descriptor(2, 0).unwrap();
            assert_eq!(usize::from(u16::from_le_bytes([all[2], all[3]])), all.len());
            let (mut place, mut count) = (0, 0);
            while place < all.len() {
                assert!(all[place] >= 2, "at {place}");
                place += usize::from(all[place]);
                count += 1;
            }
            assert_eq!(place, all.len());
            assert!(count > 10);
        }
    }

    #[test]
    fn a_wish_beyond_the_lists_is_the_first() {
        let traits = Traits::default();
        assert_eq!(traits.choose(&[0, 0, 2, 2]), Choice { format: 2, frame: 2 });
        assert_eq!(traits.choose(&[0, 0, 9, 0]), Choice { format: 1, frame: 1 });
        assert_eq!(traits.choose(&[]), Choice { format: 1, frame: 1 });
        assert_eq!(traits.probe(Choice { format: 1, frame: 1 }).len(), 26);
    }
}

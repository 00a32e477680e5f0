//! Pictures as cameras lay them out in memory, turned into grey ones.

use qr::{MAX_PIXELS, Picture};

use crate::sources::Content;

/// A kind of picture that a camera sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One byte of brightness for each pixel.
    Grey,
    /// The brightness of all pixels, then their colours.
    Nv12,
    /// Two bytes for each pixel: brightness, then half of the colour.
    Yuyv,
    /// The same, colour first.
    Uyvy,
    /// A JPEG file for each picture.
    Jpeg,
}

impl Layout {
    /// All kinds, those first of which more is left at the same size and rate.
    pub(crate) const ALL: [Self; 5] = [Self::Grey, Self::Nv12, Self::Yuyv, Self::Uyvy, Self::Jpeg];

    /// Returns the kind of four letters, as the kernel names it.
    pub(crate) fn of(code: [u8; 4]) -> Option<Self> {
        match &code {
            b"GREY" => Some(Self::Grey),
            b"NV12" => Some(Self::Nv12),
            b"YUYV" => Some(Self::Yuyv),
            b"UYVY" => Some(Self::Uyvy),
            b"MJPG" | b"JPEG" => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// Turns a picture's bytes into what the scan takes; `None` if some are missing. Rows may have
    /// bytes behind their pixels: `stride` is their whole length, 0 if it is just that of the pixels.
    pub(crate) fn content(
        self,
        width: usize,
        height: usize,
        stride: usize,
        bytes: &[u8],
    ) -> Option<Content> {
        if !(1..=MAX_PIXELS).contains(&width.checked_mul(height)?) {
            return None;
        }
        let pixels = match self {
            Self::Jpeg => {
                let picture = bytes.starts_with(&[0xff, 0xd8]);
                return picture.then(|| Content::File(bytes.to_vec()));
            }
            Self::Grey | Self::Nv12 => samples(width, height, stride, bytes)?,
            Self::Yuyv => pairs(width, height, stride, bytes, |[luma, _]| *luma)?,
            Self::Uyvy => pairs(width, height, stride, bytes, |[_, luma]| *luma)?,
        };
        Picture::new(width, height, pixels).ok().map(Content::Grey)
    }
}

fn samples(width: usize, height: usize, stride: usize, bytes: &[u8]) -> Option<Vec<u8>> {
    let rows = rows(width, height, stride, bytes)?;
    let mut samples = room(width, height)?;
    samples.extend(rows.flatten().copied());
    Some(samples)
}

fn pairs(
    width: usize,
    height: usize,
    stride: usize,
    bytes: &[u8],
    luma: impl Fn(&[u8; 2]) -> u8,
) -> Option<Vec<u8>> {
    let rows = rows(width.checked_mul(2)?, height, stride, bytes)?;
    let mut samples = room(width, height)?;
    samples.extend(rows.flat_map(|row| row.as_chunks().0).map(luma));
    Some(samples)
}

/// Returns room for all of a picture at once: one that grows leaves parts of it behind, and it may show a key.
fn room(width: usize, height: usize) -> Option<Vec<u8>> {
    let mut samples = Vec::new();
    samples.try_reserve_exact(width.checked_mul(height)?).ok()?;
    Some(samples)
}

/// Returns the rows, so many bytes of each; `None` if they are not all there.
fn rows(
    length: usize,
    height: usize,
    stride: usize,
    bytes: &[u8],
) -> Option<impl Iterator<Item = &[u8]>> {
    let stride = stride.max(length);
    // The last row need not be filled up.
    let needed = stride.checked_mul(height.checked_sub(1)?)?.checked_add(length)?;
    let bytes = bytes.get(..needed)?;
    Some(bytes.chunks(stride).map(move |row| row.get(..length).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(code: &[u8; 4], size: (usize, usize), stride: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        match Layout::of(*code).unwrap().content(size.0, size.1, stride, bytes)? {
            Content::Grey(picture) => Some(picture.view().pixels().to_vec()),
            Content::File(_) => panic!("not decoded"),
        }
    }

    #[test]
    fn brightness_is_found_in_each_layout() {
        let size = (2, 2);
        assert_eq!(grey(b"GREY", size, 0, &[1, 2, 3, 4]), Some(vec![1, 2, 3, 4]));
        assert_eq!(grey(b"GREY", size, 3, &[1, 2, 9, 3, 4, 9]), Some(vec![1, 2, 3, 4]));
        assert_eq!(grey(b"GREY", size, 3, &[1, 2, 9, 3, 4]), Some(vec![1, 2, 3, 4]));
        assert_eq!(grey(b"NV12", size, 2, &[1, 2, 3, 4, 9, 9]), Some(vec![1, 2, 3, 4]));
        assert_eq!(grey(b"YUYV", size, 4, &[1, 9, 2, 9, 3, 9, 4, 9]), Some(vec![1, 2, 3, 4]));
        assert_eq!(
            grey(b"YUYV", size, 6, &[1, 9, 2, 9, 0, 0, 3, 9, 4, 9, 0, 0]),
            Some(vec![1, 2, 3, 4])
        );
        assert_eq!(grey(b"UYVY", size, 4, &[9, 1, 9, 2, 9, 3, 9, 4]), Some(vec![1, 2, 3, 4]));
    }

    #[test]
    fn pictures_with_bytes_missing_are_dropped() {
        let size = (2, 2);
        assert_eq!(grey(b"GREY", size, 0, &[1, 2, 3]), None);
        assert_eq!(grey(b"GREY", size, 3, &[1, 2, 9, 3]), None);
        assert_eq!(grey(b"YUYV", size, 0, &[0; 7]), None);
        assert_eq!(grey(b"GREY", (0, 2), 0, &[0; 7]), None);
        assert_eq!(grey(b"GREY", (2, 0), 0, &[0; 7]), None);
        assert_eq!(grey(b"GREY", (1 << 40, 1 << 40), 0, &[0; 7]), None);
        assert_eq!(grey(b"GREY", (2, 2), usize::MAX, &[0; 7]), None);
        assert_eq!(grey(b"YUYV", (usize::MAX, 1), 0, &[0; 7]), None);
        assert!(Layout::Jpeg.content(2, 2, 0, b"\xff\xd9").is_none());
        assert!(Layout::Jpeg.content(2, 2, 0, b"").is_none());
    }

    #[test]
    fn jpeg_goes_on_as_it_is_and_unknown_kinds_do_not() {
        let content = Layout::Jpeg.content(2, 2, 0, b"\xff\xd8 not looked at");
        assert!(matches!(content, Some(Content::File(file)) if file == b"\xff\xd8 not looked at"));
        assert_eq!(Layout::of(*b"H264"), None);
        assert_eq!(Layout::of(*b"Y16 "), None);
    }
}

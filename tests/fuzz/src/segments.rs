//! Writes data codewords of all modes, by the text of ISO/IEC 18004 and none of our code.

use qr::Version;

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Returns the most bytes that so many codewords can stand for: three digits for ten bits.
pub fn capacity(codewords: usize) -> usize {
    codewords * 8 * 3 / 10 + 1
}

/// Segments as bits, and what they mean.
pub struct Writer {
    version: u8,
    bits: Vec<bool>,
    meant: Vec<u8>,
}

impl Writer {
    pub fn new(version: Version) -> Self {
        Self { version: version.number(), bits: Vec::new(), meant: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Adds text in a mode, its bytes taken for characters of the mode.
    pub fn segment(&mut self, mode: u8, text: &[u8]) {
        match mode % 5 {
            0 => self.numeric(text),
            1 => self.alphanumeric(text),
            2 => self.bytes(text),
            3 => self.kanji(text),
            _ => self.charset(text),
        }
    }

    /// Returns the codewords, ended and padded, and what they mean.
    pub fn finish(mut self) -> (Vec<u8>, Vec<u8>) {
        self.put(0, 4);
        let byte = |bits: &[bool]| {
            bits.iter().zip(0..).fold(0, |byte, (bit, at)| byte | u8::from(*bit) << (7 - at))
        };
        (self.bits.chunks(8).map(byte).collect(), self.meant)
    }

    fn numeric(&mut self, text: &[u8]) {
        self.head(0b0001, [10, 12, 14], text.len());
        let digits: Vec<u8> = text.iter().map(|byte| byte % 10).collect();
        for group in digits.chunks(3) {
            let number = group.iter().fold(0, |number, digit| number * 10 + u32::from(*digit));
            self.put(number, [4, 7, 10][group.len() - 1]);
        }
        self.meant.extend(digits.iter().map(|digit| b'0' + digit));
    }

    fn alphanumeric(&mut self, text: &[u8]) {
        self.head(0b0010, [9, 11, 13], text.len());
        let values: Vec<u8> = text.iter().map(|byte| byte % 45).collect();
        for pair in values.chunks(2) {
            match *pair {
                [a, b] => self.put(u32::from(a) * 45 + u32::from(b), 11),
                [a, ..] => self.put(a.into(), 6),
                [] => {}
            }
        }
        self.meant.extend(values.iter().map(|value| ALPHANUMERIC[usize::from(*value)]));
    }

    fn bytes(&mut self, text: &[u8]) {
        self.head(0b0100, [8, 16, 16], text.len());
        text.iter().for_each(|byte| self.put((*byte).into(), 8));
        self.meant.extend(text);
    }

    /// Two bytes are one of the characters of Shift JIS that the mode is for.
    fn kanji(&mut self, text: &[u8]) {
        let (pairs, _) = text.as_chunks::<2>();
        self.head(0b1000, [8, 10, 12], pairs.len());
        for [a, b] in pairs {
            // Rows 8140 to 9FFC and E040 to EBBF, without 7F, which is no second byte.
            let lead = 0x81 + a % 31;
            let trail = match 0x40 + b % 188 {
                trail @ ..0x7f => trail,
                trail => trail + 1,
            };
            let compact = u32::from(lead - 0x81) * 0xc0 + u32::from(trail - 0x40);
            self.put(compact, 13);
            self.meant.extend([lead, trail]);
        }
    }

    /// Names a character set, which changes no byte.
    fn charset(&mut self, text: &[u8]) {
        let number = text.iter().fold(0, |sum, byte| (sum << 8 | u32::from(*byte)) % 1_000_000);
        self.put(0b0111, 4);
        match number {
            ..0x80 => self.put(number, 8),
            0x80..0x4000 => self.put(0x8000 | number, 16),
            _ => self.put(0xc0_0000 | number, 24),
        }
    }

    fn head(&mut self, mode: u32, lengths: [u32; 3], count: usize) {
        self.put(mode, 4);
        let class = usize::from(self.version > 9) + usize::from(self.version > 26);
        self.put(count as u32, lengths[class]);
    }

    fn put(&mut self, value: u32, bits: u32) {
        self.bits.extend((0..bits).rev().map(|bit| value >> bit & 1 == 1));
    }
}

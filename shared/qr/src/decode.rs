//! Modules to bytes.

use crate::code::{Level, Modules, Version};
use crate::format::Format;
use crate::layout::{Layout, layout};
use crate::reed_solomon;
use crate::segments::{Content, Part, content};
use crate::tables::Blocks;

/// Parity codewords that a repair with erasures leaves unused. Two would let one garbled block in
/// 40,000 pass as another one, over all the sets of erasures that are tried; four let one in
/// 2,000,000,000.
const ERASURE_MARGIN: usize = 4;

/// What a code holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The bytes of all segments, kanji as Shift JIS.
    pub payload: Vec<u8>,
    /// The size of the code.
    pub version: Version,
    /// How much damage the code survives.
    pub level: Level,
    /// The mask, 0 to 7.
    pub mask: u8,
    /// The codewords that were wrong.
    pub errors: usize,
    /// Which part of several codes it is, if it says so.
    pub part: Option<Part>,
    /// The number of the first character set (ECI) that the code names.
    pub charset: Option<u32>,
}

/// Reads modules as they are, or returns `None` if they are no code or one beyond repair.
#[must_use]
pub fn read_modules(modules: &Modules) -> Option<Decoded> {
    let version = modules.version();
    let layout = layout(version);
    let dark = modules.dark();
    let is_dark = |module| dark.get(module) == Some(&true);
    let raw = gather(layout, is_dark);
    let level = |x, y| if is_dark(place(layout, x, y)) { 1.0 } else { -1.0 };
    let mut formats = Format::candidates(layout.side, level);
    formats.find_map(|format| Body::new(layout, format, &raw, None).decode())
}

/// Reads modules by how dark they are: above 0 is dark, and the farther from 0 the surer.
///
/// With `erasures`, blocks that cannot be repaired otherwise are tried without the codewords that
/// are least sure.
pub(crate) fn decode(soft: &[f32], version: Version, erasures: bool) -> Option<Decoded> {
    let layout = layout(version);
    let raw = raw(layout, soft)?;
    let doubt = erasures.then_some(soft);
    formats(layout, soft).find_map(|format| Body::new(layout, format, &raw, doubt).decode())
}

/// Returns the modules of the blocks that can be repaired on their own, with what they must be:
/// places (`y * side + x`) and whether they are dark.
pub(crate) fn settled(soft: &[f32], version: Version) -> Vec<(u32, bool)> {
    let layout = layout(version);
    let Some(raw) = raw(layout, soft) else { return Vec::new() };
    let Some(format) = formats(layout, soft).next() else { return Vec::new() };
    Body::new(layout, format, &raw, Some(soft)).settled()
}

fn formats(layout: &Layout, soft: &[f32]) -> impl Iterator<Item = Format> {
    let level = |x, y| soft.get(place(layout, x, y)).copied().unwrap_or(0.0);
    Format::candidates(layout.side, level)
}

fn place(layout: &Layout, x: usize, y: usize) -> usize {
    y.saturating_mul(layout.side).saturating_add(x)
}

/// Gathers the codewords, still masked; `None` if the modules do not fill the code.
fn raw(layout: &Layout, soft: &[f32]) -> Option<Vec<u8>> {
    let is_dark = |module| soft.get(module).is_some_and(|level: &f32| *level > 0.0);
    (soft.len() == layout.area()).then(|| gather(layout, is_dark))
}

fn gather(layout: &Layout, is_dark: impl Fn(usize) -> bool) -> Vec<u8> {
    let dark = |module: &u32| usize::try_from(*module).is_ok_and(&is_dark);
    let codeword = |modules: &[u32; 8]| {
        modules.iter().fold(0, |byte, module| byte << 1 | u8::from(dark(module)))
    };
    layout.codewords().iter().map(codeword).collect()
}

/// The codewords of a code under one reading of its format.
struct Body<'a> {
    layout: &'a Layout,
    format: Format,
    blocks: Blocks,
    /// All codewords, without the mask.
    codewords: Vec<u8>,
    /// How sure the modules are, if that is to be made use of.
    soft: Option<&'a [f32]>,
}

impl<'a> Body<'a> {
    fn new(layout: &'a Layout, format: Format, raw: &[u8], soft: Option<&'a [f32]>) -> Self {
        let mask = layout.mask(format.mask);
        let codewords = raw.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
        let blocks = Blocks::of(layout.version, format.level);
        Self { layout, format, blocks, codewords, soft }
    }

    fn decode(&self) -> Option<Decoded> {
        let mut data = Vec::with_capacity(self.codewords.len());
        let mut errors: usize = 0;
        for block in 0..self.blocks.count {
            let mut codewords = self.block(block);
            let wrong = self.repair(block, &mut codewords, Margins::of(&self.blocks))?;
            errors = errors.saturating_add(wrong);
            data.extend(codewords.iter().take(self.blocks.data_of(block)));
        }
        let Content { payload, part, charset } = content(&data, self.layout.version)?;
        let (version, Format { level, mask }) = (self.layout.version, self.format);
        Some(Decoded { payload, version, level, mask, errors, part, charset })
    }

    fn settled(&self) -> Vec<(u32, bool)> {
        let mut settled = Vec::with_capacity(self.layout.order.len());
        let margins = Margins::settling(&self.blocks);
        let mask = self.layout.mask(self.format.mask);
        for block in 0..self.blocks.count {
            let mut codewords = self.block(block);
            if self.repair(block, &mut codewords, margins).is_none() {
                continue;
            }
            for (place, codeword) in self.blocks.places(block).zip(codewords) {
                let inverted = mask.get(place).copied().unwrap_or(0);
                let modules = self.layout.codewords().get(place).into_iter().flatten();
                let bits = (0..8).rev().map(|bit: u32| (codeword ^ inverted) >> bit & 1 == 1);
                settled.extend(modules.copied().zip(bits));
            }
        }
        settled
    }

    fn block(&self, block: usize) -> Vec<u8> {
        let places = self.blocks.places(block);
        places.map(|place| self.codewords.get(place).copied().unwrap_or(0)).collect()
    }

    /// Repairs a block: as it is, and then without more and more of the least sure codewords.
    fn repair(&self, block: usize, codewords: &mut [u8], margins: Margins) -> Option<usize> {
        let parity = self.blocks.parity;
        if let Some(wrong) = reed_solomon::repair(codewords, parity, &[], margins.errors) {
            return Some(wrong);
        }
        let doubtful = self.doubtful(block, self.soft?);
        let most = parity.checked_sub(margins.erasures)?;
        (2..=most).step_by(2).find_map(|count| {
            reed_solomon::repair(codewords, parity, doubtful.get(..count)?, margins.erasures)
        })
    }

    /// Returns the places within a block, the least sure first: a codeword is as sure as its least
    /// sure module.
    fn doubtful(&self, block: usize, soft: &[f32]) -> Vec<usize> {
        let sure = |module: &u32| {
            let level = usize::try_from(*module).ok().and_then(|module| soft.get(module));
            level.copied().filter(|level| !level.is_nan()).map_or(0.0, f32::abs)
        };
        let codeword = |place| {
            let modules = self.layout.codewords().get(place).into_iter().flatten();
            modules.map(sure).fold(f32::INFINITY, f32::min)
        };
        let mut order: Vec<(f32, usize)> =
            self.blocks.places(block).map(codeword).zip(0..).collect();
        order.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        order.into_iter().map(|(_, at)| at).collect()
    }
}

/// Parity codewords that a repair leaves unused, so that it is no guess.
#[derive(Clone, Copy)]
struct Margins {
    errors: usize,
    erasures: usize,
}

impl Margins {
    /// What bytes are believed after.
    fn of(blocks: &Blocks) -> Self {
        Self { errors: blocks.reserved, erasures: ERASURE_MARGIN }
    }

    /// What a block is believed after that is not confirmed by all others.
    fn settling(blocks: &Blocks) -> Self {
        let errors = if blocks.parity > 12 { 2 } else { 4 };
        Self { errors: errors.max(blocks.reserved), erasures: ERASURE_MARGIN }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "test code")]

    use super::*;
    use qrcode::bits::Bits;
    use qrcode::{Color, EcLevel, QrCode};

    const LEVELS: [(Level, EcLevel); 4] = [
        (Level::Low, EcLevel::L),
        (Level::Medium, EcLevel::M),
        (Level::Quartile, EcLevel::Q),
        (Level::High, EcLevel::H),
    ];

    fn noise(seed: u64, bytes: usize) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        (0..bytes).map(|_| next()).collect()
    }

    /// A code of another's writer, full of noise.
    fn written(version: Version, level: EcLevel) -> (Modules, Vec<u8>) {
        let mut bits = Bits::new(qrcode::Version::Normal(version.number().into()));
        let room = bits.max_len(level).unwrap() - if version.number() < 10 { 12 } else { 20 };
        let bytes = noise(version.number().into(), room / 8);
        bits.push_byte_data(&bytes).unwrap();
        bits.push_terminator(level).unwrap();
        let colors = QrCode::with_bits(bits, level).unwrap().into_colors();
        let dark = colors.into_iter().map(|color| color == Color::Dark).collect();
        (Modules::new(dark).unwrap(), bytes)
    }

    fn soft(modules: &Modules) -> Vec<f32> {
        modules.dark().iter().map(|dark| if *dark { 1.0 } else { -1.0 }).collect()
    }

    #[test]
    fn codes_of_another_writer_are_read_at_every_version_and_level() {
        for version in Version::all() {
            for (level, theirs) in LEVELS {
                let (modules, bytes) = written(version, theirs);
                let decoded = read_modules(&modules).unwrap();
                assert!(decoded.payload == bytes, "{version:?} {level:?}");
                assert_eq!((decoded.version, decoded.level), (version, level));
                assert_eq!((decoded.errors, decoded.part, decoded.charset), (0, None, None));
                assert_eq!(decode(&soft(&modules), version, false), Some(decoded));
            }
        }
    }

    #[test]
    fn errors_and_erasures_are_repaired() {
        for number in [1_u8, 5, 7, 20, 40] {
            let version = Version::new(number).unwrap();
            let (modules, bytes) = written(version, EcLevel::H);
            let mut levels = soft(&modules);
            let places = noise(3, levels.len() / 60);
            for (at, by) in places.iter().enumerate() {
                let place = (at * 60 + usize::from(by % 60)) % levels.len();
                levels[place] *= -0.1;
            }
            let decoded = decode(&levels, version, false).unwrap();
            assert!(decoded.payload == bytes && decoded.errors > 0);
            let settled = settled(&levels, version);
            assert_eq!(settled.len(), layout(version).codewords().len() * 8);
            for (module, dark) in settled {
                assert_eq!(dark, modules.dark()[module as usize]);
            }
        }
    }
}

//! Modules to bytes.

use crate::code::{Level, Modules, Version};
use crate::format::Format;
use crate::layout::{Layout, layout};
use crate::reed_solomon;
use crate::segments::{Content, Part, content};
use crate::tables::Blocks;

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
        let mut codewords = Vec::with_capacity(256);
        let mut add = |place| codewords.extend(self.codewords.get(place));
        self.blocks.places(block).for_each(&mut add);
        codewords
    }

    /// Repairs a block: as it is, and then without more and more of the least sure codewords.
    fn repair(&self, block: usize, codewords: &mut [u8], margins: Margins) -> Option<usize> {
        let parity = self.blocks.parity;
        if let Some(wrong) = reed_solomon::repair(codewords, parity, &[], margins.errors) {
            return Some(wrong);
        }
        let doubtful = self.doubtful(block, self.soft?);
        // Beyond that nothing would be left to tell a repair from a guess.
        let most = parity.checked_sub(reed_solomon::guess_margin(0))?;
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
        Self { errors: blocks.reserved, erasures: blocks.reserved }
    }

    /// What a block is believed after that is not confirmed by all others.
    fn settling(blocks: &Blocks) -> Self {
        let errors = if blocks.parity > 12 { 2 } else { 4 };
        Self { errors: errors.max(blocks.reserved), erasures: 4 }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use crate::encode::encode;
    use crate::noise::noise;
    use proptest::prelude::*;
    use qrcode::bits::Bits;
    use qrcode::{Color, EcLevel, QrCode};

    const LEVELS: [(Level, EcLevel); 4] = [
        (Level::Low, EcLevel::L),
        (Level::Medium, EcLevel::M),
        (Level::Quartile, EcLevel::Q),
        (Level::High, EcLevel::H),
    ];

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

    fn is_dark(modules: &Modules, module: u32) -> bool {
        modules.dark()[usize::try_from(module).unwrap()]
    }

    #[test]
    fn codes_of_another_writer_are_read_and_written_alike() {
        for version in Version::all() {
            for (level, theirs) in LEVELS {
                let (modules, bytes) = written(version, theirs);
                let decoded = read_modules(&modules).unwrap();
                assert!(decoded.payload == bytes, "{version:?} {level:?}");
                assert_eq!((decoded.version, decoded.level), (version, level));
                assert_eq!((decoded.errors, decoded.part, decoded.charset), (0, None, None));
                assert_eq!(decode(&soft(&modules), version, false).as_ref(), Some(&decoded));
                // Our own code of the same bytes has the same codewords.
                let layout = layout(version);
                let body = |modules: &Modules| {
                    let format = Format { level, mask: read_modules(modules).unwrap().mask };
                    let raw = gather(layout, |module| modules.dark()[module]);
                    Body::new(layout, format, &raw, None).codewords
                };
                let ours = encode(&bytes, Some(version), level).unwrap();
                assert!(body(&ours) == body(&modules), "{version:?} {level:?}");
            }
        }
    }

    #[test]
    fn errors_are_repaired_and_blocks_settle() {
        for number in [1_u8, 5, 7, 20, 40] {
            let version = Version::new(number).unwrap();
            let (modules, bytes) = written(version, EcLevel::H);
            let mut levels = soft(&modules);
            for (at, by) in noise(3, levels.len() / 60).iter().enumerate() {
                levels[at * 60 + usize::from(by % 60)] *= -0.1;
            }
            let decoded = decode(&levels, version, false).unwrap();
            assert!(decoded.payload == bytes && decoded.errors > 0);
            let settled = settled(&levels, version);
            assert_eq!(settled.len(), layout(version).codewords().len() * 8);
            assert!(settled.iter().all(|(module, dark)| is_dark(&modules, *module) == *dark));
        }
    }

    #[test]
    fn doubtful_modules_are_left_out_only_if_erasures_are_wanted() {
        let version = Version::new(3).unwrap();
        let (modules, bytes) = written(version, EcLevel::L);
        // Ten of 70 codewords wrong, where seven can be repaired; eleven may be left out.
        for doubt in [0.1, 0.0, f32::NAN] {
            let mut levels = soft(&modules);
            for codeword in layout(version).codewords().iter().step_by(7) {
                let module = usize::try_from(codeword[3]).unwrap();
                levels[module] *= -doubt;
            }
            let light = modules.dark().iter().zip(&levels).filter(|(dark, _)| **dark).count();
            assert!(light > 0);
            let with = decode(&levels, version, true).unwrap();
            assert_eq!(with.payload, bytes);
            if doubt == 0.1 {
                assert_eq!(decode(&levels, version, false), None);
                assert_eq!(with.errors, 10);
            }
        }
    }

    #[test]
    fn blocks_beyond_repair_settle_nothing() {
        let version = Version::new(10).unwrap();
        let (modules, _) = written(version, EcLevel::L);
        let mut levels = soft(&modules);
        let blocks = Blocks::of(version, Level::Low);
        // All of the second block is wrong, and surely so.
        for place in blocks.places(1) {
            for module in layout(version).codewords()[place] {
                levels[usize::try_from(module).unwrap()] *= -1.0;
            }
        }
        assert_eq!(decode(&levels, version, true), None);
        let settled = settled(&levels, version);
        let lost = blocks.data_of(1) + blocks.parity;
        assert_eq!(settled.len(), (blocks.codewords - lost) * 8);
        assert!(settled.iter().all(|(module, dark)| is_dark(&modules, *module) == *dark));
    }

    #[test]
    fn small_codes_keep_what_tells_a_repair_from_a_guess() {
        // ISO/IEC 18004, table 9: version 1 corrects 2, 4, 6 and 8 codewords, 2-L four, 3-L seven.
        for (number, (level, theirs), most) in [
            (1, LEVELS[0], 2),
            (1, LEVELS[1], 4),
            (1, LEVELS[2], 6),
            (1, LEVELS[3], 8),
            (2, LEVELS[0], 4),
            (2, LEVELS[1], 8),
            (3, LEVELS[0], 7),
        ] {
            let version = Version::new(number).unwrap();
            let (modules, bytes) = written(version, theirs);
            for wrong in [most, most + 1] {
                let mut levels = soft(&modules);
                for codeword in layout(version).codewords().iter().take(wrong) {
                    levels[usize::try_from(codeword[0]).unwrap()] *= -1.0;
                }
                let decoded = decode(&levels, version, false);
                let expected = (wrong == most).then_some((bytes.clone(), wrong));
                let found = decoded.map(|decoded| (decoded.payload, decoded.errors));
                assert_eq!(found, expected, "{version:?} {level:?} {wrong}");
            }
        }
    }

    #[test]
    fn grids_that_are_no_code_hold_nothing() {
        for version in Version::all() {
            let area = layout(version).area();
            for level in [0.0, 1.0, -1.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                assert_eq!(decode(&vec![level; area], version, true), None, "{level}");
                assert!(settled(&vec![level; area], version).is_empty(), "{level}");
            }
            for wrong in [0, 1, area - 1, area + 1] {
                assert_eq!(decode(&vec![1.0; wrong], version, true), None);
                assert!(settled(&vec![1.0; wrong], version).is_empty());
            }
        }
        assert_eq!(Modules::new(vec![]), None);
        assert_eq!(Modules::new(vec![true; 440]), None);
        assert_eq!(Modules::new(vec![true; 23 * 23]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn random_grids_hold_nothing(
            number in prop_oneof![1_u8..=3, 1_u8..=40],
            seed in any::<u64>(),
            format in proptest::option::of((0..4_usize, 0..8_u8)),
            strange in 0..4_usize,
        ) {
            let version = Version::new(number).unwrap();
            let layout = layout(version);
            let mut levels: Vec<f32> =
                noise(seed, layout.area()).iter().map(|byte| f32::from(*byte) - 127.5).collect();
            for level in levels.iter_mut().skip(strange).step_by(50).take(strange * 50) {
                *level = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0][strange];
            }
            if let Some((level, mask)) = format {
                let word = Format { level: LEVELS[level].0, mask }.word();
                for (bit, (x, y)) in crate::format::format_places(layout.side).iter().flat_map(|all| all.iter().enumerate()) {
                    levels[place(layout, *x, *y)] = if word >> bit & 1 == 1 { 1.0 } else { -1.0 };
                }
            }
            prop_assert_eq!(decode(&levels, version, true), None);
            prop_assert!(settled(&levels, version).is_empty());
            let dark = levels.iter().map(|level| *level > 0.0).collect();
            prop_assert_eq!(read_modules(&Modules::new(dark).unwrap()), None);
        }
    }
}

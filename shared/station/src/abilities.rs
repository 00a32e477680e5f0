//! What a terminal can draw, asked of itself.

use std::num::NonZeroU16;

use crate::kitty;
use crate::surface::{Cell, Graphics};

/// The most bytes of answers that are kept.
pub(crate) const MOST_ANSWERS: usize = 1024;

/// What a terminal says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// It draws pictures by the protocol of kitty.
    pub kitty: bool,
    /// It draws sixel pictures.
    pub sixel: bool,
    /// The size of a character in pixels.
    pub cell: Option<Cell>,
}

/// Returns the questions; the last one is answered by every terminal, so that none of the others
/// is waited for in vain.
pub(crate) fn questions() -> String {
    format!("{}\x1b[16t\x1b[c", kitty::QUERY)
}

/// Tells whether the answer to the last question is among these bytes.
pub(crate) fn is_answered(answers: &[u8]) -> bool {
    sequences(answers).any(|sequence| attributes(sequence).is_some())
}

impl Abilities {
    /// Returns the best way of drawing: pictures, where the size of a character is known.
    #[must_use]
    pub fn best(self) -> Graphics {
        match self {
            Self { cell: Some(_), kitty: true, .. } => Graphics::Kitty,
            Self { cell: Some(_), sixel: true, .. } => Graphics::Sixel,
            Self { .. } => Graphics::Blocks,
        }
    }

    /// Understands what a terminal answered; what is anything else says nothing.
    pub(crate) fn from_answers(answers: &[u8]) -> Self {
        let sixel = |sequence: &[u8]| {
            let attributes = attributes(sequence);
            attributes.is_some_and(|list| list.split(|byte| *byte == b';').skip(1).any(is_sixel))
        };
        Self {
            kitty: sequences(answers).any(|sequence| sequence.starts_with(b"_Gi=31;OK")),
            sixel: sequences(answers).any(sixel),
            cell: sequences(answers).find_map(cell),
        }
    }
}

/// Returns what stands between escapes.
fn sequences(answers: &[u8]) -> impl Iterator<Item = &[u8]> {
    answers.split(|byte| *byte == 0x1B).skip(1)
}

/// Returns the list of a primary device attributes answer: the class, then what it can.
fn attributes(sequence: &[u8]) -> Option<&[u8]> {
    let list = sequence.strip_prefix(b"[?")?;
    let end = list.iter().position(|byte| *byte == b'c')?;
    let list = list.get(..end)?;
    let plain = list.iter().all(|byte| byte.is_ascii_digit() || *byte == b';');
    plain.then_some(list)
}

fn is_sixel(attribute: &[u8]) -> bool {
    attribute == b"4"
}

/// Returns the size in the answer to CSI 16 t.
fn cell(sequence: &[u8]) -> Option<Cell> {
    let size = std::str::from_utf8(sequence.strip_prefix(b"[6;")?).ok()?;
    let (size, _) = size.split_once('t')?;
    let (height, width) = size.split_once(';')?;
    let [width, height] = [width, height].map(|pixels| pixels.parse::<NonZeroU16>().ok());
    Some(Cell { width: width?, height: height? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        let none = Abilities::default();
        let cell = |width, height| {
            let [width, height] = [width, height].map(|pixels| NonZeroU16::new(pixels).unwrap());
            Some(Cell { width, height })
        };
        for (answers, expected) in [
            (&b"\x1b[?62;4;22c"[..], Abilities { sixel: true, ..none }),
            (b"\x1b[?6c", none),
            (b"\x1b[?4;6c", none),
            (b"\x1b[?62;44;14c", none),
            (b"\x1b_Gi=31;OK\x1b\\\x1b[?62c", Abilities { kitty: true, ..none }),
            (b"\x1b_Gi=31;EINVAL\x1b\\\x1b[?62c", none),
            (b"\x1b[6;20;10t\x1b[?1c", Abilities { cell: cell(10, 20), ..none }),
            (b"x\x1b[6;0;10t\x1b[6;20t\x1b[6;a;bt\x1b[?1c", none),
            (b"\x1b[6;99999;10t", none),
        ] {
            assert_eq!(Abilities::from_answers(answers), expected, "{answers:?}");
        }
    }

    #[test]
    fn only_the_last_answer_ends_the_wait() {
        for early in
            [&b""[..], b"\x1b", b"\x1b[?62;4", b"\x1b_Gi=31;OK\x1b\\", b"\x1b[6;20;10t", b"c"]
        {
            assert!(!is_answered(early), "{early:?}");
        }
        assert!(is_answered(b"q\x1b_Gi=31;OK\x1b\\\x1b[?62;4c"));
    }
}

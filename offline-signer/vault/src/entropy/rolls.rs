//! What dice and coins have in common: a row of symbols, with blanks between them or not.

use zeroize::Zeroizing;

use super::EntropyError;

/// The most rolls or flips.
const MOST: usize = 1_024;

/// Collects the symbols of a text that `known` knows, each as it writes it.
pub(super) fn collect(
    text: &str,
    known: impl Fn(char) -> Option<char>,
    wrong: impl Fn(usize) -> EntropyError,
) -> Result<Zeroizing<String>, EntropyError> {
    let mut symbols = Zeroizing::new(String::with_capacity(MOST));
    let written = text.chars().filter(|c| !c.is_whitespace());
    for (position, c) in (1..).zip(written) {
        if symbols.len() >= MOST {
            return Err(EntropyError::TooMany { most: MOST });
        }
        symbols.push(known(c).ok_or_else(|| wrong(position))?);
    }
    Ok(symbols)
}

/// How uneven symbols may be.
pub(super) struct Evenness {
    /// From so many symbols on, they are not all the same.
    pub(super) several: usize,
    /// From so many symbols on, none makes up more than `most` in four of them.
    pub(super) many: usize,
    pub(super) most: usize,
}

impl Evenness {
    /// Refuses symbols that are all the same, or mostly.
    pub(super) fn check(&self, symbols: &str) -> Result<(), EntropyError> {
        let total = symbols.len();
        let count = |symbol: char| symbols.chars().filter(|other| *other == symbol).count();
        let most = symbols.chars().map(count).max().unwrap_or_default();
        if total >= self.several && most == total {
            return Err(EntropyError::AllTheSame);
        }
        if total >= self.many && most.saturating_mul(4) > total.saturating_mul(self.most) {
            return Err(EntropyError::Uneven);
        }
        Ok(())
    }
}

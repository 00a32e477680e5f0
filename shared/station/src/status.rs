//! The line below the codes: how the showing stands, and the keys, in words.

use crate::show::Density;

/// How a showing stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Status {
    /// Codes drawn so far.
    pub(crate) frame: u64,
    /// K, the symbols that carry the payload.
    pub(crate) symbols: usize,
    /// The symbols shown so far, by their highest index.
    pub(crate) shown: u32,
    pub(crate) density: Density,
    /// Codes in a second, as they are wanted.
    pub(crate) rate: u16,
    /// Codes in a second, as they really are, once that is known.
    pub(crate) measured: Option<u16>,
    pub(crate) paused: bool,
}

const KEYS: [&str; 4] = [
    "+ faster, - slower, > denser, < sparser, space pauses, . steps, q ends",
    "+- speed, <> density, space pauses, . steps, q ends",
    "+ - > < space . q",
    "q ends",
];
const STILL_KEYS: [&str; 2] = ["> denser, < sparser, q ends", "q ends"];

impl Status {
    /// Returns the line: the keys in as many words as there is room for beside the rest.
    pub(crate) fn line(&self, columns: usize) -> String {
        let state = self.state();
        let keys: &[&str] = if self.density.is_still() { &STILL_KEYS } else { &KEYS };
        let wide =
            |keys: &&&str| state.len().saturating_add(keys.len()).saturating_add(2) <= columns;
        match keys.iter().find(wide) {
            Some(keys) => format!("{state}; {keys}"),
            None if state.len() <= columns => state,
            None => String::from("q ends").chars().take(columns).collect(),
        }
    }

    fn state(&self) -> String {
        let version = self.density.version().number();
        if self.density.is_still() {
            return format!("one still code, version {version}");
        }
        let Self { frame, symbols, .. } = self;
        let percent = self.first_pass();
        let speed = self.speed();
        format!("frame {frame}, first pass {percent} % of K {symbols}, version {version}, {speed}")
    }

    /// Returns how much of the first pass, which shows each symbol once, is over.
    fn first_pass(&self) -> u64 {
        let symbols = u64::try_from(self.symbols).unwrap_or(u64::MAX).max(1);
        let shown = u64::from(self.shown).min(symbols);
        shown.saturating_mul(100).checked_div(symbols).unwrap_or(100)
    }

    /// Returns the speed: the real one as well where it is a tenth below what is wanted.
    fn speed(&self) -> String {
        let rate = self.rate;
        let behind =
            |real: &u16| u32::from(*real).saturating_mul(10) < u32::from(rate).saturating_mul(9);
        match self.measured.filter(behind) {
            _ if self.paused => String::from("paused"),
            Some(real) => format!("{real} of {rate} a second"),
            None => format!("{rate} a second"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qr::Version;
    use stream::SymbolsPerFrame;

    fn status() -> Status {
        let version = Version::new(25).unwrap();
        let density = Density::Stream(version, SymbolsPerFrame::fitting(1_273).unwrap());
        let (frame, shown) = (37, 370);
        Status { frame, symbols: 834, shown, density, rate: 15, measured: None, paused: false }
    }

    #[test]
    fn the_line_fits_the_window_and_tells_how_to_end() {
        let state = "frame 37, first pass 44 % of K 834, version 25, 15 a second";
        for (columns, keys) in [(131, KEYS[0]), (113, KEYS[1]), (80, KEYS[2]), (67, KEYS[3])] {
            let line = status().line(columns);
            assert_eq!(line, format!("{state}; {keys}"));
            assert!(line.len() <= columns);
        }
        assert_eq!(status().line(60), state);
        assert_eq!(status().line(40), "q ends");
        assert_eq!(status().line(3), "q e");
        assert_eq!(status().line(0), "");
    }

    #[test]
    fn speed_is_the_real_one_where_the_terminal_falls_behind() {
        let line = |measured, paused| Status { measured, paused, ..status() }.line(200);
        assert!(line(Some(14), false).contains(", 15 a second;"));
        assert!(line(Some(9), false).contains(", 9 of 15 a second;"));
        assert!(line(Some(9), true).contains(", paused;"));
    }

    #[test]
    fn the_first_pass_ends_at_a_hundred() {
        let percent = |shown| Status { shown, ..status() }.first_pass();
        assert_eq!([0, 8, 833, 834, 835, u32::MAX].map(percent), [0, 0, 99, 100, 100, 100]);
    }

    #[test]
    fn a_still_code_has_no_speed() {
        let density = Density::Still(Version::new(7).unwrap());
        let line = Status { density, ..status() }.line(80);
        assert_eq!(line, "one still code, version 7; > denser, < sparser, q ends");
    }
}

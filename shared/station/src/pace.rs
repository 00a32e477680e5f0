//! What the receiver asks of the operator when codes go unread: slower, sparser, nearer, steadier.
//!
//! No clock and no terminal: moments are arguments, wishes are values.

use std::collections::VecDeque;
use std::time::Duration;

use crate::decode::{Sight, Trouble};

/// What came of one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A code was read.
    Read,
    /// A code is there, or something hides it.
    Unread(Option<Trouble>),
    /// No code in sight.
    Nothing,
}

impl Outcome {
    /// Tells what came of a look.
    #[must_use]
    pub fn of(sight: &Sight) -> Self {
        if !sight.codes.is_empty() {
            Self::Read
        } else if sight.trouble.is_some() || !sight.outlines.is_empty() {
            Self::Unread(sight.trouble)
        } else {
            Self::Nothing
        }
    }
}

/// What would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Show the camera a code.
    Aim,
    /// Change the codes less often.
    Slower,
    /// Put less into each code.
    Sparser,
    /// Bring screen and camera together.
    Nearer,
    /// Let the camera find its focus.
    Focus,
    /// Keep both still.
    HoldStill,
    /// Turn away from lamps and windows.
    LessGlare,
    /// Make the screen or the room lighter.
    MoreLight,
}

impl Wish {
    /// Returns what the operator is to do, and why.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Aim => "show the camera the whole code with its white border: none is in sight",
            Self::Slower => "show the codes slower: pictures catch two codes at once",
            Self::Sparser => {
                "show sparser codes (a lower --qr-version): the camera cannot part the modules"
            }
            Self::Nearer => "come nearer: the modules are too small",
            Self::Focus => "let the camera focus, or change the distance: the code is blurred",
            Self::HoldStill => "hold camera and screen still: the picture moves",
            Self::LessGlare => "turn screen or camera a little: something glares",
            Self::MoreLight => "turn up the screen's brightness: the picture is too dark",
        }
    }
}

/// How far back counts.
const MEMORY: Duration = Duration::from_secs(2);
/// The most pictures that count.
const MOST: usize = 64;
/// The fewest pictures that say something.
const LEAST: usize = 6;
/// Patience before the first wish, and how long each wish stands at least.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// A wish arises above this share of bad pictures in a hundred, and goes below the other.
const RISES: usize = 60;
const FALLS: usize = 30;
/// How long a wish about the picture stands before fewer modules are wished for instead.
const GIVES_UP: Duration = Duration::from_secs(8);

/// Looks at what came of the pictures of the last two seconds.
#[derive(Debug, Default)]
pub struct Pace {
    recent: VecDeque<(Duration, Outcome)>,
    start: Option<Duration>,
    wish: Option<Standing>,
}

/// A wish, since when it stands, and since when there has been one about the picture.
#[derive(Debug, Clone, Copy)]
struct Standing {
    wish: Wish,
    since: Duration,
    sharpness: Option<Duration>,
}

impl Pace {
    /// Makes one that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what came of a picture at a moment, counted from any start.
    pub fn note(&mut self, at: Duration, outcome: Outcome) {
        let start = *self.start.get_or_insert(at);
        if self.recent.len() >= MOST {
            let _oldest = self.recent.pop_front();
        }
        self.recent.push_back((at, outcome));
        while self.recent.front().is_some_and(|(then, _)| at.saturating_sub(*then) > MEMORY) {
            let _old = self.recent.pop_front();
        }
        if at.saturating_sub(start) >= PATIENCE {
            self.consider(at);
        }
    }

    /// Returns what would help, if anything is wrong.
    #[must_use]
    pub fn wish(&self) -> Option<Wish> {
        self.wish.map(|standing| standing.wish)
    }

    /// Returns how many pictures there were in a second of late.
    #[must_use]
    pub fn pictures_per_second(&self) -> u32 {
        let (Some((first, _)), Some((last, _))) = (self.recent.front(), self.recent.back()) else {
            return 0;
        };
        let steps = u128::try_from(self.recent.len().saturating_sub(1)).unwrap_or(0);
        let span = last.saturating_sub(*first).as_millis();
        let rate = steps.saturating_mul(1_000).checked_div(span).unwrap_or(0);
        u32::try_from(rate).unwrap_or(u32::MAX)
    }

    fn consider(&mut self, at: Duration) {
        if self.wish.is_some_and(|standing| at.saturating_sub(standing.since) < PATIENCE) {
            return;
        }
        let bad = self.percent(|outcome| outcome != Outcome::Read);
        let limit = if self.wish.is_some() { FALLS } else { RISES };
        if bad.is_none_or(|bad| bad <= limit) {
            self.wish = None;
            return;
        }
        let wish = self.most_wanted();
        let sharpness = wish_about_picture(wish)
            .then(|| self.wish.and_then(|standing| standing.sharpness).unwrap_or(at));
        let gives_up = sharpness.is_some_and(|since| at.saturating_sub(since) >= GIVES_UP);
        let wish = if gives_up { Wish::Sparser } else { wish };
        if self.wish() != Some(wish) {
            self.wish = Some(Standing { wish, since: at, sharpness });
        }
    }

    /// Returns the share of outcomes of a kind, if there are enough of any.
    fn percent(&self, is: impl Fn(Outcome) -> bool) -> Option<usize> {
        let all = self.recent.len();
        let some = self.recent.iter().filter(|(_, outcome)| is(*outcome)).count();
        if all < LEAST { None } else { some.saturating_mul(100).checked_div(all) }
    }

    /// Returns what the largest part of the bad pictures asks for; of equal parts the latest.
    fn most_wanted(&self) -> Wish {
        let wishes = self.recent.iter().filter_map(|(_, outcome)| wish_of(*outcome));
        let mut counts: Vec<(Wish, usize)> = Vec::new();
        for wish in wishes {
            match counts.iter_mut().find(|(known, _)| *known == wish) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => counts.push((wish, 1)),
            }
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map_or(Wish::Aim, |(wish, _)| wish)
    }
}

fn wish_of(outcome: Outcome) -> Option<Wish> {
    match outcome {
        Outcome::Read => None,
        Outcome::Nothing => Some(Wish::Aim),
        Outcome::Unread(Some(Trouble::Blurred)) => Some(Wish::Focus),
        Outcome::Unread(Some(Trouble::TooSmall)) => Some(Wish::Nearer),
        Outcome::Unread(Some(Trouble::Glare)) => Some(Wish::LessGlare),
        Outcome::Unread(Some(Trouble::Torn)) => Some(Wish::Slower),
        Outcome::Unread(Some(Trouble::Moving)) => Some(Wish::HoldStill),
        Outcome::Unread(Some(Trouble::Dark)) => Some(Wish::MoreLight),
        Outcome::Unread(None) => Some(Wish::Sparser),
    }
}

/// Tells whether more pixels or a better focus is wished for, which not every camera can give.
fn wish_about_picture(wish: Wish) -> bool {
    match wish {
        Wish::Nearer | Wish::Focus | Wish::Sparser => true,
        Wish::Aim | Wish::Slower | Wish::HoldStill | Wish::LessGlare | Wish::MoreLight => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use Outcome::{Nothing, Read, Unread};

    /// Ten pictures a second.
    struct Camera {
        pace: Pace,
        pictures: u64,
    }

    impl Camera {
        fn new() -> Self {
            Self { pace: Pace::new(), pictures: 0 }
        }

        /// Shows so many pictures, outcomes in turn, and returns the wish after each.
        fn show(&mut self, pictures: usize, outcomes: &[Outcome]) -> Vec<Option<Wish>> {
            let outcomes = outcomes.iter().cycle().take(pictures);
            let mut note = |outcome: &Outcome| {
                self.pace.note(Duration::from_millis(self.pictures * 100), *outcome);
                self.pictures += 1;
                self.pace.wish()
            };
            outcomes.map(&mut note).collect()
        }
    }

    #[test]
    fn each_trouble_has_its_wish() {
        for (outcome, wish) in [
            (Nothing, Wish::Aim),
            (Unread(None), Wish::Sparser),
            (Unread(Some(Trouble::Blurred)), Wish::Focus),
            (Unread(Some(Trouble::TooSmall)), Wish::Nearer),
            (Unread(Some(Trouble::Glare)), Wish::LessGlare),
            (Unread(Some(Trouble::Torn)), Wish::Slower),
            (Unread(Some(Trouble::Moving)), Wish::HoldStill),
            (Unread(Some(Trouble::Dark)), Wish::MoreLight),
        ] {
            let wishes = Camera::new().show(16, &[outcome]);
            assert_eq!(wishes[14], None, "{outcome:?}: no patience");
            assert_eq!(wishes[15], Some(wish), "{outcome:?}");
        }
    }

    #[test]
    fn nothing_is_wished_while_codes_are_read() {
        let mut camera = Camera::new();
        assert!(camera.show(100, &[Read]).iter().all(Option::is_none));
        // Half of the pictures fall between two codes.
        let half = [Read, Unread(Some(Trouble::Torn))];
        assert!(camera.show(100, &half).iter().all(Option::is_none));
        assert_eq!(Pace::new().wish(), None);
    }

    #[test]
    fn a_wish_comes_late_and_goes_late() {
        let torn = Unread(Some(Trouble::Torn));
        let mut camera = Camera::new();
        camera.show(30, &[Read]);
        let arising = camera.show(30, &[torn]);
        assert_eq!(arising[10], None);
        assert_eq!(arising[20], Some(Wish::Slower));
        // Half read: not enough for the wish to go, as it was not enough for it to come.
        assert!(camera.show(50, &[Read, torn]).iter().all(|wish| *wish == Some(Wish::Slower)));
        let going = camera.show(30, &[Read]);
        assert_eq!(going[0], Some(Wish::Slower));
        assert_eq!(going[29], None);
    }

    #[test]
    fn a_wish_does_not_flutter() {
        let mut camera = Camera::new();
        camera.show(30, &[Unread(Some(Trouble::Glare))]);
        let mixed = [Unread(Some(Trouble::Glare)), Unread(Some(Trouble::Moving)), Nothing];
        let wishes = camera.show(100, &mixed);
        let changes = wishes.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(changes <= 6, "{changes} changes in 10 seconds");
    }

    #[test]
    fn what_does_not_help_becomes_a_wish_for_sparser_codes() {
        for trouble in [Trouble::Blurred, Trouble::TooSmall] {
            let wishes = Camera::new().show(120, &[Unread(Some(trouble))]);
            assert_ne!(wishes[80], Some(Wish::Sparser), "{trouble:?}");
            assert_eq!(wishes[119], Some(Wish::Sparser), "{trouble:?}");
        }
        let wishes = Camera::new().show(120, &[Unread(Some(Trouble::Glare))]);
        assert_eq!(wishes[119], Some(Wish::LessGlare));
    }

    #[test]
    fn the_rate_is_counted() {
        let mut camera = Camera::new();
        assert_eq!(camera.pace.pictures_per_second(), 0);
        camera.show(1, &[Read]);
        assert_eq!(camera.pace.pictures_per_second(), 0);
        camera.show(40, &[Read]);
        assert_eq!(camera.pace.pictures_per_second(), 10);
    }

    #[test]
    fn a_clock_that_stands_or_jumps_harms_nothing() {
        let mut pace = Pace::new();
        for at in [5, 5, 5, 0, 1 << 40, 3] {
            for _ in 0..100 {
                pace.note(Duration::from_secs(at), Nothing);
            }
            let _rate = pace.pictures_per_second();
        }
        assert!(pace.recent.len() <= MOST);
    }
}

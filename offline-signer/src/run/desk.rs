//! What the flow works at: a stage, a keyboard and a machine, the same in a terminal and on the image.
use super::say::{Language, Say};
use chain::UnixTime;
use screen::widgets::{self, Row};
use screen::{Frame, Key, Keyboard, Stage, Tone};
use station::CliError;
use station::camera_source::Found;
use station::scan::Watch;
use std::io;
use std::path::Path;
use std::time::Duration;
use system::since_start;

/// What differs between a terminal and the boot image.
pub trait Machine {
    /// Lists the cameras that are plugged in.
    fn cameras(&mut self) -> Vec<Found>;

    /// Opens a camera, whichever is there if none is named, and scans until the watch ends it or a payload
    /// is whole. Pictures of keys go to a decode process of their own.
    ///
    /// # Errors
    ///
    /// If there is no camera, nobody to look at its pictures, or the watch ended the scan.
    fn scan(
        &mut self,
        camera: Option<&Path>,
        purpose: Purpose,
        watch: &mut dyn Watch,
    ) -> Result<Vec<u8>, CliError>;

    /// Ends who has looked at such pictures, and starts another: nobody who has seen a key sees anything else.
    ///
    /// # Errors
    ///
    /// If there may be somebody left who has seen it.
    fn renew(&mut self, purpose: Purpose) -> Result<(), CliError>;

    /// Lets in no other device from now on than this camera and the keyboard that typed last; `false` in a
    /// terminal, which has no say in that.
    ///
    /// # Errors
    ///
    /// If the machine does not obey.
    fn seal(&mut self, camera: Option<&Path>) -> io::Result<bool>;

    /// Returns the names of the layouts that keyboards can have; none in a terminal, which has its own.
    fn layouts(&self) -> &'static [&'static str];

    /// Takes a layout for all keyboards, by its place in the list.
    fn set_layout(&mut self, layout: usize);

    /// Tells whether the end of the flow switches the machine off.
    fn is_image(&self) -> bool;

    /// Returns how many bytes of memory are free, if that is known.
    fn free_memory(&self) -> Option<u64>;

    /// Returns the present moment; none where the machine's clock is nobody's.
    fn now(&self) -> Option<UnixTime>;

    /// Lists network interfaces, which should not be there.
    fn interfaces(&self) -> Vec<String> {
        crate::session::interfaces()
    }
}

/// What is looked for in the pictures of a camera.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// A key: nobody who has seen it may be there when a message is read.
    Key,
    /// A message.
    Message,
}

/// Why a screen is left before it is done.
#[derive(Debug)]
pub(crate) enum Leave {
    /// The operator wants back.
    Back,
    /// Nobody has touched a key for too long, or the operator locks.
    Lock,
    /// The operator is done.
    Off,
    /// Display or keyboard are gone.
    Gone(io::Error),
}

impl From<io::Error> for Leave {
    fn from(error: io::Error) -> Self {
        Self::Gone(error)
    }
}

/// How often a screen looks whether its size has changed.
const TICK: Duration = Duration::from_millis(500);

/// The fewest columns and rows that screens are made for.
const LEAST: (u16, u16) = (60, 16);
const TOO_SMALL: Say = Say("enlarge the window", "画面を大きくしてください");

/// A change that would be lost keeps the signer from locking for so long more; the seconds count down.
const GRACE: Duration = Duration::from_secs(30 * 60);
const LOSS: Say = Say("Nobody is here", "操作がありません");
const LOSS_HOW: Say = Say(
    "The vault was changed, and its code is not copied. The signer locks and the change is lost in",
    "金庫の変更後のコードがまだ写されていません。ロックされて変更が失われるまで:",
);
const LOSS_KEYS: Say = Say("any key: go on", "どのキーでも: 続ける");

/// Where the operator sits.
pub(crate) struct Desk<'a> {
    pub(crate) stage: &'a mut dyn Stage,
    keyboard: &'a mut dyn Keyboard,
    pub(crate) language: Language,
    /// What stands at the top right: the account in use.
    pub(crate) state: String,
    /// The layout of the keyboard, where the signer has a say in it.
    pub(crate) layout: Option<&'static str>,
    /// Something would be lost by a lock.
    pub(crate) unsaved: bool,
    /// Another screen stands there than the one that waits for a key.
    stale: bool,
    idle: Duration,
    /// When a key was pressed last, since the start of the machine.
    touched: Duration,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(
        stage: &'a mut dyn Stage,
        keyboard: &'a mut dyn Keyboard,
        idle: Duration,
    ) -> Self {
        Self {
            stage,
            keyboard,
            language: Language::English,
            state: String::new(),
            layout: None,
            unsaved: false,
            stale: false,
            idle,
            touched: since_start(),
        }
    }

    /// Returns a text in the operator's language.
    pub(crate) fn say(&self, say: Say) -> &'static str {
        say.to(self.language)
    }

    /// Returns an empty screen with its title, and what keys do.
    pub(crate) fn frame(&self, title: Say, keys: Say) -> Frame {
        self.frame_with(title, &self.state, keys)
    }

    /// As [`Desk::frame`], with something else than the account at the top right.
    pub(crate) fn frame_with(&self, title: Say, state: &str, keys: Say) -> Frame {
        widgets::screen(&*self.stage, self.say(title), state, self.say(keys))
    }

    /// Shows a screen and waits for a key; draws it anew when the stage changes its size, or Caps Lock its state.
    pub(crate) fn key(&mut self, draw: impl Fn(&Self) -> Frame) -> Result<Key, Leave> {
        loop {
            let (size, capitals) = (self.stage.size(), self.capitals());
            let is_small = size.0 < LEAST.0 || size.1 < LEAST.1;
            let frame = if is_small { self.too_small() } else { draw(self) };
            self.stage.present(&frame)?;
            drop(frame);
            while self.stage.size() == size && self.capitals() == capitals && !self.is_stale() {
                if let Some(key) = self.poll(TICK)?
                    && !is_small
                {
                    return Ok(key);
                }
            }
        }
    }

    /// Nothing is asked where not all of it is seen.
    pub(super) fn too_small(&self) -> Frame {
        let (columns, rows) = self.stage.size();
        let mut frame = Frame::new(columns, rows);
        frame.put(0, 0, self.say(TOO_SMALL), Tone::Warning);
        frame
    }

    /// Waits for a key, at most so long. Who waits too long in all finds the signer locked.
    pub(crate) fn poll(&mut self, wait: Duration) -> Result<Option<Key>, Leave> {
        let key = self.keyboard.next(wait)?;
        if key.is_some() && !self.keyboard.is_repeated() {
            self.touch();
        } else if self.untouched() >= self.idle {
            self.give_up()?;
            return Ok(None);
        }
        Ok(key)
    }

    /// Tells whether the screen must be drawn once more, since another one stood in its place.
    pub(crate) fn is_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }

    /// Tells whether a key may be one that is held, whatever the keyboard says of it.
    pub(super) fn may_be_held(&self) -> bool {
        !self.keyboard.knows_held()
    }

    /// Tells whether Caps Lock is on.
    pub(crate) fn capitals(&self) -> bool {
        self.keyboard.capitals()
    }

    fn untouched(&self) -> Duration {
        since_start().saturating_sub(self.touched)
    }

    /// Nobody is there: locks, or counts down first if something would be lost. The key that ends this does
    /// nothing else.
    fn give_up(&mut self) -> Result<(), Leave> {
        let most = self.idle.saturating_add(GRACE);
        while self.unsaved && self.untouched() < most {
            let left = most.saturating_sub(self.untouched()).as_secs();
            let frame = self.loss(left);
            self.stage.present(&frame)?;
            let key = self.keyboard.next(Duration::from_secs(1))?;
            if key.is_some() && !self.keyboard.is_repeated() {
                self.touch();
                self.stale = true;
                return Ok(());
            }
        }
        Err(Leave::Lock)
    }

    fn loss(&self, seconds: u64) -> Frame {
        let mut frame = self.frame(LOSS, LOSS_KEYS);
        let rows = [
            Row::new(self.say(LOSS_HOW), Tone::Warning),
            Row::new("", Tone::Plain),
            Row::large(format!("{:02}:{:02}", seconds / 60, seconds % 60), Tone::Strong),
        ];
        let _below = self.above(&mut frame, &rows);
        frame
    }

    /// Work is done that took a while: forgets keys that were pressed meanwhile, which were meant for another
    /// screen, and counts idle time from now on.
    pub(crate) fn rested(&mut self) -> Result<(), Leave> {
        self.touch();
        while self.keyboard.next(Duration::ZERO)?.is_some() {}
        Ok(())
    }

    /// Notes that somebody is at work though no key is pressed.
    pub(crate) fn touch(&mut self) {
        self.touched = since_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use screen::Cells;
    use std::collections::VecDeque;

    /// Shows nothing, and counts what it is given to show.
    struct Blank(usize);

    impl Stage for Blank {
        fn size(&self) -> (u16, u16) {
            LEAST
        }

        fn dots(&self, _: Cells) -> (usize, usize) {
            (1, 1)
        }

        fn present(&mut self, _: &Frame) -> io::Result<()> {
            self.0 = self.0.saturating_add(1);
            Ok(())
        }
    }

    /// One key for each look, or none; Tab is held.
    struct Looks(VecDeque<Option<Key>>, Option<Key>);

    impl Keyboard for Looks {
        fn next(&mut self, _: Duration) -> io::Result<Option<Key>> {
            self.1 = self.0.pop_front().flatten();
            Ok(self.1)
        }

        fn is_repeated(&self) -> bool {
            self.1 == Some(Key::Tab)
        }
    }

    /// What comes of waiting for a key where nobody may wait; and the screens that were shown.
    fn waited(unsaved: bool, looks: &[Option<Key>]) -> (Result<Key, String>, usize) {
        let (mut stage, mut keyboard) = (Blank(0), Looks(looks.iter().copied().collect(), None));
        let mut desk = Desk::new(&mut stage, &mut keyboard, Duration::ZERO);
        desk.unsaved = unsaved;
        let key = desk.key(|desk| desk.frame(LOSS, LOSS_KEYS));
        (key.map_err(|leave| format!("{leave:?}")), stage.0)
    }

    #[test]
    fn an_idle_signer_locks_unless_a_change_would_be_lost() {
        assert_eq!(waited(false, &[None]), (Err(String::from("Lock")), 1));
        // The first key only ends the countdown, and the screen is drawn once more.
        let keys = [None, None, Some(Key::Enter), Some(Key::Up)];
        assert_eq!(waited(true, &keys), (Ok(Key::Up), 4));
        // What lies on the keyboard is nobody.
        assert_eq!(waited(false, &[Some(Key::Tab)]), (Err(String::from("Lock")), 1));
        let keys = [Some(Key::Tab), Some(Key::Tab), Some(Key::Enter), Some(Key::Up)];
        assert_eq!(waited(true, &keys), (Ok(Key::Up), 4));
    }

    #[test]
    fn keys_that_were_pressed_during_work_are_forgotten() {
        let (mut stage, mut keyboard) = (Blank(0), Looks([Some(Key::Enter); 3].into(), None));
        let mut desk = Desk::new(&mut stage, &mut keyboard, Duration::MAX);
        desk.rested().unwrap();
        assert!(keyboard.0.is_empty());
    }
}

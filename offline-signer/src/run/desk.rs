//! What the flow works at: a stage, a keyboard and a machine, the same in a terminal and on the image.
use super::say::{Language, Say};
use screen::{Frame, Key, Keyboard, Stage, Tone, widgets};
use station::CliError;
use station::camera_source::Found;
use station::scan::Watch;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

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

/// Where the operator sits.
pub(crate) struct Desk<'a> {
    pub(crate) stage: &'a mut dyn Stage,
    keyboard: &'a mut dyn Keyboard,
    pub(crate) language: Language,
    /// What stands at the top right: the account in use.
    pub(crate) state: String,
    idle: Duration,
    touched: Instant,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(
        stage: &'a mut dyn Stage,
        keyboard: &'a mut dyn Keyboard,
        idle: Duration,
    ) -> Self {
        let (language, state) = (Language::English, String::new());
        Self { stage, keyboard, language, state, idle, touched: Instant::now() }
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

    /// Shows a screen and waits for a key; draws it anew when the size of the stage changes.
    pub(crate) fn key(&mut self, draw: impl Fn(&Self) -> Frame) -> Result<Key, Leave> {
        loop {
            let size = self.stage.size();
            let is_small = size.0 < LEAST.0 || size.1 < LEAST.1;
            let frame = if is_small { self.too_small() } else { draw(self) };
            self.stage.present(&frame)?;
            drop(frame);
            while self.stage.size() == size {
                if let Some(key) = self.poll(TICK)?
                    && !is_small
                {
                    return Ok(key);
                }
            }
        }
    }

    /// Nothing is asked where not all of it is seen.
    fn too_small(&self) -> Frame {
        let (columns, rows) = self.stage.size();
        let mut frame = Frame::new(columns, rows);
        frame.put(0, 0, self.say(TOO_SMALL), Tone::Warning);
        frame
    }

    /// Waits for a key, at most so long. Who waits too long in all finds the signer locked.
    pub(crate) fn poll(&mut self, wait: Duration) -> Result<Option<Key>, Leave> {
        let key = self.keyboard.next(wait)?;
        if key.is_some() {
            self.touch();
        } else if self.touched.elapsed() >= self.idle {
            return Err(Leave::Lock);
        }
        Ok(key)
    }

    /// Forgets keys that were pressed ahead: they were meant for another screen.
    pub(crate) fn forget_keys(&mut self) -> Result<(), Leave> {
        while self.poll(Duration::ZERO)?.is_some() {}
        Ok(())
    }

    /// Notes that somebody is at work though no key is pressed.
    pub(crate) fn touch(&mut self) {
        self.touched = Instant::now();
    }
}

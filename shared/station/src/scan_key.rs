//! A key in a code: a step of its own, which takes no message.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::decode::Eye;
use crate::scan::{Glance, ScanError, Watch, scan};
use crate::scan_command::{LIVE_LIMIT, STILL_LIMIT, failure, open_camera_plainly};
use crate::scan_watch::Watcher;
use crate::sources::{FrameSource, Pictures};
use crate::{CliError, Io};
use stream::Progress;

/// Where a code is looked for.
#[derive(Clone, Copy, Debug)]
pub enum KeySource<'a> {
    /// Pictures, or folders of them.
    Pictures(&'a [PathBuf]),
    /// A camera, or `auto`.
    Camera(&'a Path),
}

/// Looks for codes until `take` has one; what it does not take is wiped.
///
/// Pictures are read in a decode child of their own, which is gone when this returns: it has seen the
/// key and is not there when the key is used. A signing request or any other message is not taken.
///
/// # Errors
///
/// If there are no pictures, or no code in them is taken.
pub fn scan_key(
    source: KeySource<'_>,
    io: &mut Io<'_>,
    take: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<(), CliError> {
    let live = matches!(source, KeySource::Camera(_));
    let limit = if live { LIVE_LIMIT } else { STILL_LIMIT };
    let mut eye = Eye::open(io.looking.clone(), limit).map_err(|error| failure(&error.into()))?;
    if eye.is_unconfined() {
        io.say("this system cannot lock up the process that reads pictures (no seccomp)");
    }
    let (mut pictures, mut camera);
    let source: &mut dyn FrameSource = match source {
        KeySource::Camera(device) => {
            camera = open_camera_plainly(device)?;
            &mut camera
        }
        KeySource::Pictures(paths) => {
            let opened = Pictures::new(paths, eye.extensions());
            pictures = opened.map_err(|error| failure(&error.into()))?;
            &mut pictures
        }
    };
    let watcher = Watcher::new(io.stderr, io.facing, live).of_keys();
    let mut watch = KeyWatch { watcher, take, taken: false, message: false };
    let result = scan(source, &mut eye, &mut watch);
    let (taken, message) = (watch.taken, watch.message);
    drop(eye);
    match result {
        Err(ScanError::Ended) if taken => Ok(()),
        Ok(_) => Err(no_key(message)),
        Err(
            ScanError::Ended
            | ScanError::Unreadable(_)
            | ScanError::Nothing(_)
            | ScanError::Incomplete(_),
        ) if message => Err(no_key(message)),
        Err(ScanError::Nothing(_) | ScanError::Incomplete(_) | ScanError::Ended) => {
            Err(no_key(message))
        }
        Err(error @ (ScanError::Unreadable(_) | ScanError::Files(_) | ScanError::Eye(_))) => {
            Err(failure(&error))
        }
    }
}

fn no_key(message: bool) -> CliError {
    if message {
        let hint = "nothing was kept; scan messages with scan, and keys with the key's own step";
        return CliError::bad_input("the code is part of a message, not a key", hint);
    }
    let hint = "show the whole code with its white border, sharp and large; nothing was kept";
    CliError::bad_input("no SeedQR or CompactSeedQR was found", hint)
}

/// Hands codes to whoever takes keys, and shows what the camera sees.
struct KeyWatch<'a, 'b> {
    watcher: Watcher<'a>,
    take: &'b mut dyn FnMut(&[u8]) -> bool,
    taken: bool,
    /// A frame of a message was seen.
    message: bool,
}

impl Watch for KeyWatch<'_, '_> {
    fn preview(&mut self) -> Option<(u8, u8)> {
        self.watcher.preview()
    }

    fn looked(&mut self, glance: &Glance<'_>) -> ControlFlow<()> {
        self.watcher.looked(glance)
    }

    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.message |= progress.needed > 0;
        ControlFlow::Continue(())
    }

    fn other(&mut self, payload: &[u8]) -> ControlFlow<()> {
        self.taken = (self.take)(payload);
        if self.taken { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn accept(&mut self, _: &[u8]) -> bool {
        self.message = true;
        false
    }
}

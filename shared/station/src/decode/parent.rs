//! The parent's side: keeps the clock, and starts a new child when one is gone.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use system::Child;
use thiserror::Error;
use zeroize::Zeroizing;

use super::child::{ARGUMENT, PREFERRED};
use super::wire::{self, Header, MAX_ANSWER, Ready, START_LIMIT};
use super::worker::{Answer, Look, Request, Worker};
use super::{Confinement, Looking, Place, Sibling};

/// Why no picture can be looked at.
#[derive(Debug, Error)]
pub enum EyeError {
    /// The child cannot be started, or does not become ready.
    #[error("the process that reads pictures cannot be started: {0}")]
    Start(#[source] io::Error),
    /// The system cannot confine it.
    #[error("this system cannot lock up the process that reads pictures (no seccomp)")]
    Unconfined,
}

/// Looks at pictures, in a child or here.
#[derive(Debug)]
pub struct Eye {
    looking: Looking,
    limit: Duration,
    child: Option<Kept>,
    started: u32,
    worker: Worker,
}

impl Eye {
    /// Makes the child, so that it is there before anything else happens. A picture that takes
    /// longer than the limit counts as lost.
    ///
    /// # Errors
    ///
    /// If no child can be made, or it cannot be confined where that is demanded.
    pub fn open(looking: Looking, limit: Duration) -> Result<Self, EyeError> {
        let worker = Worker::new(looking.extras);
        let mut eye = Self { looking, limit, child: None, started: 0, worker };
        eye.start()?;
        Ok(eye)
    }

    /// Returns what the names of further kinds of pictures end in.
    #[must_use]
    pub fn extensions(&self) -> &'static [&'static str] {
        self.looking.extras.map_or(&[], |extras| extras.extensions)
    }

    /// Tells whether nothing confines what looks at the pictures.
    #[must_use]
    pub fn is_unconfined(&self) -> bool {
        self.child.as_ref().is_some_and(|child| child.ready == Ready::Unconfined)
    }

    /// Returns how many children there have been.
    #[must_use]
    pub fn started(&self) -> u32 {
        self.started
    }

    /// Asks for one look. A child that dies or takes too long is replaced, and the picture is lost;
    /// with it the rest of the file that it was in.
    ///
    /// # Errors
    ///
    /// If no new child can be made.
    pub fn ask(&mut self, request: &Request<'_>) -> Result<Answer, EyeError> {
        if matches!(self.looking.place, Place::Here) {
            return Ok(self.worker.answer(*request));
        }
        self.start()?;
        let deadline = Deadline::after(self.limit);
        let answer = self.child.as_mut().and_then(|child| child.exchange(request, deadline));
        if answer.is_none() {
            self.child = None;
        }
        Ok(answer.unwrap_or(Answer::Lost))
    }

    /// Ends the process and starts another: whoever has seen a secret is gone when this returns.
    ///
    /// # Errors
    ///
    /// If no new child can be made.
    pub fn renew(&mut self) -> Result<(), EyeError> {
        self.child = None;
        self.start()
    }

    fn start(&mut self) -> Result<(), EyeError> {
        if self.child.is_some() || matches!(self.looking.place, Place::Here) {
            return Ok(());
        }
        let link = self.link().map_err(EyeError::Start)?;
        self.started = self.started.saturating_add(1);
        let child = Kept::start(link).map_err(EyeError::Start)?;
        if child.ready == Ready::Refused {
            return Err(EyeError::Unconfined);
        }
        self.child = Some(child);
        Ok(())
    }

    /// Returns the way to a fresh process. The first sibling is there already.
    fn link(&self) -> io::Result<Link> {
        match &self.looking.place {
            Place::Child(program) => {
                let arguments: &[&str] = match self.looking.confinement {
                    Confinement::Demanded => &[ARGUMENT],
                    Confinement::Preferred => &[ARGUMENT, PREFERRED],
                };
                Child::start(program, arguments).map(Link::Child)
            }
            Place::Sibling(sibling) => {
                if self.started > 0 {
                    sibling.replace()?;
                }
                Ok(Link::Sibling(Arc::clone(sibling)))
            }
            Place::Here => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

/// The way to a process: its two pipes.
#[derive(Debug)]
enum Link {
    Child(Child),
    Sibling(Arc<dyn Sibling>),
}

impl Link {
    fn input(&self) -> BorrowedFd<'_> {
        match self {
            Self::Child(child) => child.input().as_fd(),
            Self::Sibling(sibling) => sibling.input(),
        }
    }

    fn output(&self) -> BorrowedFd<'_> {
        match self {
            Self::Child(child) => child.output().as_fd(),
            Self::Sibling(sibling) => sibling.output(),
        }
    }
}

/// A running child, and what it said first.
#[derive(Debug)]
struct Kept {
    link: Link,
    ready: Ready,
}

impl Kept {
    fn start(link: Link) -> io::Result<Self> {
        let mut kept = Self { link, ready: Ready::Refused };
        rustix::io::ioctl_fionbio(kept.link.input(), true)?;
        rustix::io::ioctl_fionbio(kept.link.output(), true)?;
        let mut byte = [0];
        kept.read(&mut byte, Deadline::after(START_LIMIT))?;
        let [byte] = byte;
        kept.ready = Ready::from_byte(byte).ok_or(io::ErrorKind::InvalidData)?;
        Ok(kept)
    }

    /// Sends a request and waits for its answer; `None` if the child is of no use any more.
    fn exchange(&mut self, request: &Request<'_>, deadline: Deadline) -> Option<Answer> {
        let Some((header, body)) = Header::of(request) else {
            return Some(Answer::Refused(String::from("the picture is too large")));
        };
        self.write(&header.to_bytes(), deadline).ok()?;
        self.write(body, deadline).ok()?;
        let mut length = [0; 4];
        self.read(&mut length, deadline).ok()?;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        if length > MAX_ANSWER {
            return None;
        }
        // A code may hold a key.
        let mut answer = Zeroizing::new(vec![0; length]);
        self.read(&mut answer, deadline).ok()?;
        wire::answer_from_bytes(&answer, look(request).preview)
    }

    fn write(&self, mut bytes: &[u8], deadline: Deadline) -> io::Result<()> {
        while !bytes.is_empty() {
            deadline.wait(self.link.input(), PollFlags::OUT)?;
            match rustix::io::write(self.link.input(), bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn read(&self, mut bytes: &mut [u8], deadline: Deadline) -> io::Result<()> {
        while !bytes.is_empty() {
            deadline.wait(self.link.output(), PollFlags::IN)?;
            match rustix::io::read(self.link.output(), &mut *bytes) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => bytes = bytes.get_mut(read..).unwrap_or_default(),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn look(request: &Request<'_>) -> Look {
    match *request {
        Request::Grey(_, look) | Request::File(_, look) | Request::Next(look) => look,
    }
}

/// The moment at which patience ends.
#[derive(Debug, Clone, Copy)]
struct Deadline(Option<Instant>);

impl Deadline {
    fn after(limit: Duration) -> Self {
        Self(Instant::now().checked_add(limit))
    }

    /// Waits until a pipe can be used.
    fn wait(self, pipe: impl AsFd, flags: PollFlags) -> io::Result<()> {
        loop {
            let left = self.0.map(|end| end.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Err(io::ErrorKind::TimedOut.into());
            }
            let left = left.map(Timespec::try_from).transpose().map_err(io::Error::other)?;
            match poll(&mut [PollFd::new(&pipe, flags)], left.as_ref()) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

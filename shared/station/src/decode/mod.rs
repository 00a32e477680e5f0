//! Pictures of foreign origin are decoded and read where nothing can be lost: in a child process
//! that the kernel lets read and write two pipes, and nothing else.
//!
//! The child is this program, executed anew before any secret exists. It takes its memory first,
//! enters seccomp's strict mode, and answers requests from then on; it ends by being killed. The
//! parent keeps the clock, kills a child that takes too long, and starts another.

mod child;
mod heap;
mod parent;
mod sight;
mod wire;
mod worker;

pub use child::{is_child, serve};
pub use parent::{Eye, EyeError};
pub use sight::{Code, Point, Sight, Trouble};
pub use wire::{MAX_FILE, MAX_SIDE};
pub use worker::{Answer, Effort, Extras, Look, Request, SecondReader, Seen};

use std::fmt;
use std::io;
use std::os::fd::BorrowedFd;
use std::path::PathBuf;
use std::sync::Arc;

/// How a program looks at pictures of foreign origin.
#[derive(Clone, Debug)]
pub struct Looking {
    /// Where it does so.
    pub place: Place,
    /// What holds if the child cannot be confined.
    pub confinement: Confinement,
    /// What the program has beside PNG, JPEG and the one reader.
    pub extras: Option<Extras>,
}

/// Where pictures are decoded and read.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a child process that runs this program.
    Child(PathBuf),
    /// In a process that somebody else has started, and starts anew when asked.
    Sibling(Arc<dyn Sibling>),
    /// In this process: for tests alone.
    Here,
}

/// A process like a child of one's own, which somebody else starts: it runs [`serve`] at the other end of
/// two pipes.
pub trait Sibling: fmt::Debug + Send + Sync {
    /// Returns what requests are written to.
    fn input(&self) -> BorrowedFd<'_>;

    /// Returns what answers are read from.
    fn output(&self) -> BorrowedFd<'_>;

    /// Has the process ended and another one started; its pipes are the same, and empty.
    ///
    /// # Errors
    ///
    /// If it cannot be done.
    fn replace(&self) -> io::Result<()>;
}

/// What holds if the system cannot confine a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confinement {
    /// No picture is looked at.
    Demanded,
    /// The child goes on without, which is said.
    Preferred,
}

impl Looking {
    /// Looks at pictures in a child that is this program.
    #[must_use]
    pub fn in_child(confinement: Confinement, extras: Option<Extras>) -> Self {
        // The link leads to what runs now, even if another file has taken its name since.
        let link = PathBuf::from("/proc/self/exe");
        let program = if link.exists() { Some(link) } else { std::env::current_exe().ok() };
        Self { place: Place::Child(program.unwrap_or_default()), confinement, extras }
    }

    /// Looks at pictures in this process: for tests alone.
    #[must_use]
    pub fn here(extras: Option<Extras>) -> Self {
        Self { place: Place::Here, confinement: Confinement::Preferred, extras }
    }
}

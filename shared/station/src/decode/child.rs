//! The child: confined before it sees the first foreign byte.

use std::ffi::OsStr;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::os::fd::BorrowedFd;
use std::panic::{catch_unwind, set_hook};
use std::process::exit;

use qr::Picture;

use super::wire::{self, Ready};
use super::worker::{Effort, Extras, Look, Request, Worker};
use super::{Confinement, heap};

/// The one argument of a child, of no meaning to anybody else.
pub(super) const ARGUMENT: &str = "decode-child";
/// What follows if it may go on unconfined.
pub(super) const PREFERRED: &str = "preferred";

/// Tells whether this process is to be a child, and how it is to be confined.
#[must_use]
pub fn is_child() -> Option<Confinement> {
    let mut arguments = std::env::args_os().skip(1);
    let (first, second) = (arguments.next()?, arguments.next());
    (first == OsStr::new(ARGUMENT)).then(|| {
        let preferred = second.is_some_and(|word| word == OsStr::new(PREFERRED));
        if preferred { Confinement::Preferred } else { Confinement::Demanded }
    })
}

/// Answers requests from standard input on standard output until it is killed, or until there are
/// no more: confined, the kernel kills it when it tries to end.
pub fn serve(confinement: Confinement, extras: Option<Extras>) -> ! {
    // A panic ends in a picture that counts as lost; its message would go to a forbidden file.
    set_hook(Box::new(|_| {}));
    let Some(pin) = heap::grow() else { exit(1) };
    let mut worker = Worker::new(extras);
    warm(&mut worker);
    let ready = match (confine(), confinement) {
        (Ok(()), _) => Ready::Confined,
        (Err(_), Confinement::Preferred) => Ready::Unconfined,
        (Err(_), Confinement::Demanded) => Ready::Refused,
    };
    let _ended = answer_all(&mut worker, ready);
    drop(pin);
    exit(0)
}

fn answer_all(worker: &mut Worker, ready: Ready) -> io::Result<()> {
    let (input, output) = (rustix::stdio::stdin(), rustix::stdio::stdout());
    write_all(output, &[ready.byte()])?;
    if ready == Ready::Refused {
        return Ok(());
    }
    let mut body = Vec::new();
    loop {
        let mut header = [0; wire::HEADER];
        read_exact(input, &mut header)?;
        let header = wire::Header::from_bytes(header).ok_or(io::ErrorKind::InvalidData)?;
        body.resize(header.length(), 0);
        read_exact(input, &mut body)?;
        let request = header.request(&body).ok_or(io::ErrorKind::InvalidData)?;
        write_all(output, &wire::answer_to_bytes(&worker.answer(request)))?;
    }
}

#[cfg(target_os = "linux")]
fn confine() -> io::Result<()> {
    use rustix::thread::{SecureComputingMode, set_secure_computing_mode};
    Ok(set_secure_computing_mode(SecureComputingMode::Strict)?)
}

#[cfg(not(target_os = "linux"))]
fn confine() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Does once what asks the kernel for something the first time that it is done: hashing takes
/// random numbers, unwinding looks for its tables, the processor is asked what it can do.
fn warm(worker: &mut Worker) {
    let _hash = std::hint::black_box(RandomState::new().hash_one(0));
    let _unwound = catch_unwind(|| std::panic::resume_unwind(Box::new(())));
    let look = |effort| Look { effort, preview: Some((8, 8)) };
    if let Ok(white) = Picture::new(64, 64, vec![255; 64 * 64]) {
        for effort in [Effort::TrackThenThorough, Effort::Twice] {
            let _seen = worker.answer(Request::Grey(white.view(), look(effort)));
        }
    }
    let _refused = worker.answer(Request::File(&[], look(Effort::Thorough)));
}

fn read_exact(input: BorrowedFd<'_>, mut bytes: &mut [u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = rustix::io::retry_on_intr(|| rustix::io::read(input, &mut *bytes))?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.get_mut(read..).unwrap_or_default();
    }
    Ok(())
}

fn write_all(output: BorrowedFd<'_>, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = rustix::io::retry_on_intr(|| rustix::io::write(output, bytes))?;
        bytes = bytes.get(written..).unwrap_or_default();
    }
    Ok(())
}

//! What the process asks of the system before it touches a secret: no core dumps, no looking in from
//! outside, no new privileges, memory that is not swapped.
use rustix::process::{
    DumpableBehavior, PTracer, Resource, Rlimit, getrlimit, set_dumpable_behavior, set_ptracer,
    setrlimit,
};
use rustix::thread::set_no_new_privs;
use station::{CliError, Io};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use system::{IdleTimer, Locked};

/// The memory that must be lockable, in bytes: a page for each secret of the largest vault, and more.
const NEEDED: usize = 512 * 1024;

/// What the system grants this process; empty where tests run the signer within their own.
static GRANTED: OnceLock<Granted> = OnceLock::new();

/// What the system grants.
#[derive(Clone, Copy, Debug)]
struct Granted {
    /// Secrets can be kept out of swap.
    locks: bool,
    /// There is swap.
    swaps: bool,
}

/// Hardens the process; `main` calls it before anything else.
///
/// What an old or foreign kernel does not offer is left out: none of it replaces another. That memory cannot be
/// locked is found out here and decided about before the first secret.
pub fn harden() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _kept = setrlimit(Resource::Core, none);
    let _kept = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let _kept = set_no_new_privs(true);
    let _kept = set_ptracer(PTracer::None);
    let most = getrlimit(Resource::Memlock).maximum;
    let _kept = setrlimit(Resource::Memlock, Rlimit { current: most, maximum: most });
    let locks = Locked::new(NEEDED).is_ok_and(|probe| probe.is_locked());
    let _first = GRANTED.set(Granted { locks, swaps: swaps() });
}

/// The kernel lists what it swaps to below a line of headings; a kernel without swap has no such list.
fn swaps() -> bool {
    fs::read_to_string("/proc/swaps").is_ok_and(|list| list.lines().count() > 1)
}

/// Refuses secrets where they could be written to a disk.
///
/// Memory that cannot be locked is no harm where there is no swap: that is said, and the work goes on.
///
/// # Errors
///
/// As [`look`].
pub(crate) fn demand(io: &mut Io<'_>) -> Result<(), CliError> {
    if let Some(note) = look()? {
        io.say(&format!("note: {note}"));
    }
    Ok(())
}

/// Tells what is to be known of this machine's memory before a secret comes.
///
/// # Errors
///
/// [`station::Exit::Failure`] if memory cannot be locked and the system swaps.
pub(crate) fn look() -> Result<Option<&'static str>, CliError> {
    match GRANTED.get() {
        Some(Granted { locks: false, swaps: true }) => {
            let what = "this system does not lock memory and swaps it: a key could get on the disk";
            let hint = "raise the limit (ulimit -l 1024) or switch swap off (swapoff -a)";
            Err(CliError::failure(what, hint))
        }
        Some(Granted { locks: false, swaps: false }) => {
            Ok(Some("memory cannot be locked here; there is no swap that it could go to"))
        }
        Some(Granted { locks: true, .. }) | None => Ok(None),
    }
}

/// Puts a fresh execution of this program in the place of this one, so that the system drops all of its
/// memory. Returns where tests run the signer within their own process.
///
/// # Errors
///
/// [`station::Exit::Failure`] if it cannot be done.
pub(crate) fn start_anew(arguments: &[&OsStr]) -> Result<(), CliError> {
    if GRANTED.get().is_none() {
        return Ok(());
    }
    let failed = system::become_program(Path::new("/proc/self/exe"), arguments);
    failed.map(|never| match never {}).map_err(|error| {
        let hint = "the vault is locked and the program ends; start it again";
        CliError::failure(format!("cannot start anew: {error}"), hint)
    })
}

/// Does the same when so many seconds have passed, unless the timer is put off or stopped; none where tests
/// run the signer within their own process.
///
/// # Errors
///
/// [`station::Exit::Failure`] if there can be no timer.
pub(crate) fn start_anew_after(
    seconds: u16,
    arguments: &[&OsStr],
    message: &str,
) -> Result<Option<IdleTimer>, CliError> {
    if GRANTED.get().is_none() {
        return Ok(None);
    }
    let program = Path::new("/proc/self/exe");
    let timer = IdleTimer::start(seconds.into(), program, arguments, message);
    timer.map(Some).map_err(|error| {
        let hint = "give each command by itself, without vault open";
        CliError::failure(format!("cannot lock the vault by the time: {error}"), hint)
    })
}

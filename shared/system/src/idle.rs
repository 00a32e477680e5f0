//! A program that executes itself anew when nobody has been there for a while, so that the system
//! drops all of its memory: without a thread, whatever the program is waiting for.

use std::ffi::{CString, OsStr, c_char, c_int};
use std::io;
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// What is executed, ready for a signal handler, which may not allocate.
struct Plan {
    program: CString,
    /// Pointers into `texts`, and a null pointer.
    list: Vec<*const c_char>,
    _texts: Vec<CString>,
    message: Vec<u8>,
}

/// The plan of the timer that runs. It is never freed: the handler could be reading it.
static PLAN: AtomicPtr<Plan> = AtomicPtr::new(ptr::null_mut());

/// The seconds of the timer that runs; 0 if none does.
static SECONDS: AtomicU32 = AtomicU32::new(0);

/// A timer that runs; it stops when it is dropped. There is one in a process.
#[derive(Debug)]
pub struct IdleTimer(());

/// Has the timer count from the beginning, if one runs.
pub fn somebody_is_there() {
    let seconds = SECONDS.load(Ordering::Relaxed);
    if seconds > 0 {
        set(seconds);
    }
}

fn set(seconds: u32) {
    // SAFETY: sets a timer of this process and touches no memory.
    let _left = unsafe { libc::alarm(seconds) };
}

impl IdleTimer {
    /// Starts to count; after so many seconds `message` goes to standard error, and the program takes
    /// this one's place with these arguments.
    ///
    /// # Errors
    ///
    /// Refuses texts with a zero in them, and hands on what the system says.
    pub fn start(
        seconds: u32,
        program: &Path,
        arguments: &[&OsStr],
        message: &str,
    ) -> io::Result<Self> {
        let program = CString::new(program.as_os_str().as_bytes())?;
        let texts = arguments.iter().map(|argument| CString::new(argument.as_bytes()));
        let texts = texts.collect::<Result<Vec<CString>, _>>()?;
        let list = std::iter::once(&program).chain(&texts).map(|text| text.as_ptr());
        let list = list.chain([ptr::null()]).collect();
        let message = message.as_bytes().to_vec();
        let plan = Box::new(Plan { program, list, _texts: texts, message });
        PLAN.store(Box::into_raw(plan), Ordering::Release);
        handle_alarms()?;
        SECONDS.store(seconds, Ordering::Relaxed);
        set(seconds);
        Ok(Self(()))
    }
}

impl Drop for IdleTimer {
    fn drop(&mut self) {
        // A timer outlives the execution of another program; 0 stops it.
        SECONDS.store(0, Ordering::Relaxed);
        set(0);
    }
}

/// Has alarms handled. They are not held back meanwhile: a program inherits what is held back.
fn handle_alarms() -> io::Result<()> {
    // SAFETY: all zeros are a valid action, without flags and with an empty mask.
    let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
    let handler: extern "C" fn(c_int) = expired;
    #[expect(clippy::as_conversions, reason = "the system takes the handler's address as a number")]
    let address = handler as usize;
    action.sa_sigaction = address;
    action.sa_flags = libc::SA_NODEFER;
    // SAFETY: the action is valid and outlives the call, and the old one is not asked for.
    let done = unsafe { libc::sigaction(libc::SIGALRM, &raw const action, ptr::null_mut()) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Calls only what a signal handler may: write, execv, _exit.
extern "C" fn expired(_signal: c_int) {
    let plan = PLAN.load(Ordering::Acquire);
    // SAFETY: it is null or a plan that was stored whole and is never freed or changed.
    if let Some(plan) = unsafe { plan.as_ref() } {
        // SAFETY: so many bytes of the plan's own.
        let _shown = unsafe { libc::write(2, plan.message.as_ptr().cast(), plan.message.len()) };
        // SAFETY: the plan's own texts end with a zero each, and the list with a null pointer.
        let _failed = unsafe { libc::execv(plan.program.as_ptr(), plan.list.as_ptr()) };
    }
    // SAFETY: ends the process and comes back to nobody.
    unsafe { libc::_exit(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::process::Command;
    use std::time::Duration;

    /// Executed as a process of its own by the test below.
    #[test]
    fn left_alone() {
        if std::env::var_os("SYSTEM_IS_LEFT_ALONE").is_none() {
            return;
        }
        let start = |seconds| {
            let arguments = ["taken", "over"].map(OsStr::new);
            IdleTimer::start(seconds, "/bin/echo".as_ref(), &arguments, "gone\n").unwrap()
        };
        // A timer that was stopped does not fire, and one that is put off does so later.
        drop(start(1));
        somebody_is_there();
        std::thread::sleep(Duration::from_millis(1_500));
        let _timer = start(2);
        std::thread::sleep(Duration::from_millis(1_500));
        somebody_is_there();
        std::thread::sleep(Duration::from_millis(1_500));
        writeln!(io::stderr(), "still here").unwrap();
        std::thread::sleep(Duration::from_secs(30));
        panic!("nothing happened");
    }

    #[test]
    fn a_program_that_is_left_alone_executes_another() {
        let this = std::env::current_exe().unwrap();
        let child = Command::new(this)
            .args(["idle::tests::left_alone", "--exact", "--nocapture"])
            .env("SYSTEM_IS_LEFT_ALONE", "1")
            .output();
        let output = child.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with("still here\ngone\n"), "{said}");
        assert!(String::from_utf8(output.stdout).unwrap().ends_with("taken over\n"));
        assert!(output.status.success());
    }

    #[test]
    fn texts_with_zeros_are_refused() {
        assert!(IdleTimer::start(9, "a\0b".as_ref(), &[], "").is_err());
        assert!(IdleTimer::start(9, "/bin/true".as_ref(), &[OsStr::new("a\0b")], "").is_err());
    }
}

//! A child process with two pipes, and nothing else of its parent's.
//!
//! The standard library's `Command` holds code for sockets, over which it may get a handle of the
//! child, and the linked signer holds no code for sockets.

use std::convert::Infallible;
use std::ffi::{CString, OsStr, c_char};
use std::io::{self, PipeReader, PipeWriter, pipe};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd as _, BorrowedFd, FromRawFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// A running process; killed when dropped.
#[derive(Debug)]
pub struct Child {
    pid: Pid,
    input: PipeWriter,
    output: PipeReader,
}

impl Child {
    /// Starts a program with arguments, its name not among them, and an empty environment. Standard
    /// input and output are pipes, standard error leads nowhere.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn start(program: &Path, arguments: &[&str]) -> io::Result<Self> {
        let program = CString::new(program.as_os_str().as_bytes())?;
        let arguments = arguments.iter().map(|argument| CString::new(*argument));
        let arguments = arguments.collect::<Result<Vec<CString>, _>>()?;
        let ((its_input, input), (output, its_output)) = (pipe()?, pipe()?);

        let mut actions = Actions::new()?;
        actions.duplicate(its_input.as_raw_fd(), 0)?;
        actions.duplicate(its_output.as_raw_fd(), 1)?;
        actions.silence(2)?;
        actions.close_from(3)?;
        let pid = actions.spawn(&program, &arguments)?;
        Ok(Self { pid, input, output })
    }

    /// Returns the pipe to its standard input.
    #[must_use]
    pub fn input(&self) -> &PipeWriter {
        &self.input
    }

    /// Returns the pipe from its standard output.
    #[must_use]
    pub fn output(&self) -> &PipeReader {
        &self.output
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        end(self.pid);
    }
}

/// A running process that was given descriptors; killed when dropped.
#[derive(Debug)]
pub struct Process {
    pid: Pid,
    ended: bool,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with a status.
    Exited(i32),
    /// By a signal, or in a way that is not known.
    Killed,
}

impl Process {
    /// Starts a program with arguments, its name not among them, and an empty environment. It gets the
    /// descriptors as 0, 1, 2 and on, and no others.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        descriptors: &[BorrowedFd<'_>],
    ) -> io::Result<Self> {
        let program = CString::new(program.as_os_str().as_bytes())?;
        let arguments = arguments.iter().map(|argument| CString::new(*argument));
        let arguments = arguments.collect::<Result<Vec<CString>, _>>()?;
        // Above all targets, so that none is overwritten before it is handed on.
        let least = i32::try_from(descriptors.len()).map_err(io::Error::other)?;
        let above = |fd: &BorrowedFd<'_>| rustix::io::fcntl_dupfd_cloexec(fd, least);
        let sources: Vec<OwnedFd> = descriptors.iter().map(above).collect::<Result<_, _>>()?;
        let mut actions = Actions::new()?;
        for (to, from) in (0..).zip(&sources) {
            actions.duplicate(from.as_raw_fd(), to)?;
        }
        actions.close_from(least)?;
        let pid = actions.spawn(&program, &arguments)?;
        Ok(Self { pid, ended: false })
    }

    /// Tells how it ended, if it has.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn poll(&mut self) -> io::Result<Option<Ended>> {
        let status = rustix::io::retry_on_intr(|| waitpid(Some(self.pid), WaitOptions::NOHANG))?;
        let Some((_, status)) = status else { return Ok(None) };
        self.ended = true;
        Ok(Some(status.exit_status().map_or(Ended::Killed, Ended::Exited)))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !self.ended {
            end(self.pid);
        }
    }
}

/// Takes the descriptors `FIRST` and on, which whoever started this process has put there: once, before
/// anything else is opened.
///
/// # Errors
///
/// [`io::ErrorKind::NotFound`] if one is not there, [`io::ErrorKind::AlreadyExists`] the second time.
pub fn handed_over<const COUNT: usize>() -> io::Result<[OwnedFd; COUNT]> {
    if TAKEN.swap(true, Ordering::Relaxed) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut taken = Vec::with_capacity(COUNT);
    for number in (FIRST..).take(COUNT) {
        // SAFETY: the call looks at a number; what it does not name is an error.
        if unsafe { libc::fcntl(number, libc::F_SETFD, libc::FD_CLOEXEC) } < 0 {
            return Err(io::ErrorKind::NotFound.into());
        }
        // SAFETY: it is open, as the call says, and nothing here owns it: this is the first that takes
        // it, and the caller has opened nothing before.
        taken.push(unsafe { OwnedFd::from_raw_fd(number) });
    }
    taken.try_into().map_err(|_| io::ErrorKind::NotFound.into())
}

/// The first descriptor behind standard input, output and error.
const FIRST: i32 = 3;
/// How often it is asked whether others have ended.
const BETWEEN: Duration = Duration::from_millis(10);
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Kills a process and waits for it.
fn end(pid: Pid) {
    // It may have ended already; until it is waited for, its number is nobody else's.
    let _ended = kill_process(pid, Signal::KILL);
    let _status = rustix::io::retry_on_intr(|| waitpid(Some(pid), WaitOptions::empty()));
}

/// Ends all other processes, whoever started them, and waits for each, but not longer in all: they are
/// children of process 1, or become so.
///
/// # Errors
///
/// [`io::ErrorKind::PermissionDenied`] in any other process than 1, [`io::ErrorKind::TimedOut`] if one does not
/// end; else what the system says.
pub fn end_all_others(patience: Duration) -> io::Result<()> {
    if std::process::id() != 1 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    // SAFETY: the call takes two numbers and touches no memory of this process, to which it does not send
    // the signal. It fails if there is no other process.
    let _alone = unsafe { libc::kill(-1, libc::SIGKILL) };
    let started = Instant::now();
    loop {
        match waitpid(None, WaitOptions::NOHANG) {
            Ok(None) if started.elapsed() > patience => return Err(io::ErrorKind::TimedOut.into()),
            Ok(None) => sleep(BETWEEN),
            Ok(Some(_)) | Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::CHILD) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Puts a program in the place of this one: the kernel drops every page of it. The environment stays, and
/// the arguments do not hold the program's name.
///
/// # Errors
///
/// Hands on what the system says; there is no return otherwise.
pub fn become_program(program: &Path, arguments: &[&OsStr]) -> io::Result<Infallible> {
    let name = CString::new(program.as_os_str().as_bytes())?;
    let arguments = arguments.iter().map(|argument| CString::new(argument.as_bytes()));
    let arguments = arguments.collect::<Result<Vec<CString>, _>>()?;
    let all = std::iter::once(&name).chain(&arguments).map(|text| text.as_ptr());
    let all: Vec<*const c_char> = all.chain([ptr::null()]).collect();
    // SAFETY: the program and its arguments are texts that end with a zero and outlive the call, and the
    // list ends with a null pointer.
    let _failed = unsafe { libc::execv(name.as_ptr(), all.as_ptr()) };
    Err(io::Error::last_os_error())
}

/// What is done to the descriptors of a new process.
struct Actions(Box<libc::posix_spawn_file_actions_t>);

impl Actions {
    fn new() -> io::Result<Self> {
        let mut actions = Box::new(MaybeUninit::uninit());
        // SAFETY: `actions` is room for the structure, which the call makes valid if it returns 0.
        check(unsafe { libc::posix_spawn_file_actions_init(actions.as_mut_ptr()) })?;
        // SAFETY: the call has returned 0.
        Ok(Self(unsafe { actions.assume_init() }))
    }

    fn duplicate(&mut self, from: i32, to: i32) -> io::Result<()> {
        // SAFETY: the structure is valid, and both arguments are plain numbers.
        check(unsafe { libc::posix_spawn_file_actions_adddup2(&mut *self.0, from, to) })
    }

    fn silence(&mut self, descriptor: i32) -> io::Result<()> {
        let (path, write_only) = (c"/dev/null".as_ptr(), libc::O_WRONLY);
        // SAFETY: the structure is valid; the path ends with a zero, lives on, and is copied.
        check(unsafe {
            libc::posix_spawn_file_actions_addopen(&mut *self.0, descriptor, path, write_only, 0)
        })
    }

    /// Closes what this process itself was given and would hand on: a shell's, or another parent's.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn close_from(&mut self, descriptor: i32) -> io::Result<()> {
        // SAFETY: the structure is valid, and the number is plain; what it names is closed in the
        // new process alone.
        check(unsafe { libc::posix_spawn_file_actions_addclosefrom_np(&mut *self.0, descriptor) })
    }

    /// Other systems have no such action; what this program itself opens is closed in any case.
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    fn close_from(&mut self, _: i32) -> io::Result<()> {
        Ok(())
    }

    fn spawn(&self, program: &CString, arguments: &[CString]) -> io::Result<Pid> {
        let all = std::iter::once(program).chain(arguments).map(|text| text.as_ptr().cast_mut());
        let all: Vec<*mut c_char> = all.chain([ptr::null_mut()]).collect();
        let nothing: [*mut c_char; 1] = [ptr::null_mut()];
        let mut pid = 0;
        // SAFETY: program and arguments are texts that end with a zero and outlive the call, both
        // lists end with a null pointer, the actions are valid, and the attributes may be null.
        check(unsafe {
            libc::posix_spawn(
                &mut pid,
                program.as_ptr(),
                &*self.0,
                ptr::null(),
                all.as_ptr(),
                nothing.as_ptr(),
            )
        })?;
        Pid::from_raw(pid).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: the structure is valid, and not used after this.
        let _freed = unsafe { libc::posix_spawn_file_actions_destroy(&mut *self.0) };
    }
}

/// Turns what these calls return into an error.
fn check(number: i32) -> io::Result<()> {
    if number == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(number)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};

    fn output(child: &mut Child) -> String {
        let mut text = String::new();
        child.output.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_child_gets_its_arguments_and_nothing_else() {
        let look = "echo \"$0|$1\"; env | grep -v ^PWD= | grep -v ^_= | grep -v ^SHLVL=; ls /proc/self/fd; echo lost >&2";
        let mut child = Child::start("/bin/sh".as_ref(), &["-c", look, "a b", "c"]).unwrap();
        // 3 is the folder that `ls` looks into.
        assert_eq!(output(&mut child), "a b|c\n0\n1\n2\n3\n");
    }

    #[test]
    fn bytes_go_through_both_pipes() {
        let mut child = Child::start("/bin/cat".as_ref(), &[]).unwrap();
        child.input.write_all(b"there and back").unwrap();
        let mut bytes = [0; 14];
        child.output.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"there and back");
    }

    #[test]
    fn none_but_process_1_ends_all_others() {
        let child = Child::start("/bin/cat".as_ref(), &[]).unwrap();
        let error = end_all_others(Duration::ZERO).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        let place = format!("/proc/{}/fd/0", child.pid.as_raw_nonzero());
        assert!(std::fs::read_link(place).is_ok(), "it is still there");
    }

    /// Executed as process 1 of a namespace, since it ends everything.
    #[test]
    fn process_1_ends_those_whose_parent_has_ended_too() {
        if std::process::id() == 1 {
            let mut child =
                Child::start("/bin/sh".as_ref(), &["-c", "sleep 1000 >&2 & echo $!"]).unwrap();
            output(&mut child);
            drop(child);
            let left = waitpid(None, WaitOptions::NOHANG);
            assert!(matches!(left, Ok(None)), "the orphan is ours and runs: {left:?}");
            end_all_others(Duration::from_secs(10)).unwrap();
            let left = waitpid(None, WaitOptions::NOHANG);
            assert_eq!(left.unwrap_err(), rustix::io::Errno::CHILD);
            return;
        }
        let namespace = |program: &Path, arguments: &[&str]| {
            let mut command = std::process::Command::new("unshare");
            command.args(["--user", "--map-root-user", "--pid", "--fork"]).arg(program);
            command.args(arguments).output().unwrap()
        };
        if !namespace(Path::new("/bin/true"), &[]).status.success() {
            // This system gives no namespaces: the image's own tests are left.
            return;
        }
        let name = "spawn::tests::process_1_ends_those_whose_parent_has_ended_too";
        let run = namespace(&std::env::current_exe().unwrap(), &[name, "--exact", "--nocapture"]);
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("1 passed"), "{run:?}");
    }

    #[test]
    fn a_child_is_killed_and_waited_for() {
        let child = Child::start("/bin/sleep".as_ref(), &["1000"]).unwrap();
        let place = format!("/proc/{}", child.pid.as_raw_nonzero());
        assert!(Path::new(&place).exists());
        drop(child);
        assert!(!Path::new(&place).exists());
    }

    #[test]
    fn a_process_gets_descriptors_in_order_and_no_others() {
        use std::os::fd::AsFd as _;
        let (mut output, its_output) = pipe().unwrap();
        let (its_input, mut input) = pipe().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        let fds = [null.as_fd(), its_output.as_fd(), null.as_fd(), its_input.as_fd()];
        let look = "cat <&3; ls /proc/self/fd | tr '\\n' ' '; exit 7";
        let mut process = Process::start("/bin/sh".as_ref(), &["-c", look], &fds).unwrap();
        drop((its_output, its_input));
        assert_eq!(process.poll().unwrap(), None);
        input.write_all(b"there ").unwrap();
        drop(input);
        let mut text = String::new();
        output.read_to_string(&mut text).unwrap();
        // 4 is the folder that `ls` looks into.
        assert_eq!(text, "there 0 1 2 3 4 ");
        let ended = std::iter::repeat_with(|| process.poll().unwrap()).find_map(|ended| ended);
        assert_eq!(ended, Some(Ended::Exited(7)));
    }

    /// Executed by a child, since it ends what executes it.
    #[test]
    fn a_program_takes_the_place_of_another() {
        if std::env::var_os("SYSTEM_BECOMES_ECHO").is_some() {
            let error =
                become_program("/bin/echo".as_ref(), &["a b", "c"].map(OsStr::new)).unwrap_err();
            panic!("{error}");
        }
        let this = std::env::current_exe().unwrap();
        let name = "spawn::tests::a_program_takes_the_place_of_another";
        let child = std::process::Command::new(this)
            .args([name, "--exact", "--nocapture"])
            .env("SYSTEM_BECOMES_ECHO", "1")
            .output();
        let output = String::from_utf8(child.unwrap().stdout).unwrap();
        assert!(output.ends_with("a b c\n"), "{output}");
        for program in ["/no/such/program", "/etc/passwd", "a\0b"] {
            assert!(become_program(program.as_ref(), &[]).is_err(), "{program:?}");
        }
    }

    #[test]
    fn what_is_no_program_is_refused() {
        for program in ["/no/such/program", "/etc/passwd", "/", "a\0b"] {
            assert!(Child::start(program.as_ref(), &[]).is_err(), "{program:?}");
        }
        assert!(Child::start("/bin/true".as_ref(), &["a\0b"]).is_err());
    }
}

//! Process 1: starts the others, lets devices in, and switches the machine off. It reads nothing foreign but
//! short orders, and never holds a secret.
use super::devices::Devices;
use super::display::CARD;
use super::farewell::{Farewell, say};
use super::orders::{DONE, FAILED, LONGEST, Order};
use super::{EYE_OF_KEYS, EYE_OF_MESSAGES, LOCKED, PROGRAM, SIGNER};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::mount::{MountFlags, mount};
use rustix::system::{RebootCommand, reboot};
use std::fs::{self, File};
use std::io::{self, PipeReader, PipeWriter, Write as _, pipe};
use std::os::fd::{AsFd, BorrowedFd};
use std::panic::catch_unwind;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};
use system::{Ended, Process};

/// How long the kernel may take to find a display, and to end what is killed.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often devices are looked for.
const BETWEEN: Duration = Duration::from_millis(200);
/// Reads of a pipe: more than a pipe holds, which is 1 MiB at most.
const MOST_DRAINED: u32 = 512;
const MOMENT: Duration = Duration::from_millis(20);

/// Runs the machine until it is switched off.
pub(super) fn run() -> ! {
    // The kernel would start the machine anew if this process ended, and nobody would know why.
    let outcome = catch_unwind(|| prepare().and_then(|()| supervise()));
    let outcome = outcome.unwrap_or_else(|_| Err(io::Error::other("process 1 failed")));
    // Whatever the signer may have been made to leave behind ends too, and its memory is wiped.
    let ended = system::end_all_others(PATIENCE);
    match outcome.and_then(|farewell| ended.map(|()| farewell)) {
        Ok(farewell) => say(farewell, None),
        Err(error) => say(Farewell::Stopped, Some(&error)),
    }
}

/// Mounts what the kernel shows of itself and of devices, and closes what should be closed.
fn prepare() -> io::Result<()> {
    let closed = MountFlags::NOSUID | MountFlags::NOEXEC | MountFlags::NODEV;
    // Nobody sees the processes of other users.
    for (name, folder, flags, more) in [
        ("devtmpfs", "/dev", MountFlags::NOSUID | MountFlags::NOEXEC, None),
        ("proc", "/proc", closed, Some(c"hidepid=2")),
        ("sysfs", "/sys", closed, None),
    ] {
        mount(name, folder, name, flags, more)?;
    }
    // Ctrl-Alt-Del asks process 1, which does not listen, and no longer the kernel.
    reboot(RebootCommand::CadOff)?;
    for (file, value) in [
        ("/proc/sys/kernel/yama/ptrace_scope", "3"),
        ("/proc/sys/kernel/kptr_restrict", "2"),
        ("/proc/sys/kernel/dmesg_restrict", "1"),
    ] {
        // A kernel that lacks one has nothing to close there.
        let _none = fs::write(file, value);
    }
    Ok(())
}

fn supervise() -> io::Result<Farewell> {
    let mut devices = Devices::new();
    let started = Instant::now();
    while !Path::new(CARD).exists() {
        if started.elapsed() > PATIENCE {
            return Ok(Farewell::NoDisplay);
        }
        devices.look();
        sleep(MOMENT);
    }
    loop {
        // The display is the signer's before the signer looks for it.
        devices.look();
        match Session::start()?.watch(&mut devices)? {
            Ended::Exited(0) => return Ok(Farewell::Done),
            // All three have ended; what they held is wiped, and others begin.
            Ended::Exited(code) if code == i32::from(LOCKED) => system::end_all_others(PATIENCE)?,
            Ended::Exited(_) | Ended::Killed => return Ok(Farewell::Stopped),
        }
    }
}

/// The signer, and those who read pictures for it.
struct Session {
    signer: Process,
    orders: PipeReader,
    answers: PipeWriter,
    messages: Eye,
    keys: Eye,
}

impl Session {
    fn start() -> io::Result<Self> {
        let (messages, keys) = (Eye::start(EYE_OF_MESSAGES)?, Eye::start(EYE_OF_KEYS)?);
        let ((orders, its_orders), (its_answers, answers)) = (pipe()?, pipe()?);
        // A signer that reads no answers does not hold this process up.
        rustix::io::ioctl_fionbio(&answers, true)?;
        let null = File::options().write(true).open("/dev/null")?;
        let descriptors = [
            its_answers.as_fd(),
            its_orders.as_fd(),
            null.as_fd(),
            messages.requests.1.as_fd(),
            messages.answers.0.as_fd(),
            keys.requests.1.as_fd(),
            keys.answers.0.as_fd(),
        ];
        let signer = Process::start(Path::new(PROGRAM), &[SIGNER], &descriptors)?;
        Ok(Self { signer, orders, answers, messages, keys })
    }

    /// Serves the signer until it ends.
    fn watch(mut self, devices: &mut Devices) -> io::Result<Ended> {
        loop {
            devices.look();
            if let Some(ended) = self.signer.poll()? {
                return Ok(ended);
            }
            if is_readable(self.orders.as_fd(), BETWEEN)? {
                self.obey(devices)?;
            }
        }
    }

    fn obey(&mut self, devices: &mut Devices) -> io::Result<()> {
        let mut bytes = [0; LONGEST];
        let count = rustix::io::retry_on_intr(|| rustix::io::read(&self.orders, &mut bytes))?;
        if count == 0 {
            // The signer has ended, or is about to.
            sleep(MOMENT);
            return Ok(());
        }
        let done = match Order::from_bytes(bytes.get(..count).unwrap_or_default()) {
            Some(Order::FreshMessages) => self.messages.renew().is_ok(),
            Some(Order::FreshKeys) => self.keys.renew().is_ok(),
            Some(Order::Seal { camera, keyboard }) => devices.seal(camera.as_deref(), &keyboard),
            None => false,
        };
        // A signer that does not listen has ended, or waits for nothing.
        let _gone = self.answers.write_all(&[if done { DONE } else { FAILED }]);
        Ok(())
    }
}

/// Someone who reads pictures, and both ends of both pipes, which outlive it.
struct Eye {
    argument: &'static str,
    requests: (PipeReader, PipeWriter),
    answers: (PipeReader, PipeWriter),
    process: Option<Process>,
}

impl Eye {
    fn start(argument: &'static str) -> io::Result<Self> {
        let mut eye = Self { argument, requests: pipe()?, answers: pipe()?, process: None };
        eye.process = Some(eye.spawn()?);
        Ok(eye)
    }

    fn spawn(&self) -> io::Result<Process> {
        let null = File::options().write(true).open("/dev/null")?;
        let descriptors = [self.requests.0.as_fd(), self.answers.1.as_fd(), null.as_fd()];
        Process::start(Path::new(PROGRAM), &[self.argument], &descriptors)
    }

    /// Ends the process, empties its pipes, and starts another.
    fn renew(&mut self) -> io::Result<()> {
        self.process = None;
        drain(&self.requests.0)?;
        drain(&self.answers.0)?;
        self.process = Some(self.spawn()?);
        Ok(())
    }
}

/// Reads what nobody will: as much as a pipe holds, and not what is written meanwhile without end.
fn drain(pipe: &PipeReader) -> io::Result<()> {
    let mut bytes = [0; 4096];
    let mut left = MOST_DRAINED;
    while is_readable(pipe.as_fd(), Duration::ZERO)? {
        left = left.checked_sub(1).ok_or(io::ErrorKind::QuotaExceeded)?;
        match rustix::io::read(pipe, &mut bytes) {
            Ok(0) | Err(rustix::io::Errno::AGAIN) => break,
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        zeroize::Zeroize::zeroize(&mut bytes);
    }
    Ok(())
}

fn is_readable(pipe: BorrowedFd<'_>, limit: Duration) -> io::Result<bool> {
    let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
    match poll(&mut [PollFd::new(&pipe, PollFlags::IN)], Some(&limit)) {
        Ok(0) | Err(rustix::io::Errno::INTR) => Ok(false),
        Ok(_) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

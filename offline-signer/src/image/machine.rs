//! The signer's own process on the image: the flow, on what process 1 has given to it.
use super::display::Panel;
use super::keyboard::{Keyboards, Shared};
use super::layouts;
use super::orders::{DONE, Order};
use crate::run::{End, Machine, Purpose, flow};
use crate::vaults;
use chain::UnixTime;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use screen::Painter;
use station::CliError;
use station::camera_source::Found;
use station::decode::{Confinement, Eye, Looking, Place, Sibling};
use station::scan::Watch;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Process 1 answers within this, or not at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs the flow.
///
/// # Errors
///
/// If this process was not given what it needs.
pub(super) fn work() -> io::Result<End> {
    let [messages_in, messages_out, keys_in, keys_out] = system::handed_over()?;
    let orders = Arc::new(Mutex::new(Orders::new()?));
    let eye = |input, output, fresh| {
        let sibling = Other { input, output, fresh, orders: Arc::clone(&orders) };
        let (place, confinement) = (Place::Sibling(Arc::new(sibling)), Confinement::Demanded);
        let eye = station::open_live_eye(Looking { place, confinement, extras: None });
        eye.map_err(|error| io::Error::other(error.what().to_owned()))
    };
    let messages = eye(messages_in, messages_out, Order::FreshMessages)?;
    let keys = eye(keys_in, keys_out, Order::FreshKeys)?;
    let shared = Shared::default();
    let mut machine = Image { orders, messages, keys, shared: shared.clone() };
    let mut stage = Painter::new(Panel::open()?)?;
    flow(&mut stage, &mut Keyboards::new(shared), &mut machine)
}

/// The pipes to process 1.
#[derive(Debug)]
struct Orders {
    orders: File,
    answers: File,
    /// An answer is still to come: which order it is for, nobody would know any more.
    late: bool,
}

impl Orders {
    fn new() -> io::Result<Self> {
        let own = |pipe: BorrowedFd<'_>| pipe.try_clone_to_owned().map(File::from);
        let (stdin, stdout) = (io::stdin(), io::stdout());
        Ok(Self { answers: own(stdin.as_fd())?, orders: own(stdout.as_fd())?, late: false })
    }

    /// Asks, and waits for the answer.
    fn ask(&mut self, order: &Order) -> io::Result<()> {
        if self.late {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.orders.write_all(&order.to_bytes()?)?;
        self.wait()?;
        let mut answer = [0];
        self.answers.read_exact(&mut answer)?;
        if answer == [DONE] { Ok(()) } else { Err(io::Error::other("process 1 could not do it")) }
    }
}

impl Orders {
    fn wait(&mut self) -> io::Result<()> {
        let limit = Timespec::try_from(PATIENCE).map_err(io::Error::other)?;
        let mut answers = [PollFd::new(&self.answers, PollFlags::IN)];
        if rustix::io::retry_on_intr(|| poll(&mut answers, Some(&limit)))? == 0 {
            self.late = true;
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }
}

fn ask(orders: &Mutex<Orders>, order: &Order) -> io::Result<()> {
    let mut orders = orders.lock().map_err(|_| io::Error::other("the pipe is broken"))?;
    orders.ask(order)
}

/// One who reads pictures in a process that process 1 has started.
#[derive(Debug)]
struct Other {
    input: OwnedFd,
    output: OwnedFd,
    fresh: Order,
    orders: Arc<Mutex<Orders>>,
}

impl Sibling for Other {
    fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    fn output(&self) -> BorrowedFd<'_> {
        self.output.as_fd()
    }

    fn replace(&self) -> io::Result<()> {
        ask(&self.orders, &self.fresh)
    }
}

/// The machine that the image has all of.
struct Image {
    orders: Arc<Mutex<Orders>>,
    messages: Eye,
    keys: Eye,
    shared: Shared,
}

impl Machine for Image {
    fn cameras(&mut self) -> Vec<Found> {
        station::plugged_in()
    }

    fn scan(
        &mut self,
        camera: Option<&Path>,
        purpose: Purpose,
        watch: &mut dyn Watch,
    ) -> Result<Vec<u8>, CliError> {
        // One that was plugged in anew has another name, and is the only one that is let in.
        let camera = camera.filter(|camera| camera.exists()).unwrap_or(Path::new("auto"));
        match purpose {
            Purpose::Message => station::scan_camera(camera, &mut self.messages, watch),
            Purpose::Key => station::scan_camera(camera, &mut self.keys, watch),
        }
    }

    fn renew(&mut self, purpose: Purpose) -> Result<(), CliError> {
        let eye = match purpose {
            Purpose::Message => &mut self.messages,
            Purpose::Key => &mut self.keys,
        };
        eye.renew().map_err(station::eye_failure)
    }

    fn seal(&mut self, camera: Option<&Path>) -> io::Result<bool> {
        let name = camera.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let typist = self.shared.line.borrow().typist();
        let keyboard = typist.ok_or_else(|| io::Error::other("more than one keyboard typed"))?;
        ask(&self.orders, &Order::Seal { camera: name, keyboard: keyboard.clone() })?;
        self.shared.sealed.replace(Some(keyboard));
        Ok(true)
    }

    fn layouts(&self) -> &'static [&'static str] {
        &layouts::NAMES
    }

    fn set_layout(&mut self, layout: usize) {
        self.shared.layout.set(layout);
    }

    fn is_image(&self) -> bool {
        true
    }

    fn now(&self) -> Option<UnixTime> {
        None
    }

    fn free_memory(&self) -> Option<u64> {
        vaults::free_memory().map(|mebibytes| u64::from(mebibytes).saturating_mul(1024 * 1024))
    }
}

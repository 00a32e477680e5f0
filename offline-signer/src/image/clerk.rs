//! Letting devices in takes as long as they like: a thread of process 1 does it, so that nobody else waits.
use super::devices::Devices;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often devices are looked for.
const BETWEEN: Duration = Duration::from_millis(200);
/// Who does not answer within this says no.
const PATIENCE: Duration = Duration::from_secs(10);

/// A seal that is wanted.
#[derive(Debug)]
struct Wish {
    camera: Option<String>,
    keyboard: String,
    asked: Instant,
    answer: Sender<bool>,
}

/// Who lets devices in.
#[derive(Debug)]
pub(super) struct Clerk {
    wishes: Sender<Wish>,
}

impl Clerk {
    /// Begins to let devices in.
    pub(super) fn start() -> Self {
        let (wishes, all) = channel();
        // It ends with the machine.
        let _detached = thread::spawn(move || serve(&mut Devices::new(), &all));
        Self { wishes }
    }

    /// Lets in no other camera and no other keyboard from now on; false if that could not be done in time.
    pub(super) fn seal(&self, camera: Option<String>, keyboard: String) -> bool {
        let (answer, answered) = channel();
        let wish = Wish { camera, keyboard, asked: Instant::now(), answer };
        self.wishes.send(wish).is_ok() && answered.recv_timeout(PATIENCE).unwrap_or(false)
    }
}

fn serve(devices: &mut Devices, wishes: &Receiver<Wish>) {
    loop {
        devices.look();
        match wishes.recv_timeout(BETWEEN) {
            Ok(Wish { camera, keyboard, asked, answer }) => {
                // Names of devices mean others by and by: what nobody waits for any more is not done.
                let in_time = asked.elapsed() < PATIENCE;
                let _gone = answer.send(in_time && devices.seal(camera.as_deref(), &keyboard));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

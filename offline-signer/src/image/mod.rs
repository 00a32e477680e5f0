//! The boot image: this program is the only one on the machine, and its process 1 as well.
//!
//! Process 1 never holds a secret. It starts three others, all of this program: the signer, which has the
//! screens, and two that read pictures, one for messages and one for keys. It lets devices in, and when the
//! signer ends it switches the machine off, or starts all three anew.

mod devices;
mod display;
mod farewell;
mod keyboard;
mod layouts;
mod machine;
mod orders;
mod supervisor;
mod usb;

use rustix::process::{Gid, Uid};
use station::decode::{Confinement, serve};
use std::io;
use std::process::ExitCode;

/// This program, where the kernel finds it.
const PROGRAM: &str = "/init";

/// The arguments of the processes that process 1 starts, of no meaning to anybody else.
const SIGNER: &str = "image-signer";
const EYE_OF_MESSAGES: &str = "image-eye-of-messages";
const EYE_OF_KEYS: &str = "image-eye-of-keys";

/// Whom the processes run as.
const SIGNER_ID: u32 = 1000;
const EYE_OF_MESSAGES_ID: u32 = 1001;
const EYE_OF_KEYS_ID: u32 = 1002;

/// How the signer ends that shall begin anew.
const LOCKED: u8 = 75;

/// Does the work of a process of the image, if this is one.
pub fn serve_image() -> Option<ExitCode> {
    // A kernel starts it so; in a container it may be process 1 as well, by another name.
    if std::process::id() == 1 && std::env::args_os().next().is_some_and(|name| name == PROGRAM) {
        supervisor::run();
    }
    let argument = std::env::args().nth(1)?;
    match argument.as_str() {
        SIGNER => Some(work()),
        EYE_OF_MESSAGES => look_on(EYE_OF_MESSAGES_ID),
        EYE_OF_KEYS => look_on(EYE_OF_KEYS_ID),
        _ => None,
    }
}

fn work() -> ExitCode {
    match become_user(SIGNER_ID).and_then(|()| machine::work()) {
        Ok(crate::End::Off) => ExitCode::SUCCESS,
        Ok(crate::End::Lock) => ExitCode::from(LOCKED),
        Err(_) => ExitCode::FAILURE,
    }
}

fn look_on(user: u32) -> Option<ExitCode> {
    match become_user(user) {
        Ok(()) => serve(Confinement::Demanded, None),
        Err(_) => Some(ExitCode::FAILURE),
    }
}

/// Gives up all rights for ever.
fn become_user(user: u32) -> io::Result<()> {
    let (uid, gid) = (Uid::from_raw(user), Gid::from_raw(user));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    Ok(rustix::thread::set_thread_res_uid(uid, uid, uid)?)
}

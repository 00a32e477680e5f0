//! `scan`: codes in, one message out. Alike on both machines.
use crate::camera_device::System;
use crate::camera_source::{self, Camera, CameraError, Found, Wanted};
use crate::decode::{Eye, EyeError, Looking};
use crate::scan::{ScanError, Watch, scan};
use crate::scan_watch::Watcher;
use crate::sources::{FrameSource, Pictures, SourceError, Stream};
use crate::{
    CliError, Exit, Io, Kept, OutputArgs, describe, look_like_key, vault_out_of_place,
    write_message,
};
use clap::{ArgGroup, Args};
use protocol::{Kind, Message};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What `scan` reads.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("source").required(true)
    .args(["images", "video", "camera", "list_cameras"]))]
#[command(after_help = "\
Examples:
  scan --camera auto -o request.coldseal
  scan --list-cameras
  scan --camera /dev/video2 --exposure 8 --focus 60
  scan --images codes/ -o request.coldseal
  scan --images photo-1.jpg photo-2.png
  scan --video screen.y4m -o response.coldseal
  ffmpeg -i film.mp4 -f yuv4mpegpipe - | scan --video - -o response.coldseal")]
pub struct ScanArgs {
    /// Pictures (PNG or JPEG), or folders of them, in the order of their names
    #[arg(long, value_name = "PATH", num_args = 1..)]
    images: Vec<PathBuf>,

    /// A video: uncompressed (y4m) or of JPEG pictures (MJPEG); - is standard input
    #[arg(long, value_name = "FILE")]
    video: Option<PathBuf>,

    /// A camera, or auto for the first that is plugged in
    #[arg(long, value_name = "DEVICE")]
    camera: Option<PathBuf>,

    /// List the cameras that are plugged in
    #[arg(long)]
    list_cameras: bool,

    /// The time of exposure in milliseconds: short against movement and glare, long against the dark
    /// [default: the camera chooses]
    #[arg(long, value_name = "MS", value_parser = tenths, requires = "camera",
        conflicts_with_all = ["images", "video", "list_cameras"])]
    exposure: Option<u16>,

    /// The gain in hundredths of what the camera has [default: the camera chooses]
    #[arg(long, value_name = "0-100", value_parser = clap::value_parser!(u8).range(0..=100), requires = "camera",
        conflicts_with_all = ["images", "video", "list_cameras"])]
    gain: Option<u8>,

    /// The focus in hundredths of what the camera has, 0 far, 100 near [default: the camera chooses]
    #[arg(long, value_name = "0-100", value_parser = clap::value_parser!(u8).range(0..=100), requires = "camera",
        conflicts_with_all = ["images", "video", "list_cameras"])]
    focus: Option<u8>,

    #[command(flatten)]
    output: OutputArgs,

    /// Print one JSON object about the message, or about the cameras
    #[arg(long)]
    pub json: bool,
}

/// How long a look at a picture may take: at one that stands alone, and at one of many.
pub(crate) const STILL_LIMIT: Duration = Duration::from_secs(20);
pub(crate) const LIVE_LIMIT: Duration = Duration::from_secs(3);

/// Reads codes until a message is whole, and writes it; or lists cameras.
///
/// # Errors
///
/// [`Exit::BadInput`] if no message comes together or a code looks like a key.
pub fn scan_command(args: &ScanArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    if args.list_cameras {
        list(args, io);
        return Ok(());
    }
    let message = scan_message(args, io)?;
    if message.kind() == Kind::Vault {
        return Err(vault_out_of_place());
    }
    keep(args, &message, io)
}

/// Reads codes until a message is whole, of whatever kind.
///
/// # Errors
///
/// As [`scan_command`].
pub fn scan_message(args: &ScanArgs, io: &mut Io<'_>) -> Result<Message, CliError> {
    let wire = read_codes(args, io)?;
    crate::decode_message(&wire, "the codes")
}

fn list(args: &ScanArgs, io: &mut Io<'_>) {
    let cameras = camera_source::list(&System);
    if args.json {
        io.print_json(&camera_source::to_json(&cameras));
        return;
    }
    for found in &cameras {
        let pictures = match &found.mode {
            None => String::from("no pictures of a known kind"),
            Some((format, width, height, rate)) => {
                let rate = rate.map_or_else(String::new, |rate| format!(", {rate} a second"));
                format!("{format}, {width} x {height}{rate}")
            }
        };
        let name = chain::escape(&found.name);
        io.print(&format!("{}: {name} ({pictures})", found.path.display()));
    }
    if cameras.is_empty() {
        io.say("there is no camera");
    }
}

/// Makes the process that reads pictures, and says if it is not confined.
///
/// # Errors
///
/// [`Exit::Failure`] if it cannot be made, or not confined where that is demanded.
pub fn open_eye(limit: Duration, io: &mut Io<'_>) -> Result<Eye, CliError> {
    let eye = Eye::open(io.looking.clone(), limit).map_err(eye_failure)?;
    if eye.is_unconfined() {
        io.say("this system cannot lock up the process that reads pictures (no seccomp)");
    }
    Ok(eye)
}

/// Says that pictures cannot be looked at any more.
#[must_use]
pub fn eye_failure(error: EyeError) -> CliError {
    failure(&error.into())
}

/// Lists the cameras that are plugged in.
#[must_use]
pub fn plugged_in() -> Vec<Found> {
    camera_source::list(&System)
}

/// Scans with a camera, or with the first one for `auto`, and with its own settings.
///
/// # Errors
///
/// If there is no such camera, nobody to look at its pictures, or the watch ended the scan.
pub fn scan_camera(
    device: &Path,
    eye: &mut Eye,
    watch: &mut dyn Watch,
) -> Result<Vec<u8>, CliError> {
    let mut camera = open_camera_plainly(device)?;
    scan(&mut camera, eye, watch).map_err(|error| failure(&error))
}

/// Makes the process that reads the pictures of a camera.
///
/// # Errors
///
/// [`Exit::Failure`] if it cannot be made, or not confined where that is demanded.
pub fn open_live_eye(looking: Looking) -> Result<Eye, CliError> {
    Eye::open(looking, LIVE_LIMIT).map_err(eye_failure)
}

fn read_codes(args: &ScanArgs, io: &mut Io<'_>) -> Result<Vec<u8>, CliError> {
    // The child is made before anything else is opened.
    let live = args.camera.is_some() || args.reads_stdin();
    let limit = if live { LIVE_LIMIT } else { STILL_LIMIT };
    let mut eye = open_eye(limit, io)?;
    let (mut pictures, mut stream, mut camera);
    let source: &mut dyn FrameSource = if args.reads_stdin() {
        stream = Stream::new("standard input", io.stdin);
        &mut stream
    } else if let Some(device) = &args.camera {
        camera = open_camera(args, device)?;
        &mut camera
    } else {
        pictures = files(args, eye.extensions()).map_err(|error| failure(&error.into()))?;
        &mut pictures
    };
    let mut watcher = Watcher::new(io.stderr, io.facing, live);
    let result = scan(source, &mut eye, &mut watcher);
    watcher.end();
    let (key, wrong) = (watcher.key, watcher.wrong);
    match result {
        Ok(wire) => Ok(wire),
        Err(_) if key => Err(look_like_key()),
        Err(error) => Err(wrong.unwrap_or_else(|| failure(&error))),
    }
}

impl ScanArgs {
    /// Returns where the message goes.
    #[must_use]
    pub fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn reads_stdin(&self) -> bool {
        self.video.as_ref().is_some_and(|path| path.as_os_str() == "-")
    }
}

fn open_camera(args: &ScanArgs, device: &Path) -> Result<Camera<System>, CliError> {
    open(Wanted {
        device: named(device),
        exposure: args.exposure,
        gain: args.gain,
        focus: args.focus,
    })
}

/// Opens a camera, or the first one for `auto`, which chooses all settings itself.
pub(crate) fn open_camera_plainly(device: &Path) -> Result<Camera<System>, CliError> {
    open(Wanted { device: named(device), ..Wanted::default() })
}

fn named(device: &Path) -> Option<PathBuf> {
    (device.as_os_str() != "auto").then(|| device.to_path_buf())
}

fn open(wanted: Wanted) -> Result<Camera<System>, CliError> {
    Camera::open(System, wanted).map_err(|error: CameraError| {
        let exit = match error {
            CameraError::Setting { .. } => Exit::Usage,
            CameraError::None | CameraError::Open { .. } | CameraError::Modes { .. } => {
                Exit::Failure
            }
        };
        CliError::new(exit, chain::escape(&error.to_string()), error.hint())
    })
}

/// Reads a time in milliseconds, at most one digit behind the point, as tenths of one.
fn tenths(text: &str) -> Result<u16, String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        [whole, part].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let number =
        format!("{whole}{part}").parse().ok().filter(|tenths| (1..=10_000).contains(tenths));
    let number = number.filter(|_| digits && part.len() == 1 && !whole.is_empty());
    number.ok_or_else(|| String::from("a time is 0.1 to 1000 milliseconds, such as 8 or 0.5"))
}

fn files(args: &ScanArgs, extensions: &[&str]) -> Result<Pictures, SourceError> {
    let mut paths = args.images.clone();
    paths.extend(args.video.clone());
    Pictures::new(&paths, extensions)
}

fn keep(args: &ScanArgs, message: &Message, io: &mut Io<'_>) -> Result<(), CliError> {
    let check_code = message.digest().check_code();
    let kept = write_message(message, &args.output, io)?;
    if args.json && kept != Kept::Stdout {
        io.print_json(&json!({
            "schema": 1,
            "kind": message.kind().name(),
            "digest": message.digest().to_string(),
            "check_code": check_code,
            "file": kept.name(),
        }));
    }
    io.say(&format!("{}, is in {}", describe(message), kept.name()));
    Ok(())
}

pub(crate) fn failure(error: &ScanError) -> CliError {
    let hint = match error {
        ScanError::Unreadable(_) => "give PNG or JPEG pictures, or a y4m or MJPEG video",
        ScanError::Nothing(_) => {
            "take the pictures nearer, sharper and with the whole white border"
        }
        ScanError::Incomplete(_) => "take more pictures while the codes run on",
        ScanError::Ended => "start the scan again",
        ScanError::Files(_) => "check the name of the file or folder",
        ScanError::Eye(EyeError::Start(_)) => "nothing was read; free memory and start again",
        ScanError::Eye(EyeError::Unconfined) => {
            "nothing was read; use a Linux with seccomp, and no container that filters system calls"
        }
    };
    let what = chain::escape(&error.to_string());
    match error {
        ScanError::Files(_) | ScanError::Eye(_) => CliError::failure(what, hint),
        ScanError::Unreadable(_)
        | ScanError::Nothing(_)
        | ScanError::Incomplete(_)
        | ScanError::Ended => CliError::bad_input(what, hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_exposure_are_tenths_of_milliseconds() {
        for (text, number) in [("8", 80), ("0.5", 5), ("0.1", 1), ("1000", 10_000)] {
            assert_eq!(tenths(text), Ok(number), "{text}");
        }
        for text in ["", "0", "0.0", ".5", "5.", "0.05", "1000.1", "-1", "+1", "1e2", "8 ", "8.-"] {
            assert!(tenths(text).is_err(), "{text:?}");
        }
    }
}

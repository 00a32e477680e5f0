//! `scan`: codes in, one message out. Alike on both machines.
use crate::decode::{Eye, EyeError};
use crate::scan::{ScanError, scan};
use crate::scan_watch::Watcher;
use crate::sources::{FrameSource, Pictures, SourceError, Stream};
use crate::{CliError, Io, Kept, OutputArgs, describe, look_like_key, write_message};
use clap::{ArgGroup, Args};
use protocol::Message;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

/// What `scan` reads.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("source").required(true).args(["images", "video"]))]
#[command(after_help = "\
Examples:
  scan --images codes/ -o request.coldseal
  scan --images photo-1.jpg photo-2.png
  scan --video screen.y4m -o response.coldseal
  film | scan --video - -o response.coldseal")]
pub struct ScanArgs {
    /// Pictures (PNG or JPEG), or folders of them, in the order of their names
    #[arg(long, value_name = "PATH", num_args = 1..)]
    images: Vec<PathBuf>,

    /// A video: uncompressed (y4m) or of JPEG pictures (MJPEG); - is standard input
    #[arg(long, value_name = "FILE")]
    video: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs,

    /// Print one JSON object about the message
    #[arg(long)]
    pub json: bool,
}

/// How long a look at a picture may take: at one that stands alone, and at one of many.
const STILL_LIMIT: Duration = Duration::from_secs(20);

/// Reads codes until a message is whole, and writes it.
///
/// # Errors
///
/// [`crate::Exit::BadInput`] if no message comes together or a code looks like a key.
pub fn scan_command(args: &ScanArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let wire = read_codes(args, io)?;
    let message = crate::decode_message(&wire, "the codes")?;
    keep(args, &message, io)
}

fn read_codes(args: &ScanArgs, io: &mut Io<'_>) -> Result<Vec<u8>, CliError> {
    let opened = Eye::open(io.looking.clone(), STILL_LIMIT);
    let mut eye = opened.map_err(|error| failure(&error.into()))?;
    if eye.is_unconfined() {
        io.say("this system cannot lock up the process that reads pictures (no seccomp)");
    }
    let listed = || files(args, eye.extensions());
    let (mut pictures, mut stream);
    let (source, live): (&mut dyn FrameSource, bool) = match args.video.as_deref() {
        Some(path) if path.as_os_str() == "-" => {
            stream = Stream::new("standard input", io.stdin);
            (&mut stream, true)
        }
        _ => {
            pictures = listed().map_err(|error| failure(&error.into()))?;
            (&mut pictures, false)
        }
    };
    let mut watcher = Watcher::new(io.stderr, io.facing, live);
    let result = scan(source, &mut eye, &mut watcher);
    let (key, wrong) = (watcher.key, watcher.wrong);
    if io.facing.colour && !live {
        io.say("");
    }
    match result {
        Ok(wire) => Ok(wire),
        Err(_) if key => Err(look_like_key()),
        Err(error) => Err(wrong.unwrap_or_else(|| failure(&error))),
    }
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

fn failure(error: &ScanError) -> CliError {
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

//! `show`: one message in, codes out. Alike on both machines.
use crate::keys::{self, Keys};
use crate::picture_files::{PictureOptions, WriteError, write_animation, write_pictures};
use crate::show::{Codes, FRAMES_PER_SECOND, PIXELS_PER_MODULE};
use crate::terminal_codes::{End, TerminalError, show_in_terminal};
use crate::{CliError, Exit, Io, describe, read_message};
use clap::{ArgGroup, Args};
use qr::Version;
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::num::NonZeroU16;
use std::path::PathBuf;

/// What `show` draws, and where.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("where").args(["png", "apng"]))]
#[command(after_help = "\
Examples:
  show request.coldseal
  show request.coldseal --png codes/ --frames 40
  show request.coldseal --apng codes.png --qr-version 20")]
pub struct ShowArgs {
    /// The message; - is standard input. Nothing but a Coldseal message is ever shown
    #[arg(value_name = "MESSAGE")]
    message: PathBuf,

    /// Write the codes as frame-0001.png and on into this folder [default: draw in the terminal]
    #[arg(long, value_name = "DIR")]
    png: Option<PathBuf>,

    /// Write the codes as one animated PNG
    #[arg(long, value_name = "FILE")]
    apng: Option<PathBuf>,

    /// How many pictures [default: enough, and a fifth more]
    #[arg(long, value_name = "N", requires = "where")]
    frames: Option<u32>,

    /// The version of the codes, 1 to 40: higher is denser [default: at most 25]
    #[arg(long, value_name = "V", value_parser = clap::value_parser!(u8).range(1..=40))]
    qr_version: Option<u8>,

    /// Pixels to a module
    #[arg(long, value_name = "PIXELS", default_value_t = PIXELS_PER_MODULE, requires = "where")]
    scale: NonZeroU16,

    /// Codes in a second
    #[arg(long, value_name = "N", default_value_t = FRAMES_PER_SECOND, value_parser = clap::value_parser!(u16).range(1..=60))]
    fps: u16,

    /// How a message becomes codes
    #[arg(long, value_name = "FORMAT", default_value = "coldseal", value_parser = ["coldseal"])]
    format: String,

    /// Print one JSON object about the codes
    #[arg(long, requires = "where")]
    pub json: bool,
}

/// Draws a message as codes.
///
/// # Errors
///
/// [`Exit::BadInput`] if it is no message, [`Exit::Usage`] if it cannot be drawn as asked.
pub fn show_command(args: &ShowArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let message = read_message(&args.message, io)?;
    let wire = message.to_wire().map_err(|error| {
        CliError::bad_input(error.to_string(), "draft several smaller requests")
    })?;
    let version = args.qr_version.and_then(Version::new);
    io.say(&describe(&message));
    match (&args.png, &args.apng) {
        (None, None) => draw(args, &wire, version, io),
        _ => write(args, &wire, version, io),
    }
}

fn write(
    args: &ShowArgs,
    wire: &[u8],
    version: Option<Version>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    if args.apng.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        let hint = "give --apng the name of a file";
        return Err(CliError::usage("pictures are not written to standard output", hint));
    }
    let codes = Codes::new(wire, version).map_err(|error| unshown(&error))?;
    let options = PictureOptions { frames: args.frames, scale: args.scale };
    let (written, place) = match (&args.png, &args.apng) {
        (Some(folder), _) => (write_pictures(&codes, options, folder), folder),
        (None, Some(file)) => (write_animation(&codes, options, speed(args), file), file),
        (None, None) => return Ok(()),
    };
    let count = written.map_err(|error| unwritten(&error))?;
    let place = crate::file_name(place);
    let version = codes.version().number();
    if args.json {
        let object = json!({
            "schema": 1, "pictures": count, "needed": codes.least(), "qr_version": version, "where": place,
        });
        io.print_json(&object);
    }
    let needed = codes.least();
    io.say(&match count {
        1 => format!("one code of version {version} is in {place}"),
        _ => format!("{count} codes of version {version} are in {place}; {needed} of them suffice"),
    });
    Ok(())
}

fn speed(args: &ShowArgs) -> NonZeroU16 {
    NonZeroU16::new(args.fps).unwrap_or(NonZeroU16::MIN)
}

/// Draws on the terminal itself, so that a pipe on standard output does not get half a screen.
fn draw(
    args: &ShowArgs,
    wire: &[u8],
    version: Option<Version>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    if !io.facing.stdout {
        let hint = "give --png DIR or --apng FILE to write pictures";
        return Err(CliError::usage("there is no terminal to draw in", hint));
    }
    let mut terminal = terminal()?;
    let window = keys::window(&terminal).map_err(|error| broken(&error))?;
    let codes = Codes::for_window(wire, version, window).map_err(|error| unshown(&error))?;
    let mut keys = Keys::new(terminal.try_clone().map_err(|error| broken(&error))?)
        .map_err(|error| broken(&error))?;
    let end =
        show_in_terminal(&codes, window, speed(args), &mut terminal, &mut |limit| keys.wait(limit));
    drop(keys);
    match end {
        Ok(End::Done) => Ok(()),
        Ok(End::Interrupted) => Err(CliError::new(
            Exit::Interrupted,
            "interrupted",
            "show it again with the same command",
        )),
        Err(TerminalError::Show(error)) => Err(unshown(&error)),
        Err(TerminalError::Io(error)) => Err(broken(&error)),
    }
}

fn terminal() -> Result<File, CliError> {
    let opened = OpenOptions::new().read(true).write(true).open("/dev/tty");
    opened.map_err(|error| broken(&error))
}

fn broken(error: &std::io::Error) -> CliError {
    let what = format!("cannot draw in this terminal: {error}");
    CliError::failure(what, "use another terminal, or write pictures with --png DIR")
}

fn unshown(error: &crate::show::ShowError) -> CliError {
    let hint = "choose another --qr-version, enlarge the window, or make its letters smaller";
    CliError::usage(error.to_string(), hint)
}

fn unwritten(error: &WriteError) -> CliError {
    let source = std::error::Error::source(error).map(|source| format!(": {source}"));
    let what = chain::escape(&format!("{error}{}", source.unwrap_or_default()));
    match error {
        WriteError::Show(inner) => unshown(inner),
        WriteError::Size(_) => CliError::usage(what, "choose a smaller --scale"),
        WriteError::Occupied { .. } => CliError::usage(what, "choose an empty folder"),
        WriteError::Io { source, .. } if source.kind() == std::io::ErrorKind::AlreadyExists => {
            CliError::usage(what, "choose another name")
        }
        WriteError::Io { .. } | WriteError::Png { .. } => {
            CliError::failure(what, "check the folder, its rights and the space on the disk")
        }
    }
}

//! `show`: one message in, codes out. Alike on both machines.
use crate::keys::Tty;
use crate::picture_files::{
    FilmWriter, PictureOptions, Still, WriteError, write_apng, write_film, write_pictures,
    write_y4m,
};
use crate::show::{Codes, FRAMES_PER_SECOND, Look, PIXELS_PER_MODULE, ShowError};
use crate::surface::Graphics;
use crate::terminal_codes::{End, ShowOptions, TerminalError, show_in_terminal};
use crate::{CliError, Exit, Io, describe, read_message, vault_out_of_place};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{ArgGroup, Args, ValueEnum};
use protocol::{Kind, Message};
use qr::{Level, Version};
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use stream::Format;

/// What `show` draws, and where.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("where").args(["png", "svg", "apng", "y4m"]))]
#[command(after_help = "\
In the terminal, keys change speed (+ -) and density (> <) in mid-stream, and
nothing that was received is lost. The space bar pauses, a full stop shows the
next code, Enter or q ends. A small window gets a stream of smaller codes.

Examples:
  show request.coldseal
  show request.coldseal --qr-version 12 --fps 8
  show request.coldseal --graphics sixel
  show request.coldseal --png codes/ --frames 40
  show request.coldseal --svg print/ --level Q
  show request.coldseal --apng codes.png --qr-version 20
  show request.coldseal --y4m codes.y4m --json
  show request.coldseal --format ur")]
pub struct ShowArgs {
    /// The message; - is standard input. Nothing but a Coldseal message is ever shown
    #[arg(value_name = "MESSAGE")]
    message: PathBuf,

    /// Write the codes as frame-0001.png and on into this folder [default: draw in the terminal]
    #[arg(long, value_name = "DIR")]
    png: Option<PathBuf>,

    /// Write the codes as frame-0001.svg and on into this folder, for print
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,

    /// Write the codes as one animated PNG
    #[arg(long, value_name = "FILE")]
    apng: Option<PathBuf>,

    /// Write the codes as uncompressed video
    #[arg(long, value_name = "FILE")]
    y4m: Option<PathBuf>,

    /// How many pictures [default: enough, and a fifth more]
    #[arg(long, value_name = "N", requires = "where")]
    frames: Option<u32>,

    /// The version of the codes, 1 to 40: higher is denser [default: at most 25 for a still code, 27 for a stream, less in a small window]
    #[arg(long, value_name = "V", value_parser = clap::value_parser!(u8).range(1..=40))]
    qr_version: Option<u8>,

    /// How much damage a code survives: 7, 15, 25 or 30 in a hundred
    #[arg(long, value_name = "LEVEL", default_value = "L", ignore_case = true, value_parser = levels())]
    level: Level,

    /// Pixels to a module
    #[arg(long, value_name = "PIXELS", default_value_t = PIXELS_PER_MODULE, requires = "where")]
    scale: NonZeroU16,

    /// Codes in a second
    #[arg(long, value_name = "N", default_value_t = FRAMES_PER_SECOND, value_parser = clap::value_parser!(u16).range(1..=60))]
    fps: u16,

    /// How the terminal draws
    #[arg(long, value_name = "WAY", default_value = "auto", conflicts_with = "where")]
    graphics: GraphicsArg,

    /// How a message becomes codes: our own way, or one that other wallets speak too
    #[arg(long, value_name = "FORMAT", default_value = "coldseal", value_parser = formats())]
    format: Format,

    /// Print one JSON object about the codes
    #[arg(long, requires = "where")]
    pub json: bool,
}

impl ShowArgs {
    /// Returns the path that was given for the message.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.message
    }
}

/// Which way of drawing the operator wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GraphicsArg {
    /// The best that the terminal says it can
    Auto,
    /// Half blocks; smaller ones in a window that is too small for them
    Blocks,
    /// Sixth blocks, which take a third less lines; not every font has them
    Sextants,
    /// Sixel pictures
    Sixel,
    /// Pictures as the terminal kitty and others take them
    Kitty,
}

fn levels() -> impl clap::builder::TypedValueParser<Value = Level> {
    PossibleValuesParser::new(["L", "M", "Q", "H"]).map(|name| match name.as_str() {
        "M" | "m" => Level::Medium,
        "Q" | "q" => Level::Quartile,
        "H" | "h" => Level::High,
        _ => Level::Low,
    })
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(["coldseal", "ur", "bbqr"]).map(|name| match name.as_str() {
        "ur" => Format::Ur,
        "bbqr" => Format::Bbqr,
        _ => Format::Coldseal,
    })
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Coldseal => "coldseal",
        Format::Ur => "ur",
        Format::Bbqr => "bbqr",
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Low => "L",
        Level::Medium => "M",
        Level::Quartile => "Q",
        Level::High => "H",
    }
}

/// A file with all codes, and who writes its format.
pub type FilmFile<'a> = (&'a Path, FilmWriter);

/// Draws a message as codes.
///
/// # Errors
///
/// [`Exit::BadInput`] if it is no message, [`Exit::Usage`] if it cannot be drawn as asked.
pub fn show_command(args: &ShowArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    show_command_with(args, None, io)
}

/// Draws a message as codes, into a file of a format that this crate does not write, if one is
/// given.
///
/// # Errors
///
/// As [`show_command`].
pub fn show_command_with(
    args: &ShowArgs,
    other: Option<FilmFile<'_>>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let message = read_message(&args.message, io)?;
    if message.kind() == Kind::Vault {
        return Err(vault_out_of_place());
    }
    show_message(args, &message, other, io)
}

/// Draws a message of whatever kind, and not the one that the arguments name.
///
/// # Errors
///
/// As [`show_command`].
pub fn show_message(
    args: &ShowArgs,
    message: &Message,
    other: Option<FilmFile<'_>>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let wire = message.to_wire().map_err(|error| {
        CliError::bad_input(error.to_string(), "draft several smaller requests")
    })?;
    io.say(&describe(message));
    let version = args.qr_version.and_then(Version::new);
    let look = Look { version, level: args.level, format: args.format };
    let codes = Codes::new(&wire, look).map_err(|error| unshown(&error))?;
    match target(args, other) {
        Some(target) => write(args, &codes, target, io),
        None => draw(args, &codes, io),
    }
}

/// Where the pictures go.
enum Target<'a> {
    Folder(&'a Path, Still),
    File(FilmFile<'a>),
}

fn target<'a>(args: &'a ShowArgs, other: Option<FilmFile<'a>>) -> Option<Target<'a>> {
    let folder = |path: &'a Option<PathBuf>, kind| Some(Target::Folder(path.as_ref()?, kind));
    let file = |path: &'a Option<PathBuf>, writer| Some(Target::File((path.as_ref()?, writer)));
    folder(&args.png, Still::Png)
        .or_else(|| folder(&args.svg, Still::Svg))
        .or_else(|| file(&args.apng, write_apng))
        .or_else(|| file(&args.y4m, write_y4m))
        .or(other.map(Target::File))
}

fn write(
    args: &ShowArgs,
    codes: &Codes,
    target: Target<'_>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let options = PictureOptions { frames: args.frames, scale: args.scale, rate: speed(args) };
    let mut progress = progress(io);
    let (written, place) = match target {
        Target::File((path, _)) if path.as_os_str() == "-" => {
            let hint = "give the name of a file";
            return Err(CliError::usage("pictures are not written to standard output", hint));
        }
        Target::Folder(path, kind) => {
            (write_pictures(codes, options, kind, path, &mut progress), path)
        }
        Target::File((path, writer)) => {
            (write_film(codes, options, writer, path, &mut progress), path)
        }
    };
    drop(progress);
    let count = written.map_err(|error| unwritten(&error))?;
    report(args, codes, count, &crate::file_name(place), io);
    Ok(())
}

/// Says every second how many pictures are written.
fn progress(io: &mut Io<'_>) -> impl FnMut(u32, u32) {
    let mut said = Instant::now();
    move |done, all| {
        if said.elapsed() >= Duration::from_secs(1) {
            said = Instant::now();
            io.say(&format!("{done} of {all} pictures"));
        }
    }
}

fn report(args: &ShowArgs, codes: &Codes, count: u32, place: &str, io: &mut Io<'_>) {
    let (version, needed) = (codes.version().number(), codes.least());
    if args.json {
        io.print_json(&json!({
            "schema": 1, "pictures": count, "needed": needed, "qr_version": version,
            "level": level_name(codes.level()), "format": format_name(args.format), "where": place,
        }));
    }
    io.say(&match (count, args.format) {
        (1, _) => format!("one code of version {version} is in {place}"),
        (_, Format::Coldseal) => {
            format!("{count} codes of version {version} are in {place}; {needed} of them suffice")
        }
        (_, Format::Ur | Format::Bbqr) => {
            format!("{count} codes of version {version} are in {place}; the first {needed} are all of it")
        }
    });
}

fn speed(args: &ShowArgs) -> NonZeroU16 {
    NonZeroU16::new(args.fps).unwrap_or(NonZeroU16::MIN)
}

/// Draws on the terminal itself, so that a pipe on standard output does not get half a screen.
fn draw(args: &ShowArgs, codes: &Codes, io: &mut Io<'_>) -> Result<(), CliError> {
    if !io.facing.stdout {
        let hint = "give --png DIR or --apng FILE to write pictures";
        return Err(CliError::usage("there is no terminal to draw in", hint));
    }
    let mut tty = terminal().and_then(Tty::new).map_err(|error| broken(&error))?;
    let graphics = graphics(args.graphics, &mut tty).map_err(|error| broken(&error))?;
    let version_asked = args.qr_version.is_some();
    let options = ShowOptions { graphics, version_asked, rate: speed(args) };
    let end = show_in_terminal(codes, options, &mut tty);
    drop(tty);
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

/// Decides how to draw; pictures need the size of a character, so the terminal is asked for them too.
fn graphics(wanted: GraphicsArg, tty: &mut Tty) -> std::io::Result<Graphics> {
    let console = std::env::var_os("TERM").is_some_and(|terminal| terminal == "linux");
    Ok(match wanted {
        GraphicsArg::Blocks | GraphicsArg::Auto if console => Graphics::Halves,
        GraphicsArg::Blocks => Graphics::Blocks,
        GraphicsArg::Sextants => Graphics::Sextants,
        GraphicsArg::Auto => tty.ask()?.best(),
        GraphicsArg::Sixel => tty.ask().map(|_| Graphics::Sixel)?,
        GraphicsArg::Kitty => tty.ask().map(|_| Graphics::Kitty)?,
    })
}

fn terminal() -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

fn broken(error: &std::io::Error) -> CliError {
    let what = format!("cannot draw in this terminal: {error}");
    CliError::failure(what, "use another terminal, or write pictures with --png DIR")
}

fn unshown(error: &ShowError) -> CliError {
    let hint = match error {
        ShowError::Window { .. } => {
            "enlarge the window, make its letters smaller, or give --png DIR"
        }
        ShowError::Pixels => "choose --graphics blocks",
        ShowError::TooFew { .. } | ShowError::TooMany { .. } => "choose another --frames",
        ShowError::Payload(_) | ShowError::Code(_) | ShowError::Version { .. } => {
            "choose another --qr-version or --level"
        }
    };
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
        WriteError::Io { .. } => {
            CliError::failure(what, "check the folder, its rights and the space on the disk")
        }
    }
}

//! `scan`: codes in, one message out. Alike on both machines.
use crate::scan::{ScanError, Watch, scan_files};
use crate::{CliError, Io, Kept, OutputArgs, describe, look_like_key, write_message};
use clap::Args;
use protocol::Message;
use scheme::keylike::looks_like_key;
use serde_json::json;
use std::ops::ControlFlow;
use std::path::PathBuf;
use stream::Progress;

/// What `scan` reads.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  scan --images codes/ -o request.coldseal
  scan --images photo-1.png photo-2.png
  scan --video screen.y4m -o response.coldseal")]
pub struct ScanArgs {
    /// Pictures (PNG), or folders of them, in the order of their names
    #[arg(long, value_name = "PATH", num_args = 1.., required_unless_present = "video")]
    images: Vec<PathBuf>,

    /// An uncompressed video
    #[arg(long, value_name = "FILE.y4m", conflicts_with = "images")]
    video: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs,

    /// Print one JSON object about the message
    #[arg(long)]
    pub json: bool,
}

/// Reads codes until a message is whole, and writes it.
///
/// # Errors
///
/// [`crate::Exit::BadInput`] if no message comes together or a code looks like a key.
pub fn scan_command(args: &ScanArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut paths = args.images.clone();
    paths.extend(args.video.clone());
    let mut watcher = Watcher { io, key: false, wrong: None };
    let result = scan_files(&paths, &mut watcher);
    let (key, wrong) = (watcher.key, watcher.wrong);
    if io.facing.colour {
        io.say("");
    }
    let wire = match result {
        Ok(wire) => wire,
        Err(_) if key => return Err(look_like_key()),
        Err(error) => return Err(wrong.unwrap_or_else(|| failure(&error))),
    };
    let message = crate::decode_message(&wire, "the codes")?;
    keep(args, &message, io)
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
        ScanError::Unreadable(_) => "give PNG pictures or a y4m video",
        ScanError::Nothing(_) => {
            "take the pictures nearer, sharper and with the whole white border"
        }
        ScanError::Incomplete(_) => "take more pictures while the codes run on",
        ScanError::Ended => "start the scan again",
        ScanError::Files(_) => "check the name of the file or folder",
    };
    let what = chain::escape(&error.to_string());
    match error {
        ScanError::Files(_) => CliError::failure(what, hint),
        ScanError::Unreadable(_)
        | ScanError::Nothing(_)
        | ScanError::Incomplete(_)
        | ScanError::Ended => CliError::bad_input(what, hint),
    }
}

/// Shows how far the scan is, and stops at a key.
struct Watcher<'a, 'b> {
    io: &'a mut Io<'b>,
    key: bool,
    /// Why the last whole payload was no message.
    wrong: Option<CliError>,
}

impl Watch for Watcher<'_, '_> {
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        if self.io.facing.colour {
            let Progress { rank, needed, new, seen, foreign, damaged, .. } = *progress;
            self.io.say_part(&format!(
                "\r{rank} of {needed} symbols; codes: {new} new, {seen} seen, {foreign} foreign, {damaged} damaged\u{1b}[K"
            ));
        }
        ControlFlow::Continue(())
    }

    fn other(&mut self, payload: &[u8]) -> ControlFlow<()> {
        self.key = looks_like_key(payload);
        if self.key { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn accept(&mut self, payload: &[u8]) -> bool {
        match crate::decode_message(payload, "the codes") {
            Ok(_) => true,
            Err(error) => {
                self.wrong = Some(error);
                false
            }
        }
    }
}

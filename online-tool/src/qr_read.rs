//! `qr read`: what the codes in pictures hold, ours or not.
use crate::cli::QrReadArgs;
use data_encoding::HEXLOWER;
use scheme::keylike::looks_like_key;
use serde_json::json;
use station::decode::{Answer, Effort, Eye, Look, MAX_FILE, Request};
use station::{CliError, Io, eye_failure, open_eye};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

/// How long both readers may take together.
const LIMIT: Duration = Duration::from_secs(60);
const LOOK: Look = Look { effort: Effort::Twice, preview: None };

pub(crate) fn run(args: &QrReadArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    // The process is made before a picture is opened.
    let mut eye = open_eye(LIMIT, io)?;
    let mut withheld = false;
    for path in &args.files {
        let payloads = read(path, &mut eye)?;
        let (keys, shown): (Vec<_>, Vec<_>) =
            payloads.into_iter().partition(|payload| !args.show_secrets && looks_like_key(payload));
        withheld |= !keys.is_empty();
        if args.json {
            let payloads: Vec<String> = shown.iter().map(|bytes| HEXLOWER.encode(bytes)).collect();
            io.print_json(
                &json!({ "schema": 1, "file": station::bare_name(path), "payloads": payloads }),
            );
        } else if shown.is_empty() && keys.is_empty() {
            io.say(&format!("{}: no code found", station::file_name(path)));
        } else {
            shown.iter().for_each(|bytes| io.print(&describe(path, bytes)));
        }
    }
    if withheld {
        let hint = "give --show-secrets to print it, where nobody looks on and nothing is logged";
        return Err(CliError::bad_input("this looks like a key; it was not printed", hint));
    }
    Ok(())
}

fn describe(path: &Path, bytes: &[u8]) -> String {
    let content = match std::str::from_utf8(bytes) {
        Ok(text) => chain::escape(text),
        Err(_) => format!("{} bytes: {}", bytes.len(), HEXLOWER.encode(bytes)),
    };
    format!("{}: {content}", station::file_name(path))
}

/// Reads a picture in the process that is there for it, by both readers; each payload once.
fn read(path: &Path, eye: &mut Eye) -> Result<Vec<Vec<u8>>, CliError> {
    let file = file(path)?;
    match eye.ask(&Request::File(&file, LOOK)).map_err(eye_failure)? {
        Answer::Seen(seen) => {
            let mut payloads: Vec<_> =
                seen.sight.codes.into_iter().map(|code| code.payload).collect();
            let mut seen = BTreeSet::new();
            payloads.retain(|payload| seen.insert(payload.clone()));
            Ok(payloads)
        }
        Answer::Refused(why) => Err(unreadable(path, &why)),
        Answer::End => Err(unreadable(path, "there is no picture in it")),
        Answer::Lost => Err(unreadable(path, "the reader took too long or broke off")),
    }
}

fn file(path: &Path) -> Result<Vec<u8>, CliError> {
    let most = u64::try_from(MAX_FILE).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    let _length = read.map_err(|error| {
        let what = format!("cannot read {}: {error}", station::file_name(path));
        CliError::failure(what, "check the name of the file")
    })?;
    if bytes.len() > MAX_FILE {
        return Err(unreadable(path, "it is larger than pictures are"));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, why: &str) -> CliError {
    let what = format!("cannot read {}: {}", station::file_name(path), chain::escape(why));
    CliError::bad_input(what, "give a PNG, JPEG or GIF of at most 16 megapixels")
}

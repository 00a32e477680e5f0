//! `qr read`: what the codes in pictures hold, ours or not.
use crate::cli::QrReadArgs;
use crate::second_reader;
use data_encoding::HEXLOWER;
use image::{ImageReader, Limits};
use qr::Picture;
use scheme::keylike::looks_like_key;
use serde_json::json;
use station::{CliError, Io};
use std::path::Path;

/// The most memory that a picture may take while it is decoded.
const MOST_MEMORY: u64 = 256 << 20;

pub(crate) fn run(args: &QrReadArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut withheld = false;
    for path in &args.files {
        let payloads = read(path)?;
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

fn read(path: &Path) -> Result<Vec<Vec<u8>>, CliError> {
    let name = station::file_name(path);
    let hint = "give a PNG, JPEG or GIF of at most 16 megapixels";
    let failed = |error: &dyn std::fmt::Display| {
        CliError::bad_input(
            format!("cannot read {name}: {}", chain::escape(&error.to_string())),
            hint,
        )
    };
    let mut reader =
        ImageReader::open(path).and_then(ImageReader::with_guessed_format).map_err(|error| {
            CliError::failure(format!("cannot read {name}: {error}"), "check the name of the file")
        })?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let grey = reader.decode().map_err(|error| failed(&error))?.into_luma8();
    let size = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
    let (width, height) = (size(grey.width()), size(grey.height()));
    let picture = Picture::new(width, height, grey.into_raw()).map_err(|error| failed(&error))?;
    let view = picture.view();
    let mut payloads = station::decode::read_still(&view);
    for payload in second_reader::read(&view) {
        if !payloads.contains(&payload) {
            payloads.push(payload);
        }
    }
    Ok(payloads)
}

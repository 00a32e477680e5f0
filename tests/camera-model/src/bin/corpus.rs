//! Writes the pictures of a seed and their `truth.json` into a folder.

use std::path::Path;
use std::process::ExitCode;

use camera_model::{corpus, extra, write_corpus};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let parsed = match arguments.as_slice() {
        [kinds, seed, folder] => seed.parse().ok().map(|seed| (kinds.as_str(), seed, folder)),
        _ => None,
    };
    let written = match parsed {
        Some(("corpus", seed, folder)) => write_corpus(Path::new(folder), corpus(seed)),
        Some(("extra", seed, folder)) => write_corpus(Path::new(folder), extra(seed)),
        _ => {
            eprintln!("usage: camera-corpus corpus|extra SEED FOLDER");
            return ExitCode::from(2);
        }
    };
    match written {
        Ok(count) => println!("{count} pictures"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

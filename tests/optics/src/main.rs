//! Our reader and our stream against others, in one run on one machine.
//!
//! Trust the ratios, not the milliseconds: everything that is compared is measured in turns.

mod follow;
mod frames;
mod grid;
mod hostile;
mod readers;
mod reads;
mod show;
mod smallest;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use camera_model::Sample;
use peak_alloc::PeakAlloc;

/// Counts what is allocated.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const USAGE: &str =
    "usage: scripts/bench optics [--quick] [--seed N] [--corpus DIR] [--photos DIR] [--only PART]
  --quick        fewer pictures and runs, some minutes
  --seed N       makes the pictures of this seed (default 2)
  --corpus DIR   pictures and truth.json of one's own, read besides those of the seed
  --photos DIR   pictures and INDEX.json: file, set, truth (hex or null)
                 (folders are seen from the project's folder)
  --only PART    reads, extra, grid, follow, smallest, hostile, stream, frames or end";

struct Options {
    quick: bool,
    seed: u64,
    corpora: Vec<PathBuf>,
    only: Vec<String>,
}

fn main() -> ExitCode {
    let Some(options) = parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    // Others panic on pictures that they do not like.
    std::panic::set_hook(Box::new(|_| {}));
    let Options { quick, seed, .. } = options;
    let wanted =
        |part: &str| options.only.is_empty() || options.only.iter().any(|only| only == part);
    println!("# Optics, seed {seed}{}", if quick { ", quick" } else { "" });
    if wanted("reads") {
        for folder in &options.corpora {
            match camera_model::load(folder) {
                Ok(samples) => reads::compare(&name(folder), &samples, quick),
                Err(error) => eprintln!("{}: {error}", folder.display()),
            }
        }
        let samples: Vec<Sample> = every(camera_model::corpus(seed), quick).collect();
        reads::compare(&format!("corpus of seed {seed}"), &samples, false);
    }
    if wanted("extra") {
        let samples: Vec<Sample> = every(camera_model::extra(seed), quick).collect();
        reads::compare(&format!("kinds that the corpus leaves out, seed {seed}"), &samples, false);
    }
    let parts: [(&str, fn(u64, bool)); 7] = [
        ("grid", grid::compare),
        ("follow", follow::compare),
        ("smallest", smallest::compare),
        ("hostile", hostile::compare),
        ("stream", show::hard_stream),
        ("frames", frames::compare),
        ("end", show::end_to_end),
    ];
    for (part, compare) in parts {
        if wanted(part) {
            compare(seed, quick);
        }
    }
    ExitCode::SUCCESS
}

fn every(samples: impl Iterator<Item = Sample>, quick: bool) -> impl Iterator<Item = Sample> {
    samples.step_by(if quick { 5 } else { 1 })
}

fn name(folder: &Path) -> String {
    folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options { quick: false, seed: 2, corpora: Vec::new(), only: Vec::new() };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--seed" => options.seed = arguments.next()?.parse().ok()?,
            "--corpus" | "--photos" => options.corpora.push(arguments.next()?.into()),
            "--only" => options.only.push(arguments.next()?),
            _ => return None,
        }
    }
    Some(options)
}

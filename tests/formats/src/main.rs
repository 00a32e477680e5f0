//! Compares UR and BBQr with what others made, both ways, and counts the frames that receivers need.
//!
//! `formats crates SEED`, `formats make SEED FILE`, `formats check FILE`, `formats figures`

mod cases;
mod crates;
mod figures;
mod lines;
#[path = "../../../shared/stream/tests/streams/noise.rs"]
mod noise;

use std::env;
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["crates", seed] => crates::compare(seed.parse()?),
        ["make", seed, file] => Ok(fs::write(file, lines::make(seed.parse()?))?),
        ["check", file] => lines::check(&fs::read_to_string(file)?),
        ["figures"] => figures::print(),
        _ => Err("usage: formats crates SEED | make SEED FILE | check FILE | figures".into()),
    }
}

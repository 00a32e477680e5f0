//! `key last-word`: the word that holds the checksum of a phrase drawn by hand.
use super::args::LastWordArgs;
use super::{restore, typed};
use crate::secret::{bad_entropy, bad_key, read_text, takes_stdin};
use serde_json::json;
use station::{Answers, CliError, Io};
use vault::entropy::Coins;
use vault::{LastWord, WordList};
use zeroize::Zeroizing;

pub(super) fn run(args: &LastWordArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let files = [&args.words_file, &args.coins];
    let stdin_is_taken = takes_stdin(files.map(Option::as_deref))?;
    match &args.output {
        Some(path) => station::check_new(path)?,
        None if !io.facing.stdin && !stdin_is_taken => return Err(nowhere()),
        None => {}
    }
    let last = last_word(args, stdin_is_taken, io)?;
    let secret = if args.list { list(&last) } else { phrase(&last, args, stdin_is_taken, io)? };
    match &args.output {
        Some(path) => station::write_secret(path, &secret, io)?,
        None => {
            let mut answers = Answers::choose(io, stdin_is_taken)?;
            let text = std::str::from_utf8(&secret).unwrap_or_default();
            for line in text.lines() {
                answers.show(io, line)?;
            }
        }
    }
    let file = args.output.as_deref().map(station::bare_name);
    if args.json && file.as_deref() != Some("-") {
        io.print_json(&json!({ "schema": 1, "flips": last.flips(), "file": file }));
    }
    Ok(())
}

fn nowhere() -> CliError {
    let hint = "give -o FILE, or start it at a terminal";
    CliError::usage("there is nowhere to put the words", hint)
}

fn last_word(
    args: &LastWordArgs,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<LastWord, CliError> {
    let text = match &args.words_file {
        Some(path) => read_text(path, io)?.line(),
        None => {
            let mut answers = Answers::choose(io, stdin_is_taken)?;
            let prompt = "how many words were drawn? 11, 14, 17, 20 or 23";
            let count = typed::number(&mut answers, io, prompt, &[11, 14, 17, 20, 23])?;
            let words = typed::words_of(WordList::Phrase, count, "word", &mut answers, io)?;
            vault::KeyText::from_bytes(words)
        }
    };
    text.and_then(|text| LastWord::of(&text)).map_err(|error| bad_key(&error.into()))
}

fn phrase(
    last: &LastWord,
    args: &LastWordArgs,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let text = match &args.coins {
        Some(path) => read_text(path, io)?,
        None => {
            let mut answers = Answers::choose(io, stdin_is_taken)?;
            let prompt = format!("flip a coin {} times, and type H or T as it falls", last.flips());
            typed::shown(&prompt, &mut answers, io)?
        }
    };
    let coins = Coins::parse(&text).map_err(|error| bad_entropy(&error))?;
    let key = last.complete(&coins).map_err(|error| bad_key(&error.into()))?;
    Ok(restore::key_file(&key))
}

fn list(last: &LastWord) -> Zeroizing<Vec<u8>> {
    let words = last.words();
    let length = words.iter().map(|word| word.len().saturating_add(1)).sum();
    let mut list = Zeroizing::new(Vec::with_capacity(length));
    for word in words {
        list.extend_from_slice(word.as_bytes());
        list.push(b'\n');
    }
    list
}

//! A word of a list, typed at a terminal: completed as soon as it is plain which one is meant.

use std::io::{Read, Write};

use zeroize::Zeroizing;

use crate::prompt::{
    Answers, END_OF_INPUT, ERASE, ERASE_LINE, INTERRUPT, Line, Quiet, read_byte, read_line,
};
use crate::{CliError, Exit, Io};

/// No word of any list is longer, in letters.
const LONGEST: usize = 16;
/// No note is longer: a sentence and a few words.
const LONGEST_NOTE: usize = 192;
/// The most words that are shown of those that begin as typed.
const SHOWN: usize = 6;

/// What is known of a list of words.
#[derive(Clone, Copy)]
pub struct WordHelp<'a> {
    /// Gives the only word that is meant.
    pub only: &'a dyn Fn(&str) -> Option<&'static str>,
    /// Lists the words that begin so.
    pub complete: &'a dyn Fn(&str) -> Vec<&'static str>,
    /// Lists words that are near a wrong one.
    pub near: &'a dyn Fn(&str) -> Vec<&'static str>,
}

impl std::fmt::Debug for WordHelp<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordHelp").finish_non_exhaustive()
    }
}

impl Answers {
    /// Asks for one word. At a terminal it is shown while it is typed, completed, and taken off the
    /// screen again; an empty line, Ctrl-D and the end of input give `None`.
    ///
    /// From standard input a word is taken as it is, if the list has it or its beginning; nothing is
    /// ever offered there.
    ///
    /// # Errors
    ///
    /// [`Exit::Interrupted`] for Ctrl-C; [`Exit::BadInput`] for a wrong word on standard input.
    pub fn ask_word(
        &mut self,
        io: &mut Io<'_>,
        prompt: &str,
        help: &WordHelp<'_>,
    ) -> Result<Option<Line>, CliError> {
        match self {
            Self::Terminal(terminal) => {
                let quiet = Quiet::enter(terminal)?;
                let mut output = terminal.try_clone().map_err(|error| unusable(&error))?;
                let word = edit(terminal, &mut output, prompt, help);
                drop(quiet);
                word
            }
            Self::Stdin => {
                io.say(prompt);
                let Some(line) = read_line(io.stdin)?.filter(|line| !line.is_empty()) else {
                    return Ok(None);
                };
                taken(&line, help).map(Some)
            }
        }
    }
}

fn unusable(error: &std::io::Error) -> CliError {
    let what = format!("the terminal cannot be used: {error}");
    CliError::failure(what, "use another terminal, or give the secret as a file")
}

/// Takes a word from a pipe.
fn taken(line: &Line, help: &WordHelp<'_>) -> Result<Line, CliError> {
    let typed = Zeroizing::new(String::from_utf8_lossy(line).trim().to_lowercase());
    let word = (help.only)(&typed).ok_or_else(|| {
        let hint = "compare it with the backup; the first four letters of a word are enough";
        CliError::bad_input("a word is not in the list", hint)
    })?;
    Ok(Zeroizing::new(word.as_bytes().to_vec()))
}

/// Reads keys and redraws the line after each.
fn edit(
    input: &mut dyn Read,
    output: &mut dyn Write,
    prompt: &str,
    help: &WordHelp<'_>,
) -> Result<Option<Line>, CliError> {
    let mut typed = Zeroizing::new(String::with_capacity(LONGEST));
    let mut note = Zeroizing::new(String::with_capacity(LONGEST_NOTE));
    loop {
        if note.is_empty() {
            offer(&mut note, &typed, help);
        }
        draw(output, prompt, &typed, &note);
        note.clear();
        match read_byte(input)? {
            None | Some(END_OF_INPUT) => {
                finish(output, prompt, "");
                return Ok(None);
            }
            Some(INTERRUPT) => {
                finish(output, prompt, "");
                let hint = "nothing was kept";
                return Err(CliError::new(Exit::Interrupted, "interrupted", hint));
            }
            Some(ERASE_LINE) => typed.clear(),
            Some(byte) if ERASE.contains(&byte) => {
                let _last = typed.pop();
            }
            Some(b'\n' | b'\r') if typed.is_empty() => {
                finish(output, prompt, "");
                return Ok(None);
            }
            Some(b'\n' | b'\r' | b'\t' | b' ') => match (help.only)(&typed) {
                Some(word) => {
                    finish(output, prompt, "taken");
                    return Ok(Some(Zeroizing::new(word.as_bytes().to_vec())));
                }
                None => advise(&mut note, &typed, help),
            },
            Some(byte) if byte.is_ascii_alphabetic() && typed.len() < LONGEST => {
                typed.push(char::from(byte.to_ascii_lowercase()));
            }
            Some(_) => {}
        }
    }
}

/// Says what may have been meant by what is no word.
fn advise(note: &mut String, typed: &str, help: &WordHelp<'_>) {
    if (help.complete)(typed).len() > 1 {
        note.push_str("  (more letters)");
        return;
    }
    let near = (help.near)(typed);
    let mut before = "  (no such word; did you mean: ";
    for word in &near {
        note.push_str(before);
        note.push_str(word);
        before = ", ";
    }
    note.push_str(if near.is_empty() { "  (no such word)" } else { ")" });
}

/// Says what the letters so far may become.
fn offer(note: &mut String, typed: &str, help: &WordHelp<'_>) {
    if let Some(word) = (help.only)(typed) {
        note.push_str("  = ");
        note.push_str(word);
        return;
    }
    let all = (help.complete)(typed);
    match all.len() {
        _ if typed.is_empty() => {}
        0 => note.push_str("  (no word begins so)"),
        1..=SHOWN => {
            let mut before = "  (";
            for word in &all {
                note.push_str(before);
                note.push_str(word);
                before = " ";
            }
            note.push(')');
        }
        many => note.push_str(&format!("  ({many} words)")),
    }
}

/// Shows what is typed and, behind the cursor, a note.
fn draw(output: &mut dyn Write, prompt: &str, typed: &str, note: &str) {
    // In parts: a line put together would hold the word and not be wiped.
    for part in ["\r\u{1b}[K", prompt, ": ", typed, "\u{1b}[s", note, "\u{1b}[u"] {
        let _gone = output.write_all(part.as_bytes());
    }
    let _gone = output.flush();
}

/// Leaves the line without the word on it.
fn finish(output: &mut dyn Write, prompt: &str, state: &str) {
    let line = format!("\r\u{1b}[K{prompt}: {state}\n");
    let _gone = output.write_all(line.as_bytes()).and_then(|()| output.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [&str; 5] = ["add", "addict", "address", "zone", "zoo"];

    fn complete(typed: &str) -> Vec<&'static str> {
        LIST.into_iter().filter(|word| word.starts_with(typed)).collect()
    }

    fn only(typed: &str) -> Option<&'static str> {
        let all = complete(typed);
        let whole = all.iter().find(|word| **word == typed).copied();
        if let [only] = all.as_slice() { Some(only) } else { whole }
    }

    fn near(typed: &str) -> Vec<&'static str> {
        if typed == "zune" { vec!["zone"] } else { Vec::new() }
    }

    const HELP: WordHelp<'_> = WordHelp { only: &only, complete: &complete, near: &near };

    /// What keys make, and what the terminal was sent.
    fn typed(mut keys: &[u8]) -> (Result<Option<String>, Exit>, String) {
        let mut output = Vec::new();
        let word = edit(&mut keys, &mut output, "word 1", &HELP);
        let word = word.map(|word| word.map(|word| String::from_utf8(word.to_vec()).unwrap()));
        (word.map_err(|error| error.exit()), String::from_utf8(output).unwrap())
    }

    #[test]
    fn words_are_completed_and_taken_off_the_screen() {
        for (keys, word) in [
            (&b"addr\n"[..], "address"),
            (b"add\r", "add"),
            (b"ADDI ", "addict"),
            (b"zon\t", "zone"),
            (b"zox\x7fo\n", "zoo"),
            (b"addr\x15zoo\n", "zoo"),
            (b"zo\nn\n", "zone"),
            (b"zune\n\x15zone\n", "zone"),
            (b"z1-o\x1bo\n", "zoo"),
        ] {
            let (taken, screen) = typed(keys);
            assert_eq!(taken.unwrap().unwrap(), word, "{keys:?}");
            let last = screen.rsplit('\r').next().unwrap();
            assert_eq!(last, "\u{1b}[Kword 1: taken\n");
        }
    }

    #[test]
    fn what_may_be_meant_is_shown_at_the_terminal() {
        assert!(typed(b"zo\x04").1.contains("(zone zoo)"));
        assert!(typed(b"zon\x04").1.contains("= zone"));
        assert!(typed(b"zune\n\x04").1.contains("did you mean: zone"));
        assert!(typed(b"zux\n\x04").1.contains("no such word"));
        assert!(typed(b"zux\x04").1.contains("no word begins so"));
        assert!(typed(b"ad\n\x04").1.contains("more letters"));
    }

    #[test]
    fn the_end_is_nothing_and_ctrl_c_an_interruption() {
        for keys in [&b""[..], b"\n", b"\x04", b"zo\x04", b"zo"] {
            assert_eq!(typed(keys).0, Ok(None), "{keys:?}");
        }
        assert_eq!(typed(b"zo\x03").0, Err(Exit::Interrupted));
    }

    #[test]
    fn a_pipe_is_told_nothing_of_the_list() {
        let line = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
        assert_eq!(taken(&line(" ADDR "), &HELP).unwrap().as_slice(), b"address");
        for wrong in ["zo", "zune", "zones", "\u{e9}"] {
            let error = taken(&line(wrong), &HELP).unwrap_err();
            assert_eq!(error.exit(), Exit::BadInput);
            assert!(!format!("{error:?}").contains("zone"), "{wrong}");
        }
    }
}

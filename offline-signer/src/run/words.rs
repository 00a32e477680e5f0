//! Words of a list, typed one by one: completed while they are typed, masked when they are done.
use super::desk::{Desk, Leave};
use super::dialogs::{TYPED, edit, typed_room};
use super::say::{Language, Say};
use crate::secret;
use screen::widgets::Row;
use screen::{Frame, Key, Tone};
use vault::{KeyFileError, KeyText, WordList};
use zeroize::Zeroizing;

const KEYS: Say = Say(
    "Space or Enter: take the word    Backspace: the word before    Esc: back",
    "Space / Enter: 確定    Backspace: 前の単語    Esc: 戻る",
);
const HOW: Say = Say(
    "The first four letters of a word are enough. Enter on an empty line: that is all.",
    "各単語は最初の四文字で足ります。空の行で Enter を押すと完了です。",
);
const MORE: Say = Say("more letters", "続けて入力してください");
const NONE: Say = Say("no such word", "一覧にない単語です");
const NEAR: Say = Say("no such word; did you mean:", "一覧にない単語です。もしかして:");
/// The most words that are offered of those that begin as typed.
const OFFERED: usize = 6;

/// What is typed of a phrase. Every word lies in locked memory, and none is shown again.
#[derive(Default)]
pub(super) struct Words {
    done: Vec<KeyText>,
}

impl Words {
    /// Returns all of them in a line.
    pub(super) fn joined(&self) -> Zeroizing<Vec<u8>> {
        KeyText::joined(&self.done)
    }
}

impl Desk<'_> {
    /// Lets words be typed until there are as many as one of the counts says, and the operator says so.
    #[expect(clippy::wildcard_enum_match_arm, reason = "letters are typed")]
    pub(super) fn words(
        &mut self,
        title: Say,
        list: WordList,
        counts: &[usize],
        words: &mut Words,
    ) -> Result<(), Leave> {
        let most = counts.iter().copied().max().unwrap_or(0);
        let mut typed = typed_room();
        let mut note = None;
        loop {
            let key = self.key(|desk| desk.words_frame(title, list, words, &typed, note))?;
            note = None;
            match key {
                Key::Escape if !words.done.is_empty() && !self.surely(title, TYPED)? => {}
                Key::Escape => return Err(Leave::Back),
                Key::Enter if typed.is_empty() && counts.contains(&words.done.len()) => {
                    return Ok(());
                }
                Key::Enter | Key::Tab | Key::Char(' ') if words.done.len() < most => {
                    if let Some(word) = list.only(&typed) {
                        self.keep(word, words)?;
                        typed.clear();
                    } else if !typed.is_empty() {
                        note = Some(if list.complete(&typed).len() > 1 { MORE } else { NONE });
                    }
                }
                Key::Backspace if typed.is_empty() => {
                    let _gone = words.done.pop();
                }
                Key::Char(letter) if words.done.len() < most && letter.is_ascii_alphabetic() => {
                    edit(&mut typed, Key::Char(letter.to_ascii_lowercase()));
                }
                key @ Key::Backspace => edit(&mut typed, key),
                _ => {}
            }
        }
    }

    fn keep(&mut self, word: &str, words: &mut Words) -> Result<(), Leave> {
        let text = KeyText::from_bytes(Zeroizing::new(word.as_bytes().to_vec()));
        let text = self.settle(text.map_err(|error| secret::bad_key(&KeyFileError::Key(error))))?;
        words.done.push(text);
        Ok(())
    }

    fn words_frame(
        &self,
        title: Say,
        list: WordList,
        words: &Words,
        typed: &str,
        note: Option<Say>,
    ) -> Frame {
        let mut frame = self.frame(title, KEYS);
        let count = words.done.len();
        let now = count.saturating_add(1);
        let at = match self.language {
            Language::English => format!("word {now}"),
            Language::Japanese => format!("{now} 番目の単語"),
        };
        let masked: String = (1..=count).map(|number| format!("{number} ****  ")).collect();
        let rows = [
            Row::new(self.say(HOW), Tone::Plain),
            Row::new("", Tone::Plain),
            Row::new(masked, Tone::Faint),
            Row::new("", Tone::Plain),
            Row::new(at, Tone::Strong),
        ];
        let below = self.above(&mut frame, &rows);
        let offer = offer(list, typed);
        self.entry(&mut frame, below.row, typed, false, &offer);
        if let Some(note) = note {
            let row = below.row.saturating_add(2);
            let near = near(list, typed, note);
            let text = if near.is_empty() { note } else { NEAR };
            let column = frame.put(row, below.column, self.say(text), Tone::Warning);
            frame.put(row, column.saturating_add(1), &near, Tone::Warning);
        }
        frame
    }
}

/// Lists what the letters so far may become. As secret as the phrase.
fn offer(list: WordList, typed: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(128));
    if typed.is_empty() {
        return text;
    }
    let words = list.complete(typed);
    for word in words.iter().take(OFFERED) {
        text.push_str(word);
        text.push(' ');
    }
    if words.len() > OFFERED {
        text.push_str("...");
    }
    text
}

fn near(list: WordList, typed: &str, note: Say) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(128));
    if note == NONE {
        for word in list.near(typed) {
            text.push_str(word);
            text.push(' ');
        }
    }
    text
}

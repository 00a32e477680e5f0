//! Keys and backups that are typed, word by word.
use crate::secret::{self, nothing_typed};
use station::{Answers, CliError, Exit, Io, WordHelp};
use vault::slip39::{Gathering, Share};
use vault::{KeyFileError, KeyMaterial, KeyText, SecretText, ShareSecret, WordList};
use zeroize::Zeroizing;

/// Asks what there is, and for it.
pub(super) fn key(
    secret: ShareSecret,
    passphrase: Option<&vault::Passphrase>,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<KeyMaterial, CliError> {
    let mut answers = Answers::choose(io, stdin_is_taken)?;
    let prompt =
        "what do you have: words, shares, or a private key in hex? Type words, shares or hex";
    let kind = answers.ask(io, prompt)?.ok_or_else(nothing_typed)?;
    match kind.trim() {
        "words" => words(&mut answers, io),
        "shares" => {
            let shares = shares(None, &mut answers, io)?;
            let joined = shares.recover(passphrase).map_err(|error| secret::bad_shares(&error))?;
            secret.key(&joined).map_err(|error| secret::bad_key(&error.into()))
        }
        "hex" => hex(&mut answers, io),
        _ => Err(declined("that is none of the three", "type words, shares or hex")),
    }
}

fn declined(what: &str, hint: &str) -> CliError {
    CliError::new(Exit::Declined, what, hint)
}

fn hex(answers: &mut Answers, io: &mut Io<'_>) -> Result<KeyMaterial, CliError> {
    let line = answers.ask_secret(io, "the private key in hex")?.ok_or_else(nothing_typed)?;
    parse(line)
}

fn parse(line: Zeroizing<Vec<u8>>) -> Result<KeyMaterial, CliError> {
    let text = KeyText::from_bytes(line);
    let key = text.and_then(|text| text.parse());
    key.map_err(|error| secret::bad_key(&KeyFileError::Key(error)))
}

/// Asks for every word of a phrase.
pub(super) fn words(answers: &mut Answers, io: &mut Io<'_>) -> Result<KeyMaterial, CliError> {
    let prompt = "how many words? 12, 15, 18, 21 or 24";
    let count = number(answers, io, prompt, &[12, 15, 18, 21, 24])?;
    parse(words_of(WordList::Phrase, count, "word", answers, io)?)
}

/// Asks for so many words; `what` says of what they are.
pub(super) fn words_of(
    list: WordList,
    count: usize,
    what: &str,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<Zeroizing<Vec<u8>>, CliError> {
    answers.show(io, "the first four letters of a word are enough; Enter takes it")?;
    let mut words = Vec::with_capacity(count);
    for position in 1..=count {
        let word = word(list, &format!("{what} {position} of {count}"), answers, io)?;
        // In locked memory while the others are typed.
        words.push(KeyText::from_bytes(word).map_err(|error| secret::bad_key(&error.into()))?);
    }
    Ok(KeyText::joined(&words))
}

/// Asks for one word.
pub(super) fn word(
    list: WordList,
    prompt: &str,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let only = |typed: &str| list.only(typed);
    let complete = |typed: &str| list.complete(typed);
    let near = |typed: &str| list.near(typed);
    let help = WordHelp { only: &only, complete: &complete, near: &near };
    answers.ask_word(io, prompt, &help)?.ok_or_else(nothing_typed)
}

pub(super) fn number(
    answers: &mut Answers,
    io: &mut Io<'_>,
    prompt: &str,
    allowed: &[usize],
) -> Result<usize, CliError> {
    let typed = answers.ask(io, prompt)?.ok_or_else(nothing_typed)?;
    let number = typed.trim().parse().ok().filter(|number| allowed.contains(number));
    number.ok_or_else(|| declined("that is none of these numbers", "start again"))
}

/// Asks for shares: until they are enough, or for so many.
pub(super) fn shares(
    count: Option<usize>,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<Gathering, CliError> {
    let prompt = "how many words has a share? 20, 23, 27, 30 or 33";
    let words = number(answers, io, prompt, &[20, 22, 23, 25, 27, 28, 30, 31, 33])?;
    let mut gathering = Gathering::default();
    while count.map_or(!gathering.is_complete(), |count| gathering.count() < count) {
        let number = gathering.count().saturating_add(1);
        let what = format!("share {number}, word");
        let line = words_of(WordList::Share, words, &what, answers, io)?;
        match added(&line, &mut gathering) {
            Ok(()) => progress(&gathering, answers, io)?,
            // At a terminal the others stay, and this one is asked for again.
            Err(error) if matches!(answers, Answers::Terminal(_)) => {
                answers.show(io, &format!("that share is not taken: {}", error.what()))?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(gathering)
}

fn added(line: &[u8], gathering: &mut Gathering) -> Result<(), CliError> {
    let text = std::str::from_utf8(line).unwrap_or_default();
    let share = Share::parse(text).and_then(|share| gathering.add(share));
    share.map_err(|error| secret::bad_shares(&error))
}

fn progress(gathering: &Gathering, answers: &mut Answers, io: &mut Io<'_>) -> Result<(), CliError> {
    let groups: Vec<String> = gathering
        .progress()
        .iter()
        .map(|group| format!("group {}: {} of {}", group.group, group.have, group.need))
        .collect();
    let needed = gathering.groups_needed().unwrap_or(1);
    let line = format!("taken; {} (groups needed: {needed})", groups.join(", "));
    answers.show(io, &line)
}

/// Asks for a text that may be seen while it is typed.
pub(super) fn shown(
    prompt: &str,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<SecretText, CliError> {
    let line = answers.ask_shown(io, prompt)?.ok_or_else(nothing_typed)?;
    SecretText::from_bytes(line).map_err(|error| secret::bad_key(&error.into()))
}

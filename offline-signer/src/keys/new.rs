//! `key new`: a key of this system's generator and of what a person can check.
use super::args::NewArgs;
use super::{restore, sheet, typed};
use crate::secret::{
    bad_entropy, bad_proof, nothing_typed, optional_passphrase, read_text, takes_stdin,
};
use crate::vaults::args::AccountOf;
use crate::vaults::keep::Kept;
use crate::vaults::{self, keep};
use serde_json::{Value, json};
use station::{Answers, CliError, Io};
use std::path::Path;
use vault::entropy::{
    CameraNoise, Cards, Coins, Dice, OsRandom, Pool, Practice, RandomSource, Sources,
};
use vault::{KeyMaterial, KeyNumber, KeyText, Proof, SecretText, WordList};

pub(super) fn run(args: &NewArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let stdin_is_taken = check(args, io)?;
    // The generator is tested, and the vault opened, before anyone throws a die.
    let mut random = random(args)?;
    let place = args.keep.open(io)?;
    let passphrase =
        optional_passphrase(args.mnemonic_passphrase_file.as_deref(), "the words", io)?;
    let pool = pool(args, io)?;
    if args.practice {
        let practice = pool.practise(&mut *random).map_err(|error| bad_entropy(&error))?;
        show_practice(args, &practice, io);
        return Ok(());
    }
    let key = pool.generate(&mut *random).map_err(|error| bad_entropy(&error))?;
    // What was thrown is not kept while the words are written down.
    drop(pool);
    let mut number = None;
    match (&args.output, place) {
        (_, Some(place)) => {
            let kept = place.keep(key, passphrase, account(args)?, io)?;
            number = Some(kept.number);
            prove(kept, args, stdin_is_taken, io)?;
        }
        (Some(path), None) => station::write_secret(path, &restore::key_file(&key), io)?,
        (None, None) => {
            let mut answers = Answers::choose(io, stdin_is_taken)?;
            let _proof = show_and_check(&key, &mut answers, io)?;
            answers.show(io, "that is the key; nothing else of it is kept here")?;
        }
    }
    report(args, number, io);
    Ok(())
}

/// Refuses what would lead nowhere. Returns whether standard input is a file.
fn check(args: &NewArgs, io: &Io<'_>) -> Result<bool, CliError> {
    let files = [&args.dice, &args.coins, &args.cards, &args.mnemonic_passphrase_file];
    let file = takes_stdin(files.map(|path| path.as_deref()))?;
    let stdin_is_taken = vaults::share_stdin(file, &args.keep.passphrases)?;
    if let Some(path) = &args.output {
        station::check_new(path)?;
    }
    let kept = args.output.is_some() || args.keep.vault.is_some();
    if !kept && !args.practice && !io.facing.stdin && !file {
        return Err(nowhere());
    }
    if args.keep.vault.is_some() {
        let _account = account(args)?;
    }
    Ok(stdin_is_taken)
}

fn account(args: &NewArgs) -> Result<AccountOf, CliError> {
    let Some(of) = args.chain.zip(args.network) else {
        let hint = "give --chain and --network, such as nem and mainnet";
        return Err(CliError::usage("the account that the vault keeps is not said", hint));
    };
    Ok(args.keep.account(of, None))
}

/// At a terminal the words are shown and read back, and the key is active; scripts do so by `key backup`
/// and `key check-backup`.
fn prove(
    mut kept: Kept,
    args: &NewArgs,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    if io.facing.stdin
        && let Err(error) = read_back(&mut kept, args, stdin_is_taken, io)
    {
        io.say(&format!(
            "key {} is in the vault, in pre-activation; key backup shows it again",
            kept.number
        ));
        return Err(error);
    }
    kept.report(false, io)
}

fn read_back(
    kept: &mut Kept,
    args: &NewArgs,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let mut answers = kept.held.answers(io, stdin_is_taken)?;
    let proof =
        show_and_check(vaults::keys::material(&kept.held.vault, kept.number)?, &mut answers, io)?;
    let file = args.mnemonic_passphrase_file.as_deref();
    keep::activate(&mut kept.held, kept.number, proof, file, io)
}

fn nowhere() -> CliError {
    let hint = "give -o FILE for a key file, or start it at a terminal, which shows the words";
    CliError::usage("there is nowhere to put the new key", hint)
}

fn random(args: &NewArgs) -> Result<Box<dyn RandomSource>, CliError> {
    if args.dice_only {
        return Ok(Box::new(NoRandom));
    }
    let random = OsRandom::open().map_err(|error| bad_entropy(&error))?;
    Ok(Box::new(random))
}

/// What dice alone are mixed with.
struct NoRandom;

impl RandomSource for NoRandom {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), vault::entropy::EntropyError> {
        Err(vault::entropy::EntropyError::SystemMissing)
    }
}

/// Reads the sources, or asks for one where none is given.
fn pool(args: &NewArgs, io: &mut Io<'_>) -> Result<Pool, CliError> {
    let given = args.dice.is_some() || args.coins.is_some() || args.cards.is_some();
    let mut sources = if given { read(args, io)? } else { ask(args, io)? };
    if let Some(device) = &args.camera {
        sources.camera = Some(camera(device, args, io)?);
    }
    let pool = match (args.dice_only, sources.dice.take()) {
        (true, Some(dice)) => Pool::dice_only(args.words, dice),
        (true, None) => return Err(CliError::usage("there are no rolls", "give --dice FILE")),
        (false, dice) => Pool::new(args.words, Sources { dice, ..sources }),
    };
    pool.map_err(|error| bad_entropy(&error))
}

fn read(args: &NewArgs, io: &mut Io<'_>) -> Result<Sources, CliError> {
    let mut text = |path: &Option<std::path::PathBuf>| -> Result<Option<SecretText>, CliError> {
        path.as_deref().map(|path| read_text(path, io)).transpose()
    };
    let (dice, coins, cards) = (text(&args.dice)?, text(&args.coins)?, text(&args.cards)?);
    Ok(Sources {
        dice: dice
            .map(|text| Dice::parse(&text))
            .transpose()
            .map_err(|error| named("dice", &error))?,
        coins: coins
            .map(|text| Coins::parse(&text))
            .transpose()
            .map_err(|error| named("coins", &error))?,
        cards: cards
            .map(|text| Cards::parse(&text))
            .transpose()
            .map_err(|error| named("cards", &error))?,
        camera: None,
    })
}

fn named(source: &str, error: &vault::entropy::EntropyError) -> CliError {
    bad_entropy(error).prefixed(&format!("{source}: "))
}

fn ask(args: &NewArgs, io: &mut Io<'_>) -> Result<Sources, CliError> {
    let mut answers = Answers::choose(io, false)?;
    let kind = if args.dice_only {
        String::from("dice")
    } else {
        let prompt = "what do you use: dice, coins or cards? Type dice, coins or cards";
        answers.ask(io, prompt)?.ok_or_else(nothing_typed)?
    };
    let mut sources = Sources::default();
    match kind.trim() {
        "dice" => {
            let rolls = args.words.rolls();
            let prompt = format!("throw a die {rolls} times, and type the digits as they fall");
            let text = typed::shown(&prompt, &mut answers, io)?;
            sources.dice = Some(Dice::parse(&text).map_err(|error| named("dice", &error))?);
        }
        "coins" => {
            let flips = args.words.bits();
            let prompt = format!("flip a coin {flips} times, and type H or T as it falls");
            let text = typed::shown(&prompt, &mut answers, io)?;
            sources.coins = Some(Coins::parse(&text).map_err(|error| named("coins", &error))?);
        }
        "cards" => {
            let more =
                if args.words.bits() > 225 { ", shuffle again and go on for 6 cards" } else { "" };
            let prompt =
                format!("shuffle a deck seven times, and type its cards, as AS 10H KD{more}");
            let text = typed::shown(&prompt, &mut answers, io)?;
            sources.cards = Some(Cards::parse(&text).map_err(|error| named("cards", &error))?);
        }
        _ => {
            let hint = "type dice, coins or cards";
            return Err(CliError::new(station::Exit::Declined, "that is none of the three", hint));
        }
    }
    Ok(sources)
}

/// Takes pictures; in practice their pixels are kept, so that they can be hashed again.
fn camera(device: &Path, args: &NewArgs, io: &mut Io<'_>) -> Result<CameraNoise, CliError> {
    let pictures = station::grey_pictures(device, io)?;
    if args.practice {
        let name = Path::new("camera-noise.grey");
        let length = pictures.iter().map(|picture| picture.len()).sum();
        let mut all = zeroize::Zeroizing::new(Vec::with_capacity(length));
        pictures.iter().for_each(|picture| all.extend_from_slice(picture));
        station::write_secret(name, &all, io)?;
        io.say(&format!("the pixels that are hashed are in {}", name.display()));
    }
    let views: Vec<&[u8]> = pictures.iter().map(|picture| picture.as_slice()).collect();
    CameraNoise::measure(&views).map_err(|error| named("camera", &error))
}

fn show_practice(args: &NewArgs, practice: &Practice, io: &mut Io<'_>) {
    io.say("practice: this key is known to whoever sees this; it is for nothing else");
    if args.json {
        io.print_json(&json!({
            "schema": 1,
            "practice": true,
            "inputs": practice.inputs(),
            "sha256": practice.sha256(),
            "bytes": practice.bytes(),
            "words": practice.words(),
        }));
        return;
    }
    io.print("what is hashed:");
    for line in practice.inputs().lines() {
        io.print(&format!("  {line}"));
    }
    let end = if practice.inputs().ends_with('\n') { "" } else { ", without a line end" };
    io.print(&format!("sha256sum of it{end}:"));
    io.print(&format!("  {}", practice.sha256()));
    io.print(&format!("words of its first {} bytes (BIP39, English):", practice.bytes()));
    io.print(&format!("  {}", practice.words()));
}

/// Shows the words, takes them off the screen, and has them typed from paper.
fn show_and_check(
    key: &KeyMaterial,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<Proof, CliError> {
    answers.show(io, "write these words down, on paper, in this order:")?;
    show_words(key, answers, io)?;
    let prompt = "type ready when they are on paper; they are then taken off the screen";
    let _ready = answers.ask(io, prompt)?.ok_or_else(nothing_typed)?;
    answers.show(io, "\u{1b}[2J\u{1b}[3J\u{1b}[H")?;
    answers
        .show(io, "now type them from the paper: a key whose backup was not read back is none")?;
    let count = key.phrase().map_or(0, |phrase| phrase.split(' ').count());
    let line = typed::words_of(WordList::Phrase, count, "word", answers, io)?;
    let text = KeyText::from_bytes(line).and_then(|text| text.parse());
    let typed = text.map_err(|error| crate::secret::bad_key(&error.into()))?;
    Proof::whole(key, &typed).map_err(|error| bad_proof(&error))
}

/// Shows numbered words.
pub(super) fn show_words(
    key: &KeyMaterial,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let phrase = key.phrase().unwrap_or_default();
    sheet::numbered(&phrase).iter().try_for_each(|line| answers.show(io, line))
}

fn report(args: &NewArgs, number: Option<KeyNumber>, io: &mut Io<'_>) {
    let file = args.output.as_deref().map(station::bare_name);
    if args.json && file.as_deref() != Some("-") {
        let used = |path: bool, name: &str| path.then(|| Value::from(name));
        let sources: Vec<Value> = [
            used(!args.dice_only, "system"),
            used(args.dice.is_some(), "dice"),
            used(args.coins.is_some(), "coins"),
            used(args.cards.is_some(), "cards"),
            used(args.camera.is_some(), "camera"),
        ]
        .into_iter()
        .flatten()
        .collect();
        io.print_json(&json!({
            "schema": 1,
            "words": args.words.words(),
            "sources": sources,
            "file": file,
            "key": number.map(KeyNumber::get),
        }));
    }
    if let Some(path) = &args.output {
        let name = station::file_name(path);
        io.say(&format!(
            "the key is in {name}, and signs at once: a file has no state, and nothing asks whether its backup \
             was read back, as a vault does; do so with key backup and key check-backup"
        ));
    }
}

//! `key check-backup`: a backup is read back and compared with the key.
use super::args::CheckArgs;
use super::owner::Owner;
use super::typed;
use crate::key;
use crate::secret::{bad_entropy, bad_key, bad_proof, read_text};
use crate::vaults::{For, keep};
use serde_json::json;
use station::{CliError, Io, KeySource};
use std::path::Path;
use vault::entropy::OsRandom;
use vault::slip39::Gathering;
use vault::{KeyMaterial, KeyNumber, KeyText, Proof, Quiz, ReadBack, ShareSecret, WordList};

pub(super) fn run(args: &CheckArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let files =
        [&args.split.split_passphrase_file, &args.backup_file, &args.mnemonic_passphrase_file];
    let stdin_is_taken = args.owner.takes_stdin(&files.map(Option::as_deref))?;
    check(args)?;
    let owner = args.owner.load(For::Change, io)?;
    let proof = proof(args, &owner, stdin_is_taken, io)?;
    let read_back = proof.read_back();
    let active = settle(owner, proof, args, io)?;
    report(args, read_back, active, io);
    Ok(())
}

fn proof(
    args: &CheckArgs,
    owner: &Owner,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<Proof, CliError> {
    let material = owner.material()?;
    if args.split.is_given() {
        return shares(args, owner, stdin_is_taken, io);
    }
    if let Some(count) = args.choose {
        return chosen(count, owner, stdin_is_taken, io);
    }
    let backup = whole(args, owner, stdin_is_taken, io)?;
    Proof::whole(material, &backup).map_err(|error| bad_proof(&error))
}

/// What a proof is for: it makes a key of a vault active that was not yet. Returns the key that became so.
fn settle(
    owner: Owner,
    proof: Proof,
    args: &CheckArgs,
    io: &mut Io<'_>,
) -> Result<Option<KeyNumber>, CliError> {
    let Owner::Vault(mut held, number) = owner else { return Ok(None) };
    let file = args.mnemonic_passphrase_file.as_deref();
    if held.is_in_pre_activation(number) {
        keep::activate(&mut held, number, proof, file, io)?;
        return Ok(Some(number));
    }
    keep::check_passphrase(&held, number, file, io)?;
    Ok(None)
}

fn check(args: &CheckArgs) -> Result<(), CliError> {
    let code = !args.backup_seedqr.is_empty() || args.backup_camera.is_some();
    if args.split.is_given() && (code || args.choose.is_some()) {
        let hint = "give the shares with --backup-file, or type them";
        return Err(CliError::usage("shares are read back word by word", hint));
    }
    Ok(())
}

/// Reads the whole backup from where the command line says, or asks for every word.
fn whole(
    args: &CheckArgs,
    owner: &Owner,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<KeyMaterial, CliError> {
    if let Some(path) = &args.backup_file {
        let text = read_text(path, io)?;
        let backup = text.parse_key(ShareSecret::Phrase, None);
        return backup.map_err(|error| bad_key(&error).prefixed("the backup: "));
    }
    let source = match (args.backup_seedqr.as_slice(), &args.backup_camera) {
        (_, Some(device)) => KeySource::Camera(device),
        ([], None) => {
            let mut answers = owner.answers(stdin_is_taken, io)?;
            return typed::words(&mut answers, io);
        }
        (pictures, None) => KeySource::Pictures(pictures),
    };
    key::scanned(source, io)
}

fn chosen(
    count: usize,
    owner: &Owner,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<Proof, CliError> {
    let material = owner.material()?;
    let mut random = OsRandom::open().map_err(|error| bad_entropy(&error))?;
    let quiz = Quiz::choose(material, count, &mut random).map_err(|error| bad_proof(&error))?;
    let mut answers = owner.answers(stdin_is_taken, io)?;
    let mut words = Vec::with_capacity(count);
    for position in quiz.positions() {
        let prompt = format!("word {position} of the backup");
        let word = typed::word(WordList::Phrase, &prompt, &mut answers, io)?;
        let word = KeyText::from_bytes(word).map_err(|error| bad_key(&error.into()))?;
        words.push(word);
    }
    quiz.check(material, &words).map_err(|error| bad_proof(&error))
}

fn shares(
    args: &CheckArgs,
    owner: &Owner,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<Proof, CliError> {
    let plan = args.split.plan()?;
    let passphrase = args.split.passphrase(io)?;
    let gathering = match &args.backup_file {
        Some(path) => gathered(path, io)?,
        None => {
            let mut answers = owner.answers(stdin_is_taken, io)?;
            typed::shares(Some(plan.share_count()), &mut answers, io)?
        }
    };
    let proof = Proof::shares(owner.material()?, &plan, &gathering, passphrase.as_ref());
    proof.map_err(|error| bad_proof(&error))
}

fn gathered(path: &Path, io: &mut Io<'_>) -> Result<Gathering, CliError> {
    let text = read_text(path, io)?;
    text.parse_shares().map_err(|error| bad_key(&error).prefixed("the backup: "))
}

fn report(args: &CheckArgs, read_back: ReadBack, active: Option<KeyNumber>, io: &mut Io<'_>) {
    let (name, count, text) = match read_back {
        ReadBack::Whole => ("whole", None, String::from("the whole backup was read back")),
        ReadBack::Words(count) => {
            ("words", Some(count), format!("{count} chosen words of the backup were read back"))
        }
        ReadBack::Shares(count) => {
            ("shares", Some(count), format!("all {count} shares were read back"))
        }
    };
    if args.json {
        let activated = active.map(KeyNumber::get);
        io.print_json(&json!({
            "schema": 1, "read_back": name, "count": count, "activated": activated,
        }));
        return;
    }
    io.print(&format!("{text}: it is the key's"));
    if let Some(number) = active {
        io.print(&format!("key {number} is active"));
    }
}

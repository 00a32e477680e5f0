//! `key restore`: addresses are compared before anything is kept.
use super::args::RestoreArgs;
use super::{accounts, typed};
use crate::key::{self, Account};
use crate::secret::nothing_typed;
use crate::vaults::share_stdin;
use serde_json::{Value, json};
use station::{Answers, CliError, Exit, Io};
use std::path::Path;
use vault::{KeyMaterial, ShareSecret};
use zeroize::Zeroizing;

/// The characters of each end of an address that are typed.
const END: usize = 8;

pub(super) fn run(args: &RestoreArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let stdin_is_taken = share_stdin(key::takes_stdin(&args.key)?, &args.keep.passphrases)?;
    if let Some(path) = &args.output {
        station::check_new(path)?;
    }
    let place = args.keep.open(io)?;
    let material = given_or_typed(&args.key.source, stdin_is_taken, io)?;
    let passphrase = key::mnemonic_passphrase(&args.key, io)?;
    let found = accounts::derive(&material, &args.key, passphrase.as_ref(), &args.listed)?;
    // With -o - standard output is the key's; the addresses are shown where they are confirmed.
    let to_stdout = args.output.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if !args.json && !to_stdout {
        accounts::print(&found, &args.listed, io);
    }
    let mut number = None;
    match (&args.output, place) {
        (_, Some(place)) => {
            let mut answers = place.answers(stdin_is_taken, io)?;
            let path = confirmed(&found, &mut answers, io)?.path.clone();
            let account = args.keep.account((args.listed.chain, args.listed.network), path);
            let kept = place.keep(material, passphrase, account, io)?;
            kept.report(false, io)?;
            number = Some(kept.number.get());
        }
        (Some(path), None) => {
            let mut answers = Answers::choose(io, stdin_is_taken)?;
            let _account = confirmed(&found, &mut answers, io)?;
            write(&material, path, io)?;
        }
        (None, None) => io.say("nothing was kept"),
    }
    if args.json && !to_stdout {
        io.print_json(&object(args, &found, number));
    }
    Ok(())
}

fn object(args: &RestoreArgs, found: &[Account], number: Option<u8>) -> Value {
    let list: Vec<_> = found.iter().map(accounts::object).collect();
    json!({
        "schema": 1,
        "chain": args.listed.chain.name(),
        "network": args.listed.network.name(),
        "accounts": list,
        "file": args.output.as_ref().map(|path| station::bare_name(path)),
        "key": number,
    })
}

/// Takes the key from where the command line says, or asks for it.
pub(super) fn given_or_typed(
    source: &crate::cli::SourceArgs,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<KeyMaterial, CliError> {
    if key::is_given(source) {
        return key::material(source, io);
    }
    let secret =
        if source.shares_of_private_key { ShareSecret::PrivateKey } else { ShareSecret::Phrase };
    let passphrase = crate::secret::optional_passphrase(
        source.share_passphrase_file.as_deref(),
        "the shares",
        io,
    )?;
    typed::key(secret, passphrase.as_ref(), stdin_is_taken, io)
}

/// Has the ends of an address typed, and finds its account.
fn confirmed<'a>(
    found: &'a [Account],
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<&'a Account, CliError> {
    for account in found {
        let path = accounts::path(account).unwrap_or_default();
        answers.show(io, &format!("{path:<24} {}", account.address.grouped()))?;
    }
    let prompt = "type the first 8 and the last 8 characters of the address that you know to be yours, \
                  from your records, with a blank between them";
    let typed = answers.ask(io, prompt)?.ok_or_else(nothing_typed)?;
    found.iter().find(|account| has_ends(account.address.as_str(), &typed)).ok_or_else(|| {
        let hint = "nothing was kept; check words, passphrase and path";
        CliError::new(Exit::Declined, "none of these addresses has such ends", hint)
    })
}

fn write(material: &KeyMaterial, path: &Path, io: &mut Io<'_>) -> Result<(), CliError> {
    station::write_secret(path, &key_file(material), io)?;
    let name = station::file_name(path);
    io.say(&format!("the key is in {name}; back it up, and read the backup back"));
    Ok(())
}

/// Compares what was typed with the ends of an address; blanks and hyphens do not count.
fn has_ends(address: &str, typed: &str) -> bool {
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let characters: Vec<char> = address.chars().collect();
    match (characters.first_chunk::<END>(), characters.last_chunk::<END>()) {
        (Some(first), Some(last)) => first.iter().chain(last).copied().eq(typed.chars()),
        _ => false,
    }
}

/// The line of a key file.
pub(super) fn key_file(material: &KeyMaterial) -> Zeroizing<Vec<u8>> {
    let text = material.phrase().or_else(|| material.private_key()).unwrap_or_default();
    let mut line = Zeroizing::new(Vec::with_capacity(text.len().saturating_add(1)));
    line.extend_from_slice(text.as_bytes());
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_an_address_are_typed() {
        let address = "TDGSLBHC55HCBSOCEGPJDATH5IHCLC32OFMAMYVW";
        for typed in
            ["TDGSLBHC OFMAMYVW", "tdgslbhc ofmamyvw", "TDGSLB-HC OFMAMY-VW", "TDGSLBHCOFMAMYVW"]
        {
            assert!(has_ends(address, typed), "{typed}");
        }
        for typed in
            ["", "TDGSLBHC", "TDGSLBHC OFMAMYV", "OFMAMYVW TDGSLBHC", address, "TDGSLBHC XFMAMYVW"]
        {
            assert!(!has_ends(address, typed), "{typed}");
        }
        assert!(!has_ends("SHORT", "SHORT"));
    }
}

//! `key backup`: what the operator chose is written down, and nothing else that is secret.
use super::args::{BackupArgs, Form};
use super::owner::Owner;
use super::plan;
use super::sheet::{self, Kind, Part};
use crate::secret::{bad_entropy, hint};
use crate::vaults::{self, For};
use serde_json::json;
use station::{Answers, CliError, Io};
use std::path::{Path, PathBuf};
use vault::entropy::OsRandom;
use vault::slip39::{Share, split};
use vault::{KeyError, KeyMaterial};
use zeroize::Zeroizing;

pub(super) fn run(args: &BackupArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let stdin_is_taken = args.owner.takes_stdin(&[args.split.split_passphrase_file.as_deref()])?;
    check(args)?;
    let kind = args.output.as_deref().map(Kind::of).transpose()?;
    if args.output.is_none() && !io.facing.stdin && !stdin_is_taken {
        return Err(nowhere());
    }
    let owner = args.owner.load(For::Use, io)?;
    if let Owner::Vault(held, number) = &owner {
        vaults::keys::confirm(held, *number, "write its secret down", stdin_is_taken, io)?;
    }
    let pages = pages(args, owner.material()?, io)?;
    let Some((output, kind)) = args.output.as_deref().zip(kind) else {
        return show(&owner, &pages, stdin_is_taken, io);
    };
    let names: Vec<PathBuf> = pages.iter().map(|page| page.name(output)).collect();
    // Nothing is written where something is in the way of any of them.
    names.iter().try_for_each(|name| station::check_new(name))?;
    let drawn: Vec<Zeroizing<Vec<u8>>> = pages
        .iter()
        .map(|page| sheet::draw(kind, args.label.as_deref(), &page.parts(owner.material()?)?))
        .collect::<Result<_, _>>()?;
    write_all(&names, &drawn, io)?;
    report(args, &names, io);
    Ok(())
}

/// Writes every file, or none: shares of a split that is not whole are taken for a backup some day.
fn write_all(
    names: &[PathBuf],
    drawn: &[Zeroizing<Vec<u8>>],
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    for (count, (name, bytes)) in names.iter().zip(drawn).enumerate() {
        if let Err(error) = station::write_secret(name, bytes, io) {
            for written in names.iter().take(count).filter(|name| name.as_os_str() != "-") {
                let _gone = std::fs::remove_file(written);
            }
            return Err(error);
        }
    }
    Ok(())
}

/// What goes into one file: forms of the key, or a share. Texts of them are made when they are drawn.
enum Page {
    Key(Vec<Form>),
    Share(Share),
}

impl Page {
    fn parts(&self, material: &KeyMaterial) -> Result<Vec<Part>, CliError> {
        match self {
            Self::Key(forms) => forms
                .iter()
                .map(|form| part(*form, material).map_err(|error| refused(&error)))
                .collect(),
            Self::Share(share) => {
                Ok(vec![Part::Share { words: share.words(), header: share.header() }])
            }
        }
    }

    /// The name of its file: of shares each has its own.
    fn name(&self, output: &Path) -> PathBuf {
        let (Self::Share(share), true) = (self, output.as_os_str() != "-") else {
            return output.to_path_buf();
        };
        let (group, member) = (share.header().group, share.header().member);
        let stem = output.file_stem().unwrap_or_default().to_string_lossy();
        let extension = output.extension().unwrap_or_default().to_string_lossy();
        output.with_file_name(format!("{stem}-{group}-{member}.{extension}"))
    }
}

fn nowhere() -> CliError {
    let hint = "give -o FILE, or start it at a terminal, which shows words and shares";
    CliError::usage("there is nowhere to put the backup", hint)
}

fn check(args: &BackupArgs) -> Result<(), CliError> {
    let shares = args.forms.contains(&Form::Shares);
    if shares && args.forms.len() > 1 {
        let hint = "back up twice: a sheet with everything on it would make the shares useless";
        return Err(CliError::usage("shares stand alone on their sheets", hint));
    }
    if shares != args.split.is_given() {
        let hint = "give --as shares and --split 2-of-3 together, or neither";
        return Err(CliError::usage("shares and a split belong together", hint));
    }
    Ok(())
}

fn pages(
    args: &BackupArgs,
    material: &KeyMaterial,
    io: &mut Io<'_>,
) -> Result<Vec<Page>, CliError> {
    if args.forms.contains(&Form::Shares) {
        return shares(args, material, io);
    }
    Ok(vec![Page::Key(args.forms.clone())])
}

fn refused(error: &KeyError) -> CliError {
    CliError::usage(error.to_string(), hint(error))
}

fn part(form: Form, material: &KeyMaterial) -> Result<Part, KeyError> {
    match form {
        Form::Words | Form::Shares => material.phrase().map(Part::Words).ok_or(KeyError::NoWords),
        Form::Seedqr => material.seedqr().map(Part::SeedQr),
        Form::CompactSeedqr => material.compact_seedqr().map(Part::Compact),
        Form::PrivateKey => {
            material.private_key().map(Part::PrivateKey).ok_or(KeyError::NoPrivateKey)
        }
    }
}

fn shares(
    args: &BackupArgs,
    material: &KeyMaterial,
    io: &mut Io<'_>,
) -> Result<Vec<Page>, CliError> {
    let plan = args.split.plan()?;
    let passphrase = args.split.passphrase(io)?;
    let mut random = OsRandom::open().map_err(|error| bad_entropy(&error))?;
    let secret = material.entropy().map_err(|error| refused(&error))?;
    let shares = split(&secret, &plan, passphrase.as_ref(), &mut random).map_err(plan::refused)?;
    Ok(shares.into_iter().flatten().map(Page::Share).collect())
}

/// Shows a backup at the terminal, a page at a time.
fn show(
    owner: &Owner,
    pages: &[Page],
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let (material, mut answers) = (owner.material()?, owner.answers(stdin_is_taken, io)?);
    for page in pages {
        show_page(&page.parts(material)?, &mut answers, io)?;
        let prompt = "type ready when it is on paper; it is then taken off the screen";
        let _ready = answers.ask(io, prompt)?.ok_or_else(crate::secret::nothing_typed)?;
        answers.show(io, "\u{1b}[2J\u{1b}[3J\u{1b}[H")?;
    }
    io.say("read the backup back: key check-backup");
    Ok(())
}

fn show_page(parts: &[Part], answers: &mut Answers, io: &mut Io<'_>) -> Result<(), CliError> {
    for part in parts {
        for line in sheet::terminal_lines(part)? {
            answers.show(io, &line)?;
        }
    }
    Ok(())
}

fn report(args: &BackupArgs, names: &[PathBuf], io: &mut Io<'_>) {
    let stdout = args.output.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if args.json && !stdout {
        let files: Vec<String> = names.iter().map(|name| station::bare_name(name)).collect();
        io.print_json(&json!({ "schema": 1, "files": files }));
    }
    for name in names {
        io.say(&format!("the backup is in {}", station::file_name(name)));
    }
    io.say("read it back: key check-backup; whoever has these files has what is on them");
}

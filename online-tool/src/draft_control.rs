//! Drafts that concern who controls an account: cosignatures, cosignatories, delegation.
use crate::draft_args::{CosignArgs, CosignatoriesArgs, DelegateArgs};
use crate::draft_shell::{draft, shell, unbuilt, write};
use chains::nem::{Change, KeyLink, Modification, Plain};
use data_encoding::HEXLOWER_PERMISSIVE;
use station::{CliError, Io};

/// Drafts a cosignature; the inner transaction goes along, or the signer could not show it.
pub(crate) fn cosign(args: &CosignArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let inner = inner(args)?;
    let transaction = shell(&args.shell)?.cosign(&inner).map_err(|error| unbuilt(&error))?;
    write(&args.shell, &transaction, vec![inner], io)
}

fn inner(args: &CosignArgs) -> Result<Vec<u8>, CliError> {
    let hex = args.inner_hex.as_deref().unwrap_or_default();
    HEXLOWER_PERMISSIVE.decode(hex.trim().as_bytes()).map_err(|_| {
        let hint = "give the inner transaction's bytes as pairs of 0-9 and a-f";
        CliError::usage("--inner-hex is not hexadecimal", hint)
    })
}

/// Drafts a change of the cosignatories of the acting account.
pub(crate) fn cosignatories(args: &CosignatoriesArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let change = |adds: bool| move |key: &_| Change { adds, cosignatory: *key };
    let added = args.add.iter().map(change(true));
    let changes = added.chain(args.remove.iter().map(change(false))).collect();
    let relative = Some(args.signatures.unwrap_or_default());
    let body = Modification::new(changes, relative, args.shell.network)
        .map_err(|error| unbuilt(&error.into()))?;
    draft(&args.shell, Plain::Modification(body), io)
}

/// Drafts the start or the end of delegated harvesting.
pub(crate) fn delegate(args: &DelegateArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let body = KeyLink { active: !args.stop, remote: args.remote };
    draft(&args.shell, Plain::KeyLink(body), io)
}

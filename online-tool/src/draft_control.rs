//! Drafts that concern who controls an account: cosignatures, cosignatories, delegation.
use crate::draft_args::{CosignArgs, CosignatoriesArgs, DelegateArgs, ShellArgs};
use crate::draft_shell::{draft, unbuilt, write};
use crate::{claims, draft_shell, import, nodes};
use chain::Chain as _;
use chains::nem::{
    Body, Change, KeyLink, Modification, Nem, Plain, Shell, Transaction, address_of, hash_of,
    inner_bytes,
};
use data_encoding::HEXLOWER_PERMISSIVE;
use node::Nis;
use protocol::Claim;
use scheme::PublicKey;
use station::{CliError, Io};

/// Drafts a cosignature; the inner transaction goes along, or the signer could not show it.
pub(crate) fn cosign(args: &CosignArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let nodes = nodes::connect_all(&args.shell.node, args.shell.on.network)?;
    let inner = match (&args.inner_hex, &args.hash) {
        (Some(hex), _) => decode(hex, "--inner-hex")?,
        (None, Some(hash)) => pending(args, &decode(hash, "--hash")?, &nodes)?,
        (None, None) => Vec::new(),
    };
    let transaction = shell(args, &inner, &nodes)?.cosign(&inner);
    let transaction = transaction.map_err(|error| unbuilt(&error))?;
    let claims = claims_of(args, &inner, &nodes)?;
    write(&args.shell, &transaction, vec![inner], claims, io)
}

/// Finds out time and fee. A cosignature that ended before the transaction that it is for would
/// leave that one to be started once more, so both end together unless another end is asked for.
fn shell(args: &CosignArgs, inner: &[u8], nodes: &[Nis]) -> Result<Shell, CliError> {
    let shell = draft_shell::shell(&args.shell, &args.cost, nodes)?;
    let (None, Ok(inner)) = (&args.shell.deadline, Nem::decode(inner, args.shell.on.network))
    else {
        return Ok(shell);
    };
    let deadline = inner.header.deadline;
    if deadline <= shell.timestamp {
        let what = format!("the transaction to cosign was over at {} (UTC)", deadline.unix());
        return Err(CliError::bad_input(what, "begin it anew, or check --timestamp"));
    }
    Ok(Shell { deadline, ..shell })
}

/// Asks the nodes about what the inner transaction concerns, as if the account drafted it itself.
fn claims_of(args: &CosignArgs, inner: &[u8], nodes: &[Nis]) -> Result<Vec<Claim>, CliError> {
    match Nem::decode(inner, args.shell.on.network) {
        Ok(Transaction { header, body: Body::Plain(body) }) => {
            let acting = ShellArgs { multisig: Some(header.signer), ..args.shell.clone() };
            Ok(claims::ask(&acting, &body, nodes)?.claims)
        }
        Ok(_) | Err(_) => Ok(Vec::new()),
    }
}

fn decode(hex: &str, flag: &str) -> Result<Vec<u8>, CliError> {
    HEXLOWER_PERMISSIVE.decode(hex.trim().as_bytes()).map_err(|_| {
        CliError::usage(format!("{flag} is not hexadecimal"), "give pairs of 0-9 and a-f")
    })
}

/// Finds the inner transaction among what waits for the cosignatory, and demands that its bytes,
/// built here, have the hash that was asked for.
fn pending(args: &CosignArgs, hash: &[u8], nodes: &[Nis]) -> Result<Vec<u8>, CliError> {
    let address = nodes::nis_address(&address_of(&args.shell.signer, args.shell.on.network))?;
    for (nis, url) in nodes.iter().zip(&args.shell.node) {
        let list = nis.pending(&address).map_err(|error| nodes::failure(url, &error))?;
        let found = list.readable.iter().find(|entry| entry.inner_hash[..] == *hash);
        if let Some(entry) = found {
            let inner = import::inner(&entry.inner).map_err(|error| unbuilt(&error.into()))?;
            let bytes = inner_bytes(&inner);
            if hash_of(&bytes)[..] == *hash {
                return Ok(bytes);
            }
            let what = format!("{}: the node tells another transaction", chain::escape(url));
            return Err(CliError::bad_input(what, "ask another node, and do not cosign this one"));
        }
    }
    let what = "no pending multisig transaction with that hash waits for this account";
    Err(CliError::bad_input(what, "look at coldseal pending, or give --inner-hex"))
}

/// Drafts a change of the cosignatories of the acting account.
pub(crate) fn cosignatories(args: &CosignatoriesArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    args.add.iter().try_for_each(|key| demand_possible(key, "--add"))?;
    let change = |adds: bool| move |key: &_| Change { adds, cosignatory: *key };
    let added = args.add.iter().map(change(true));
    let changes = added.chain(args.remove.iter().map(change(false))).collect();
    let relative = Some(args.signatures.unwrap_or_default());
    let body = Modification::new(changes, relative, args.shell.on.network)
        .map_err(|error| unbuilt(&error.into()))?;
    draft(&args.shell, &args.cost, Plain::Modification(body), io)
}

/// A key that nobody can have would lock an account for ever.
fn demand_possible(key: &PublicKey, flag: &str) -> Result<(), CliError> {
    key.check().map_err(|error| {
        let what = format!("{flag} {key}: nobody can sign with it: {error}");
        CliError::bad_input(what, "copy the public key once more from its owner's account card")
    })
}

/// Drafts the start or the end of delegated harvesting.
pub(crate) fn delegate(args: &DelegateArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    demand_possible(&args.remote, "--remote")?;
    let body = KeyLink { active: !args.stop, remote: args.remote };
    draft(&args.shell, &args.cost, Plain::KeyLink(body), io)
}

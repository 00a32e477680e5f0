//! `account`: what a key's account is called, and its card with proof of possession.
use crate::cli::AccountArgs;
use crate::key::{self, Account};
use crate::vaults::keys::{Which, take};
use chain::Network;
use chains::ChainId;
use protocol::{AccountCard, Message};
use scheme::Signature;
use serde_json::json;
use station::{CliError, Io, Kept, OutputArgs};

pub(crate) fn run(args: &AccountArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let _stdin_is_taken = key::signer_takes_stdin(&args.key)?;
    let account = match args.key.open() {
        Some(open) => {
            let which = Which::Shows(args.number);
            take(&open, (args.chain, args.network), which, io)?.account
        }
        None => key::load(&args.key.given, args.chain, args.network, io)?,
    };
    let kept = match &args.output {
        Some(file) => {
            let output = OutputArgs { output: Some(file.clone()), replace: args.replace };
            Some(write_card(args, &account, &output, io)?)
        }
        None => None,
    };
    let path = account.path.as_ref().map(ToString::to_string);
    let public_key = account.key.public_key();
    if args.json {
        io.print_json(&json!({
            "schema": 1,
            "chain": args.chain.name(),
            "network": args.network.name(),
            "address": account.address.as_str(),
            "public_key": public_key.to_string(),
            "path": path,
            "card": kept.map(|kept| kept.name()),
        }));
    } else if kept != Some(Kept::Stdout) {
        io.print(&format!("{} {}", args.chain, args.network));
        io.print(&format!("address     {}", account.address.grouped()));
        io.print(&format!("            {}", account.address));
        io.print(&format!("public key  {public_key}"));
        io.print(&format!("path        {}", path.as_deref().unwrap_or("none: a raw private key")));
        if let Some(kept) = kept {
            io.say(&format!("the account card is in {}; show it with: show", kept.name()));
        }
    }
    Ok(())
}

fn write_card(
    args: &AccountArgs,
    account: &Account,
    output: &OutputArgs,
    io: &mut Io<'_>,
) -> Result<Kept, CliError> {
    let card = card(args.chain, args.network, account)?;
    station::write_message(&Message::Card(card), output, io)
}

/// Makes the card of an account, with its proof of possession.
pub(crate) fn card(
    chain: ChainId,
    network: Network,
    account: &Account,
) -> Result<AccountCard, CliError> {
    let mut card = AccountCard {
        chain: chain.name().to_owned(),
        network: network.name().to_owned(),
        public_key: *account.key.public_key(),
        address: account.address.as_str().to_owned(),
        path: account.path.as_ref().map(ToString::to_string),
        proof: Signature([0; 64]),
    };
    card.proof = account.key.prove_possession(&card.statement()).map_err(|error| {
        let hint = "nothing was written; do not use this machine until you know why";
        CliError::failure(format!("the proof of possession failed: {error}"), hint)
    })?;
    Ok(card)
}

//! `account`: whether a card's proof holds. It shows possession of a key, not whose key it is.
use crate::cli::AccountArgs;
use chain::{Address, Network};
use chains::ChainId;
use protocol::AccountCard;
use scheme::TaggedKind;
use serde_json::json;
use station::{CliError, Io};

pub(crate) fn run(args: &AccountArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let message = station::read_message(&args.card, io)?;
    let card = message
        .into_card()
        .map_err(|error| CliError::bad_input(error.to_string(), "give an account card"))?;
    let address = check(&card)?;
    if args.json {
        io.print_json(&json!({
            "schema": 1,
            "chain": card.chain,
            "network": card.network,
            "address": address.as_str(),
            "public_key": card.public_key.to_string(),
            "path": card.path,
        }));
        return Ok(());
    }
    io.print(&format!("{} {}", card.chain, card.network));
    io.print(&format!("address     {}", address.grouped()));
    io.print(&format!("public key  {}", card.public_key));
    if let Some(path) = &card.path {
        io.print(&format!("path        {}", chain::escape(path)));
    }
    io.say("the proof of possession holds; it does not say whose key it is:");
    io.say("compare the address with the one on the signer's own screen");
    Ok(())
}

fn check(card: &AccountCard) -> Result<Address, CliError> {
    let forged = |what: String| CliError::bad_input(what, "make the card again on the signer");
    let chain: ChainId =
        card.chain.parse().map_err(|error: chains::UnknownChain| forged(error.to_string()))?;
    let network: Network =
        card.network.parse().map_err(|error: chain::UnknownNetwork| forged(error.to_string()))?;
    let statement = scheme::tagged(TaggedKind::Possession, &card.statement())
        .map_err(|error| forged(error.to_string()))?;
    chain
        .scheme()
        .verify(&card.public_key, &card.proof, &statement)
        .map_err(|error| forged(format!("the proof of possession does not hold: {error}")))?;
    let address = chain.address(&card.public_key, network);
    if address.as_str() == card.address {
        Ok(address)
    } else {
        Err(forged(String::from("the address on the card is not that of its public key")))
    }
}

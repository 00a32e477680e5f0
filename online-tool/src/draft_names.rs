//! Drafts that name things: namespaces, mosaics, supplies.
use crate::draft_args::{MosaicArgs, NamespaceArgs, SupplyArgs};
use crate::draft_shell::{draft, unbuilt, xem};
use crate::draft_transfer::read;
use chain::ParseError;
use chains::nem::{
    Definition, Levy, Namespace, Plain, Properties, SupplyChange, mosaic_sink, namespace_sink,
};
use station::{CliError, Io};

/// What NIS asks for a name of the first level, and for one below it, in XEM.
const RENTAL: [&str; 2] = ["100", "10"];

fn refused(error: ParseError) -> CliError {
    unbuilt(&error.into())
}

/// Drafts the registration of a namespace.
pub(crate) fn namespace(args: &NamespaceArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let [root, below] = RENTAL;
    let (parent, part, usual) = match args.name.rsplit_once('.') {
        Some((parent, part)) => (Some(parent), part, below),
        None => (None, args.name.as_str(), root),
    };
    let rental = xem(args.rental.as_deref().unwrap_or(usual), "--rental")?;
    let sink = namespace_sink(args.shell.on.network);
    let body = Namespace::new(part, parent, sink, rental).map_err(refused)?;
    draft(&args.shell, &args.cost, Plain::Namespace(body), io)
}

/// Drafts the definition of a mosaic; its creator is the acting account.
pub(crate) fn mosaic(args: &MosaicArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let network = args.shell.on.network;
    let creator = args.shell.multisig.unwrap_or(args.shell.signer);
    let properties = Properties {
        divisibility: args.divisibility,
        supply: args.supply,
        mutable: args.mutable,
        transferable: args.transferable,
    };
    let fee = (mosaic_sink(network), xem(&args.creation_fee, "--creation-fee")?);
    let (id, text) = (args.name.clone(), args.description.as_str());
    let body = Definition::new(creator, id, text, properties, levy(args)?, fee).map_err(refused)?;
    draft(&args.shell, &args.cost, Plain::Definition(Box::new(body)), io)
}

fn levy(args: &MosaicArgs) -> Result<Option<Levy>, CliError> {
    let (Some((mosaic, fee)), Some(to)) = (&args.levy, &args.levy_to) else { return Ok(None) };
    let recipient = read(to, "--levy-to", args.shell.on.network)?;
    let percentile = args.levy_share;
    Ok(Some(Levy { percentile, recipient, mosaic: mosaic.clone(), fee: *fee }))
}

/// Drafts a change of a mosaic's supply.
pub(crate) fn supply(args: &SupplyArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let units = args.create.or(args.delete).unwrap_or_default();
    let body = SupplyChange::new(args.mosaic.clone(), args.create.is_some(), units);
    draft(&args.shell, &args.cost, Plain::Supply(body.map_err(refused)?), io)
}

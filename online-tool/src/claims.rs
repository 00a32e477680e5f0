//! What the nodes say of accounts and mosaics: claims for the signer's screen, and the minimum fee.
use crate::draft_args::ShellArgs;
use crate::nodes;
use chains::nem::fee::{self, Definition};
use chains::nem::{Mosaic, Plain, address_of};
use node::{MosaicName, Nis, NodeError};
use protocol::Claim;
use station::CliError;

/// What the nodes know of a draft.
#[derive(Default)]
pub(crate) struct Known {
    /// What goes into the request, for the signer to show and mark.
    pub(crate) claims: Vec<Claim>,
    /// The minimum fee in micro XEM, if it depends on mosaics and the nodes know them.
    pub(crate) fee: Option<u64>,
}

/// Asks the nodes, if there are any, about what `body` concerns.
pub(crate) fn ask(args: &ShellArgs, body: &Plain, nodes: &[Nis]) -> Result<Known, CliError> {
    if nodes.is_empty() {
        return Ok(Known::default());
    }
    match body {
        Plain::Transfer(transfer) => of_mosaics(transfer, nodes),
        Plain::Modification(_) => of_control(args, nodes),
        Plain::KeyLink(_) | Plain::Namespace(_) | Plain::Definition(_) | Plain::Supply(_) => {
            Ok(Known::default())
        }
    }
}

fn of_control(args: &ShellArgs, nodes: &[Nis]) -> Result<Known, CliError> {
    let key = args.multisig.unwrap_or(args.signer);
    let address = address_of(&key, args.network);
    let asked = nodes::nis_address(&address)?;
    let multisig = nodes::ask(nodes, |nis| Ok(nis.account(&asked)?.multisig))?;
    let small = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    let (count, needed) =
        multisig.map_or((0, 0), |known| (small(known.cosignatories.len()), small(known.minimum)));
    let claim = Claim::Control(address.as_str().to_owned(), count, needed);
    Ok(Known { claims: vec![claim], fee: None })
}

fn of_mosaics(transfer: &chains::nem::Transfer, nodes: &[Nis]) -> Result<Known, CliError> {
    let mut known = Vec::new();
    for mosaic in transfer.mosaics().iter().filter(|mosaic| !mosaic.id.is_xem()) {
        let definition = nodes::ask(nodes, |nis| definition(nis, mosaic))?;
        known.push((mosaic.id.clone(), definition));
    }
    if known.is_empty() {
        return Ok(Known::default());
    }
    let of = |mosaic: &Mosaic| {
        known.iter().find(|(id, _)| *id == mosaic.id).map(|(_, definition)| *definition)
    };
    let fee = Some(fee::minimum_with(transfer, of));
    let claim = |(id, definition): &(chains::nem::MosaicId, Definition)| {
        Claim::Asset(id.to_string(), definition.divisibility)
    };
    Ok(Known { claims: known.iter().map(claim).collect(), fee })
}

fn definition(nis: &Nis, mosaic: &Mosaic) -> Result<Definition, NodeError> {
    let unexpected = NodeError::Unexpected { expected: "a mosaic with that name" };
    let name: MosaicName = mosaic.id.to_string().parse().map_err(|_| unexpected)?;
    let divisibility = nis.mosaic_definition(&name)?.divisibility;
    Ok(Definition { supply: nis.mosaic_supply(&name)?, divisibility })
}

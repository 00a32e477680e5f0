//! What the nodes say of accounts and mosaics: claims for the signer's screen, and the minimum fee.
use crate::draft_args::ShellArgs;
use crate::nodes;
use chains::nem::fee::{self, Definition};
use chains::nem::{Mosaic, MosaicId, Plain, address_of};
use node::{Levy, MosaicName, Nis, NodeError};
use protocol::{Charge, Claim, ClaimedLevy};
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
        Plain::Transfer(transfer) => {
            let moved = transfer.mosaics().iter().map(|mosaic| mosaic.id.clone());
            let mosaics = Mosaics::ask(moved, nodes)?;
            Ok(Known { claims: mosaics.claims(), fee: mosaics.fee(body) })
        }
        Plain::Modification(_) => of_control(args, nodes),
        Plain::KeyLink(_) | Plain::Namespace(_) | Plain::Definition(_) | Plain::Supply(_) => {
            Ok(Known::default())
        }
    }
}

fn of_control(args: &ShellArgs, nodes: &[Nis]) -> Result<Known, CliError> {
    let key = args.multisig.unwrap_or(args.signer);
    let address = address_of(&key, args.on.network);
    let asked = nodes::nis_address(&address)?;
    let multisig = nodes::ask(nodes, |nis| Ok(nis.account(&asked)?.multisig))?;
    let small = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    let (count, needed) =
        multisig.map_or((0, 0), |known| (small(known.cosignatories.len()), small(known.minimum)));
    let claim = Claim::Control(address.as_str().to_owned(), count, needed);
    Ok(Known { claims: vec![claim], fee: None })
}

/// What the nodes say of some mosaics, each once; never of XEM, which everybody knows.
pub(crate) struct Mosaics(Vec<Told>);

/// What they say of one.
struct Told {
    id: MosaicId,
    facts: Facts,
}

/// All that the nodes must agree about.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Facts {
    definition: Definition,
    levy: Option<Levy>,
}

impl Mosaics {
    /// Asks all nodes about every mosaic.
    pub(crate) fn ask(
        ids: impl IntoIterator<Item = MosaicId>,
        nodes: &[Nis],
    ) -> Result<Self, CliError> {
        let mut told: Vec<Told> = Vec::new();
        for id in ids {
            if !id.is_xem() && told.iter().all(|known| known.id != id) {
                let facts = nodes::ask(nodes, |nis| facts(nis, &id))?;
                told.push(Told { id, facts });
            }
        }
        Ok(Self(told))
    }

    /// Returns the minimum fee of a transfer of such mosaics; none if it moves no other than XEM,
    /// or one that the nodes were not asked about.
    pub(crate) fn fee(&self, body: &Plain) -> Option<u64> {
        let Plain::Transfer(transfer) = body else { return None };
        let mut others = transfer.mosaics().iter().filter(|mosaic| !mosaic.id.is_xem()).peekable();
        let _first = others.peek()?;
        let known = others.all(|mosaic| self.definition(mosaic).is_some());
        known.then(|| fee::minimum_with(transfer, |mosaic| self.definition(mosaic)))
    }

    fn definition(&self, mosaic: &Mosaic) -> Option<Definition> {
        self.0.iter().find(|told| told.id == mosaic.id).map(|told| told.facts.definition)
    }

    /// Returns three claims for each: decimals, supply, levy.
    pub(crate) fn claims(&self) -> Vec<Claim> {
        self.0.iter().flat_map(Told::claims).collect()
    }
}

impl Told {
    fn claims(&self) -> [Claim; 3] {
        let Facts { definition, levy } = &self.facts;
        let name = || self.id.to_string();
        [
            Claim::Asset(name(), definition.divisibility),
            Claim::Supply(name(), definition.supply),
            Claim::Levy(name(), levy.as_ref().map(claimed)),
        ]
    }
}

fn claimed(levy: &Levy) -> ClaimedLevy {
    let charge =
        if levy.percentile { Charge::TenThousandths(levy.fee) } else { Charge::Units(levy.fee) };
    ClaimedLevy { to: levy.recipient.to_string(), asset: levy.mosaic.to_string(), charge }
}

fn facts(nis: &Nis, id: &MosaicId) -> Result<Facts, NodeError> {
    let unexpected = NodeError::Unexpected { expected: "a mosaic with that name" };
    let name: MosaicName = id.to_string().parse().map_err(|_| unexpected)?;
    let told = nis.mosaic_definition(&name)?;
    let supply = nis.mosaic_supply(&name)?;
    let definition = Definition { supply, divisibility: told.divisibility };
    Ok(Facts { definition, levy: told.levy })
}

//! What the online machine says and the signed bytes do not: shown and marked, never summed.
use crate::Asset;
use alloc::string::String;

/// Something that nobody offline can check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claim {
    /// How an asset is counted.
    Asset {
        /// Its full name.
        id: String,
        /// How many decimals a whole unit has.
        decimals: u8,
    },
    /// Who controls an account at present.
    Control {
        /// Its address.
        address: String,
        /// How many cosignatories it has; none if its own key signs.
        cosignatories: u8,
        /// How many of them must sign.
        needed: u8,
    },
    /// How much of an asset there is.
    Supply {
        /// Its full name.
        id: String,
        /// How many whole units exist.
        units: u64,
    },
    /// What every transfer of an asset is charged beside its fee.
    Levy {
        /// The asset's full name.
        id: String,
        /// The levy; none if it is said that there is none.
        levy: Option<ClaimedLevy>,
    },
}

/// A levy that somebody tells of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimedLevy {
    /// Who gets it: foreign text.
    pub to: String,
    /// What it is paid in; its name is foreign text.
    pub asset: Asset,
    /// How much.
    pub charge: Charge,
}

/// How a levy is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Charge {
    /// So many atomic units, whatever moves.
    Units(u64),
    /// So many ten thousandths of the quantity that moves.
    TenThousandths(u64),
}

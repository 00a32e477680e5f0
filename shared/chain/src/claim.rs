//! What the online machine says and the signed bytes do not: shown and marked, never summed.
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
}

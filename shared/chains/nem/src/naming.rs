//! Transactions that name things: namespaces, mosaic definitions, supplies.
use crate::MosaicId;
use crate::mosaic::{is_namespace, is_part};
use alloc::{format, string::String};
use chain::{Address, Network, ParseError};
use scheme::PublicKey;

/// The longest description of a mosaic, in characters.
const MAX_DESCRIPTION: usize = 512;

/// The most decimals of a mosaic.
const MAX_DIVISIBILITY: u8 = 6;

/// The most atomic units that a mosaic can have.
const MAX_UNITS: u64 = 9_000_000_000_000_000;

/// The longest part of a namespace below its root.
const MAX_PART: usize = 64;

/// Returns where NIS wants the rental fees of namespaces.
#[must_use]
pub fn namespace_sink(network: Network) -> Address {
    let text = match network {
        Network::Mainnet => "NAMESPACEWH4MKFMBCVFERDPOOP4FK7MTBXDPZZA",
        Network::Testnet => "TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35",
    };
    Address::derived(String::from(text), network)
}

/// Returns where NIS wants the creation fees of mosaics.
#[must_use]
pub fn mosaic_sink(network: Network) -> Address {
    let text = match network {
        Network::Mainnet => "NBMOSAICOD4F54EE5CDMR23CCBGOAM2XSIUX6TRS",
        Network::Testnet => "TBMOSAICOD4F54EE5CDMR23CCBGOAM2XSJBR5OLC",
    };
    Address::derived(String::from(text), network)
}

/// Registers a namespace, or one below another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Namespace {
    part: String,
    parent: Option<String>,
    /// Where the rental fee goes.
    pub sink: Address,
    /// The rental fee in micro XEM.
    pub rental: u64,
}

impl Namespace {
    /// Takes the new part and the full name of what it stands below.
    ///
    /// # Errors
    ///
    /// [`ParseError::Malformed`] for a name against NIS's rules or a sink that is not the network's.
    pub fn new(
        part: &str,
        parent: Option<&str>,
        sink: Address,
        rental: u64,
    ) -> Result<Self, ParseError> {
        let full = match parent {
            Some(parent) => format!("{parent}.{part}"),
            None => String::from(part),
        };
        if !is_part(part, MAX_PART) || !is_namespace(&full) {
            return Err(ParseError::Malformed("the name of a namespace"));
        }
        if sink != namespace_sink(sink.network()) {
            return Err(ParseError::Malformed("a rental fee to another account than NIS's"));
        }
        Ok(Self { part: String::from(part), parent: parent.map(String::from), sink, rental })
    }

    pub(crate) fn part(&self) -> &str {
        &self.part
    }

    pub(crate) fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Returns the whole name.
    #[must_use]
    pub fn full_name(&self) -> String {
        match &self.parent {
            Some(parent) => format!("{parent}.{}", self.part),
            None => self.part.clone(),
        }
    }
}

/// What every transfer of a mosaic is charged beside its fee.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Levy {
    /// A share of the quantity in ten thousandths, else a fixed number of units.
    pub percentile: bool,
    /// Who gets it.
    pub recipient: Address,
    /// What it is paid in.
    pub mosaic: MosaicId,
    /// The units, or the ten thousandths.
    pub fee: u64,
}

/// Defines a mosaic, or changes the definition of one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Definition {
    /// Its creator, who must sign.
    pub creator: PublicKey,
    /// Its name.
    pub id: MosaicId,
    description: String,
    /// Its decimals, 0 to 6.
    pub divisibility: u8,
    /// How many whole units there are at first.
    pub supply: u64,
    /// Whether the creator can change the supply.
    pub mutable: bool,
    /// Whether it can go from holder to holder.
    pub transferable: bool,
    /// Its levy.
    pub levy: Option<Levy>,
    /// Where the creation fee goes.
    pub sink: Address,
    /// The creation fee in micro XEM.
    pub fee: u64,
}

/// The parts of a definition that stand in its properties.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Properties {
    /// Its decimals, 0 to 6.
    pub divisibility: u8,
    /// How many whole units there are at first.
    pub supply: u64,
    /// Whether the creator can change the supply.
    pub mutable: bool,
    /// Whether it can go from holder to holder.
    pub transferable: bool,
}

impl Definition {
    /// Takes the parts of a definition whose creator is `creator`.
    ///
    /// # Errors
    ///
    /// [`ParseError::Malformed`] for a description that is blank or over 512 characters, more than
    /// six decimals, more than 9 * 10^15 atomic units, or a sink that is not the network's.
    pub fn new(
        creator: PublicKey,
        id: MosaicId,
        description: &str,
        properties: Properties,
        levy: Option<Levy>,
        (sink, fee): (Address, u64),
    ) -> Result<Self, ParseError> {
        let Properties { divisibility, supply, mutable, transferable } = properties;
        // NIS counts Java's UTF-16 units and calls blank what Java's trim leaves nothing of.
        let blank = description.chars().all(|letter| letter <= ' ');
        if blank || description.encode_utf16().count() > MAX_DESCRIPTION {
            return Err(ParseError::Malformed(
                "a description that is blank or over 512 characters",
            ));
        }
        let units =
            10_u64.checked_pow(u32::from(divisibility)).and_then(|unit| unit.checked_mul(supply));
        if divisibility > MAX_DIVISIBILITY || units.is_none_or(|units| units > MAX_UNITS) {
            return Err(ParseError::Malformed("a supply of more than 9 * 10^15 atomic units"));
        }
        if sink != mosaic_sink(sink.network()) {
            return Err(ParseError::Malformed("a creation fee to another account than NIS's"));
        }
        let description = String::from(description);
        Ok(Self {
            creator,
            id,
            description,
            divisibility,
            supply,
            mutable,
            transferable,
            levy,
            sink,
            fee,
        })
    }

    /// Returns the description, which is foreign text.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }
}

/// Creates or deletes units of a mosaic.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SupplyChange {
    /// Which mosaic.
    pub id: MosaicId,
    /// Created, else deleted.
    pub creates: bool,
    /// How many whole units, 1 to 9 * 10^15.
    pub delta: u64,
}

impl SupplyChange {
    /// Takes the parts of a supply change.
    ///
    /// # Errors
    ///
    /// [`ParseError::Malformed`] if `delta` is 0 or above 9 * 10^15.
    pub fn new(id: MosaicId, creates: bool, delta: u64) -> Result<Self, ParseError> {
        if delta == 0 || delta > MAX_UNITS {
            return Err(ParseError::Malformed("a change of supply by nothing or too much"));
        }
        Ok(Self { id, creates, delta })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{network_byte, read_address};

    #[test]
    fn sinks_are_addresses_of_their_network() {
        for network in [Network::Mainnet, Network::Testnet] {
            for sink in [namespace_sink(network), mosaic_sink(network)] {
                let read = read_address(sink.as_str()).unwrap().require_network(network);
                assert_eq!(read, Ok(sink), "{:#x}", network_byte(network));
            }
        }
    }
}

//! How a test node is set up.

use std::collections::BTreeMap;

use crate::exception::Exception;
use crate::fault::Fault;
use crate::names::MosaicId;

/// NEM's time origin in Unix seconds: 2015-03-29 00:06:25 UTC.
pub const NEM_EPOCH: u64 = 1_427_587_585;

/// A network the node can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Version byte 0x68, addresses with N.
    Mainnet,
    /// Version byte 0x98, addresses with T.
    Testnet,
}

impl Network {
    /// The version byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Mainnet => 0x68,
            Self::Testnet => 0x98,
        }
    }

    /// The address that gets the rental fees of namespaces.
    #[must_use]
    pub fn namespace_sink(self) -> &'static str {
        match self {
            Self::Mainnet => "NAMESPACEWH4MKFMBCVFERDPOOP4FK7MTBXDPZZA",
            Self::Testnet => "TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35",
        }
    }

    /// The address that gets the creation fees of mosaics.
    #[must_use]
    pub fn mosaic_sink(self) -> &'static str {
        match self {
            Self::Mainnet => "NBMOSAICOD4F54EE5CDMR23CCBGOAM2XSIUX6TRS",
            Self::Testnet => "TBMOSAICOD4F54EE5CDMR23CCBGOAM2XSJBR5OLC",
        }
    }

    /// The other network.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Mainnet => Self::Testnet,
            Self::Testnet => Self::Mainnet,
        }
    }

    /// Reads `mainnet` or `testnet`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "mainnet" => Some(Self::Mainnet),
            "testnet" => Some(Self::Testnet),
            _ => None,
        }
    }
}

/// When an accepted transaction gets into a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harvest {
    /// At once, in a block of its own.
    AtOnce,
    /// When the test says so; until then it is unconfirmed.
    ByCall,
}

/// What the sender of a mosaic pays on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levy {
    /// 1: `fee` units whatever moves; 2: `fee` ten-thousandths of the quantity.
    pub kind: u32,
    /// The address that gets it.
    pub recipient: String,
    /// The mosaic it is paid in.
    pub mosaic: MosaicId,
    /// Atomic units, or ten-thousandths.
    pub fee: i64,
}

/// What the node knows of a mosaic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mosaic {
    /// Its id.
    pub id: MosaicId,
    /// Its supply in whole units.
    pub supply: u64,
    /// Its decimals, 0 to 6.
    pub divisibility: u8,
    /// The public key of the account that defined it.
    pub creator: Vec<u8>,
    /// What its creator says of it.
    pub description: String,
    /// Whether its supply may change.
    pub mutable: bool,
    /// Whether it moves between accounts other than its creator.
    pub transferable: bool,
    /// What its sender pays on top.
    pub levy: Option<Levy>,
    /// The supply of the definition; `supply` may have changed since.
    pub initial: u64,
    /// The atomic units that every account had at the start.
    pub given: i64,
}

impl Mosaic {
    /// Describes a mosaic of which every account has the whole supply at the start; `id` is
    /// `namespace:name`. The other fields get NIS's defaults and may be changed.
    ///
    /// # Errors
    /// The exception NIS throws for an id, supply or divisibility out of bounds.
    pub fn new(id: &str, supply: u64, divisibility: u8) -> Result<Self, Exception> {
        let mosaic = Self::of(MosaicId::parse(id)?, supply, divisibility)?;
        let given = i64::try_from(mosaic.total()).unwrap_or(i64::MAX);
        Ok(Self { given, ..mosaic })
    }

    /// Describes a mosaic of which nobody has anything yet.
    pub(crate) fn of(id: MosaicId, supply: u64, divisibility: u8) -> Result<Self, Exception> {
        let mosaic = Self {
            id,
            supply,
            divisibility,
            creator: vec![0xC0; 32],
            description: "a mosaic of the test node".to_owned(),
            mutable: false,
            transferable: true,
            levy: None,
            initial: supply,
            given: 0,
        };
        if divisibility > 6 || mosaic.total() > 9_000_000_000_000_000 {
            return Err(Exception::argument("divisibility or supply out of bounds"));
        }
        Ok(mosaic)
    }

    /// The currency itself.
    pub(crate) fn xem() -> Self {
        Self {
            id: MosaicId::xem(),
            supply: 8_999_999_999,
            divisibility: 6,
            creator: vec![0xC0; 32],
            description: "reserved xem mosaic".to_owned(),
            mutable: false,
            transferable: true,
            levy: None,
            initial: 8_999_999_999,
            given: 0,
        }
    }

    /// The supply in atomic units.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.supply.saturating_mul(self.atoms())
    }

    /// The atomic units of one whole unit.
    #[must_use]
    pub fn atoms(&self) -> u64 {
        10_u64.saturating_pow(u32::from(self.divisibility))
    }
}

/// An account that is multisig from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multisig {
    /// The public key of the shared account.
    pub account: [u8; 32],
    /// The public keys of its cosignatories.
    pub cosignatories: Vec<[u8; 32]>,
    /// How many of them must sign; 0 for all.
    pub minimum: i32,
}

/// The settings of a node.
#[derive(Debug, Clone)]
pub struct Config {
    /// The network it belongs to.
    pub network: Network,
    /// The TCP port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Seconds added to the system clock.
    pub time_offset: i64,
    /// The height of the chain at the start; NIS's forks are long past.
    pub height: u64,
    /// Micro XEM of every account that `funds` does not name.
    pub default_balance: i64,
    /// Micro XEM by address.
    pub funds: BTreeMap<String, i64>,
    /// The mosaics that exist besides `nem:xem`; every account starts with the whole supply.
    pub mosaics: Vec<Mosaic>,
    /// The namespaces that exist, by full name, with the public keys of their owners.
    pub namespaces: BTreeMap<String, [u8; 32]>,
    /// The accounts that are multisig from the start.
    pub multisigs: Vec<Multisig>,
    /// When accepted transactions get into a block.
    pub harvest: Harvest,
    /// For how many seconds an answer to an announced hash is remembered and repeated: NIS does
    /// so for ten minutes, refusals included.
    pub remember: u32,
    /// What goes wrong from the first request on.
    pub fault: Fault,
    /// Whether each request is logged on stderr.
    pub log: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            network: Network::Testnet,
            port: 0,
            time_offset: 0,
            height: 5_000_000,
            default_balance: 1_000_000_000_000,
            funds: BTreeMap::new(),
            mosaics: Vec::new(),
            namespaces: BTreeMap::new(),
            multisigs: Vec::new(),
            harvest: Harvest::AtOnce,
            remember: 600,
            fault: Fault::None,
            log: false,
        }
    }
}

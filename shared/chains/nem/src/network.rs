//! The byte that names the network in addresses and in every transaction.
use chain::{Network, ParseError};

/// Returns the network's byte: 0x68 for mainnet, 0x98 for testnet.
#[must_use]
pub const fn network_byte(network: Network) -> u8 {
    match network {
        Network::Mainnet => 0x68,
        Network::Testnet => 0x98,
    }
}

/// Returns the network that `byte` names.
///
/// # Errors
///
/// [`ParseError::UnknownNetwork`] for any other, private networks included.
pub const fn network_of(byte: u8) -> Result<Network, ParseError> {
    match byte {
        0x68 => Ok(Network::Mainnet),
        0x98 => Ok(Network::Testnet),
        other => Err(ParseError::UnknownNetwork(other)),
    }
}

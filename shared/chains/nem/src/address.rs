//! Addresses: 25 bytes (network byte, RIPEMD-160 of Keccak-256 of the public key, four bytes of
//! checksum) as 40 characters of Base32.
use crate::{network_byte, network_of};
use alloc::string::String;
use chain::{Address, Network, ParseError, Unchecked};
use data_encoding::BASE32_NOPAD;
use ripemd::Ripemd160;
use scheme::PublicKey;
use sha3::{Digest as _, Keccak256};

/// How many characters an address has, without dashes.
pub(crate) const ADDRESS_LENGTH: usize = 40;

/// Returns the address of the account with `key` on `network`.
#[must_use]
pub fn address_of(key: &PublicKey, network: Network) -> Address {
    let mut bytes = [0; 25];
    let account = Ripemd160::digest(Keccak256::digest(key.0));
    let body = core::iter::once(network_byte(network)).chain(account);
    for (place, byte) in bytes.iter_mut().zip(body) {
        *place = byte;
    }
    let sum = checksum(&bytes);
    for (place, byte) in bytes.iter_mut().skip(21).zip(sum) {
        *place = byte;
    }
    Address::derived(BASE32_NOPAD.encode(&bytes), network)
}

/// Reads an address exactly as it stands in a transaction: 40 upper-case characters, right
/// checksum.
pub(crate) fn parse_address(text: &[u8]) -> Result<Address<Unchecked>, AddressError> {
    if text.len() != ADDRESS_LENGTH {
        return Err(AddressError::Length { found: text.len() });
    }
    let mut bytes = [0; 25];
    match BASE32_NOPAD.decode_mut(text, &mut bytes) {
        Ok(25) => {}
        Ok(_) | Err(_) => return Err(AddressError::Letters),
    }
    let [network, ..] = bytes;
    let network = network_of(network).map_err(|_| AddressError::Network(network))?;
    if !bytes.ends_with(&checksum(&bytes)) {
        return Err(AddressError::Checksum);
    }
    Ok(Address::from_wire(BASE32_NOPAD.encode(&bytes), network))
}

/// Reads an address as people write it: dashes and spaces anywhere, upper or lower case.
///
/// # Errors
///
/// [`AddressError`], which says what is wrong with it.
pub fn read_address(text: &str) -> Result<Address<Unchecked>, AddressError> {
    let plain: String = text
        .chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    parse_address(plain.as_bytes())
}

/// The first four bytes of Keccak-256 over the 21 bytes before the checksum.
fn checksum(address: &[u8; 25]) -> [u8; 4] {
    let (body, _sum) = address.split_at(21);
    let [a, b, c, d, ..] = <[u8; 32]>::from(Keccak256::digest(body));
    [a, b, c, d]
}

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AddressError {
    /// It has not 40 characters.
    #[error("an address has 40 characters, this one has {found}")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// A character that is not in A to Z or 2 to 7.
    #[error("an address has the letters A to Z and the digits 2 to 7 only")]
    Letters,
    /// A network that is neither mainnet nor testnet.
    #[error("the address is for an unknown network (0x{0:02x})")]
    Network(u8),
    /// A mistyped character, or two that changed places.
    #[error("the address has a wrong checksum: a character was mistyped or lost")]
    Checksum,
}

impl From<AddressError> for ParseError {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::Length { .. } => Self::Malformed("an address of another length than 40"),
            AddressError::Letters => {
                Self::NotCanonical("an address with other letters than Base32")
            }
            AddressError::Network(byte) => Self::UnknownNetwork(byte),
            AddressError::Checksum => Self::Malformed("an address with a wrong checksum"),
        }
    }
}

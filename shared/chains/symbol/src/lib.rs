//! Symbol: whose account a public key is. Its transactions are not read yet, so nothing of Symbol can be
//! signed; keys and backups of it can be made, restored and proved.
#![no_std]
extern crate alloc;

use chain::{Address, Network};
use data_encoding::BASE32_NOPAD;
use ripemd::Ripemd160;
use scheme::{PublicKey, Scheme};
use sha3::{Digest as _, Sha3_256};

/// The name in messages and on the command line.
pub const NAME: &str = "symbol";

/// The signature scheme of its accounts.
pub const SCHEME: Scheme = Scheme::Ed25519Sha512;

/// The characters of an address.
const LENGTH: usize = 39;

/// Returns the plain index of each hardened level of a wallet's first account: as Symbol's own wallets do.
#[must_use]
pub const fn default_path(network: Network) -> &'static [u32] {
    match network {
        Network::Mainnet => &[44, 4343, 0, 0, 0],
        Network::Testnet => &[44, 1, 0, 0, 0],
    }
}

/// Returns the address of the account with `key` on `network`: Base32 of 24 bytes (network byte, RIPEMD-160 of
/// SHA3-256 of the public key, three bytes of SHA3-256 of those 21) and a zero byte, without the last character.
#[must_use]
pub fn address_of(key: &PublicKey, network: Network) -> Address {
    let account = Ripemd160::digest(Sha3_256::digest(key.0));
    let mut bytes = [0; 25];
    fill(&mut bytes, core::iter::once(network_byte(network)).chain(account));
    let (body, rest) = bytes.split_at_mut(21);
    fill(rest, Sha3_256::digest(&*body).into_iter().take(3));
    let mut text = BASE32_NOPAD.encode(&bytes);
    text.truncate(LENGTH);
    Address::derived(text, network)
}

fn fill(places: &mut [u8], bytes: impl Iterator<Item = u8>) {
    for (place, byte) in places.iter_mut().zip(bytes) {
        *place = byte;
    }
}

const fn network_byte(network: Network) -> u8 {
    match network {
        Network::Mainnet => 0x68,
        Network::Testnet => 0x98,
    }
}

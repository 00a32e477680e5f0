//! A chain that does not exist, unlike NEM wherever it can be: big-endian, SHA-512, no message,
//! no deadline of its own choosing. It runs the conformance suite so that the trait fits more
//! than one chain; no product crate depends on it.
//!
//! A transaction is 84 bytes: the letter Y, which no tagged message begins with | signer 32 | network letter 1 | recipient 32 | amount 8 |
//! fee 2 | time of start 8. It lasts an hour.
#![no_std]
extern crate alloc;
use alloc::{format, string::String, vec, vec::Vec};
use chain::{
    Address, Amount, Asset, Chain, Context, Duration, Effect, Facts, MinimumFee, Network,
    ParseError, UnixTime, Validity, WrongNetwork,
};
use scheme::{PublicKey, Scheme};

/// The toy chain.
#[derive(Clone, Copy, Debug)]
pub enum Toy {}

/// A toy transfer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Transfer {
    signer: PublicKey,
    network: Network,
    to: PublicKey,
    amount: u64,
    fee: u16,
    start: i64,
}

const MARK: u8 = b'Y';
const HOUR: Duration = Duration(3600);

impl Chain for Toy {
    type Transaction = Transfer;
    const NAME: &'static str = "toy";
    const SCHEME: Scheme = Scheme::Ed25519Sha512;

    fn decode(bytes: &[u8], network: Network) -> Result<Transfer, ParseError> {
        let cut = ParseError::Truncated { at: bytes.len() };
        let (mark, rest) = bytes.split_first().ok_or(cut.clone())?;
        if *mark != MARK {
            return Err(ParseError::Unknown { what: "mark", value: u64::from(*mark) });
        }
        let (signer, rest) = rest.split_first_chunk::<32>().ok_or(cut.clone())?;
        let (letter, rest) = rest.split_first().ok_or(cut.clone())?;
        let (to, rest) = rest.split_first_chunk::<32>().ok_or(cut.clone())?;
        let (amount, rest) = rest.split_first_chunk::<8>().ok_or(cut.clone())?;
        let (fee, rest) = rest.split_first_chunk::<2>().ok_or(cut.clone())?;
        let (start, rest) = rest.split_first_chunk::<8>().ok_or(cut)?;
        if !rest.is_empty() {
            return Err(ParseError::TrailingBytes { count: rest.len() });
        }
        let found = match letter {
            b'M' => Network::Mainnet,
            b'T' => Network::Testnet,
            other => return Err(ParseError::UnknownNetwork(*other)),
        };
        if found != network {
            return Err(WrongNetwork { expected: network, found }.into());
        }
        Ok(Transfer {
            signer: PublicKey(*signer),
            network: found,
            to: PublicKey(*to),
            amount: u64::from_be_bytes(*amount),
            fee: u16::from_be_bytes(*fee),
            start: i64::from_be_bytes(*start),
        })
    }

    fn encode(transfer: &Transfer) -> Vec<u8> {
        let mut bytes = vec![MARK];
        bytes.extend(transfer.signer.0);
        bytes.push(match transfer.network {
            Network::Mainnet => b'M',
            Network::Testnet => b'T',
        });
        bytes.extend(transfer.to.0);
        bytes.extend(transfer.amount.to_be_bytes());
        bytes.extend(transfer.fee.to_be_bytes());
        bytes.extend(transfer.start.to_be_bytes());
        bytes
    }

    fn facts(transfer: &Transfer, _context: &mut Context) -> Result<Facts, ParseError> {
        let until = transfer.start.checked_add(HOUR.0);
        let until = until.ok_or(ParseError::Malformed("it starts after the end of time"))?;
        let account = Self::address(&transfer.signer, transfer.network);
        Ok(Facts {
            kind: "transfer",
            version: 1,
            network: transfer.network,
            signer: transfer.signer,
            account: account.clone(),
            validity: Validity {
                from: UnixTime(transfer.start),
                until: UnixTime(until),
                longest: HOUR,
            },
            hash: None,
            effects: vec![
                Effect::Pays {
                    from: account.clone(),
                    to: Self::address(&transfer.to, transfer.network),
                    amount: toys(transfer.amount),
                },
                Effect::PaysFee {
                    payer: account,
                    fee: toys(u64::from(transfer.fee)),
                    minimum: MinimumFee::Exactly(1),
                },
            ],
            details: Vec::new(),
            inner: None,
        })
    }

    /// No toy transaction names another.
    fn context_hash(_bytes: &[u8]) -> [u8; 32] {
        [0; 32]
    }

    fn address(key: &PublicKey, network: Network) -> Address {
        let prefix = match network {
            Network::Mainnet => "toy1",
            Network::Testnet => "toytest1",
        };
        Address::derived(format!("{prefix}{key}"), network)
    }

    fn default_path(_network: Network) -> &'static [u32] {
        &[44, 1, 0]
    }
}

fn toys(atomic: u64) -> Amount {
    let asset = Asset { id: String::from("toy"), scale: Some(("TOY", 2)), may_carry_levy: false };
    Amount { asset, atomic }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector() -> Vec<u8> {
        let mut bytes = vec![MARK];
        bytes.extend([7; 32]);
        bytes.push(b'T');
        bytes.extend([9; 32]);
        bytes.extend(1234_u64.to_be_bytes());
        bytes.extend(5_u16.to_be_bytes());
        bytes.extend(1_800_000_000_i64.to_be_bytes());
        bytes
    }

    #[test]
    fn conforms() {
        chain::conformance::conforms::<Toy>(&vector(), Network::Testnet);
    }

    /// The suite itself must be able to fail: this chain hides the last byte of its fee.
    #[test]
    #[should_panic(expected = "is accepted or hidden")]
    fn the_suite_finds_a_chain_that_hides_a_byte() {
        chain::conformance::conforms::<Hiding>(&vector(), Network::Testnet);
    }

    enum Hiding {}

    impl Chain for Hiding {
        type Transaction = Transfer;
        const NAME: &'static str = "hiding";
        const SCHEME: Scheme = Scheme::Ed25519Sha512;

        fn decode(bytes: &[u8], network: Network) -> Result<Transfer, ParseError> {
            Toy::decode(bytes, network)
        }
        fn encode(transfer: &Transfer) -> Vec<u8> {
            Toy::encode(transfer)
        }
        fn context_hash(bytes: &[u8]) -> [u8; 32] {
            Toy::context_hash(bytes)
        }
        fn facts(transfer: &Transfer, context: &mut Context) -> Result<Facts, ParseError> {
            let mut facts = Toy::facts(transfer, context)?;
            facts.effects.truncate(1);
            Ok(facts)
        }
        fn address(key: &PublicKey, network: Network) -> Address {
            Toy::address(key, network)
        }
        fn default_path(network: Network) -> &'static [u32] {
            Toy::default_path(network)
        }
    }
}

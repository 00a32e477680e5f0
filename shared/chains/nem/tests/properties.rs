//! Anything that can be drafted is parsed to the same again; anything else is refused or ends.
#![expect(clippy::unwrap_used, reason = "test code")]
use chain::{Address, Chain as _, Context, Network, ParseError, Parsed};
use nem::{Mosaic, MosaicId, Nem, Timestamp, TransferDraft, WireMessage, address_of};
use proptest::prelude::*;
use scheme::PublicKey;

fn parse(bytes: &[u8], network: Network) -> Result<Parsed, ParseError> {
    chain::parse::<Nem>(bytes, network, &mut Context::none())
}

prop_compose! {
    fn mosaic()(namespace in "[a-z0-9][a-z0-9_-]{0,8}(\\.[a-z0-9][a-z0-9_-]{0,8}){0,2}",
                name in "[a-z0-9][a-z0-9'_-]{0,8}( [a-z0-9'_-]{1,8}){0,2}",
                quantity in 0_u64..9_000_000_000_000_000) -> Mosaic {
        Mosaic { id: MosaicId::new(&namespace, &name).unwrap(), quantity }
    }
}

fn address() -> impl Strategy<Value = Address> {
    let network = prop_oneof![Just(Network::Mainnet), Just(Network::Testnet)];
    (any::<[u8; 32]>(), network).prop_map(|(key, network)| address_of(&PublicKey(key), network))
}

fn message() -> impl Strategy<Value = Option<WireMessage>> {
    let plain = prop::collection::vec(any::<u8>(), 1..=1024)
        .prop_map(|payload| WireMessage::plain(&payload).ok());
    let hex = prop::collection::vec(any::<u8>(), 1..=1023)
        .prop_map(|payload| WireMessage::hex(&payload).ok());
    prop_oneof![Just(None), plain, hex]
}

prop_compose! {
    fn draft()(signer in any::<[u8; 32]>(), recipient in address(), xem in 0_u64..1 << 62,
               mosaics in prop::collection::vec(mosaic(), 0..9), message in message(),
               timestamp in 0_u32..1 << 31, deadline in 0_u32..1 << 31, fee in 0_u64..1 << 62)
        -> TransferDraft {
        TransferDraft {
            signer: PublicKey(signer), recipient, xem, mosaics, message,
            timestamp: Timestamp::new(timestamp).unwrap(),
            deadline: Timestamp::new(deadline).unwrap(),
            fee: Some(fee),
        }
    }
}

proptest! {
    #[test]
    fn drafts_survive_the_trip_through_bytes(draft in draft()) {
        let network = draft.recipient.network();
        // The same random mosaic twice is refused, as it should be.
        if let Ok(transaction) = draft.build() {
            let bytes = Nem::encode(&transaction);
            if bytes.len() > 2048 {
                prop_assert!(Nem::decode(&bytes, network).is_err());
                return Ok(());
            }
            prop_assert_eq!(Nem::decode(&bytes, network), Ok(transaction));
            prop_assert!(parse(&bytes, network).is_ok());
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _refused = parse(&bytes, Network::Mainnet);
    }

    #[test]
    fn a_random_tail_behind_a_header_never_panics(
        tail in prop::collection::vec(any::<u8>(), 0..400), version in 1_u8..=2,
    ) {
        let mut bytes = vec![1, 1, 0, 0, version, 0, 0, 0x68, 0, 0, 0, 0, 32, 0, 0, 0];
        bytes.extend([7; 32]);
        bytes.extend(tail);
        if let Ok(parsed) = parse(&bytes, Network::Mainnet) {
            prop_assert_eq!(parsed.payload(), bytes);
        }
    }
}

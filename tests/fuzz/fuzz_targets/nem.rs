//! A transaction that parses is the bytes it came from, on one network alone.
#![no_main]
use chain::{Chain as _, Context, Network};
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use nem::Nem;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    for network in [Network::Mainnet, Network::Testnet] {
        if let Ok(parsed) = chain::parse::<Nem>(bytes, network, &mut Context::none()) {
            assert_eq!(parsed.payload(), bytes);
            let again = Nem::decode(bytes, network).expect("it parsed");
            assert_eq!(Nem::encode(&again), bytes);
            assert!(!parsed.facts().effects.is_empty());
        }
    }
}

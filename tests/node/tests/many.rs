//! A batch of a thousand: the node must not be what takes the time.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::time::{Duration, Instant};

use test_node::{Code, Config, Draft, Ledger, Multisig, Network, Payment, Signer};

const NOW: u32 = 300_000_000;
const NET: Network = Network::Testnet;

fn payment(number: u32) -> Payment {
    let seed = u8::try_from(number % 200).unwrap().saturating_add(20);
    let timestamp = NOW.saturating_sub(number);
    Payment { recipient: Signer::new(seed).address(NET), ..Payment::at(timestamp) }
}

#[test]
fn a_thousand_payments_plain_and_shared() {
    let key = |seed| Signer::new(seed).public_key();
    let multisigs =
        vec![Multisig { account: key(1), cosignatories: vec![key(2), key(3)], minimum: 2 }];
    let mut ledger = Ledger::new(&Config { multisigs, ..Config::default() });
    let account = Signer::new(1).address(NET);
    let mut spent = Duration::ZERO;
    for number in 0..500 {
        let inner = payment(number).to_bytes(&key(1));
        let requests = [
            Signer::new(4).announce(&payment(number)),
            Signer::new(2).announce_draft(&Draft::wrapper(NET, NOW, &inner)),
            Signer::new(3).announce_draft(&Draft::cosignature(NET, NOW, &inner, &account)),
        ];
        let begin = Instant::now();
        for request in &requests {
            assert_eq!(ledger.announce(request, NOW).unwrap().code, Code::SUCCESS);
        }
        spent = spent.saturating_add(begin.elapsed());
    }
    assert_eq!(ledger.height(), 5_001_000);
    assert!(spent < Duration::from_secs(20), "{spent:?}");
}

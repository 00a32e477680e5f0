//! Accounts that several keys share: how one comes about, what it takes to sign for it, who pays.

#![expect(clippy::unwrap_used, reason = "test code")]

use test_node::{
    Announcement, Code, Config, Draft, Harvest, Ledger, Multisig, Network, Payment, Signer,
    transaction_hash,
};

const NOW: u32 = 300_000_000;
const NET: Network = Network::Testnet;
const START: i64 = 1_000_000_000_000;

fn key(seed: u8) -> [u8; 32] {
    Signer::new(seed).public_key()
}

fn address(seed: u8) -> String {
    Signer::new(seed).address(NET)
}

/// A node where key 1 is shared by the keys 2 and up.
fn shared(cosignatories: u8, minimum: i32) -> Ledger {
    let cosignatories = (2..).take(usize::from(cosignatories)).map(key).collect();
    let multisigs = vec![Multisig { account: key(1), cosignatories, minimum }];
    Ledger::new(&Config { multisigs, ..Config::default() })
}

fn send(ledger: &mut Ledger, seed: u8, draft: &Draft) -> Code {
    send_at(ledger, NOW, seed, draft)
}

fn send_at(ledger: &mut Ledger, now: u32, seed: u8, draft: &Draft) -> Code {
    ledger.announce(&Signer::new(seed).announce_draft(draft), now).unwrap().code
}

/// A payment of one XEM out of the account of key 1.
fn payment() -> Vec<u8> {
    Payment::at(NOW).to_bytes(&key(1))
}

fn wrap(inner: &[u8]) -> Draft {
    Draft::wrapper(NET, NOW, inner)
}

fn cosign(inner: &[u8]) -> Draft {
    Draft::cosignature(NET, NOW, inner, &address(1))
}

/// The change of account 1 that adds and deletes keys by seed.
fn change(add: &[u8], delete: &[u8], minimum: Option<i32>) -> Draft {
    let keys = |seeds: &[u8]| seeds.iter().map(|seed| key(*seed)).collect::<Vec<_>>();
    Draft::modification(NET, NOW, &keys(add), &keys(delete), minimum)
}

fn members(ledger: &Ledger, seed: u8) -> (usize, i32) {
    let account = address(seed);
    let (cosignatories, minimum) = ledger.cosignatories(&account);
    (cosignatories.len(), minimum)
}

#[test]
fn two_of_three_pay_and_the_account_pays_all_fees() {
    let mut ledger = shared(3, 2);
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    assert_eq!((ledger.height(), members(&ledger, 1)), (5_000_000, (3, 2)));
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)));
    assert_eq!(send(&mut ledger, 3, &cosign(&inner)), Code::SUCCESS);
    assert!(ledger.is_confirmed(&transaction_hash(&inner)));
    assert_eq!(ledger.height(), 5_000_001);
    let fees = 50_000 + 150_000 + 150_000;
    assert_eq!(ledger.balance(&address(1)), START - 1_000_000 - fees);
    assert_eq!(ledger.balance(&address(9)), START + 1_000_000);
    assert_eq!((ledger.balance(&address(2)), ledger.balance(&address(3))), (START, START));
}

#[test]
fn the_initiator_alone_is_enough_for_one_of_many() {
    let mut ledger = shared(3, 1);
    assert_eq!(send(&mut ledger, 4, &wrap(&payment())), Code::SUCCESS);
    assert!(ledger.is_confirmed(&transaction_hash(&payment())));
}

#[test]
fn zero_means_all() {
    let mut ledger = shared(3, 0);
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 3, &cosign(&inner)), Code::SUCCESS);
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)));
    assert_eq!(send(&mut ledger, 4, &cosign(&inner)), Code::SUCCESS);
    assert!(ledger.is_confirmed(&transaction_hash(&inner)));
}

#[test]
fn who_may_not_take_part() {
    let inner = payment();
    let mut ledger = shared(3, 2);
    assert_eq!(send(&mut ledger, 7, &wrap(&inner)), Code::MULTISIG_NOT_A_COSIGNER);
    let own = Draft::from(&Payment::at(NOW));
    assert_eq!(send(&mut ledger, 1, &own), Code::TRANSACTION_NOT_ALLOWED_FOR_MULTISIG);
    let self_wrapped = send(&mut ledger, 1, &wrap(&inner));
    assert_eq!(self_wrapped, Code::TRANSACTION_NOT_ALLOWED_FOR_MULTISIG);
    let nothing_waits = send(&mut ledger, 3, &cosign(&inner));
    assert_eq!(nothing_waits, Code::MULTISIG_NO_MATCHING_MULTISIG);

    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    let stranger = send(&mut ledger, 7, &cosign(&inner));
    assert_eq!(stranger, Code::MULTISIG_NO_MATCHING_MULTISIG);
    let initiator = send(&mut ledger, 2, &cosign(&inner));
    assert_eq!(initiator, Code::MULTISIG_NO_MATCHING_MULTISIG);
    let other_account = Draft::cosignature(NET, NOW + 1, &inner, &address(5));
    assert_eq!(send(&mut ledger, 3, &other_account), Code::MULTISIG_NO_MATCHING_MULTISIG);
    let other_hash = Draft { timestamp: NOW + 2, ..cosign(&inner[1..]) };
    assert_eq!(send(&mut ledger, 3, &other_hash), Code::MULTISIG_NO_MATCHING_MULTISIG);
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)));
}

#[test]
fn a_second_cosignature_of_the_same_key_does_not_count() {
    let mut ledger = shared(4, 3);
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 3, &cosign(&inner)), Code::SUCCESS);
    let again = Draft { timestamp: NOW + 1, ..cosign(&inner) };
    assert_eq!(send(&mut ledger, 3, &again), Code::SUCCESS);
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)));
    assert_eq!(send(&mut ledger, 4, &cosign(&inner)), Code::SUCCESS);
    assert!(ledger.is_confirmed(&transaction_hash(&inner)));
}

#[test]
fn the_same_inner_transaction_cannot_be_proposed_twice() {
    let mut ledger = shared(3, 2);
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 3, &wrap(&inner)), Code::NEUTRAL);
    assert_eq!(send(&mut ledger, 4, &cosign(&inner)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 4, &wrap(&inner)), Code::NEUTRAL);
    assert_eq!(ledger.balance(&address(9)), START + 1_000_000);
}

/// A case: its name, what is wrong with inner, wrapper or cosignature, what the last announced says.
type Case = (&'static str, fn(&mut Payment, &mut Draft, &mut Draft), [Code; 2]);

#[test]
fn every_part_is_validated() {
    let stopped = [Code::MULTISIG_NO_MATCHING_MULTISIG; 2];
    let with = |code| [code, stopped[1]];
    let cases: &[Case] = &[
        ("as it is", |_, _, _| {}, [Code::SUCCESS; 2]),
        (
            "inner over",
            |p, _, _| (p.timestamp, p.deadline) = (NOW - 9, NOW - 1),
            with(Code::PAST_DEADLINE),
        ),
        ("inner long", |p, _, _| p.deadline = NOW + 86_401, with(Code::FUTURE_DEADLINE)),
        ("inner early", |p, _, _| p.timestamp = NOW + 11, with(Code::TIMESTAMP_TOO_FAR_IN_FUTURE)),
        ("inner cheap", |p, _, _| p.fee = 49_999, with(Code::INSUFFICIENT_FEE)),
        ("inner version", |p, _, _| p.version = 0x9800_0000, with(Code::INVALID_VERSION)),
        ("inner network", |p, _, _| p.version = 0x6800_0001, with(Code::WRONG_NETWORK)),
        (
            "inner poor",
            |p, _, _| (p.amount, p.fee) = (2_000_000_000_000, 1_250_000),
            with(Code::INSUFFICIENT_BALANCE),
        ),
        (
            "inner takes what the fee needs",
            |p, _, _| (p.amount, p.fee) = (START.unsigned_abs() - 1_250_000, 1_250_000),
            with(Code::INSUFFICIENT_BALANCE),
        ),
        ("outer cheap", |_, w, _| w.fee = 149_999, with(Code::INSUFFICIENT_FEE)),
        (
            "outer over",
            |_, w, _| (w.timestamp, w.deadline) = (NOW - 9, NOW - 1),
            with(Code::PAST_DEADLINE),
        ),
        ("outer version", |_, w, _| w.version = 0x9800_0002, with(Code::INVALID_VERSION)),
        ("cosignature cheap", |_, _, c| c.fee = 149_999, [Code::SUCCESS, Code::INSUFFICIENT_FEE]),
        (
            "cosignature dear",
            |_, _, c| c.fee = 1_000_000_001,
            [Code::SUCCESS, Code::INSUFFICIENT_FEE],
        ),
        ("cosignature at its most", |_, _, c| c.fee = 1_000_000_000, [Code::SUCCESS; 2]),
        (
            "cosignature over",
            |_, _, c| (c.timestamp, c.deadline) = (NOW - 9, NOW - 1),
            [Code::SUCCESS, Code::PAST_DEADLINE],
        ),
        (
            "cosignature network",
            |_, _, c| c.version = 0x6800_0001,
            [Code::SUCCESS, Code::WRONG_NETWORK],
        ),
    ];
    for (name, spoil, expected) in cases {
        let mut ledger = shared(3, 2);
        let (mut inner, mut wrapper, mut cosignature) = (Payment::at(NOW), wrap(&[]), cosign(&[]));
        spoil(&mut inner, &mut wrapper, &mut cosignature);
        let inner = inner.to_bytes(&key(1));
        wrapper.body = wrap(&inner).body;
        cosignature.body = cosign(&inner).body;
        let codes = [send(&mut ledger, 2, &wrapper), send(&mut ledger, 3, &cosignature)];
        assert_eq!(codes, *expected, "{name}");
    }
}

#[test]
fn a_pending_one_is_over_when_any_part_is() {
    for (inner, outer, cosignature) in [(100, 900, 900), (900, 100, 900), (900, 900, 100)] {
        let mut ledger = shared(4, 3);
        let inner = Payment { deadline: NOW + inner, ..Payment::at(NOW) }.to_bytes(&key(1));
        let wrapper = Draft { deadline: NOW + outer, ..wrap(&inner) };
        let first = Draft { deadline: NOW + cosignature, ..cosign(&inner) };
        assert_eq!(send(&mut ledger, 2, &wrapper), Code::SUCCESS);
        assert_eq!(send(&mut ledger, 3, &first), Code::SUCCESS);
        assert!(ledger.balance(&address(1)) < START);
        ledger.tick(NOW + 100);
        assert!(ledger.balance(&address(1)) < START);
        ledger.tick(NOW + 101);
        assert_eq!(ledger.balance(&address(1)), START, "what was held back is free again");
        let late = send_at(&mut ledger, NOW + 101, 4, &cosign(&inner));
        assert_eq!(late, Code::MULTISIG_NO_MATCHING_MULTISIG);
    }
}

#[test]
fn an_account_becomes_shared_and_its_own_key_signs_no_more() {
    let mut ledger = Ledger::new(&Config::default());
    let draft = change(&[2, 3, 4], &[], Some(2));
    assert_eq!(send(&mut ledger, 1, &draft), Code::SUCCESS);
    assert_eq!(members(&ledger, 1), (3, 2));
    assert_eq!(ledger.balance(&address(1)), START - 500_000);
    let own = Draft::from(&Payment::at(NOW));
    assert_eq!(send(&mut ledger, 1, &own), Code::TRANSACTION_NOT_ALLOWED_FOR_MULTISIG);
    assert_eq!(send(&mut ledger, 2, &wrap(&payment())), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 3, &cosign(&payment())), Code::SUCCESS);
    assert!(ledger.is_confirmed(&transaction_hash(&payment())));
}

#[test]
fn version_1_makes_all_sign() {
    let mut ledger = Ledger::new(&Config::default());
    assert_eq!(send(&mut ledger, 1, &change(&[2, 3], &[], None)), Code::SUCCESS);
    assert_eq!(members(&ledger, 1), (2, 0));
}

/// Proposes a change of account 1 by key 2 and cosigns it by others.
fn decide(ledger: &mut Ledger, draft: &Draft, others: &[u8]) -> (Code, bool) {
    let inner = draft.to_bytes(&key(1));
    let code = send(ledger, 2, &wrap(&inner));
    for seed in others {
        send(ledger, *seed, &cosign(&inner));
    }
    (code, ledger.is_confirmed(&transaction_hash(&inner)))
}

#[test]
fn changing_a_shared_account() {
    let mut ledger = shared(3, 3);
    assert_eq!(decide(&mut ledger, &change(&[], &[], Some(-1)), &[3, 4]), (Code::SUCCESS, true));
    assert_eq!(members(&ledger, 1), (3, 2));
    assert_eq!(decide(&mut ledger, &change(&[5], &[], Some(1)), &[3]), (Code::SUCCESS, true));
    assert_eq!(members(&ledger, 1), (4, 3));
}

/// What waits is looked at again in every block: a lower minimum completes it.
#[test]
fn a_lower_minimum_completes_what_waited() {
    let mut ledger = shared(3, 3);
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 3, &cosign(&inner)), Code::SUCCESS);
    assert_eq!(decide(&mut ledger, &change(&[], &[], Some(-1)), &[3, 4]), (Code::SUCCESS, true));
    ledger.harvest();
    assert!(ledger.is_confirmed(&transaction_hash(&inner)));
}

#[test]
fn removing_one_of_all_takes_the_others() {
    for minimum in [0, 3] {
        let mut ledger = shared(3, minimum);
        let draft = change(&[], &[4], Some(if minimum == 0 { 0 } else { -1 }));
        assert_eq!(decide(&mut ledger, &draft, &[]), (Code::SUCCESS, false));
        let inner = draft.to_bytes(&key(1));
        assert_eq!(send(&mut ledger, 4, &cosign(&inner)), Code::SUCCESS);
        assert!(!ledger.is_confirmed(&transaction_hash(&inner)), "the removed one does not count");
        assert_eq!(send(&mut ledger, 3, &cosign(&inner)), Code::SUCCESS);
        assert!(ledger.is_confirmed(&transaction_hash(&inner)));
        assert_eq!(members(&ledger, 1).0, 2);
    }
}

#[test]
fn removing_one_of_more_takes_the_minimum_without_it() {
    let mut ledger = shared(3, 2);
    let draft = change(&[], &[4], None);
    assert_eq!(decide(&mut ledger, &draft, &[4]), (Code::SUCCESS, false));
    assert_eq!(send(&mut ledger, 3, &cosign(&draft.to_bytes(&key(1)))), Code::SUCCESS);
    assert_eq!(members(&ledger, 1), (2, 2));
}

#[test]
fn the_last_one_gives_the_account_back() {
    let mut ledger = shared(1, 1);
    assert_eq!(decide(&mut ledger, &change(&[], &[2], Some(-1)), &[]), (Code::SUCCESS, true));
    assert_eq!(members(&ledger, 1), (0, 0));
    assert_eq!(send(&mut ledger, 1, &Draft::from(&Payment::at(NOW))), Code::SUCCESS);
}

#[test]
fn changes_that_are_refused() {
    let cases: &[(&str, Draft, Code)] = &[
        ("two deletes", change(&[], &[3, 4], None), Code::MULTISIG_MODIFICATION_MULTIPLE_DELETES),
        ("a stranger deleted", change(&[], &[7], None), Code::MULTISIG_NOT_A_COSIGNER),
        ("one added again", change(&[3], &[], None), Code::MULTISIG_ALREADY_A_COSIGNER),
        ("itself added", change(&[1], &[], None), Code::MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER),
        (
            "one added twice",
            change(&[5, 5], &[], None),
            Code::MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS,
        ),
        (
            "one deleted twice",
            change(&[], &[3, 3], None),
            Code::MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS,
        ),
        (
            "kind 3",
            Draft::modification_as(NET, NOW, &[(3, key(5))], None),
            Code::MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS,
        ),
        (
            "more signatures than there are",
            change(&[], &[], Some(2)),
            Code::MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE,
        ),
        (
            "fewer than none",
            change(&[], &[], Some(-3)),
            Code::MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE,
        ),
        (
            "the minimum left behind",
            change(&[], &[4], Some(1)),
            Code::MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE,
        ),
        (
            "far beyond",
            change(&[], &[], Some(i32::MAX)),
            Code::MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE,
        ),
        ("cheap", Draft { fee: 499_999, ..change(&[5], &[], None) }, Code::INSUFFICIENT_FEE),
        (
            "33 of them",
            change(&(10..40).collect::<Vec<_>>(), &[], None),
            Code::TOO_MANY_MULTISIG_COSIGNERS,
        ),
        ("32 of them", change(&(10..39).collect::<Vec<_>>(), &[], None), Code::SUCCESS),
    ];
    for (name, draft, expected) in cases {
        assert_eq!(decide(&mut shared(3, 2), draft, &[]).0, *expected, "{name}");
    }
}

#[test]
fn an_order_other_than_nis_s_is_a_false_signature() {
    let mut keys = [(1, key(5)), (1, key(6))];
    let orders = [keys, {
        keys.swap(0, 1);
        keys
    }];
    let codes = orders.map(|changes| {
        let draft = Draft::modification_as(NET, NOW, &changes, None);
        send(&mut Ledger::new(&Config::default()), 1, &draft)
    });
    assert!(codes.contains(&Code::SUCCESS) && codes.contains(&Code::SIGNATURE_NOT_VERIFIABLE));
}

#[test]
fn shared_accounts_and_cosignatories_do_not_nest() {
    let mut ledger = shared(3, 2);
    let own = Draft::modification(NET, NOW, &[key(1)], &[], None);
    assert_eq!(send(&mut ledger, 8, &own), Code::MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER);
    let cosignatory = Draft::modification(NET, NOW, &[key(9)], &[], None);
    assert_eq!(send(&mut ledger, 2, &cosignatory), Code::MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER);
    let nested = wrap(&wrap(&payment()).to_bytes(&key(1)));
    assert_eq!(send(&mut ledger, 2, &nested), Code::MULTISIG_NOT_A_COSIGNER);
    let odd = Signer::new(2).announce_draft(&wrap(&cosign(&payment()).to_bytes(&key(1))));
    assert_eq!(ledger.announce(&odd, NOW).unwrap_err().status(), 500);
}

#[test]
fn cosignatures_wait_for_a_block_like_all_else() {
    let multisigs =
        vec![Multisig { account: key(1), cosignatories: vec![key(2), key(3)], minimum: 2 }];
    let mut ledger =
        Ledger::new(&Config { multisigs, harvest: Harvest::ByCall, ..Config::default() });
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    ledger.harvest();
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)), "incomplete ones stay out");
    assert_eq!(send(&mut ledger, 3, &cosign(&inner)), Code::SUCCESS);
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)));
    ledger.harvest();
    assert!(ledger.is_confirmed(&transaction_hash(&inner)));
    assert_eq!(ledger.height(), 5_000_002);
}

#[test]
fn a_false_signature_on_a_cosignature() {
    let mut ledger = shared(3, 2);
    let inner = payment();
    assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    let good = Signer::new(3).announce_draft(&cosign(&inner));
    let forged = Announcement { signature: Signer::new(4).sign(&good.data).to_vec(), ..good };
    assert_eq!(ledger.announce(&forged, NOW).unwrap().code, Code::SIGNATURE_NOT_VERIFIABLE);
    assert!(!ledger.is_confirmed(&transaction_hash(&inner)));
}

#[test]
fn a_block_changes_an_account_s_cosignatories_once() {
    let multisigs = vec![Multisig { account: key(1), cosignatories: vec![key(2)], minimum: 1 }];
    let config = Config { multisigs, harvest: Harvest::ByCall, ..Config::default() };
    let mut ledger = Ledger::new(&config);
    for seed in [5, 6] {
        let inner = change(&[seed], &[], None).to_bytes(&key(1));
        assert_eq!(send(&mut ledger, 2, &wrap(&inner)), Code::SUCCESS);
    }
    ledger.harvest();
    assert_eq!(members(&ledger, 1), (2, 1));
    ledger.harvest();
    assert_eq!(members(&ledger, 1), (3, 1));
}

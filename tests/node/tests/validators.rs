//! The validators one by one: what NIS accepts, and with which code it refuses.

#![expect(clippy::panic, clippy::unwrap_used, reason = "test code")]

use test_node::{
    Announcement, Code, Config, Harvest, Kind, Ledger, Mosaic, Network, Payment, Signer, Verdict,
    reparse,
};

const NOW: u32 = 300_000_000;

fn ledger() -> Ledger {
    let mosaics = vec![
        Mosaic::new("a:coin", 9_000_000_000, 6).unwrap(),
        Mosaic::new("a:token", 100, 0).unwrap(),
    ];
    Ledger::new(&Config { mosaics, ..Config::default() })
}

fn announce(payment: &Payment) -> Code {
    ledger().announce(&Signer::new(1).announce(payment), NOW).unwrap().code
}

/// A case: its name, what it changes in a good payment, the code.
type Case = (&'static str, fn(&mut Payment), Code);

#[test]
fn each_rule_has_its_code() {
    let cases: &[Case] = &[
        ("as it is", |_| {}, Code::SUCCESS),
        ("deadline is timestamp", |p| p.deadline = p.timestamp, Code::PAST_DEADLINE),
        ("deadline before timestamp", |p| p.deadline = p.timestamp - 1, Code::PAST_DEADLINE),
        ("deadline a day later", |p| p.deadline = p.timestamp + 86_400, Code::SUCCESS),
        (
            "deadline a day and a second",
            |p| p.deadline = p.timestamp + 86_401,
            Code::FUTURE_DEADLINE,
        ),
        ("deadline over", |p| (p.timestamp, p.deadline) = (NOW - 10, NOW - 1), Code::PAST_DEADLINE),
        ("deadline now", |p| (p.timestamp, p.deadline) = (NOW - 10, NOW), Code::SUCCESS),
        ("10 s ahead", |p| p.timestamp = NOW + 10, Code::SUCCESS),
        ("11 s ahead", |p| p.timestamp = NOW + 11, Code::TIMESTAMP_TOO_FAR_IN_FUTURE),
        ("fee one short", |p| p.fee = 49_999, Code::INSUFFICIENT_FEE),
        ("fee zero", |p| p.fee = 0, Code::INSUFFICIENT_FEE),
        ("fee without a maximum", |p| p.fee = 900_000_000_000, Code::SUCCESS),
        ("message needs its fee", |p| p.message = vec![1; 31], Code::INSUFFICIENT_FEE),
        ("message of 31", |p| (p.message, p.fee) = (vec![1; 31], 100_000), Code::SUCCESS),
        ("message of 32", |p| (p.message, p.fee) = (vec![1; 32], 100_000), Code::INSUFFICIENT_FEE),
        ("message of 1024", |p| (p.message, p.fee) = (vec![1; 1024], 1_700_000), Code::SUCCESS),
        (
            "message of 1025",
            |p| (p.message, p.fee) = (vec![1; 1025], 1_700_000),
            Code::MESSAGE_TOO_LARGE,
        ),
        ("version 0", |p| p.version = 0x9800_0000, Code::INVALID_VERSION),
        ("version 3", |p| p.version = 0x9800_0003, Code::INVALID_VERSION),
        ("version 257", |p| p.version = 0x9800_0102, Code::INVALID_VERSION),
        ("version 2", |p| p.version = 0x9800_0002, Code::SUCCESS),
        ("mainnet byte", |p| p.version = 0x6800_0001, Code::WRONG_NETWORK),
        ("mijin byte", |p| p.version = 0x6000_0001, Code::WRONG_NETWORK),
        (
            "all it has",
            |p| (p.amount, p.fee) = (1_000_000_000_000 - 1_250_000, 1_250_000),
            Code::SUCCESS,
        ),
        (
            "one more",
            |p| (p.amount, p.fee) = (1_000_000_000_000 - 1_249_999, 1_250_000),
            Code::INSUFFICIENT_BALANCE,
        ),
        (
            "sum overflows",
            |p| (p.amount, p.fee) = (9_223_372_036_854_775_807, 1_250_000),
            Code::INSUFFICIENT_BALANCE,
        ),
    ];
    for (name, change, code) in cases {
        let mut payment = Payment::at(NOW);
        change(&mut payment);
        assert_eq!(announce(&payment), *code, "{name}");
    }
}

#[test]
fn mosaics_have_their_own_rules() {
    let cases: &[Case] = &[
        ("coin", |p| p.mosaics = vec![("a", "coin", 5)], Code::SUCCESS),
        ("token", |p| p.mosaics = vec![("a", "token", 100)], Code::SUCCESS),
        (
            "more than there is",
            |p| p.mosaics = vec![("a", "token", 101)],
            Code::INSUFFICIENT_BALANCE,
        ),
        (
            "times two",
            |p| (p.mosaics, p.amount) = (vec![("a", "token", 51)], 2_000_000),
            Code::INSUFFICIENT_BALANCE,
        ),
        (
            "not whole",
            |p| (p.mosaics, p.amount) = (vec![("a", "token", 5)], 1_500_000),
            Code::MOSAIC_DIVISIBILITY_VIOLATED,
        ),
        (
            "xem alone may be",
            |p| (p.mosaics, p.amount) = (vec![("nem", "xem", 5)], 1_500_000),
            Code::SUCCESS,
        ),
        (
            "xem beyond balance",
            |p| p.mosaics = vec![("nem", "xem", 1_000_000_000_001)],
            Code::INSUFFICIENT_FEE,
        ),
        (
            "the same, fee paid",
            |p| (p.mosaics, p.fee) = (vec![("nem", "xem", 1_000_000_000_001)], 1_250_000),
            Code::INSUFFICIENT_BALANCE,
        ),
        (
            "no order",
            |p| p.mosaics = vec![("nem", "xem", 1), ("a", "coin", 1)],
            Code::SIGNATURE_NOT_VERIFIABLE,
        ),
        (
            "twice",
            |p| p.mosaics = vec![("a", "coin", 1), ("a", "coin", 1)],
            Code::SIGNATURE_NOT_VERIFIABLE,
        ),
    ];
    for (name, change, code) in cases {
        let mut payment = Payment { version: 0x9800_0002, fee: 100_000, ..Payment::at(NOW) };
        change(&mut payment);
        assert_eq!(announce(&payment), *code, "{name}");
    }
}

#[test]
fn eleven_mosaics_are_too_many_unless_one_is_xem() {
    const NAMES: [&str; 11] =
        ["m00", "m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10"];
    let mosaics =
        NAMES.iter().map(|name| Mosaic::new(&format!("a:{name}"), 10, 0).unwrap()).collect();
    let config = Config { mosaics, ..Config::default() };
    let payment =
        |mosaics| Payment { version: 0x9800_0002, fee: 600_000, mosaics, ..Payment::at(NOW) };
    let with = |count: usize| NAMES[..count].iter().map(|name| ("a", *name, 1)).collect::<Vec<_>>();
    let run = |mosaics| {
        let request = Signer::new(1).announce(&payment(mosaics));
        Ledger::new(&config).announce(&request, NOW).unwrap().code
    };
    assert_eq!(run(with(10)), Code::SUCCESS);
    assert_eq!(run(with(11)), Code::TOO_MANY_MOSAIC_TRANSFERS);
    let mut ten_and_xem = with(10);
    ten_and_xem.push(("nem", "xem", 1));
    assert_eq!(run(ten_and_xem), Code::SUCCESS);
}

#[test]
fn an_unknown_mosaic_throws_and_is_then_neutral() {
    let mut ledger = ledger();
    let payment =
        Payment { version: 0x9800_0002, mosaics: vec![("b", "x", 1)], ..Payment::at(NOW) };
    let request = Signer::new(1).announce(&payment);
    let exception = ledger.announce(&request, NOW).unwrap_err();
    assert_eq!(exception.kind(), Kind::IllegalArgument);
    assert_eq!(ledger.announce(&request, NOW).unwrap().code, Code::NEUTRAL);
    assert!(!ledger.contains(&ledger_hash(&request)));
}

fn ledger_hash(request: &Announcement) -> [u8; 32] {
    match reparse(&request.data) {
        Verdict::Unchanged(transaction) => transaction.hash(),
        other @ (Verdict::Changed { .. } | Verdict::Thrown(_)) => panic!("{other:?}"),
    }
}

#[test]
fn recipients_that_the_account_cache_refuses() {
    let mainnet = Signer::new(9).address(Network::Mainnet);
    let good = Payment::at(NOW).recipient;
    let last = if good.ends_with('A') { "B" } else { "A" };
    let broken = format!("{}{last}", &good.chars().take(39).collect::<String>());
    let dashed = format!(
        "{}-{}",
        &good.chars().take(6).collect::<String>(),
        good.chars().skip(6).collect::<String>()
    );
    for recipient in [mainnet, broken, dashed] {
        let payment = Payment { recipient, ..Payment::at(NOW) };
        let request = Signer::new(1).announce(&payment);
        assert!(matches!(reparse(&request.data), Verdict::Unchanged(_)));
        let exception = ledger().announce(&request, NOW).unwrap_err();
        assert_eq!((exception.kind(), exception.status()), (Kind::MissingResource, 404));
    }
}

#[test]
fn what_an_account_pays_itself_comes_back_before_the_fee() {
    let signer = Signer::new(1);
    let recipient = signer.address(Network::Testnet);
    let pay = |amount, fee| {
        let payment = Payment { recipient: recipient.clone(), amount, fee, ..Payment::at(NOW) };
        ledger().announce(&signer.announce(&payment), NOW).unwrap().code
    };
    assert_eq!(pay(1_000_000_000_000, 1_250_000), Code::SUCCESS);
    assert_eq!(pay(1_000_000_000_001, 1_250_000), Code::INSUFFICIENT_BALANCE);
    assert_eq!(pay(1, 1_000_000_000_001), Code::INSUFFICIENT_BALANCE);
}

#[test]
fn a_known_hash_is_neutral_and_pays_once() {
    let (mut ledger, signer) = (ledger(), Signer::new(1));
    let request = signer.announce(&Payment::at(NOW));
    assert_eq!(ledger.announce(&request, NOW).unwrap().code, Code::SUCCESS);
    let height = ledger.height();
    for later in [0, 1, 599, 600, 3600] {
        assert_eq!(ledger.announce(&request, NOW + later).unwrap().code, Code::NEUTRAL, "{later}");
    }
    assert_eq!(ledger.height(), height);
    assert_eq!(ledger.balance(&signer.address(Network::Testnet)), 1_000_000_000_000 - 1_050_000);
    assert_eq!(ledger.balance(&Payment::at(NOW).recipient), 1_000_000_000_000 + 1_000_000);
}

#[test]
fn refusals_are_remembered_for_ten_minutes() {
    let (mut ledger, signer) = (ledger(), Signer::new(1));
    let early = signer.announce(&Payment::at(NOW + 60));
    assert_eq!(ledger.announce(&early, NOW).unwrap().code, Code::TIMESTAMP_TOO_FAR_IN_FUTURE);
    assert_eq!(ledger.announce(&early, NOW + 60).unwrap().code, Code::TIMESTAMP_TOO_FAR_IN_FUTURE);
    assert_eq!(ledger.announce(&early, NOW + 600).unwrap().code, Code::SUCCESS);

    // A stranger's false signature under the same bytes keeps the true one out as long.
    let request = signer.announce(&Payment::at(NOW));
    let forged = Announcement { signature: vec![1; 64], ..request.clone() };
    assert_eq!(ledger.announce(&forged, NOW).unwrap().code, Code::SIGNATURE_NOT_VERIFIABLE);
    assert_eq!(ledger.announce(&request, NOW).unwrap().code, Code::SIGNATURE_NOT_VERIFIABLE);
    assert_eq!(ledger.announce(&request, NOW + 600).unwrap().code, Code::SUCCESS);
}

#[test]
fn signatures_that_do_not_belong() {
    let signer = Signer::new(1);
    let request = signer.announce(&Payment::at(NOW));
    let other = Signer::new(2).sign(&request.data).to_vec();
    let zero_s = [&request.signature[..32], &[0; 32]].concat();
    for signature in [other, zero_s, vec![0; 64], vec![255; 64]] {
        let forged = Announcement { signature, ..request.clone() };
        assert_eq!(ledger().announce(&forged, NOW).unwrap().code, Code::SIGNATURE_NOT_VERIFIABLE);
    }
    for length in [0, 63, 65, 128] {
        let forged = Announcement { signature: vec![1; length], ..request.clone() };
        assert_eq!(ledger().announce(&forged, NOW).unwrap_err().kind(), Kind::IllegalArgument);
    }
}

#[test]
fn more_than_2048_bytes_are_cut_before_parsing() {
    let payment = Payment { message: vec![7; 2000], fee: 9_000_000, ..Payment::at(NOW) };
    let request = Signer::new(1).announce(&payment);
    assert!(request.data.len() > 2048);
    assert!(matches!(reparse(&request.data), Verdict::Unchanged(_)));
    assert!(ledger().announce(&request, NOW).is_err());
}

#[test]
fn unconfirmed_until_harvested() {
    let config = Config { harvest: Harvest::ByCall, ..Config::default() };
    let mut ledger = Ledger::new(&config);
    let outcome = ledger.announce(&Signer::new(1).announce(&Payment::at(NOW)), NOW).unwrap();
    assert!(ledger.contains(&outcome.hash) && !ledger.is_confirmed(&outcome.hash));
    assert_eq!(ledger.height(), config.height);
    ledger.harvest();
    assert!(ledger.is_confirmed(&outcome.hash));
    assert_eq!(ledger.height(), config.height + 1);
}

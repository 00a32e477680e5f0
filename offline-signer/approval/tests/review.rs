//! What the operator sees and types, from NEM's vectors.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "test code"
)]
use approval::{Line, Order, Reviewed, Weight};
use chain::{Context, Network, ParseError, Parsed, UnixTime};
use data_encoding::HEXUPPER;
use nem::{Mosaic, Nem, Timestamp, TransferDraft, WireMessage, address_of};
use policy::{Clock, Refusal, Surroundings};
use scheme::PublicKey;
use serde_json::Value;

const SIGNER: PublicKey = PublicKey([3; 32]);
const NOW: UnixTime = UnixTime(1_795_408_290);

type Edit = fn(&mut TransferDraft);

fn surroundings() -> Surroundings {
    Surroundings { now: NOW, clock: Clock::Operator, interfaces: Vec::new() }
}

fn parse(bytes: &[u8], network: Network) -> Result<Parsed, ParseError> {
    chain::parse::<Nem>(bytes, network, &mut Context::none())
}

fn draft(network: Network) -> TransferDraft {
    TransferDraft {
        signer: SIGNER,
        recipient: address_of(&PublicKey([9; 32]), network),
        xem: 1_500_000_250_000,
        mosaics: Vec::new(),
        message: None,
        timestamp: Timestamp::from_unix(NOW).unwrap(),
        deadline: Timestamp::from_unix(UnixTime(NOW.0 + 7200)).unwrap(),
        fee: None,
    }
}

fn parsed(draft: TransferDraft) -> Parsed {
    use chain::Chain as _;
    let network = draft.recipient.network();
    parse(&Nem::encode(&draft.build().unwrap()), network).unwrap()
}

fn order(transactions: Vec<Parsed>) -> Order {
    let network = transactions.first().map_or(Network::Testnet, |first| first.facts().network);
    let check_code = "01234567".into();
    Order { check_code, network, account: SIGNER, transactions, note: None, claims: Vec::new() }
}

fn review(transactions: Vec<Parsed>) -> Result<Reviewed, Refusal> {
    Reviewed::new(order(transactions), &surroundings())
}

fn expected(reviewed: &Reviewed) -> Vec<&str> {
    reviewed.questions().iter().map(approval::Question::expected).collect()
}

#[test]
fn one_payment_asks_amount_recipient_and_check_code() {
    let reviewed = review(vec![parsed(draft(Network::Testnet))]).unwrap();
    let to = address_of(&PublicKey([9; 32]), Network::Testnet);
    assert_eq!(expected(&reviewed), ["1500000.25 XEM", &to.ends(), "01234567"]);
    let ends = to.ends();
    assert_eq!((ends.len(), &ends[..8], &ends[9..]), (17, &to.as_str()[..8], &to.as_str()[32..]));
}

#[test]
fn the_review_of_one_payment_reads_from_effects_to_details() {
    let mut draft = draft(Network::Testnet);
    draft.message = WireMessage::plain("invoice 42\u{202e}".as_bytes()).ok();
    let mut order = order(vec![parsed(draft)]);
    order.note = Some("rush\nplease".into());
    let reviewed = Reviewed::new(order, &surroundings()).unwrap();
    let from = address_of(&SIGNER, Network::Testnet).grouped();
    let to = address_of(&PublicKey([9; 32]), Network::Testnet).grouped();
    let key = SIGNER.to_string();
    let shown: Vec<(&str, &str)> = reviewed
        .lines()
        .iter()
        .map(|line| (line.label.as_str(), line.text.as_str()))
        .filter(|(label, _)| *label != "hash")
        .collect();
    assert_eq!(
        shown,
        [
            ("pays", "1,500,000.250000 XEM"),
            ("to", &*to),
            ("message (text)", "invoice 42\\u{202e}"),
            ("fee", "1.300000 XEM (the network's minimum is 1.300000 XEM)"),
            ("from", &*from),
            ("network", "NEM TESTNET, and any fork of it"),
            (
                "can take effect",
                "from 2026-11-23 04:31:30 until 2026-11-23 06:31:30 (UTC), lasts 2 h"
            ),
            ("type", "transfer, version 1"),
            ("public key", &*key),
            ("now", "2026-11-23 04:31:30 (UTC), as the operator gave it"),
            ("note from the online machine, not checked", "rush\\nplease"),
            ("check code", "01234567"),
        ]
    );
}

#[test]
fn each_danger_is_typed() {
    let network = Network::Testnet;
    let cases: [(&str, Edit); 7] = [
        ("D-FUTURE", |d| d.timestamp = Timestamp::from_unix(UnixTime(NOW.0 + 901)).unwrap()),
        ("D-OVER", |d| {
            d.timestamp = Timestamp::from_unix(UnixTime(NOW.0 - 7200)).unwrap();
            d.deadline = Timestamp::from_unix(UnixTime(NOW.0 - 1)).unwrap();
        }),
        ("D-FEE", |d| d.fee = Some(2_500_001)),
        ("D-MOSAIC", |d| {
            d.fee = Some(50_000);
            d.mosaics = vec![Mosaic { id: "alice:gold".parse().unwrap(), quantity: 1 }];
        }),
        ("D-KEYLIKE", |d| d.message = WireMessage::plain(&[b'a'; 64]).ok()),
        ("D-KEYLIKE", |d| d.message = WireMessage::hex(&[7; 32]).ok()),
        ("D-SELF", |d| d.recipient = address_of(&SIGNER, Network::Testnet)),
    ];
    for (code, change) in cases {
        let mut draft = draft(network);
        change(&mut draft);
        let reviewed = review(vec![parsed(draft)]).unwrap();
        assert!(expected(&reviewed).contains(&code), "{code}: {:?}", expected(&reviewed));
        let warned = |line: &Line| line.weight == Weight::Danger && line.label == code;
        assert!(reviewed.lines().iter().any(warned), "{code}");
    }
}

#[test]
fn what_is_near_a_danger_is_none() {
    let cases: [Edit; 5] = [
        |d| d.timestamp = Timestamp::from_unix(UnixTime(NOW.0 + 900)).unwrap(),
        |d| {
            d.timestamp = Timestamp::from_unix(UnixTime(NOW.0 - 7200)).unwrap();
            d.deadline = Timestamp::from_unix(NOW).unwrap();
        },
        |d| d.fee = Some(2_500_000),
        |d| d.fee = Some(1),
        |d| d.message = WireMessage::plain(b"invoice 12345678").ok(),
    ];
    for change in cases {
        let mut draft = draft(Network::Testnet);
        change(&mut draft);
        let reviewed = review(vec![parsed(draft)]).unwrap();
        assert!(!expected(&reviewed).iter().any(|line| line.starts_with("D-")));
    }
}

#[test]
fn a_networked_machine_is_a_danger_for_money_alone() {
    let mut surroundings = surroundings();
    surroundings.interfaces = vec!["eth0".into()];
    for (network, danger) in [(Network::Mainnet, true), (Network::Testnet, false)] {
        let order = order(vec![parsed(draft(network))]);
        let reviewed = Reviewed::new(order, &surroundings).unwrap();
        assert_eq!(expected(&reviewed).contains(&"D-ONLINE"), danger, "{network}");
    }
}

#[test]
fn a_high_fee_is_typed_itself_as_well() {
    let mut draft = draft(Network::Testnet);
    draft.fee = Some(1_000_000_000);
    let reviewed = review(vec![parsed(draft)]).unwrap();
    assert_eq!(expected(&reviewed)[2..], ["1000 XEM", "D-FEE", "01234567"]);
}

#[test]
fn a_batch_is_typed_by_count_totals_and_fees() {
    let mut other = draft(Network::Testnet);
    other.xem = 750_000;
    other.mosaics = vec![Mosaic { id: "alice:gold".parse().unwrap(), quantity: 7 }];
    other.fee = Some(100_000);
    let batch = vec![parsed(draft(Network::Testnet)), parsed(other)];
    let reviewed = review(batch).unwrap();
    assert_eq!(
        expected(&reviewed),
        ["2", "1500001 XEM", "7 alice:gold", "1.35 XEM", "D-MOSAIC", "01234567"]
    );
}

/// Returns what stands behind a label, in the summary of a batch.
fn summary_of(transactions: Vec<Parsed>, label: &str) -> Vec<String> {
    let reviewed = review(transactions).unwrap();
    let summary = reviewed.lines().iter().take_while(|line| line.text != "transaction 1");
    summary.filter(|line| line.label == label).map(|line| line.text.clone()).collect()
}

#[test]
fn the_largest_payment_of_each_asset_is_named() {
    let pays = |xem: u64, gold: u64, to: u8| {
        let mut draft = draft(Network::Testnet);
        draft.recipient = address_of(&PublicKey([to; 32]), Network::Testnet);
        draft.xem = xem;
        if gold > 0 {
            draft.mosaics = vec![Mosaic { id: "alice:gold".parse().unwrap(), quantity: gold }];
            draft.fee = Some(100_000);
        }
        parsed(draft)
    };
    let to = |to| address_of(&PublicKey([to; 32]), Network::Testnet).grouped();
    let batch = vec![pays(5, 0, 1), pays(7, 2, 2), pays(7, 9, 3), pays(0, 4, 4)];
    assert_eq!(
        summary_of(batch, "largest"),
        [
            format!("0.000007 XEM, transaction 2, to {}", to(2)),
            format!("9 atomic units of alice:gold, transaction 3, to {}", to(3)),
        ]
    );
}

#[test]
fn a_batch_of_a_multisig_account_says_whose_money_it_is() {
    let within = |xem: u64| {
        use chain::Chain as _;
        let TransferDraft { recipient, timestamp, deadline, .. } = draft(Network::Testnet);
        let body = nem::transfer(recipient, xem, Vec::new(), None).unwrap();
        let (network, multisig) = (Network::Testnet, Some(PublicKey([5; 32])));
        let shell =
            nem::Shell { network, signer: SIGNER, multisig, timestamp, deadline, fee: None };
        parse(&Nem::encode(&shell.wrap(body).unwrap()), network).unwrap()
    };
    let account = address_of(&PublicKey([5; 32]), Network::Testnet);
    let signer = address_of(&SIGNER, Network::Testnet).grouped();
    let batch = || vec![within(1), within(2)];
    assert_eq!(summary_of(batch(), "money of"), [account.grouped()]);
    assert_eq!(summary_of(batch(), "signed by"), std::slice::from_ref(&signer));
    assert_eq!(summary_of(batch(), "from"), [""; 0]);
    assert_eq!(expected(&review(batch()).unwrap())[2], account.ends());
    let mixed = vec![within(1), parsed(draft(Network::Testnet))];
    assert_eq!(summary_of(mixed, "money of"), [account.grouped()]);
    let plain = vec![
        parsed(draft(Network::Testnet)),
        parsed(TransferDraft { xem: 1, ..draft(Network::Testnet) }),
    ];
    assert_eq!(summary_of(plain, "from"), [signer]);
}

#[test]
fn twins_are_pointed_out() {
    let mut later = draft(Network::Testnet);
    later.timestamp = Timestamp::from_unix(UnixTime(NOW.0 + 1)).unwrap();
    let reviewed = review(vec![parsed(draft(Network::Testnet)), parsed(later)]).unwrap();
    let found = reviewed.common_findings();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].text, "transactions 1 and 2 do the same");
}

#[test]
fn one_wrong_line_or_the_end_of_input_approves_nothing() {
    let answers = ["1500000.25 XEM", "", "01234567"];
    for wrong in 0..=3 {
        let reviewed = review(vec![parsed(draft(Network::Testnet))]).unwrap();
        let right: Vec<String> = expected(&reviewed).into_iter().map(Into::into).collect();
        let mut asked = 0;
        let result = reviewed.confirm(|_| {
            asked += 1;
            match asked - 1 {
                place if place == wrong => None,
                place => right.get(place).cloned(),
            }
        });
        assert_eq!(result.is_ok(), wrong == 3, "{wrong}");
        assert_eq!(asked, (wrong + 1).min(3), "nothing is asked after a wrong line");
    }
    let reviewed = review(vec![parsed(draft(Network::Testnet))]).unwrap();
    let mut lines = answers.into_iter();
    let declined = reviewed.confirm(|_| lines.next().map(Into::into)).unwrap_err();
    assert_eq!(declined.question, 2);
}

#[test]
fn answers_are_exact_but_for_blanks() {
    for (typed, right) in [
        ("1500000.25 XEM", true),
        ("  1500000.25   XEM  ", true),
        ("1500000.250000 XEM", false),
        ("1500000.25", false),
        ("1500000.25 xem", false),
        ("1,500,000.25 XEM", false),
        ("y", false),
        ("", false),
    ] {
        let reviewed = review(vec![parsed(draft(Network::Testnet))]).unwrap();
        let mut first = true;
        let declined = reviewed
            .confirm(|_| core::mem::take(&mut first).then(|| typed.to_owned()))
            .unwrap_err();
        assert_eq!(declined.question == 2, right, "{typed}");
    }
}

#[test]
fn what_no_order_can_want_is_refused() {
    let code = |transactions| review(transactions).unwrap_err().code;
    assert_eq!(code(vec![]), "R-EMPTY");
    let mut never = draft(Network::Testnet);
    never.deadline = never.timestamp;
    assert_eq!(code(vec![parsed(never)]), "R-TIME");
    let mut long = draft(Network::Testnet);
    long.deadline = Timestamp::from_unix(UnixTime(NOW.0 + 86_401)).unwrap();
    assert_eq!(code(vec![parsed(draft(Network::Testnet)), parsed(long)]), "R-TIME");
    let mut foreign = draft(Network::Testnet);
    foreign.signer = PublicKey([4; 32]);
    assert_eq!(code(vec![parsed(foreign)]), "R-MIXED");
    let mixed = vec![parsed(draft(Network::Testnet)), parsed(draft(Network::Mainnet))];
    assert_eq!(code(mixed), "R-MIXED");
    let mut huge = draft(Network::Testnet);
    huge.xem = (1 << 63) - 1;
    let later = |seconds: i64| {
        let timestamp = Timestamp::from_unix(UnixTime(NOW.0 + seconds)).unwrap();
        parsed(TransferDraft { timestamp, ..huge.clone() })
    };
    let sum = vec![later(0), later(1), later(2)];
    assert_eq!(code(sum), "R-FORM");
    assert_eq!(code(vec![later(0), later(0)]), "R-TWICE");
}

/// Whatever is wrapped around it: the network takes an inner transaction once.
#[test]
fn an_inner_transaction_stands_in_one_wrapper() {
    use chain::Chain as _;
    let TransferDraft { recipient, timestamp, deadline, .. } = draft(Network::Testnet);
    let shell = nem::Shell {
        network: Network::Testnet,
        signer: SIGNER,
        multisig: Some(PublicKey([5; 32])),
        timestamp,
        deadline,
        fee: None,
    };
    let wrapped = |xem: u64| {
        let body = nem::transfer(recipient.clone(), xem, Vec::new(), None).unwrap();
        Nem::encode(&shell.wrap(body).unwrap())
    };
    let (bytes, mut again) = (wrapped(1), wrapped(1));
    again[8] ^= 1; // The wrapper's own timestamp.
    let (inner, other) = (bytes[64..].to_vec(), wrapped(2)[64..].to_vec());
    let cosigned = |inner: &[u8]| {
        let shell = nem::Shell { multisig: None, ..shell };
        let cosignature = Nem::encode(&shell.cosign(inner).unwrap());
        let mut context = Context::new::<Nem>(&[inner.to_vec()]).unwrap();
        chain::parse::<Nem>(&cosignature, Network::Testnet, &mut context).unwrap()
    };
    let plain = |bytes: &[u8]| parse(bytes, Network::Testnet).unwrap();
    for (transactions, twice) in [
        (vec![plain(&bytes), plain(&again)], true),
        (vec![plain(&bytes), cosigned(&inner)], true),
        (vec![plain(&bytes), cosigned(&other)], false),
        (vec![plain(&bytes), plain(&wrapped(2))], false),
    ] {
        let refused = review(transactions).err();
        assert_eq!(refused.map(|refusal| refusal.code), twice.then_some("R-TWICE"));
    }
}

/// The screen itself, not the parser's value: a changed byte of a vector is refused or changes a
/// line other than the hash.
#[test]
fn every_changed_byte_changes_a_line() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/nem/transactions.json");
    let all: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut tried = 0;
    for case in all["cases"].as_array().unwrap() {
        let unsigned = HEXUPPER.decode(case["unsigned"].as_str().unwrap().as_bytes()).unwrap();
        let network = case["network"].as_str().unwrap().parse().unwrap();
        let Some(before) = screen(&unsigned, network) else { continue };
        for place in 0..unsigned.len() {
            for bit in [0, 3, 7] {
                let mut changed = unsigned.clone();
                changed[place] ^= 1 << bit;
                let after = screen(&changed, network);
                assert_ne!(after.as_ref(), Some(&before), "{} byte {place}", case["id"]);
                tried += 1;
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

fn screen(bytes: &[u8], network: Network) -> Option<Vec<Line>> {
    let parsed = parse(bytes, network).ok()?;
    let mut order = order(vec![parsed]);
    order.account = order.transactions[0].facts().signer;
    let lines = Reviewed::new(order, &surroundings()).ok()?.lines().to_vec();
    Some(
        lines
            .into_iter()
            .filter(|line| !["hash", "inner hash"].contains(&line.label.as_str()))
            .collect(),
    )
}

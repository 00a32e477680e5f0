//! What the client asks about accounts, mosaics and transactions, and what becomes of bad answers.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::time::Duration;

use node::{
    AccountInfo, BodyJson, Height, Limits, MosaicName, Nis, NisAddress, NisNetwork, Node,
    NodeError, RemoteStatus, Sought, Status, agree, agree_if,
};
use test_node::{
    Config, Draft, Fault, Harvest, Ledger, Levy, Mosaic, MosaicId, Multisig, Network, Payment,
    Signer, TestNode, transaction_hash,
};

const LIMITS: Limits =
    Limits { connect: Duration::from_millis(900), total: Duration::from_millis(1500) };
const NET: Network = Network::Testnet;

fn key(seed: u8) -> [u8; 32] {
    Signer::new(seed).public_key()
}

fn address(seed: u8) -> NisAddress {
    Signer::new(seed).address(NET).parse().unwrap()
}

fn connect(node: &TestNode) -> Nis {
    Nis::connect(&node.url().parse().unwrap(), NisNetwork::TESTNET, LIMITS).unwrap()
}

/// A node where the keys 2, 3 and 4 share the account of key 1, and two of them must sign.
fn shared(harvest: Harvest) -> (TestNode, Nis) {
    let cosignatories = vec![key(2), key(3), key(4)];
    let multisigs = vec![Multisig { account: key(1), cosignatories, minimum: 2 }];
    let node = TestNode::start(Config { multisigs, harvest, ..Config::default() }).unwrap();
    let nis = connect(&node);
    (node, nis)
}

/// Sends a transaction and returns its signature.
fn send(nis: &Nis, seed: u8, draft: &Draft) -> [u8; 64] {
    let request = Signer::new(seed).announce_draft(draft);
    let signature = request.signature.try_into().unwrap();
    nis.announce(&request.data, &signature).unwrap();
    signature
}

/// Proposes a payment out of the shared account by key 2; returns the bytes inside, the hash of the
/// whole, and the signature.
fn propose(node: &TestNode, nis: &Nis) -> (Vec<u8>, [u8; 32], [u8; 64]) {
    let inner = Payment::at(node.now()).to_bytes(&key(1));
    let wrapper = Draft::wrapper(NET, node.now(), &inner);
    let signature = send(nis, 2, &wrapper);
    (inner, transaction_hash(&wrapper.to_bytes(&key(2))), signature)
}

fn cosign(node: &TestNode, inner: &[u8]) -> Draft {
    Draft::cosignature(NET, node.now(), inner, address(1).as_str())
}

#[test]
fn accounts() {
    let (_node, nis) = shared(Harvest::AtOnce);
    let account = nis.account(&address(1)).unwrap();
    let multisig = account.multisig.clone().unwrap();
    assert_eq!((multisig.minimum, multisig.needed(), multisig.cosignatories.len()), (2, 2, 3));
    for seed in [2, 3, 4] {
        let found = multisig.cosignatories.iter().find(|member| member.address == address(seed));
        assert_eq!(found.unwrap().public_key, Some(key(seed)));
    }
    assert_eq!((account.balance, account.public_key), (1_000_000_000_000, Some(key(1))));
    let member = nis.account(&address(3)).unwrap();
    assert_eq!(member.cosignatory_of.first().unwrap().address, address(1));
    assert_eq!((member.multisig, member.remote_status), (None, RemoteStatus::Inactive));
    let stranger = nis.account(&address(9)).unwrap();
    let expected = AccountInfo {
        address: address(9),
        balance: 1_000_000_000_000,
        public_key: None,
        multisig: None,
        cosignatory_of: Vec::new(),
        remote_status: RemoteStatus::Inactive,
    };
    assert_eq!(stranger, expected);
}

#[test]
fn an_address_of_another_network_is_the_node_s_to_refuse() {
    let (_node, nis) = shared(Harvest::AtOnce);
    let other = Signer::new(1).address(Network::Mainnet).parse().unwrap();
    assert!(matches!(nis.account(&other), Err(NodeError::Failed { status: 400, .. })));
}

#[test]
fn mosaics() {
    let id: MosaicName = "a.b:it's a coin".parse().unwrap();
    let nis_id = MosaicId::parse("a.b:it's a coin").unwrap();
    let levy = Levy { kind: 2, recipient: address(5).to_string(), mosaic: nis_id, fee: 9 };
    let mut coin = Mosaic::new("a.b:it's a coin", 1000, 2).unwrap();
    (coin.levy, coin.mutable, coin.supply) = (Some(levy), true, 1500);
    let node = TestNode::start(Config { mosaics: vec![coin], ..Config::default() }).unwrap();
    let nis = connect(&node);
    let definition = nis.mosaic_definition(&id).unwrap();
    assert_eq!((definition.divisibility, definition.initial_supply), (2, 1000));
    assert!(definition.supply_mutable && definition.transferable);
    let levy = definition.levy.unwrap();
    assert_eq!(
        (levy.percentile, levy.recipient, levy.mosaic, levy.fee),
        (true, address(5), id.clone(), 9)
    );
    assert_eq!(nis.mosaic_supply(&id), Ok(1500));
    let xem: MosaicName = "nem:xem".parse().unwrap();
    assert_eq!(nis.mosaic_definition(&xem).unwrap().divisibility, 6);
    assert_eq!(nis.mosaic_supply(&xem), Ok(8_999_999_999));
    let unknown = "a.b:none".parse().unwrap();
    assert!(matches!(nis.mosaic_supply(&unknown), Err(NodeError::Failed { status: 404, .. })));
    assert!(matches!(nis.mosaic_definition(&unknown), Err(NodeError::Failed { status: 404, .. })));
}

#[test]
fn what_waits_for_cosignatures() {
    let (node, nis) = shared(Harvest::ByCall);
    assert!(nis.pending(&address(1)).unwrap().readable.is_empty());
    let (inner, _, signature) = propose(&node, &nis);
    for seed in [1, 2, 3, 4] {
        let list = nis.pending(&address(seed)).unwrap();
        let [pending] = list.readable.try_into().unwrap();
        assert!(list.unreadable.is_empty());
        assert_eq!(pending.inner_hash, transaction_hash(&inner));
        assert_eq!((pending.inner.signer, pending.inner.signature), (key(1), None));
        assert_eq!((pending.wrapper.signer, pending.wrapper.signature), (key(2), Some(signature)));
        let BodyJson::Transfer { recipient, amount, .. } = &pending.inner.body else { panic!() };
        assert_eq!((recipient, amount), (&address(9), &1_000_000));
        assert!(pending.is_signed_by(&key(2)) && !pending.is_signed_by(&key(3)));
    }
    let cosignature = Draft { deadline: node.now() + 60, ..cosign(&node, &inner) };
    send(&nis, 3, &cosignature);
    let list = nis.pending(&address(4)).unwrap();
    let [pending] = list.readable.try_into().unwrap();
    assert!(pending.is_signed_by(&key(3)) && !pending.is_signed_by(&key(4)));
    assert_eq!(pending.expires(), cosignature.deadline);
    let found = pending.cosignatures.first().unwrap();
    assert_eq!((found.other_hash, &found.other_account), (transaction_hash(&inner), &address(1)));
    assert!(nis.pending(&address(8)).unwrap().readable.is_empty());
}

#[test]
fn payments_and_proposals_wait_side_by_side() {
    let (node, nis) = shared(Harvest::ByCall);
    propose(&node, &nis);
    let plain = Payment { recipient: address(3).to_string(), ..Payment::at(node.now()) };
    send(&nis, 8, &Draft::from(&plain));
    let list = nis.unconfirmed(&address(3)).unwrap();
    assert_eq!((list.readable.len(), list.unreadable.len()), (2, 0));
    assert_eq!(nis.pending(&address(3)).unwrap().readable.len(), 1);
}

fn status(nis: &Nis, hash: [u8; 32], signature: Option<[u8; 64]>, seed: u8) -> Status {
    nis.transaction_status(&Sought { hash, signature, address: address(seed) }).unwrap()
}

#[test]
fn a_payment_from_unknown_to_confirmed() {
    let node = TestNode::start(Config { harvest: Harvest::ByCall, ..Config::default() }).unwrap();
    let nis = connect(&node);
    let draft = Draft::from(&Payment::at(node.now()));
    let hash = transaction_hash(&draft.to_bytes(&key(1)));
    assert_eq!(status(&nis, hash, None, 1), Status::Unknown);
    let signature = send(&nis, 1, &draft);
    assert_eq!(status(&nis, hash, Some(signature), 1), Status::Unconfirmed);
    assert_eq!(status(&nis, hash, Some([7; 64]), 1), Status::Unknown);
    node.with_ledger(Ledger::harvest);
    let expected = Status::Confirmed { height: Height(5_000_001), inside: false };
    assert_eq!(status(&nis, hash, Some(signature), 1), expected);
    assert_eq!(status(&nis, hash, None, 1), expected);
}

#[test]
fn a_shared_payment_from_unknown_to_confirmed() {
    let (node, nis) = shared(Harvest::AtOnce);
    let (inner, outer_hash, outer) = propose(&node, &nis);
    let inner_hash = transaction_hash(&inner);
    assert_eq!(status(&nis, inner_hash, None, 1), Status::Unconfirmed);
    assert_eq!(status(&nis, outer_hash, Some(outer), 1), Status::Unconfirmed);
    assert_eq!(status(&nis, outer_hash, None, 1), Status::Unknown, "NIS does not print that hash");
    let signature = send(&nis, 3, &cosign(&node, &inner));
    let height = Height(5_000_001);
    let inside = Status::Confirmed { height, inside: true };
    assert_eq!(status(&nis, inner_hash, None, 1), inside);
    assert_eq!(status(&nis, [9; 32], Some(signature), 1), inside);
    let whole = Status::Confirmed { height, inside: false };
    assert_eq!(status(&nis, outer_hash, None, 1), whole);
}

#[test]
fn the_last_hundred_are_looked_through() {
    let node = TestNode::start(Config::default()).unwrap();
    let nis = connect(&node);
    let mut first = None;
    // Once: a second that passes meanwhile would make one payment the same as the last.
    let now = node.now();
    for count in 0..60_u32 {
        let draft = Draft::from(&Payment::at(now.saturating_sub(count + 1)));
        let request = Signer::new(1).announce_draft(&draft);
        first.get_or_insert_with(|| transaction_hash(&request.data));
        let code = node.with_ledger(|ledger| ledger.announce(&request, draft.timestamp + 70));
        assert_eq!(code.unwrap().code.0, 1);
    }
    let found = status(&nis, first.unwrap(), None, 1);
    assert_eq!(found, Status::Confirmed { height: Height(5_000_001), inside: false });
    let before = node.requests().len();
    assert_eq!(status(&nis, [1; 32], None, 1), Status::Unknown);
    assert_eq!(
        node.requests().len() - before,
        2 + 4,
        "three pages have something, the fourth ends it"
    );
}

/// A way to ask, and its name.
type Query = (&'static str, fn(&Nis) -> Result<(), NodeError>);

const QUERIES: [Query; 6] = [
    ("account", |nis| nis.account(&address(1)).map(drop)),
    ("definition", |nis| nis.mosaic_definition(&"nem:xem".parse().unwrap()).map(drop)),
    ("supply", |nis| nis.mosaic_supply(&"nem:xem".parse().unwrap()).map(drop)),
    ("pending", |nis| {
        nis.pending(&address(1)).and_then(|list| {
            // An entry that cannot be read is told as such; a whole list of them is still an answer.
            if list.readable.is_empty() { Err(NodeError::Closed) } else { Ok(()) }
        })
    }),
    ("unconfirmed", |nis| {
        nis.unconfirmed(&address(1))
            .and_then(|list| if list.readable.is_empty() { Err(NodeError::Closed) } else { Ok(()) })
    }),
    ("status", |nis| {
        let sought = Sought { hash: [1; 32], signature: None, address: address(9) };
        match nis.transaction_status(&sought)? {
            Status::Unknown => Err(NodeError::Closed),
            Status::Unconfirmed | Status::Confirmed { .. } => Ok(()),
        }
    }),
];

/// A definition has no numbers, a supply and an empty page have no lists.
fn is_harmless(fault: Fault, query: &str) -> bool {
    let numbers = [Fault::WrongRange, Fault::Negative, Fault::Fractions].contains(&fault);
    let lists = fault == Fault::LongLists;
    (numbers && query == "definition") || (lists && (query == "supply" || query == "status"))
}

#[test]
fn no_lie_of_a_node_becomes_a_value() {
    let (node, nis) = shared(Harvest::ByCall);
    propose(&node, &nis);
    for fault in [
        Fault::WrongTypes,
        Fault::WrongRange,
        Fault::Negative,
        Fault::Fractions,
        Fault::LongTexts,
        Fault::LongLists,
        Fault::GarbageBody,
        Fault::Endless,
        Fault::HugeLength,
        Fault::CutShort,
        Fault::Close,
        Fault::Deep,
        Fault::WebPage,
        Fault::Redirect(1),
        Fault::HostileText,
    ] {
        node.set_fault(fault);
        for (name, query) in QUERIES {
            if is_harmless(fault, name) {
                continue;
            }
            let error = query(&nis).expect_err(&format!("{fault:?} {name}"));
            let text = error.to_string();
            assert!(text.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{fault:?}: {text}");
            assert!(text.len() < 300, "{fault:?} {name}: {text}");
        }
    }
    node.set_fault(Fault::None);
    assert_eq!(nis.pending(&address(1)).unwrap().readable.len(), 1);
}

#[test]
fn slow_answers_end_in_time() {
    let (node, nis) = shared(Harvest::ByCall);
    for fault in [Fault::Hang, Fault::Drip] {
        node.set_fault(fault);
        let begin = std::time::Instant::now();
        let error = nis.account(&address(1)).unwrap_err();
        assert!(matches!(error, NodeError::TimedOut { .. }), "{error}");
        assert!(begin.elapsed() < LIMITS.total + Duration::from_millis(800));
    }
}

#[test]
fn never_a_path_that_carries_a_key() {
    let (node, nis) = shared(Harvest::ByCall);
    for (_, query) in QUERIES {
        drop(query(&nis));
    }
    let allowed = [
        "GET /node/info",
        "GET /account/get",
        "GET /mosaic/definition",
        "GET /mosaic/supply",
        "GET /account/unconfirmedTransactions",
        "GET /transaction/get",
        "GET /account/transfers/outgoing",
    ];
    assert!(node.requests().iter().all(|line| allowed.contains(&line.as_str())));
}

#[test]
fn nodes_that_agree_and_nodes_that_do_not() {
    let nodes = [5_000_000, 5_000_003, 4_000_000]
        .map(|height| TestNode::start(Config { height, ..Config::default() }).unwrap());
    let all: Vec<Nis> = nodes.iter().map(connect).collect();
    let near = |a: &Height, b: &Height| a.0.abs_diff(b.0) <= 5;
    let balance = agree(&all, |nis| nis.account(&address(1)).map(|account| account.balance));
    assert_eq!(balance, Ok(1_000_000_000_000));
    let (honest, forked) = all.split_at(2);
    assert_eq!(agree_if(honest, Node::chain_height, near), Ok(Height(5_000_000)));
    assert!(agree(honest, Node::chain_height).is_err());
    let disagreement = agree_if(&all, Node::chain_height, near).unwrap_err();
    let text = disagreement.to_string();
    for (nis, height) in all.iter().zip(["5000000", "5000003", "4000000"]) {
        assert!(text.contains(&format!("{} says \"Height({height})\"", nis.url())), "{text}");
    }
    assert_eq!(agree(forked, Node::chain_height), Ok(Height(4_000_000)));
    assert_eq!(agree(&[], Node::chain_height).unwrap_err().to_string(), "no node was asked");
}

#[test]
fn a_silent_node_is_no_agreement() {
    let nodes = [0, 1].map(|_| TestNode::start(Config::default()).unwrap());
    let all: Vec<Nis> = nodes.iter().map(connect).collect();
    for fault in [Fault::Close, Fault::HostileText, Fault::WrongTypes, Fault::Behind(1)] {
        nodes.last().unwrap().set_fault(fault);
        let disagreement = agree(&all, Node::chain_height).unwrap_err();
        assert_eq!(disagreement.answers.len(), 2);
        assert!(disagreement.answers.first().unwrap().1.is_ok());
        let text = disagreement.to_string();
        assert!(text.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{fault:?}: {text}");
    }
}

#[test]
fn a_disagreement_about_texts_is_told_in_plain_letters() {
    let nodes = ["good", "\u{202e}\u{1b}[2J bad"].map(|description| {
        let mut coin = Mosaic::new("a:coin", 1, 0).unwrap();
        coin.description = description.to_owned();
        TestNode::start(Config { mosaics: vec![coin], ..Config::default() }).unwrap()
    });
    let all: Vec<Nis> = nodes.iter().map(connect).collect();
    let error = agree(&all, |nis| nis.mosaic_definition(&"a:coin".parse().unwrap())).unwrap_err();
    assert!(error.to_string().bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{error}");
}

//! The client against the stand-in node: what works, and every way a node can misbehave.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use node::{
    Announced, Height, Limits, MAX_ANNOUNCED, Nis, NisNetwork, Node, NodeError, NodeUrl, Standing,
};
use test_node::{Announcement, Config, Fault, Mosaic, Network, Payment, Signer, TestNode};

/// Short enough for tests, long enough for a busy machine.
const LIMITS: Limits =
    Limits { connect: Duration::from_millis(900), total: Duration::from_millis(1200) };
/// What the machine may add to a limit.
const SLACK: Duration = Duration::from_millis(800);

fn start(config: Config) -> TestNode {
    TestNode::start(config).unwrap()
}

fn url(node: &TestNode) -> NodeUrl {
    node.url().parse().unwrap()
}

fn connect(node: &TestNode) -> Nis {
    Nis::connect(&url(node), NisNetwork::TESTNET, LIMITS).unwrap()
}

fn announce(nis: &Nis, request: &Announcement) -> Result<Announced, NodeError> {
    nis.announce(&request.data, &request.signature.clone().try_into().unwrap())
}

fn paid(node: &TestNode) -> Announcement {
    Signer::new(1).announce(&Payment::at(node.now()))
}

/// The kind of an error, for tables.
fn kind(error: &NodeError) -> &'static str {
    match error {
        NodeError::Unreachable { .. } => "unreachable",
        NodeError::Closed => "closed",
        NodeError::TimedOut { .. } => "timed out",
        NodeError::TooLarge { .. } => "too large",
        NodeError::NotJson { .. } => "not json",
        NodeError::Unexpected { .. } => "unexpected",
        NodeError::Redirected { .. } => "redirected",
        NodeError::Failed { .. } => "failed",
        NodeError::WrongNetwork { .. } => "wrong network",
        NodeError::TooLong { .. } => "too long",
        NodeError::Refused(_) => "refused",
    }
}

#[test]
fn time_and_height() {
    let node = start(Config { height: 77, ..Config::default() });
    let nis = connect(&node);
    let time = nis.network_time().unwrap();
    let unix = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    assert!(time.unix_seconds.abs_diff(unix) <= 2);
    assert!(time.chain_seconds.abs_diff(node.now()) <= 2);
    assert_eq!(nis.chain_height(), Ok(Height(77)));
    let expected = ["GET /node/info", "GET /time-sync/network-time", "GET /chain/height"];
    assert_eq!(node.requests(), expected);
}

#[test]
fn a_payment_is_accepted_once_and_known_afterwards() {
    let node = start(Config::default());
    let (nis, request) = (connect(&node), paid(&node));
    let hash = test_node::transaction_hash(&request.data);
    let expected = Announced { hash, inner_hash: None, standing: Standing::Accepted };
    assert_eq!(announce(&nis, &request), Ok(expected));
    let known = Announced { standing: Standing::AlreadyKnown, ..expected };
    assert_eq!(announce(&nis, &request), Ok(known));
    assert!(node.with_ledger(|ledger| ledger.is_confirmed(&hash)));
    assert_eq!(nis.chain_height(), Ok(Height(5_000_001)));
}

#[test]
fn mosaics_and_messages_travel() {
    let mosaics = vec![Mosaic::new("a.b:coin", 1_000_000, 3).unwrap()];
    let node = start(Config { network: Network::Mainnet, mosaics, ..Config::default() });
    let nis = Nis::connect(&url(&node), NisNetwork::MAINNET, LIMITS).unwrap();
    let payment = Payment {
        version: 0x6800_0002,
        recipient: Signer::new(9).address(Network::Mainnet),
        message: vec![0xFE, 0x00, 0xFF],
        mosaics: vec![("a.b", "coin", 5), ("nem", "xem", 7)],
        fee: 200_000,
        ..Payment::at(node.now())
    };
    let announced = announce(&nis, &Signer::new(1).announce(&payment)).unwrap();
    assert_eq!(announced.standing, Standing::Accepted);
}

#[test]
fn another_network_is_refused_before_anything_else() {
    let node = start(Config { network: Network::Mainnet, ..Config::default() });
    let error = Nis::connect(&url(&node), NisNetwork::TESTNET, LIMITS).unwrap_err();
    let (expected, found) = (NisNetwork::TESTNET, NisNetwork::MAINNET);
    assert_eq!(error, NodeError::WrongNetwork { expected, found });
    let text = "the node belongs to network mainnet (0x68); asked for is testnet (0x98)";
    assert_eq!(error.to_string(), text);
    let lying = start(Config { fault: Fault::OtherNetwork, ..Config::default() });
    let error = Nis::connect(&url(&lying), NisNetwork::TESTNET, LIMITS).unwrap_err();
    assert_eq!(kind(&error), "wrong network");
}

/// A case: its name, what it changes in a good payment, the code, NIS's name for it.
type Case = (&'static str, fn(&mut Payment), u32, &'static str);

#[test]
fn refusals_carry_code_name_and_hint() {
    let cases: &[Case] = &[
        (
            "over",
            |p| (p.timestamp, p.deadline) = (p.timestamp - 900, p.timestamp - 60),
            3,
            "FAILURE_PAST_DEADLINE",
        ),
        ("long", |p| p.deadline = p.timestamp + 90_000, 4, "FAILURE_FUTURE_DEADLINE"),
        (
            "poor",
            |p| (p.amount, p.fee) = (2_000_000_000_000, 1_250_000),
            5,
            "FAILURE_INSUFFICIENT_BALANCE",
        ),
        (
            "wordy",
            |p| (p.message, p.fee) = (vec![7; 1025], 1_700_000),
            6,
            "FAILURE_MESSAGE_TOO_LARGE",
        ),
        (
            "early",
            |p| (p.timestamp, p.deadline) = (p.timestamp + 60, p.timestamp + 120),
            10,
            "FAILURE_TIMESTAMP_TOO_FAR_IN_FUTURE",
        ),
        ("cheap", |p| p.fee = 49_999, 17, "FAILURE_INSUFFICIENT_FEE"),
        ("foreign", |p| p.version = 0x6800_0001, 20, "FAILURE_WRONG_NETWORK"),
        ("odd", |p| p.version = 0x9800_0000, 22, "FAILURE_ENTITY_INVALID_VERSION"),
    ];
    let node = start(Config::default());
    let nis = connect(&node);
    for (name, change, code, nis_name) in cases {
        let mut payment = Payment::at(node.now());
        change(&mut payment);
        let error = announce(&nis, &Signer::new(1).announce(&payment)).unwrap_err();
        let NodeError::Refused(refusal) = &error else { panic!("{name}: {error}") };
        assert_eq!((refusal.code(), refusal.name()), (*code, *nis_name), "{name}");
        assert!(error.to_string().contains(nis_name) && !error.hint().is_empty());
        assert!(!error.leaves_open(), "{name}");
    }
}

#[test]
fn a_signature_over_other_bytes_is_refused() {
    let node = start(Config::default());
    let (nis, mut request) = (connect(&node), paid(&node));
    request.signature = Signer::new(2).sign(&request.data).to_vec();
    let error = announce(&nis, &request).unwrap_err();
    assert!(matches!(error, NodeError::Refused(refusal) if refusal.code() == 8));
}

#[test]
fn codes_in_and_out_of_the_list() {
    let node = start(Config::default());
    let (nis, request) = (connect(&node), paid(&node));
    let cases = [
        (7, "FAILURE_HASH_EXISTS"),
        (19, "FAILURE_TRANSACTION_CACHE_TOO_FULL"),
        (71, "FAILURE_MULTISIG_NOT_A_COSIGNER"),
        (4711, "UNLISTED"),
    ];
    for (code, name) in cases {
        node.set_fault(Fault::Code(code));
        let error = announce(&nis, &request).unwrap_err();
        assert!(matches!(error, NodeError::Refused(refusal) if refusal.name() == name), "{error}");
    }
    node.set_fault(Fault::Code(-1));
    assert_eq!(kind(&announce(&nis, &request).unwrap_err()), "unexpected");
}

#[test]
fn exceptions_of_the_node_are_told() {
    let node = start(Config::default());
    let nis = connect(&node);
    let recipient = Signer::new(9).address(Network::Mainnet);
    let payment = Payment { recipient: recipient.clone(), ..Payment::at(node.now()) };
    let error = announce(&nis, &Signer::new(1).announce(&payment)).unwrap_err();
    assert!(matches!(error, NodeError::Failed { status: 404, .. }), "{error}");
    assert!(error.to_string().contains(&recipient) && !error.leaves_open());
    for data in [b"".as_slice(), &[1, 2, 3], &[0xFF; 200]] {
        let error = nis.announce(data, &[0; 64]).unwrap_err();
        assert!(matches!(error, NodeError::Failed { status: 400.., .. }), "{error}");
    }
}

#[test]
fn what_the_node_would_cut_is_not_sent() {
    let node = start(Config::default());
    let nis = connect(&node);
    let error = nis.announce(&[0; MAX_ANNOUNCED + 1], &[0; 64]).unwrap_err();
    assert_eq!(error, NodeError::TooLong { length: 2049, limit: 2048 });
    assert_eq!(node.requests(), ["GET /node/info"]);
    assert_eq!(kind(&nis.announce(&[0; MAX_ANNOUNCED], &[0; 64]).unwrap_err()), "failed");
}

#[test]
fn another_hash_is_handed_on_for_the_caller_to_compare() {
    let node = start(Config::default());
    let (nis, request) = (connect(&node), paid(&node));
    node.set_fault(Fault::OtherHash);
    let announced = announce(&nis, &request).unwrap();
    assert_ne!(announced.hash, test_node::transaction_hash(&request.data));
}

/// The faults below the level of a single endpoint, and what each must become.
const FAULTS: [(Fault, &str); 15] = [
    (Fault::Garbage, "unexpected"),
    (Fault::GarbageBody, "not json"),
    (Fault::Endless, "too large"),
    (Fault::HugeLength, "too large"),
    (Fault::EndlessHeader, "unexpected"),
    (Fault::Hang, "timed out"),
    (Fault::Drip, "timed out"),
    (Fault::CutShort, "closed"),
    (Fault::Close, "closed"),
    (Fault::WrongTypes, "unexpected"),
    (Fault::WrongRange, "unexpected"),
    (Fault::Deep, "not json"),
    (Fault::WebPage, "not json"),
    (Fault::ServerError, "failed"),
    (Fault::Redirect(1), "redirected"),
];

#[test]
fn every_fault_ends_in_one_clear_error_in_time() {
    thread::scope(|scope| {
        for (fault, expected) in FAULTS {
            scope.spawn(move || check_fault(fault, expected));
        }
    });
}

fn check_fault(fault: Fault, expected: &str) {
    let node = start(Config::default());
    let (nis, request) = (connect(&node), paid(&node));
    node.set_fault(fault);
    let calls: [(&str, &dyn Fn() -> NodeError); 4] = [
        ("connect", &|| Nis::connect(&url(&node), NisNetwork::TESTNET, LIMITS).unwrap_err()),
        ("time", &|| nis.network_time().unwrap_err()),
        ("height", &|| nis.chain_height().unwrap_err()),
        ("announce", &|| announce(&nis, &request).unwrap_err()),
    ];
    for (name, call) in calls {
        let begin = Instant::now();
        let error = call();
        let took = begin.elapsed();
        assert_eq!(kind(&error), expected, "{fault:?} {name}: {error}");
        assert!(took.saturating_sub(LIMITS.total) < SLACK, "{fault:?} {name}: {took:?}");
        assert!(error.to_string().len() < 300 && !error.hint().is_empty(), "{error}");
        assert!(error.leaves_open(), "{fault:?} {name}: an announcement may have arrived");
    }
}

#[test]
fn an_announcement_that_timed_out_may_have_arrived() {
    let node = start(Config::default());
    let (nis, request) = (connect(&node), paid(&node));
    node.set_fault(Fault::Drip);
    let error = announce(&nis, &request).unwrap_err();
    assert_eq!(error, NodeError::TimedOut { after: LIMITS.total, connected: true });
    assert!(error.leaves_open());
    node.set_fault(Fault::None);
    assert_eq!(announce(&nis, &request).unwrap().standing, Standing::AlreadyKnown);
    assert_eq!(nis.chain_height(), Ok(Height(5_000_001)));
}

#[test]
fn a_failed_get_is_tried_once_more_and_an_announcement_never() {
    let node = start(Config::default());
    let (nis, request) = (connect(&node), paid(&node));
    node.set_fault(Fault::CloseOnce);
    assert_eq!(nis.chain_height(), Ok(Height(5_000_000)));
    assert_eq!(node.requests().len(), 3);
    node.set_fault(Fault::Close);
    assert_eq!(nis.chain_height(), Err(NodeError::Closed));
    assert_eq!(node.requests().len(), 5);
    assert_eq!(announce(&nis, &request), Err(NodeError::Closed));
    assert_eq!(node.requests().len(), 6);
    node.set_fault(Fault::Hang);
    assert_eq!(kind(&nis.chain_height().unwrap_err()), "timed out");
    assert_eq!(node.requests().len(), 7);
}

#[test]
fn redirects_are_not_followed_even_to_a_willing_node() {
    let (node, other) = (start(Config::default()), start(Config::default()));
    let (nis, request) = (connect(&node), paid(&node));
    node.set_fault(Fault::Redirect(other.port()));
    assert_eq!(nis.chain_height(), Err(NodeError::Redirected { status: 307 }));
    assert_eq!(announce(&nis, &request), Err(NodeError::Redirected { status: 307 }));
    assert!(other.requests().is_empty());
}

#[test]
fn text_of_the_node_is_escaped_and_cut() {
    let node = start(Config::default());
    let nis = connect(&node);
    node.set_fault(Fault::HostileText);
    let text = nis.chain_height().unwrap_err().to_string();
    assert!(text.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{text}");
    assert!(text.contains("\\u{202e}") && text.ends_with(" [cut]\"") && text.len() < 260, "{text}");
}

#[test]
fn nobody_at_home() {
    let port = { TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port() };
    for host in [format!("http://127.0.0.1:{port}"), "http://host.invalid:7890".to_owned()] {
        let error = Nis::connect(&host.parse().unwrap(), NisNetwork::TESTNET, LIMITS).unwrap_err();
        assert!(matches!(kind(&error), "unreachable" | "timed out"), "{host}: {error}");
        assert!(!error.leaves_open(), "{host}: {error}");
    }
}

/// The system takes the connection into the listener's queue; the handshake is never answered.
#[test]
fn a_connection_that_never_comes_about() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let begin = Instant::now();
    let error = Nis::connect(&address.parse().unwrap(), NisNetwork::TESTNET, LIMITS).unwrap_err();
    assert_eq!(error, NodeError::TimedOut { after: LIMITS.connect, connected: false });
    assert!(begin.elapsed().saturating_sub(LIMITS.connect) < SLACK);
    assert!(!error.leaves_open(), "{error}");
}

#[test]
fn tls_to_a_node_that_speaks_none() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            drop(
                stream.unwrap().write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
            );
        }
    });
    let error = Nis::connect(&address.parse().unwrap(), NisNetwork::TESTNET, LIMITS).unwrap_err();
    assert!(matches!(kind(&error), "unreachable" | "closed"), "{error}");
}

#[test]
fn a_proxy_in_the_environment_is_not_used() {
    // The variables are set for a child process: this test's own binary running one other test.
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "time_and_height", "--quiet"])
        .env("http_proxy", "http://127.0.0.1:1")
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .output()
        .unwrap()
        .status;
    assert!(status.success());
}

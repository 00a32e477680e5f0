//! Nodes that answer garbage, hang, refuse, belong elsewhere or are not there.
use station::Exit;
use std::time::{Duration, Instant};
use test_node::{Config, Fault, TestNode};
use tests::sample::{PUBLIC, TO_TEST, sign};
use tests::{Bad, Desk, Tool};

/// A desk with a signed payment that is valid by the node's clock.
fn signed_for(node: &TestNode) -> Desk {
    let desk = Desk::new();
    desk.write("key", tests::sample::KEY);
    let now = node.now();
    desk.online(&format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} \
         --amount 1 --timestamp nem:{now} --deadline +2h -o @req"
    ));
    sign(&desk, "req", "--key-file @key", i64::from(now), "resp");
    desk
}

/// Announces to a node that misbehaves and drafts with its time.
fn misbehaves(fault: Fault) {
    let node = TestNode::start(Config::default()).unwrap();
    let desk = signed_for(&node);
    node.set_fault(fault);
    let (name, url) = (format!("{fault:?}"), node.url());
    let begun = Instant::now();
    let exit = Exit::Failure;
    for json in ["", "--json"] {
        let line = format!("announce --request @req --response @resp --node {url} {json}");
        let bad = Bad::online(&name, &line, "").exits(exit);
        announce_refused(&desk, bad);
    }
    let announces_only = matches!(fault, Fault::Code(_) | Fault::OtherHash | Fault::OtherNetwork);
    if !announces_only {
        let line = format!(
            "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} \
             --amount 1 --node {url} -o @new"
        );
        desk.refused(Bad::online(&name, &line, "").exits(Exit::Failure));
    }
    assert!(begun.elapsed() < Duration::from_secs(120), "{name}: {:?}", begun.elapsed());
    // A node that lies about the hash took the payment all the same.
    let height = node.with_ledger(|ledger| ledger.height());
    let taken = height != Config::default().height;
    assert_eq!(taken, fault == Fault::OtherHash, "{name}: {height}");
}

/// As `refused`, but standard output may say what became of each node.
fn announce_refused(desk: &Desk, bad: Bad<'_>) {
    let before = desk.snapshot();
    let outcome = desk.run(bad.tool, bad.line, b"");
    let about = format!("{}: {}\n{}{}", bad.name, bad.line, outcome.text(), outcome.stderr);
    assert_eq!(outcome.exit, bad.exit, "{about}");
    let begins = |with: &str| outcome.stderr.lines().filter(|line| line.starts_with(with)).count();
    assert_eq!((begins("error: "), begins("hint: ")), (1, 1), "{about}");
    assert!(
        !outcome.stderr.chars().any(|letter| letter.is_control() && letter != '\n'),
        "{about:?}"
    );
    assert!(!outcome.stderr.contains('\u{202e}'), "{about:?}");
    assert!(!outcome.text().contains("\"announced\":true"), "{about}");
    assert!(before == desk.snapshot(), "{about}");
}

/// Runs the faults side by side: some take as long as the client's patience.
fn all(faults: &[Fault]) {
    let threads: Vec<_> = faults
        .iter()
        .map(|fault| {
            let fault = *fault;
            (fault, std::thread::spawn(move || misbehaves(fault)))
        })
        .collect();
    let failed: Vec<Fault> = threads
        .into_iter()
        .filter_map(|(fault, thread)| thread.join().is_err().then_some(fault))
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn garbage() {
    all(&[
        Fault::Garbage,
        Fault::GarbageBody,
        Fault::HugeLength,
        Fault::WrongTypes,
        Fault::WrongRange,
        Fault::Deep,
        Fault::WebPage,
        Fault::ServerError,
        Fault::HostileText,
        Fault::CutShort,
    ]);
}

#[test]
fn slow_and_endless() {
    all(&[Fault::Hang, Fault::Drip, Fault::Endless, Fault::EndlessHeader]);
}

#[test]
fn closing_and_redirecting() {
    all(&[Fault::Close, Fault::Redirect(1)]);
}

#[test]
fn refusing() {
    all(&[
        Fault::Code(5),
        Fault::Code(2),
        Fault::Code(-1),
        Fault::Code(0x7FFF_FFFF),
        Fault::OtherHash,
    ]);
}

#[test]
fn of_another_network() {
    all(&[Fault::OtherNetwork]);
}

#[test]
fn not_there_or_not_an_address() {
    let node = TestNode::start(Config::default()).unwrap();
    let desk = signed_for(&node);
    let gone = TestNode::start(Config::default()).unwrap().url();
    let cases = [
        ("gone", gone.as_str(), Exit::Failure),
        ("no address", "nonsense", Exit::Usage),
        ("no host", "http://", Exit::Usage),
        ("a file", "file:///etc/passwd", Exit::Usage),
        ("a control character", "http://127.0.0.1:1/\u{1b}", Exit::Usage),
    ];
    for (name, url, exit) in cases {
        let line = format!("announce --request @req --response @resp --node {url}");
        announce_refused(&desk, Bad::online(name, &line, "").exits(exit));
    }
}

#[test]
fn a_payment_that_the_node_will_not_take() {
    let late = TestNode::start(Config { time_offset: 200_000, ..Config::default() }).unwrap();
    let now = TestNode::start(Config::default()).unwrap();
    let poor = TestNode::start(Config { default_balance: 0, ..Config::default() }).unwrap();
    let desk = signed_for(&now);
    for (name, node) in [("its time is over", &late), ("no funds", &poor)] {
        let line = format!("announce --request @req --response @resp --node {}", node.url());
        announce_refused(&desk, Bad::online(name, &line, "").exits(Exit::Failure));
    }
}

#[test]
fn one_good_node_among_bad_ones_is_enough() {
    let good = TestNode::start(Config::default()).unwrap();
    let bad = TestNode::start(Config { fault: Fault::Garbage, ..Config::default() }).unwrap();
    let desk = signed_for(&good);
    let line = format!(
        "announce --request @req --response @resp --node {} --node {}",
        bad.url(),
        good.url()
    );
    let outcome = desk.run(Tool::Online, &line, b"");
    assert_eq!(outcome.exit, Exit::Done, "{}", outcome.stderr);
    assert_eq!(good.with_ledger(|ledger| ledger.height()), Config::default().height + 1);
}

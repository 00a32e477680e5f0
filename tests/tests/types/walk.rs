//! The guide's walk through a 2-of-3 account against a node that keeps NIS's rules: two signers who
//! never meet, each with a key, a desk and a request of their own.

use crate::cases::{A, ACCOUNT, B, C, CASES, D};
use crate::{NOW, PHRASE, Way, draft_line};
use data_encoding::HEXUPPER;
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};
use test_node::{Config, Multisig, TestNode};
use tests::{Bad, Desk, Tool};

const NEM: &str = include_str!("../../../docs/spec/nem.md");
/// The Unix time of [`NOW`].
const UNIX_NOW: i64 = 1_795_408_320;

/// A node at the time of the examples, with this account being multisig of these if there are any.
fn node(cosignatories: &[&str], minimum: i32) -> TestNode {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let time_offset = UNIX_NOW - i64::try_from(now).unwrap();
    let key = |hex: &str| HEXUPPER.decode(hex.as_bytes()).unwrap().try_into().unwrap();
    let account = Multisig {
        account: key(ACCOUNT),
        cosignatories: cosignatories.iter().map(|hex| key(hex)).collect(),
        minimum,
    };
    let multisig = if cosignatories.is_empty() { Vec::new() } else { vec![account] };
    TestNode::start(Config { time_offset, multisigs: multisig, ..Config::default() }).unwrap()
}

/// One person with a key, and the node that this person asks.
struct Party<'a> {
    desk: Desk,
    account: usize,
    node: &'a TestNode,
}

impl<'a> Party<'a> {
    fn new(account: usize, node: &'a TestNode) -> Self {
        let desk = Desk::new();
        desk.write("key", PHRASE);
        Self { desk, account, node }
    }

    fn draft(&self, draft: &str, shell: &str) {
        let url = self.node.url();
        self.desk
            .online(&draft_line(draft, &format!("{shell} --node {url} --replace -o @request")));
    }

    /// Signs what was drafted with these lines, and returns the review.
    fn sign(&self, typed: &[&str]) -> String {
        let review = self.desk.signer(&format!("inspect @request --now {NOW}")).text();
        let code = review.trim_end().lines().last().unwrap().trim();
        let typed = typed.iter().chain([&code]).fold(String::new(), |all, line| all + line + "\n");
        let line = format!(
            "sign @request --now {NOW} --key-file @key --path m/44h/1h/{}h/0h/0h --replace -o @response",
            self.account
        );
        self.desk.done(Tool::Signer, &line, typed.as_bytes());
        review
    }

    /// Cosigns, as B, what A's review names by its inner hash.
    fn cosign(&self, review: &str, typed: &[&str]) {
        let hash = review.lines().find_map(|line| line.strip_prefix("inner hash")).unwrap().trim();
        self.draft(&format!("cosign --hash {hash}"), &format!("--signer {B}"));
        self.sign(typed);
        self.desk.online(&self.announce("announce"));
    }

    fn announce(&self, verb: &str) -> String {
        let url = self.node.url();
        format!("{verb} --request @request --response @response --node {url}")
    }

    #[track_caller]
    fn refused_by_node(&self, says: &str) {
        let line = self.announce("announce");
        let outcome = self.desk.run(Tool::Online, &line, b"");
        assert_eq!(outcome.exit.code(), 1, "{}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{}", outcome.stderr);
    }
}

#[track_caller]
fn example(name: &str) -> Value {
    let opening = format!("\n```json {name}\n");
    let text = NEM.split(&opening).nth(1).expect(name).split_once("\n```").unwrap().0;
    serde_json::from_str(text).expect(name)
}

/// Returns the object that a line prints, with the node's address as the document has it.
fn object(party: &Party<'_>, line: &str) -> Value {
    let text = party.desk.done(Tool::Online, line, b"").text();
    serde_json::from_str(&text.replace(&party.node.url(), "http://node.example:7890")).unwrap()
}

#[test]
fn two_of_three_pay_as_the_guide_has_it() {
    let node = node(&[A, B, C], 2);
    let (a, b) = (Party::new(1, &node), Party::new(2, &node));
    let payment = &CASES[0];
    a.draft(payment.draft, &format!("--signer {A} --multisig {ACCOUNT}"));
    a.sign(&payment.typed(Way::Wrapped));
    a.desk.online(&a.announce("announce"));
    let early = a.desk.run(Tool::Online, &a.announce("status"), b"");
    assert_eq!(early.exit.code(), 1, "one signature is not enough: {}", early.text());

    let pending = format!("pending --network testnet --signer {B} --node {} --json", node.url());
    let pending = object(&b, &pending);
    assert_eq!(pending, example("pending"));
    let hash = pending["pending"][0]["hash"].as_str().unwrap();
    b.draft(&format!("cosign --hash {hash}"), &format!("--signer {B}"));
    let review = b.sign(&payment.typed(Way::Cosigned));
    assert!(review.contains(&format!("inner hash        {hash}")), "{review}");
    b.desk.online(&b.announce("announce"));
    assert_eq!(object(&b, &(b.announce("status") + " --json")), example("status"));
}

#[test]
fn a_plain_account_becomes_two_of_three_and_its_own_key_signs_nothing_more() {
    let node = node(&[], 0);
    let owner = Party::new(0, &node);
    let first = CASES.iter().find(|case| case.name == "cosignatories-first").unwrap();
    owner.draft(first.draft, &format!("--signer {ACCOUNT}"));
    let review = owner.sign(first.typed);
    let claim = "claim, not checked  if it is an ordinary account now, it becomes 2-of-3\n";
    assert!(review.contains(claim), "{review}");
    owner.desk.online(&owner.announce("announce"));

    owner.draft(CASES[0].draft, &format!("--signer {ACCOUNT}"));
    owner.sign(CASES[0].typed);
    owner.refused_by_node("FAILURE_TRANSACTION_NOT_ALLOWED_FOR_MULTISIG");
}

#[test]
fn a_lost_cosignatory_is_replaced_by_the_two_others() {
    let node = node(&[A, B, C], 2);
    let (a, b) = (Party::new(1, &node), Party::new(2, &node));
    let replace = CASES.iter().find(|case| case.name == "cosignatories-replace").unwrap();
    a.draft(replace.draft, &format!("--signer {A} --multisig {ACCOUNT}"));
    let review = a.sign(&replace.typed(Way::Wrapped));
    assert!(review.contains("if it is 2-of-3 now, it becomes 2-of-3\n"), "{review}");
    a.desk.online(&a.announce("announce"));
    b.cosign(&review, &replace.typed(Way::Cosigned));

    // D begins a payment now; C can no longer.
    let shell = |key: &str| format!("--signer {key} --multisig {ACCOUNT}");
    let (c, d) = (Party::new(3, &node), Party::new(4, &node));
    for (party, key) in [(&c, C), (&d, D)] {
        party.draft(CASES[0].draft, &shell(key));
        party.sign(&CASES[0].typed(Way::Wrapped));
    }
    c.refused_by_node("FAILURE_MULTISIG_NOT_A_COSIGNER");
    d.desk.online(&d.announce("announce"));
}

/// Removing one of n-of-n takes n-1 signatures, and the number must fall with it.
#[test]
fn one_of_two_is_removed_by_the_other_alone() {
    let node = node(&[A, C], 2);
    let a = Party::new(1, &node);
    let shell = format!("--signer {A} --multisig {ACCOUNT}");
    a.draft("cosignatories --remove C", &shell);
    let review = a.sign(&["TDRDR7EN A3CFT2FW", "remove TDOOSK2C B2HWLWSP", "D-CONTROL"]);
    assert!(review.contains("if it is 2-of-2 now, it becomes something that nodes refuse"));
    a.refused_by_node("FAILURE_MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE");

    let remove = CASES.iter().find(|case| case.name == "cosignatories-remove").unwrap();
    a.draft(remove.draft, &shell);
    a.sign(&remove.typed(Way::Wrapped));
    a.desk.online(&a.announce("announce"));
    a.desk.online(&a.announce("status"));
}

/// Of an account where all must sign, the number begins at 0: one "more" makes it one.
#[test]
fn one_signature_more_makes_it_one_where_all_must_sign() {
    let node = node(&[A, B], 0);
    let (a, b) = (Party::new(1, &node), Party::new(2, &node));
    let shell = format!("--signer {A} --multisig {ACCOUNT}");
    a.draft("cosignatories --signatures 1", &shell);
    let review = a.sign(&["TDRDR7EN A3CFT2FW", "signatures +1", "D-CONTROL"]);
    assert!(review.contains("if it is 2-of-2 now, it becomes 1-of-2\n"), "{review}");
    a.desk.online(&a.announce("announce"));
    b.cosign(&review, &["TDRDR7EN A3CFT2FW", "signatures +1", "D-CONTROL"]);

    a.draft(CASES[0].draft, &shell);
    a.sign(&CASES[0].typed(Way::Wrapped));
    a.desk.online(&a.announce("announce"));
    a.desk.online(&a.announce("status"));
}

#[test]
fn what_the_node_does_not_have_is_not_cosigned() {
    let node = node(&[A, B, C], 2);
    let b = Party::new(2, &node);
    let hash = "D6192A4DFE034A8A4664859F9FD504E938B204CF7F299C0123570B0B2F585D06";
    let shell = format!("--signer {B} --node {} -o @request", node.url());
    let line = draft_line(&format!("cosign --hash {hash}"), &shell);
    b.desk.refused(Bad::online("no such hash", &line, "no pending multisig transaction"));
}

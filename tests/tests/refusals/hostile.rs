//! What a node can do to each question that a command asks it, whatever came before being answered
//! well; and several nodes that do not say the same.
use data_encoding::HEXUPPER;
use station::Exit;
use test_node::{Config, Fault, Harvest, Levy, Mosaic, Multisig, Network, Signer, TestNode};
use tests::sample::{KEY, PUBLIC, TO_TEST, request_of, sign};
use tests::{Desk, Outcome, Tool};

/// What a client notices at once.
const QUICK: [Fault; 18] = [
    Fault::Garbage,
    Fault::GarbageBody,
    Fault::HugeLength,
    Fault::Endless,
    Fault::EndlessHeader,
    Fault::WrongTypes,
    Fault::WrongRange,
    Fault::Negative,
    Fault::Fractions,
    Fault::LongTexts,
    Fault::LongLists,
    Fault::CutShort,
    Fault::Close,
    Fault::Deep,
    Fault::WebPage,
    Fault::ServerError,
    Fault::HostileText,
    Fault::Redirect(1),
];

/// A question, the command that asks it (without shell and node), and faults that change nothing
/// in its answer.
struct Question {
    path: &'static str,
    command: &'static str,
    harmless: &'static [Fault],
}

const QUESTIONS: [Question; 9] = [
    Question {
        path: "/node/info",
        command: "draft transfer --to TO --amount 1",
        harmless: &[Fault::LongTexts, Fault::LongLists],
    },
    Question {
        path: "/time-sync/network-time",
        command: "draft transfer --to TO --amount 1",
        harmless: &[Fault::LongTexts, Fault::LongLists],
    },
    Question {
        path: "/mosaic/definition",
        command: "draft transfer --to TO --mosaic alice:gold=1500",
        harmless: &[],
    },
    Question {
        path: "/mosaic/supply",
        command: "draft transfer --to TO --mosaic alice:gold=1500",
        harmless: &[Fault::LongLists],
    },
    Question { path: "/mosaic/definition", command: "draft batch --csv @list", harmless: &[] },
    Question {
        path: "/mosaic/supply",
        command: "draft batch --csv @list",
        harmless: &[Fault::LongLists],
    },
    Question {
        path: "/account/get",
        command: "draft cosignatories --multisig ACCOUNT --signatures 1",
        harmless: &[],
    },
    Question {
        path: "/account/unconfirmedTransactions",
        command: "draft cosign --hash HASH",
        harmless: &[],
    },
    Question {
        path: "/transaction/announce",
        command: "announce --request @req --response @resp",
        // The hash is a text that is too long, which no list and no number is.
        harmless: &[Fault::LongLists],
    },
];

fn account() -> String {
    HEXUPPER.encode(&Signer::new(1).public_key())
}

fn config() -> Config {
    let mut gold = Mosaic::new("alice:gold", 9_000_000, 3).unwrap();
    let recipient = Signer::new(2).address(Network::Testnet);
    gold.levy = Some(Levy { kind: 2, recipient, mosaic: gold.id.clone(), fee: 25 });
    let own = HEXUPPER.decode(PUBLIC.as_bytes()).unwrap().try_into().unwrap();
    let cosignatories = vec![own, Signer::new(3).public_key()];
    let shared = Multisig { account: Signer::new(1).public_key(), cosignatories, minimum: 2 };
    Config {
        mosaics: vec![gold],
        multisigs: vec![shared],
        harvest: Harvest::ByCall,
        ..Config::default()
    }
}

/// A node on which a multisig transaction waits, and a desk that holds a signed one that does not.
struct Scene {
    node: TestNode,
    desk: Desk,
    hash: String,
}

impl Scene {
    fn new() -> Self {
        let (node, desk) = (TestNode::start(config()).unwrap(), Desk::new());
        desk.write("key", KEY);
        desk.write("list", format!("address,amount,mosaic\n{TO_TEST},1500,alice:gold\n"));
        let (now, url) = (i64::from(node.now()), node.url());
        let shell = format!("--chain nem --network testnet --signer {PUBLIC} --node {url}");
        for (amount, request) in [(1, "waiting"), (2, "req")] {
            desk.online(&format!(
                "draft transfer {shell} --multisig {} --to {TO_TEST} --amount {amount} -o @{request}",
                account()
            ));
        }
        let review = sign(&desk, "waiting", "--key-file @key", now, "answer");
        sign(&desk, "req", "--key-file @key", now, "resp");
        desk.online(&format!("announce --request @waiting --response @answer --node {url}"));
        let hash = review["transactions"][0]["inner"]["hash"].as_str().unwrap().to_owned();
        Self { node, desk, hash }
    }

    fn line(&self, command: &str, nodes: &[&TestNode]) -> String {
        let line = command
            .replace("TO", TO_TEST)
            .replace("ACCOUNT", &account())
            .replace("HASH", &self.hash);
        let nodes: String = nodes.iter().map(|node| format!(" --node {}", node.url())).collect();
        if command.starts_with("draft") {
            format!("{line} --chain nem --network testnet --signer {PUBLIC} -o @new{nodes}")
        } else {
            line + &nodes
        }
    }

    /// Runs a command that must fail because of its nodes, and leave nothing behind.
    fn fails(&self, command: &str, nodes: &[&TestNode]) -> Result<Outcome, String> {
        let (line, before) = (self.line(command, nodes), self.desk.snapshot());
        let outcome = self.desk.run(Tool::Online, &line, b"");
        let about = format!("{:?} {line}\n{}{}", outcome.exit, outcome.text(), outcome.stderr);
        let count = |with: &str| outcome.stderr.lines().filter(|l| l.starts_with(with)).count();
        // A list in which nothing can be read holds nothing to cosign.
        let ends = matches!(outcome.exit, Exit::Failure)
            || (command.contains("cosign ") && outcome.exit == Exit::BadInput);
        let quiet = outcome.stdout.is_empty();
        let clean =
            outcome.stderr.bytes().all(|byte| byte == b'\n' || (0x20..0x7f).contains(&byte));
        let short = outcome.stderr.lines().all(|line| line.len() < 1_000);
        let holds =
            ends && quiet && clean && short && (count("error: "), count("hint: ")) == (1, 1);
        if holds && before == self.desk.snapshot() { Ok(outcome) } else { Err(about) }
    }
}

#[test]
fn no_lie_of_a_node_gets_past_the_command_that_asked() {
    let scene = Scene::new();
    let (mut failed, mut tried) = (Vec::new(), 0);
    for Question { path, command, harmless } in &QUESTIONS {
        for fault in QUICK.iter().filter(|fault| !harmless.contains(fault)) {
            scene.node.set_fault_on(path, *fault);
            tried += 1;
            if let Err(about) = scene.fails(command, &[&scene.node]) {
                failed.push(format!("{fault:?} at {path}: {about}"));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {tried}\n{}", failed.len(), failed.join("\n"));
    // Without a fault each of them is done, so it was the fault that stopped it.
    scene.node.set_fault(Fault::None);
    for Question { command, .. } in &QUESTIONS {
        let replace = if command.starts_with("draft") { " --replace" } else { "" };
        scene.desk.online(&(scene.line(command, &[&scene.node]) + replace));
    }
}

#[test]
fn a_slow_node_is_given_up() {
    let cases = [(Fault::Hang, 2), (Fault::Drip, 2), (Fault::Hang, 6), (Fault::Hang, 8)];
    let threads = cases.map(|(fault, number)| {
        std::thread::spawn(move || {
            let scene = Scene::new();
            let Question { path, command, .. } = &QUESTIONS[number];
            scene.node.set_fault_on(path, fault);
            let outcome = scene.fails(command, &[&scene.node]).unwrap();
            assert!(outcome.stderr.contains("did not answer within"), "{}", outcome.stderr);
        })
    });
    assert!(threads.into_iter().all(|thread| thread.join().is_ok()));
}

/// What waits is listed and what is announced is looked up; neither believes a lie.
#[test]
fn lists_and_states_hold_no_lie() {
    let scene = Scene::new();
    let pending = format!("pending --network testnet --signer {PUBLIC}");
    let status = "status --request @req --response @resp";
    for path in
        ["/account/unconfirmedTransactions", "/transaction/get", "/account/transfers/outgoing"]
    {
        for fault in QUICK {
            scene.node.set_fault_on(path, fault);
            let listed = scene.desk.run(Tool::Online, &scene.line(&pending, &[&scene.node]), b"");
            let honest = path != "/account/unconfirmedTransactions";
            assert_eq!(listed.text().contains(&scene.hash), honest, "{fault:?} {}", listed.text());
            let told = scene.desk.run(Tool::Online, &scene.line(status, &[&scene.node]), b"");
            assert_eq!(told.exit, Exit::Failure, "{fault:?} {path} {}", told.text());
            assert!(!told.text().contains(" confirmed"), "{fault:?} {path} {}", told.text());
        }
    }
}

#[test]
fn nodes_that_do_not_say_the_same() {
    let scene = Scene::new();
    let node = |change: fn(&mut Config)| {
        let mut config = config();
        change(&mut config);
        TestNode::start(config).unwrap()
    };
    let forked = node(|_| {});
    forked.set_fault_on("/chain/height", Fault::Behind(1_000));
    let silent = node(|_| {});
    silent.set_fault_on("/time-sync/network-time", Fault::Close);
    let pay = "draft transfer --to TO --amount 1";
    let gold = "draft transfer --to TO --mosaic alice:gold=1500";
    let batch = "draft batch --csv @list";
    let control = "draft cosignatories --multisig ACCOUNT --signatures 1";
    let waiting = format!("pending --network testnet --signer {PUBLIC}");
    let cases: [(&str, TestNode, &[&str], &str); 8] = [
        ("height", forked, &[pay, gold, batch, control, &waiting], "do not agree"),
        ("time", node(|config| config.time_offset = 120), &[pay, gold, batch], "do not agree"),
        ("supply", node(|config| config.mosaics[0].supply = 5), &[gold, batch], "do not agree"),
        ("decimals", node(|config| config.mosaics[0].divisibility = 2), &[gold, batch], "do not"),
        ("levy", node(|config| config.mosaics[0].levy = None), &[gold, batch], "do not agree"),
        ("control", node(|config| config.multisigs.clear()), &[control], "do not agree"),
        ("network", node(|config| config.network = Network::Mainnet), &[pay], "mainnet (0x68)"),
        ("silence", silent, &[pay], "do not agree"),
    ];
    for (name, other, commands, says) in &cases {
        for command in *commands {
            for nodes in [[&scene.node, other], [other, &scene.node]] {
                let outcome = scene.fails(command, &nodes).unwrap();
                assert!(outcome.stderr.contains(says), "{name}: {}", outcome.stderr);
            }
        }
    }
    let good = node(|_| {});
    for command in [pay, gold, batch, control] {
        scene.desk.online(&(scene.line(command, &[&scene.node, &good]) + " --replace"));
    }
    assert!(request_of(&scene.desk, "new").claims.len() == 1);
}

/// Two nodes that both have it in a block, but not in the same one, are on two chains.
#[test]
fn a_transaction_in_two_blocks_is_not_confirmed() {
    let start = |height| TestNode::start(Config { height, ..Config::default() }).unwrap();
    let (one, near, far) = (start(5_000_000), start(5_000_007), start(4_000_000));
    let desk = Desk::new();
    desk.write("key", KEY);
    desk.online(&format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} --amount 1 \
         --node {} -o @req",
        one.url()
    ));
    sign(&desk, "req", "--key-file @key", i64::from(one.now()), "resp");
    let line = |verb: &str, nodes: &[&TestNode]| {
        let nodes: String = nodes.iter().map(|node| format!(" --node {}", node.url())).collect();
        format!("{verb} --request @req --response @resp{nodes}")
    };
    desk.online(&line("announce", &[&one, &near, &far]));
    for all in [[&one, &near], [&one, &far]] {
        let outcome = desk.run(Tool::Online, &line("status", &all), b"");
        assert_eq!(outcome.exit, Exit::Failure, "{}", outcome.stderr);
        assert_eq!(outcome.text().matches(" confirmed at height ").count(), 2);
        assert!(outcome.stderr.contains("do not agree"), "{}", outcome.stderr);
    }
    desk.online(&line("status", &[&one, &one]));
}

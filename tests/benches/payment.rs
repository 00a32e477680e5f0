//! How long one payment takes in the signer, and what an operator waits for: start-up and the
//! review of a thousand transfers. Run it by `scripts/bench`, which builds the programs first.
use approval::{Order, Reviewed};
use chain::{Network, UnixTime};
use chains::ChainId;
use chains::nem::{Nem, Timestamp, TransferDraft, address_of};
use criterion::{Criterion, criterion_group, criterion_main};
use policy::{Clock, Surroundings};
use protocol::{Message, RequestId, SigningRequest};
use scheme::{PublicKey, Scheme};
use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use vault::{KeyText, SigningKey};
use zeroize::Zeroizing;

const NOW: UnixTime = UnixTime(1_795_408_290);
const NETWORK: Network = Network::Testnet;

fn key() -> SigningKey {
    let text = KeyText::from_bytes(Zeroizing::new("5a".repeat(32).into_bytes())).unwrap();
    text.parse().unwrap().derive(Scheme::Ed25519Keccak512, None, None).unwrap()
}

fn transfer(signer: PublicKey, place: u32) -> Vec<u8> {
    use chain::Chain as _;
    let mut recipient = [7; 32];
    for (byte, part) in recipient.iter_mut().zip(place.to_be_bytes()) {
        *byte = part;
    }
    let draft = TransferDraft {
        signer,
        recipient: address_of(&PublicKey(recipient), NETWORK),
        xem: 12_500_000 + u64::from(place),
        mosaics: Vec::new(),
        message: None,
        timestamp: Timestamp::from_unix(NOW).unwrap(),
        deadline: Timestamp::from_unix(UnixTime(NOW.0 + 7200)).unwrap(),
        fee: None,
    };
    Nem::encode(&draft.build().unwrap())
}

fn sign(key: &SigningKey, bytes: &[u8]) {
    let transactions = ChainId::Nem.parse_all(&[bytes.to_vec()], &[], NETWORK).unwrap();
    let order = Order {
        check_code: "01234567".into(),
        network: NETWORK,
        account: *key.public_key(),
        transactions,
        note: None,
        claims: Vec::new(),
    };
    let surroundings = Surroundings { now: NOW, clock: Clock::Operator, interfaces: Vec::new() };
    let reviewed = Reviewed::new(order, &surroundings).unwrap();
    let approved = reviewed.confirm(|question| Some(question.expected().to_owned())).unwrap();
    let signatures = key.sign(approved).unwrap();
    for signature in &signatures {
        key.scheme().verify(key.public_key(), signature, bytes).unwrap();
    }
}

fn in_process(criterion: &mut Criterion) {
    let key = key();
    let bytes = transfer(*key.public_key(), 1);
    criterion.bench_function("parse, review, sign and verify one transfer (goal: 1 ms)", |bench| {
        bench.iter(|| sign(&key, black_box(&bytes)));
    });
}

fn programs(criterion: &mut Criterion) {
    // Without the built programs, as in a mere test of the benchmark, there is nothing to start.
    let Some(programs) = std::env::var_os("COLDSEAL_PROGRAMS").map(PathBuf::from) else { return };
    for name in ["coldseal", "coldseal-signer"] {
        criterion.bench_function(&format!("{name} starts (goal: 20 ms)"), |bench| {
            bench.iter(|| run(Command::new(programs.join(name)).arg("--version")));
        });
    }
    let signer = *key().public_key();
    let folder = tempfile::tempdir().unwrap();
    let request = folder.path().join("request");
    let message = Message::Request(SigningRequest {
        id: RequestId([1; 16]),
        chain: "nem".into(),
        network: NETWORK.name().into(),
        account: signer,
        transactions: (0..1000).map(|place| transfer(signer, place)).collect(),
        context: Vec::new(),
        note: None,
        claims: Vec::new(),
    });
    std::fs::write(&request, message.to_wire().unwrap()).unwrap();
    criterion.bench_function("inspect 1,000 transfers (goal: 200 ms)", |bench| {
        let mut inspect = Command::new(programs.join("coldseal-signer"));
        let _command = inspect.arg("inspect").arg(&request).arg("--json");
        bench.iter(|| run(&mut inspect));
    });
}

fn run(command: &mut Command) {
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
}

criterion_group!(benches, in_process, programs);
criterion_main!(benches);

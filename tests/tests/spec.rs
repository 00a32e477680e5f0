//! The documents of `docs/`, held to the code: their examples are decoded, encoded again and made
//! anew, their tables compared with the sources, their commands parsed.
use chain::Network;
use chains::ChainId;
use data_encoding::{HEXLOWER, HEXUPPER};
use protocol::{Charge, Claim, ClaimedLevy, Digest, Message, SigningRequest};
use qr::{Level, Version};
use scheme::{Scheme, Signature, TaggedKind};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use stream::{Assembler, Encoder, State, SymbolsPerFrame};
use tests::{Outcome, Tool, path, run, run_with};

const MESSAGES: &str = include_str!("../../docs/spec/messages.md");
const CDDL: &str = include_str!("../../docs/spec/messages.cddl");
const FRAMES: &str = include_str!("../../docs/spec/frames.md");
const NEM: &str = include_str!("../../docs/spec/nem.md");
const GUIDE: &str = include_str!("../../docs/guide.md");
const THREATS: &str = include_str!("../../docs/threat-model.md");
const SECURITY: &str = include_str!("../../SECURITY.md");

/// The phrase of the examples: published, nobody's money.
const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about\n";
/// The moment at which the examples are reviewed, and the Unix time at which they begin.
const NOW: &str = "2026-11-23T04:32:00Z";
const BEGINS: i64 = 1_795_408_290;

/// The messages of the document, with their kinds.
const KINDS: [(&str, &str); 4] = [
    ("request", "request"),
    ("cosignature", "request"),
    ("response", "response"),
    ("card", "card"),
];

/// Returns the only fenced block with this info string.
#[track_caller]
fn block<'a>(document: &'a str, info: &str) -> &'a str {
    let opening = format!("\n```{info}\n");
    let mut parts = document.split(opening.as_str());
    let (_, Some(found), None) = (parts.next(), parts.next(), parts.next()) else {
        panic!("there is not exactly one block {info:?}");
    };
    found.split_once("\n```").expect("a block ends").0
}

/// Returns the bytes of a hex block; `#` begins a comment.
#[track_caller]
fn hex(document: &str, name: &str) -> Vec<u8> {
    let lines = block(document, &format!("hex {name}")).lines();
    let digits: String = lines.flat_map(|line| line.split('#').next()).collect();
    let digits: String = digits.split_whitespace().collect();
    HEXLOWER.decode(digits.as_bytes()).expect(name)
}

#[track_caller]
fn message(name: &str) -> Message {
    Message::decode(&hex(MESSAGES, name)).expect(name)
}

fn request() -> SigningRequest {
    message("request").into_request().unwrap()
}

#[test]
fn messages_have_one_spelling() {
    for (name, kind) in KINDS {
        let bytes = hex(MESSAGES, name);
        assert_eq!(message(name).encode(), bytes, "{name}");
        assert_eq!(message(name).kind().name(), kind);
        for end in 0..bytes.len() {
            assert!(Message::decode(&bytes[..end]).is_err(), "{name} cut at {end}");
        }
        assert!(Message::decode(&[&bytes[..], &[0]].concat()).is_err());
    }
}

#[test]
fn wire_forms_hold_the_messages() {
    for (name, form) in [("request", 1), ("response", 0), ("card", 0)] {
        let wire = hex(MESSAGES, &format!("{name}-wire"));
        assert_eq!(Message::from_wire(&wire), Ok(message(name)), "{name}");
        assert_eq!(wire[0], form, "{name}");
        if form == 0 {
            assert_eq!(message(name).to_wire().unwrap(), wire, "{name}");
        }
        assert!(Message::from_wire(&[&wire[..], &[0]].concat()).is_err());
    }
}

#[test]
fn digests_and_check_codes_are_those_of_the_document() {
    let digest = message("request").digest();
    assert_eq!(digest.0[..], hex(MESSAGES, "request-digest"));
    assert_eq!(message("response").into_response().unwrap().request, digest);
    for (name, _) in KINDS {
        let Digest(bytes) = message(name).digest();
        let number = u64::from_be_bytes(bytes[..8].try_into().unwrap());
        let code = format!("`{:08}`", number % 100_000_000);
        assert!(MESSAGES.contains(&code), "{name}: {code}");
    }
}

#[test]
fn the_proof_of_possession_is_over_the_tagged_statement() {
    let card = message("card").into_card().unwrap();
    let tagged = scheme::tagged(TaggedKind::Possession, &card.statement()).unwrap();
    assert_eq!(tagged, hex(MESSAGES, "card-possession"));
    let verify = |proof| Scheme::Ed25519Keccak512.verify(&card.public_key, proof, &tagged);
    assert!(verify(&card.proof).is_ok());
    assert!(verify(&Signature([1; 64])).is_err());
    assert_eq!(ChainId::Nem.address(&card.public_key, Network::Testnet).as_str(), card.address);
}

fn fits_cddl(bytes: &[u8]) -> bool {
    cddl_cat::validate_cbor_bytes("message", CDDL, bytes).is_ok()
}

#[test]
fn the_schema_admits_what_the_encoder_writes() {
    assert_eq!(block(MESSAGES, "cddl").trim(), CDDL.trim());
    for (name, _) in KINDS {
        assert!(fits_cddl(&hex(MESSAGES, name)), "{name}");
    }
    let mut bare = request();
    bare.note = None;
    let mut full = request();
    full.transactions = vec![vec![7; 3]; 1_000];
    full.context = vec![vec![8]];
    full.note = Some("\u{20ac}".repeat(80));
    let name = |number| format!("{number:02}{}", "\u{20ac}".repeat(198));
    full.claims = (0..96).map(|number| Claim::Control(name(number), 255, 0)).collect();
    full.claims.push(Claim::Asset(String::new(), 255));
    let (to, asset) = ("\u{20ac}".repeat(200), "\u{20ac}".repeat(200));
    let levy = ClaimedLevy { to, asset, charge: Charge::TenThousandths(u64::MAX) };
    full.claims.push(Claim::Supply(String::new(), u64::MAX));
    full.claims.push(Claim::Levy(String::new(), Some(levy)));
    full.claims.push(Claim::Levy(name(0), None));
    assert_eq!(
        Message::decode(&Message::Request(full.clone()).encode()),
        Ok(Message::Request(full.clone()))
    );
    let mut pathless = message("card").into_card().unwrap();
    pathless.path = None;
    for message in [Message::Request(bare), Message::Request(full), Message::Card(pathless)] {
        assert!(fits_cddl(&message.encode()), "{message:?}");
    }
}

/// Each change is refused by the decoder and, since it is no matter of spelling, by the schema too.
#[test]
fn decoder_and_schema_refuse_alike() {
    let cases = [
        ("request", "8367", "8267", "an array of two"),
        ("request", "72657175657374", "72657175657375", "another kind"),
        ("request", "7401a6", "7402a6", "another version"),
        ("request", "0050", "0150", "a key that is missing"),
        ("request", "0669", "0769", "an unknown key"),
        (
            "request",
            "0050000102030405060708090a0b0c0d0e0f",
            "004f0102030405060708090a0b0c0d0e0f",
            "a short id",
        ),
        ("request", "01636e656d", "01436e656d", "bytes for text"),
        ("cosignature", "0781840178", "0781840678", "an unknown kind of claim"),
        ("cosignature", "0781840178", "0781840278", "a claim about a supply with two numbers"),
        ("cosignature", "0781840178", "0781840378", "a claim about no levy with two numbers"),
        ("cosignature", "0781840178", "0781840478", "a claim about a levy without its parts"),
        ("cosignature", "0781840178", "0781840078", "a claim about an asset with two numbers"),
        ("cosignature", "543246570302", "54324657034102", "bytes for a number of a claim"),
        ("cosignature", "543246570302", "5432465703190100", "a number above 255 in a claim"),
        ("cosignature", "078184", "068184", "claims for a note"),
        ("response", "65737464696e", "65737464696f", "another way of confirming"),
        ("response", "0181", "0180", "no signature"),
        ("card", "0258205ad4", "02581f5a", "a short key"),
    ];
    for (name, from, to, what) in cases {
        let good = HEXLOWER.encode(&hex(MESSAGES, name));
        assert_eq!(good.matches(from).count(), 1, "{what}");
        let bytes = HEXLOWER.decode(good.replace(from, to).as_bytes()).unwrap();
        assert!(Message::decode(&bytes).is_err(), "decoder: {what}");
        assert!(!fits_cddl(&bytes), "schema: {what}");
    }
    let mut crowded = request();
    crowded.transactions = vec![vec![7]; 1_001];
    let mut claims = request();
    claims.claims = vec![Claim::Asset(String::from("alice:gold"), 3); 101];
    let mut long = request();
    long.claims = vec![Claim::Asset("g".repeat(801), 3)];
    let mut far = request();
    let levy = ClaimedLevy { to: "g".repeat(801), asset: String::new(), charge: Charge::Units(1) };
    far.claims = vec![Claim::Levy(String::new(), Some(levy))];
    for message in [crowded, claims, long, far] {
        let bytes = Message::Request(message).encode();
        assert!(Message::decode(&bytes).is_err() && !fits_cddl(&bytes));
    }
}

/// The request of a cosignature holds what the document says, and a claim about an asset is spelt so.
#[test]
fn context_and_claims_are_those_of_the_document() {
    let mut request = message("cosignature").into_request().unwrap();
    let account = ChainId::Nem.address(&self::request().account, Network::Testnet);
    assert_eq!(request.claims, [Claim::Control(account.as_str().to_owned(), 3, 2)]);
    let parsed = ChainId::Nem.parse_all(&request.transactions, &request.context, Network::Testnet);
    assert_eq!(parsed.unwrap()[0].facts().subject(), &account);
    let blind = ChainId::Nem.parse_all(&request.transactions, &[], Network::Testnet).unwrap_err();
    assert_eq!(blind.1.code(), "R-BLIND");
    let gold = || String::from("alice:gold");
    let levy = |asset: &str, charge| {
        let to = "TDGSLBHC55HCBSOCEGPJDATH5IHCLC32OFMAMYVW".into();
        Claim::Levy(gold(), Some(ClaimedLevy { to, asset: asset.into(), charge }))
    };
    for (name, claim) in [
        ("claim-asset", Claim::Asset(gold(), 3)),
        ("claim-supply", Claim::Supply(gold(), 9_000_000)),
        ("claim-levy", levy("nem:xem", Charge::Units(50_000))),
        ("claim-levy-share", levy("alice:gold", Charge::TenThousandths(25))),
        ("claim-levy-none", Claim::Levy(gold(), None)),
    ] {
        request.claims = vec![claim];
        let bytes = Message::Request(request.clone()).encode();
        assert!(bytes.ends_with(&hex(MESSAGES, name)), "{name}");
        assert_eq!(Message::decode(&bytes), Ok(Message::Request(request.clone())), "{name}");
        assert!(fits_cddl(&bytes), "{name}");
    }
}

fn one_symbol() -> SymbolsPerFrame {
    SymbolsPerFrame::fitting(138).unwrap()
}

fn counting() -> Vec<u8> {
    (0..250).collect()
}

#[test]
fn frames_are_those_of_the_document() {
    let wire = hex(MESSAGES, "response-wire");
    assert_eq!(Encoder::new(&wire).unwrap().still().unwrap(), hex(FRAMES, "frame-still"));
    let encoder = Encoder::new(&counting()).unwrap();
    assert_eq!(encoder.source_symbols(), 3);
    for index in [0, 2, 3] {
        let frame = encoder.frame(index, one_symbol()).unwrap();
        assert_eq!(frame, hex(FRAMES, &format!("frame-{index}")), "{index}");
    }
}

#[test]
fn three_frames_of_the_document_make_the_payload() {
    let mut assembler = Assembler::new();
    for (name, state) in
        [("0", State::Collecting), ("2", State::Collecting), ("3", State::Complete)]
    {
        let progress = assembler.receive(&hex(FRAMES, &format!("frame-{name}"))).unwrap();
        assert_eq!(progress.state, state, "{name}");
    }
    assert_eq!(assembler.take(), Some(counting()));
}

/// The repair symbol once more, by the words of the document and none of our code.
#[test]
fn the_repair_symbol_follows_from_the_text() {
    let state = 0x369D_7DA1_0000_0003_u64.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let output = (z ^ (z >> 31)).to_be_bytes();
    assert_eq!(output[..], hex(FRAMES, "splitmix"));
    let mut padded = counting();
    padded.resize(360, 0);
    let symbol: Vec<u8> = (0..120)
        .map(|place| {
            let terms = (0..3).map(|source| product(output[source], padded[120 * source + place]));
            terms.fold(0, |sum, term| sum ^ term)
        })
        .collect();
    assert_eq!(symbol, hex(FRAMES, "frame-3")[14..134]);
    for (a, b, expected) in [(2, 0x80, 0x1D), (0x80, 0x80, 0x13), (3, 7, 9), (0x53, 0xCA, 0x8F)] {
        assert_eq!(product(a, b), expected);
        assert!(FRAMES.contains(&format!("| `{a:02X}` | `{b:02X}` | `{expected:02X}` |")));
    }
}

fn product(a: u8, b: u8) -> u8 {
    let mut sum = 0;
    for bit in (0..8).rev() {
        let carry = sum & 0x80 != 0;
        sum = (sum << 1) ^ if carry { 0x1D } else { 0 };
        if b & (1 << bit) != 0 {
            sum ^= a;
        }
    }
    sum
}

#[test]
fn the_numbers_of_the_codes_are_right() {
    for (version, bytes, text) in [(7, 154, "154"), (25, 1_273, "1,273"), (40, 2_953, "2,953")] {
        let capacity = Version::new(version).unwrap().capacity(Level::Low);
        assert_eq!(capacity, bytes);
        assert!(FRAMES.contains(&format!("{text} (version {version}")));
    }
    assert_eq!(Version::fitting(stream::SYMBOL_BYTES + 18, Level::Low), Version::new(7));
    assert_eq!(Version::fitting(stream::MAX_STILL_PAYLOAD + 18, Level::Low), Version::new(25));
    let symbols = |bytes| SymbolsPerFrame::fitting(bytes).map(SymbolsPerFrame::get);
    assert_eq!((symbols(1_273), symbols(2_953)), (Some(10), Some(24)));
}

#[test]
fn the_transaction_of_the_document_has_its_hash_and_signature() {
    let bytes = hex(NEM, "transaction");
    assert_eq!(request().transactions, [&bytes[..]]);
    let parsed = ChainId::Nem
        .parse_all(std::slice::from_ref(&bytes), &[], Network::Testnet)
        .unwrap()
        .remove(0);
    assert_eq!(parsed.facts().hash.unwrap()[..], hex(NEM, "transaction-hash"));
    let signature = Signature(hex(NEM, "transaction-signature").try_into().unwrap());
    assert_eq!(message("response").into_response().unwrap().signatures, [signature]);
    assert!(parsed.scheme().verify(&parsed.facts().signer, &signature, &bytes).is_ok());
}

/// The folder of one trip through the commands, from the request of the document.
struct Trip(tempfile::TempDir);

impl Trip {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("key"), PHRASE).unwrap();
        let wire = hex(MESSAGES, "request-wire");
        fs::write(folder.path().join("request.coldseal"), wire).unwrap();
        Self(folder)
    }

    /// Runs a line; words that begin with `@` are files of the folder.
    fn run(&self, tool: Tool, line: &str, stdin: &str) -> Outcome {
        let word = |word: &str| match word.strip_prefix('@') {
            Some(name) => path(self.0.path(), name),
            None => word.to_owned(),
        };
        let words: Vec<String> = line.split(' ').map(word).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        run_with(tool, &words, stdin.as_bytes())
    }

    /// Returns the object that a line prints, with the folder taken out of names.
    #[track_caller]
    fn json(&self, tool: Tool, line: &str, stdin: &str) -> Value {
        let outcome = self.run(tool, line, stdin);
        let text = outcome.text().replace(&path(self.0.path(), ""), "");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{line}: {}", outcome.stderr))
    }

    fn sign(&self) -> Value {
        let line = format!(
            "sign @request.coldseal --now {NOW} --key-file @key -o @response.coldseal --json"
        );
        self.json(Tool::Signer, &line, "12.5 XEM\nTDGSLBHC OFMAMYVW\ninvoice 42\n23100978\n")
    }
}

#[track_caller]
fn example(name: &str) -> Value {
    serde_json::from_str(block(NEM, &format!("json {name}"))).expect(name)
}

#[test]
fn the_signer_prints_the_objects_of_the_document() {
    let trip = Trip::new();
    let inspect = format!("inspect @request.coldseal --now {NOW}");
    let review = trip.run(Tool::Signer, &inspect, "").text();
    assert_eq!(review.trim_end(), block(NEM, "text review"));
    let object = trip.json(Tool::Signer, &format!("{inspect} --json"), "");
    assert_eq!(object, example("inspect"));
    assert_eq!(trip.sign(), example("sign"));
    let response = Message::from_wire(&fs::read(trip.0.path().join("response.coldseal")).unwrap());
    let mut response = response.unwrap().into_response().unwrap();
    // The build is the one part that a new version changes.
    response.build = message("response").into_response().unwrap().build;
    assert_eq!(Message::Response(response), message("response"));

    let account = "account --chain nem --network testnet --key-file @key -o @card.coldseal --json";
    assert_eq!(trip.json(Tool::Signer, account, ""), example("signer-account"));
    let card = fs::read(trip.0.path().join("card.coldseal")).unwrap();
    assert_eq!(card, hex(MESSAGES, "card-wire"));

    let refused = "sign @request.coldseal --network mainnet --key-file @key --json";
    assert_eq!(trip.json(Tool::Signer, refused, ""), example("refused"));
    assert_eq!(trip.run(Tool::Signer, refused, "").exit.code(), 5);
}

#[test]
fn the_online_tool_prints_the_objects_of_the_document() {
    let trip = Trip::new();
    trip.sign();
    fs::write(trip.0.path().join("card.coldseal"), hex(MESSAGES, "card-wire")).unwrap();
    assert_eq!(trip.json(Tool::Online, "account @card.coldseal --json", ""), example("account"));
    let pair = "--request @request.coldseal --response @response.coldseal --json";
    assert_eq!(trip.json(Tool::Online, &format!("verify {pair}"), ""), example("verify"));
    let show = "show @request.coldseal --png @codes --json";
    assert_eq!(trip.json(Tool::Online, show, ""), example("show"));
    fs::remove_file(trip.0.path().join("request.coldseal")).unwrap();
    let scan = "scan --images @codes -o @request.coldseal --json";
    assert_eq!(trip.json(Tool::Signer, scan, ""), example("scan"));
    let codes = trip.json(Tool::Online, "qr read --json @codes/frame-0001.png", "");
    assert_eq!(codes, example("qr-read"));
    let unsigned = HEXLOWER.encode(&hex(NEM, "transaction"));
    let draft = format!(
        "draft raw --chain nem --network testnet --unsigned {unsigned} -o @r.coldseal --json"
    );
    let mut draft = trip.json(Tool::Online, &draft, "");
    let expected = example("draft");
    // The id of a request is random, and so is what follows from it.
    for field in ["digest", "check_code"] {
        assert_eq!(draft[field].as_str().unwrap().len(), expected[field].as_str().unwrap().len());
        draft[field] = expected[field].clone();
    }
    draft["request"] = expected["request"].clone();
    assert_eq!(draft, expected);
}

/// The list of the guide, as a file of the trip.
fn guide_list() -> &'static str {
    let blocks = GUIDE.split("```text\n").skip(1);
    let mut lists = blocks.filter(|part| part.starts_with("address,"));
    let list = lists.next().unwrap();
    &list[..list.find("```").unwrap()]
}

#[test]
fn a_batch_and_a_comparison_print_the_objects_of_the_document() {
    let trip = Trip::new();
    fs::write(trip.0.path().join("payments.csv"), guide_list()).unwrap();
    let signer = HEXUPPER.encode(&request().account.0);
    let draft = format!(
        "draft batch --chain nem --network testnet --signer {signer} --csv @payments.csv \
         --mosaic-fee 0.25 --timestamp 2026-11-23T04:31:30Z -o @batch.coldseal --json"
    );
    let mut drafted = trip.json(Tool::Online, &draft, "");
    let expected = example("draft-batch");
    // The id of a request is random, and so is what follows from it.
    for field in ["digest", "check_code"] {
        assert_eq!(drafted[field].as_str().unwrap().len(), expected[field].as_str().unwrap().len());
        drafted[field] = expected[field].clone();
    }
    drafted["request"] = expected["request"].clone();
    assert_eq!(drafted, expected);
    let line = format!("inspect @batch.coldseal --expect @payments.csv --now {NOW} --json");
    assert_eq!(trip.json(Tool::Signer, &line, "")["expect"]["rows"], 3);

    trip.sign();
    let compare = "compare @response.coldseal @response.coldseal --json";
    assert_eq!(trip.json(Tool::Signer, compare, ""), example("compare"));
}

#[test]
fn announcing_prints_the_object_of_the_document() {
    let trip = Trip::new();
    trip.sign();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let time_offset = BEGINS + 60 - i64::try_from(now).unwrap();
    let config = test_node::Config { time_offset, ..test_node::Config::default() };
    let node = test_node::TestNode::start(config).unwrap();
    let url = node.url();
    let line = format!(
        "announce --request @request.coldseal --response @response.coldseal --node {url} --json"
    );
    let mut announced = trip.json(Tool::Online, &line, "");
    let expected = example("announce");
    assert_eq!(announced["nodes"][0]["node"], Value::from(url));
    announced["nodes"][0]["node"] = expected["nodes"][0]["node"].clone();
    assert_eq!(announced, expected);
    assert_eq!(expected["nodes"][0]["transactions"][0]["hash"], {
        Value::from(HEXUPPER.encode(&hex(NEM, "transaction-hash")))
    });
}

/// Returns the words of a text that look like a code: `R-`, `D-` or `W-` and capitals.
fn codes_in(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_uppercase() && letter != '-')
        .filter(|word| word.len() > 3 && ["R-", "D-", "W-"].iter().any(|p| word.starts_with(p)))
        .map(str::to_owned)
        .collect()
}

/// Returns the source files of both products, their tests included.
fn all_sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["shared", "offline-signer", "online-tool"] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100, "{}", files.len());
    files
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_code_is_in_the_document_and_in_the_sources() {
    let in_sources: BTreeSet<String> = all_sources()
        .iter()
        .flat_map(|file| codes_in(&fs::read_to_string(file).unwrap()))
        .collect();
    let rows = NEM.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let in_tables: BTreeSet<String> = rows.flat_map(codes_in).collect();
    assert_eq!(in_tables, in_sources);
    assert_eq!(codes_in(GUIDE).difference(&in_tables).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// A test that a document names as the proof of a promise is there.
#[test]
fn tests_that_documents_name_exist() {
    let mut files = all_sources();
    sources(Path::new(env!("CARGO_MANIFEST_DIR")), &mut files);
    let all: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let mut named = 0;
    for document in [THREATS, SECURITY, FRAMES] {
        for word in document.split('`').skip(1).step_by(2) {
            let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if word.len() > 11 && word.contains('_') && word.chars().all(letters) {
                assert!(all.contains(&format!("fn {word}")), "{word}");
                named += 1;
            }
        }
    }
    assert!(named > 30, "{named}");
}

#[test]
fn cameras_are_listed_as_in_the_document() {
    use station::camera_source::{Found, to_json};
    let camera = |path: &str, name: &str, mode| Found {
        path: PathBuf::from(path),
        name: String::from(name),
        mode,
    };
    let mode = Some((String::from("MJPG"), 1280, 720, Some(30)));
    let found = [camera("/dev/video0", "USB Camera", mode), camera("/dev/video2", "Other", None)];
    assert_eq!(to_json(&found), example("cameras"));
}

/// Every command of the operator's guide is one that the tools understand.
#[test]
fn commands_of_the_guide_are_understood() {
    let joined = GUIDE.replace("\\\n", " ");
    let lines: Vec<&str> = joined.lines().filter(|line| line.starts_with("coldseal")).collect();
    assert!(lines.len() >= 12, "{lines:?}");
    for line in lines {
        let words: Vec<String> = words(line);
        let command = match words[0].as_str() {
            "coldseal" => online_tool::command(),
            "coldseal-signer" => offline_signer::command(),
            other => panic!("{other}"),
        };
        if let Err(error) = command.try_get_matches_from(&words) {
            panic!("{line}\n{error}");
        }
    }
}

/// Splits a line at blanks outside of double quotes.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn exit_codes_are_those_of_the_document() {
    use station::Exit;
    let all = [
        (Exit::Done, "done"),
        (Exit::Failure, "failure"),
        (Exit::Usage, "usage"),
        (Exit::Policy, "refused by an installed policy"),
        (Exit::Declined, "declined"),
        (Exit::BadInput, "bad or forged input"),
        (Exit::Interrupted, "interrupted"),
    ];
    for (exit, meaning) in all {
        assert!(NEM.contains(&format!("\n| {} | {meaning}", exit.code())), "{meaning}");
    }
    assert_eq!(run(Tool::Signer, &["sign"]).exit, Exit::Usage);
}

//! The objects that commands print, from the request of the document on.
use data_encoding::{HEXLOWER, HEXUPPER};
use protocol::Message;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};
use tests::{Outcome, Tool, path, run_with};

use crate::documents::{GUIDE, MESSAGES, NEM, block, hex, message, request};

/// The phrase of the examples: published, nobody's money.
const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about\n";
/// The moment at which the examples are reviewed, and the Unix time at which they begin.
const NOW: &str = "2026-11-23T04:32:00Z";
const BEGINS: i64 = 1_795_408_290;

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

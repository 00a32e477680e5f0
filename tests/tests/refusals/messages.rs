//! Requests and responses that are forged, foreign, exchanged or not quite themselves.
use protocol::{Confirmed, Digest, Message, RequestId, SigningRequest, SigningResponse};
use scheme::{PublicKey, Signature};
use station::Exit;
use tests::sample::{
    BEGIN, PUBLIC, TO_MAIN, TO_TEST, draft, drafted_desk, hex, moment, request_of, signed_desk,
    write_message,
};
use tests::{Bad, Desk};

const VERIFY: &str = "verify --request @req --response @forged";

/// Returns the response of a desk, as it is to be changed.
fn response_of(desk: &Desk) -> SigningResponse {
    Message::from_wire(&desk.read("resp")).unwrap().into_response().unwrap()
}

/// Every way to use a response must refuse it.
fn response_refused(desk: &Desk, name: &str, says: &str) {
    let announce = "announce --request @req --response @forged --node http://127.0.0.1:1";
    for line in [VERIFY, &format!("{VERIFY} --json"), announce, &format!("{announce} --json")] {
        desk.refused(Bad::online(name, line, says));
    }
}

/// Every way to use a request must refuse it.
fn request_refused(desk: &Desk, name: &str, says: &str) {
    let sign = format!("sign @req --key-file @key --now {} -o @new", moment(BEGIN));
    for line in ["inspect @req", "inspect @req --json", &sign, &format!("{sign} --json")] {
        desk.refused(Bad::signer(name, line, says));
    }
}

type Change = fn(&mut SigningRequest);

/// Asserts that a drafted request is refused after each of the changes.
#[track_caller]
fn changes_refused<const N: usize>(changes: [(&str, Change); N]) {
    for (name, change) in changes {
        let desk = drafted_desk();
        let mut request = request_of(&desk, "req");
        change(&mut request);
        write_message(&desk, "req", &Message::Request(request));
        request_refused(&desk, name, "");
    }
}

#[test]
fn responses_that_are_not_the_answer() {
    type Change = fn(&mut SigningResponse);
    let changes: [(&str, Change); 7] = [
        ("to another request", |response| response.request = Digest([9; 32])),
        ("with one signature too many", |response| {
            let first = response.signatures[0];
            response.signatures.push(first);
        }),
        ("with a signature changed", |response| response.signatures[0].0[0] ^= 1),
        ("with its scalar changed", |response| response.signatures[0].0[32] ^= 1),
        ("with a signature of zeros", |response| response.signatures[0] = Signature([0; 64])),
        ("with a small point and no scalar", |response| {
            response.signatures[0] = Signature([0; 64]);
            response.signatures[0].0[0] = 1;
        }),
        ("with the order added to its scalar", |response| {
            let order = [
                0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9,
                0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
            ];
            let mut carry = 0;
            for (byte, add) in response.signatures[0].0[32..].iter_mut().zip(order) {
                let sum = u16::from(*byte) + add + carry;
                *byte = sum.to_le_bytes()[0];
                carry = sum >> 8;
            }
        }),
    ];
    for (name, change) in changes {
        let desk = signed_desk();
        let mut response = response_of(&desk);
        change(&mut response);
        write_message(&desk, "forged", &Message::Response(response));
        response_refused(&desk, name, "");
    }
}

#[test]
fn a_signature_by_another_key() {
    let desk = signed_desk();
    let data = request_of(&desk, "req").transactions[0].clone();
    let mut response = response_of(&desk);
    response.signatures = vec![Signature(test_node::Signer::new(3).sign(&data))];
    write_message(&desk, "forged", &Message::Response(response));
    response_refused(&desk, "another key", "");
}

#[test]
fn a_response_to_another_request_of_the_same_payment() {
    let desk = signed_desk();
    desk.online(&format!("{} --message hello -o @twin", draft()));
    desk.refused(Bad::online("twin", "verify --request @twin --response @resp", ""));
}

#[test]
fn a_batch_with_too_few_or_exchanged_signatures() {
    let desk = Desk::new();
    desk.write("key", tests::sample::KEY);
    let key: [u8; 32] = hex(PUBLIC).try_into().unwrap();
    let at = test_node::Payment::at(u32::try_from(BEGIN).unwrap());
    let one = |amount| test_node::Payment { amount, ..at.clone() }.to_bytes(&key);
    let lines = [one(1), one(2), one(3)].map(|bytes| data_encoding::HEXLOWER.encode(&bytes));
    desk.write("list", lines.join("\n"));
    desk.online("draft raw --chain nem --network testnet --unsigned-file @list -o @req");
    tests::sample::sign(&desk, "req", "--key-file @key", BEGIN, "resp");
    let whole = response_of(&desk);
    let mut fewer = whole.clone();
    fewer.signatures.truncate(2);
    let mut exchanged = whole.clone();
    exchanged.signatures.swap(0, 2);
    let mut repeated = whole;
    repeated.signatures[1] = repeated.signatures[0];
    for (name, response) in [("fewer", fewer), ("exchanged", exchanged), ("repeated", repeated)] {
        write_message(&desk, "forged", &Message::Response(response));
        response_refused(&desk, name, "");
    }
}

#[test]
fn messages_in_each_others_place() {
    let desk = signed_desk();
    desk.signer("account --chain nem --network testnet --key-file @key -o @card");
    desk.all_refused(&[
        Bad::online("exchanged", "verify --request @resp --response @req", "signing re"),
        Bad::online(
            "a request twice",
            "verify --request @req --response @req",
            "a signing request",
        ),
        Bad::online(
            "a response twice",
            "verify --request @resp --response @resp",
            "a signing response",
        ),
        Bad::online("a card", "verify --request @card --response @resp", "an account card"),
        Bad::online(
            "announce exchanged",
            "announce --request @resp --response @req --node http://127.0.0.1:1",
            "signing re",
        ),
        Bad::signer("inspect a response", "inspect @resp", "a signing response"),
        Bad::signer("inspect a card", "inspect @card --json", "an account card"),
        Bad::signer("sign a response", "sign @resp --key-file @key -o @x", "a signing response"),
        Bad::online("account of a request", "account @req", "a signing request"),
    ]);
}

#[test]
fn cards_that_prove_nothing() {
    let desk = drafted_desk();
    desk.signer("account --chain nem --network testnet --key-file @key -o @card");
    let card = Message::from_wire(&desk.read("card")).unwrap().into_card().unwrap();
    let mut forged = Vec::new();
    let mut other = card.clone();
    other.address = TO_TEST.to_owned();
    forged.push(("another address", other));
    let mut other = card.clone();
    other.public_key = PublicKey(test_node::Signer::new(3).public_key());
    forged.push(("another key", other));
    let mut other = card.clone();
    other.network = "mainnet".to_owned();
    forged.push(("another network", other));
    let mut other = card.clone();
    other.path = Some("m/44'/43'/0'/0'/0'".to_owned());
    forged.push(("a path", other));
    let mut other = card.clone();
    other.chain = "doge".to_owned();
    forged.push(("another chain", other));
    let mut other = card;
    other.proof.0[5] ^= 1;
    forged.push(("another proof", other));
    for (name, card) in forged {
        write_message(&desk, "forged", &Message::Card(card));
        desk.refused(Bad::online(name, "account @forged", ""));
        desk.refused(Bad::online(name, "account @forged --json", ""));
    }
}

#[test]
fn requests_for_another_network() {
    let desk = drafted_desk();
    let sign = "sign @req --key-file @key -o @new";
    desk.all_refused(&[
        Bad::signer("pinned, inspect", "inspect @req --network mainnet", "mainnet"),
        Bad::signer("pinned, json", "inspect @req --network mainnet --json", "mainnet"),
        Bad::signer("pinned, sign", &format!("{sign} --network mainnet"), "mainnet"),
    ]);
    changes_refused([
        ("the request says mainnet", |request| request.network = "mainnet".to_owned()),
        ("a transaction says mainnet", |request| request.transactions[0][7] = 0x68),
        ("a transaction says mijin", |request| request.transactions[0][7] = 0x60),
        ("a recipient on mainnet", |request| {
            request.transactions[0][68..108].copy_from_slice(TO_MAIN.as_bytes());
        }),
        ("an unknown network", |request| request.network = "mijin".to_owned()),
        ("a network in capitals", |request| request.network = "TESTNET".to_owned()),
        ("an unknown chain", |request| request.chain = "doge".to_owned()),
        ("a chain in capitals", |request| request.chain = "NEM".to_owned()),
    ]);
}

#[test]
fn requests_that_do_not_say_what_they_do() {
    changes_refused([
        ("a trailing byte", |request| request.transactions[0].push(0)),
        ("a byte less", |request| request.transactions[0].truncate(100)),
        ("an empty transaction", |request| request.transactions[0].clear()),
        ("the same transaction twice, one with trailing bytes", |request| {
            let mut second = request.transactions[0].clone();
            second.extend([0; 4]);
            request.transactions.push(second);
        }),
        ("another signer in the transaction", |request| {
            request.transactions[0][16..48]
                .copy_from_slice(&test_node::Signer::new(3).public_key());
        }),
        ("another account", |request| {
            request.account = PublicKey(test_node::Signer::new(3).public_key());
        }),
        ("an account that is no point", |request| request.account = PublicKey([2; 32])),
        ("an account of small order", |request| request.account = PublicKey([0; 32])),
        ("context that nothing uses", |request| request.context = vec![vec![1, 2, 3]]),
        ("an unknown type", |request| request.transactions[0][1] = 9),
        ("a tagged message", |request| {
            request.transactions[0] = b"\xFF\xFF\xFF\xFFcoldseal/possession/v1\0body".to_vec();
        }),
        ("deadline before timestamp", |request| request.transactions[0][56..60].fill(0)),
        ("deadline more than a day away", |request| {
            let far = u32::try_from(BEGIN + 86_401).unwrap();
            request.transactions[0][56..60].copy_from_slice(&far.to_le_bytes());
        }),
    ]);
}

#[test]
fn files_that_are_not_quite_a_message() {
    let desk = signed_desk();
    let whole = desk.read("req");
    let cases: [(&str, Vec<u8>); 8] = [
        ("empty", vec![]),
        ("one byte", vec![0]),
        ("cut short", whole[..whole.len() - 1].to_vec()),
        ("a byte more", [&whole[..], b"\0"].concat()),
        ("a line end more", [&whole[..], b"\n"].concat()),
        ("hex of it", data_encoding::HEXLOWER.encode(&whole).into_bytes()),
        ("too large", vec![0; 256 * 1024 + 1]),
        ("twice", whole.repeat(2)),
    ];
    for (name, bytes) in cases {
        desk.write("req", bytes);
        for line in ["show @req --png @codes", "verify --request @req --response @resp"] {
            desk.refused(Bad::online(name, line, ""));
        }
        request_refused(&desk, name, "");
    }
}

#[test]
fn a_request_for_a_signer_whose_note_is_hostile() {
    let desk = drafted_desk();
    let mut request = request_of(&desk, "req");
    request.id = RequestId([0; 16]);
    request.note = Some("\u{1b}[2J\u{202e}paid\u{200b}\r\nfee 0".to_owned());
    write_message(&desk, "req", &Message::Request(request));
    let outcome = desk.signer(&format!("inspect @req --now {}", moment(BEGIN)));
    let said = format!("{}{}", outcome.text(), outcome.stderr);
    assert!(said.contains("paid") && said.contains("note"), "{said}");
    for hidden in ['\u{1b}', '\u{202e}', '\u{200b}', '\r'] {
        assert!(!said.contains(hidden), "{said:?}");
    }
    assert!(!said.contains("\nfee 0"), "{said}");
}

#[test]
fn a_hostile_message_is_shown_escaped() {
    let desk = Desk::new();
    desk.write("key", tests::sample::KEY);
    let bytes = data_encoding::HEXLOWER.encode("a\u{1b}[2Jb\u{202e}c\r\nfee 0".as_bytes());
    desk.online(&format!("{} --message-hex {bytes} -o @req", draft()));
    let outcome = desk.signer(&format!("inspect @req --now {}", moment(BEGIN)));
    let said = format!("{}{}", outcome.text(), outcome.stderr);
    for hidden in ['\u{1b}', '\u{202e}', '\r'] {
        assert!(!said.contains(hidden), "{said:?}");
    }
    tests::sample::sign(&desk, "req", "--key-file @key", BEGIN, "resp");
    assert_eq!(response_of(&desk).confirmed, Confirmed::Stdin);
    let again = desk.run(tests::Tool::Signer, "inspect @missing", b"");
    assert_ne!(again.exit, Exit::Done);
}

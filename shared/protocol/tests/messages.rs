//! Wire bytes as snapshots, and what a decoder must refuse.
use data_encoding::HEXLOWER;
use proptest::prelude::*;
use protocol::{
    AccountCard, Charge, Claim, ClaimedLevy, Confirmed, Digest, Kind, MOST_MESSAGE, MOST_WIRE,
    Message, MessageError, RequestId, SigningRequest, SigningResponse, WireError,
};
use scheme::{PublicKey, Signature};

fn request() -> SigningRequest {
    SigningRequest {
        id: RequestId([0x11; 16]),
        chain: "nem".into(),
        network: "testnet".into(),
        account: PublicKey([0x22; 32]),
        transactions: vec![vec![1, 2, 3]],
        context: vec![],
        note: Some("rent".into()),
        claims: Vec::new(),
    }
}

fn response() -> SigningResponse {
    SigningResponse {
        request: Digest([0x33; 32]),
        signatures: vec![Signature([0x44; 64])],
        confirmed: Confirmed::Terminal,
        build: "0.1.0".into(),
    }
}

fn card() -> AccountCard {
    AccountCard {
        chain: "nem".into(),
        network: "mainnet".into(),
        public_key: PublicKey([0x55; 32]),
        address: "N".into(),
        path: Some("m/44'/43'/0'/0'/0'".into()),
        proof: Signature([0x66; 64]),
    }
}

/// A difference here is a change of the format: it needs a new version.
#[test]
fn the_bytes_are_those_of_the_specification() {
    let hex = |message: Message| HEXLOWER.encode(&message.encode());
    assert_eq!(
        hex(Message::Request(request())),
        concat!(
            "83677265717565737401a6",
            "0050",
            "11111111111111111111111111111111",
            "01636e656d",
            "0267746573746e6574",
            "035820",
            "2222222222222222222222222222222222222222222222222222222222222222",
            "048143010203",
            "066472656e74"
        )
    );
    assert_eq!(
        hex(Message::Response(response())),
        format!(
            "8368726573706f6e736501a4005820{}01815840{}02687465726d696e616c0365302e312e30",
            "33".repeat(32),
            "44".repeat(64)
        )
    );
    assert_eq!(
        hex(Message::Card(card())),
        format!(
            "83646361726401a600636e656d01676d61696e6e6574025820{}03614e04{}{}055840{}",
            "55".repeat(32),
            "72",
            HEXLOWER.encode(b"m/44'/43'/0'/0'/0'"),
            "66".repeat(64)
        )
    );
}

#[test]
fn digests_and_check_codes_are_fixed() {
    let digest = Message::Request(request()).digest();
    assert_eq!(digest.to_string(), DIGEST);
    assert_eq!(digest.check_code(), CHECK_CODE);
    // The kind is part of the digest, so no response has a request's digest.
    let mut edge = [0; 32];
    edge[7] = 7;
    assert_eq!(Digest(edge).check_code(), "00000007");
}

const DIGEST: &str = "28cea9cbe92288ba73c8476001ec6fa01c2cd690622eb38b9a3affc0ff512b7f";
const CHECK_CODE: &str = "74322362";

#[test]
fn every_kind_survives_the_wire() {
    let mut long = request();
    long.transactions = vec![vec![7; 120]; 1000];
    long.context = vec![vec![8; 3]];
    long.note = None;
    let mut bare = card();
    bare.path = None;
    for message in [
        Message::Request(request()),
        Message::Request(long),
        Message::Response(response()),
        Message::Card(card()),
        Message::Card(bare),
    ] {
        let wire = message.to_wire().unwrap();
        assert_eq!(Message::from_wire(&wire), Ok(message));
    }
}

#[test]
fn other_spellings_are_refused() {
    let good = HEXLOWER.encode(&Message::Request(request()).encode());
    let cases: [(&str, &str, &str); 14] = [
        ("a trailing byte", "066472656e74", "066472656e7400"),
        ("a missing byte", "066472656e74", "066472656e"),
        ("four parts", "8367", "8467"),
        ("an indefinite array", "8367", "9f67"),
        ("another version", "7401a6", "7402a6"),
        ("a version in two bytes", "7401a6", "741801a6"),
        ("a key in two bytes", "066472656e74", "18066472656e74"),
        ("a length in two bytes", "0050", "005810"),
        ("an unknown key", "066472656e74", "076472656e74"),
        ("a key twice", "066472656e74", "046472656e74"),
        ("more fields than stand there", "7401a6", "7401a7"),
        ("fewer fields than stand there", "7401a6", "7401a5"),
        ("a claim of 2^32 transactions", "048143010203", "049affffffff43010203"),
        ("no transaction", "048143010203", "0480"),
    ];
    for (what, from, to) in cases {
        assert_eq!(good.matches(from).count(), 1, "{what}");
        let bytes = HEXLOWER.decode(good.replacen(from, to, 1).as_bytes()).unwrap();
        assert!(Message::decode(&bytes).is_err(), "{what}");
    }
}

#[test]
fn limits_are_the_encoders_too() {
    let with = |change: fn(&mut SigningRequest)| {
        let mut request = request();
        change(&mut request);
        (request.check(), Message::decode(&Message::Request(request).encode()))
    };
    let refused: [fn(&mut SigningRequest); 4] = [
        |r| r.transactions.clear(),
        |r| r.transactions = vec![vec![0]; 1001],
        |r| r.context = vec![vec![0]; 1001],
        |r| r.note = Some("ü".repeat(81)),
    ];
    for change in refused {
        let (check, decoded) = with(change);
        assert!(matches!(check, Err(MessageError::Limit(_))));
        assert!(decoded.is_err());
    }
    let (check, decoded) = with(|r| r.note = Some("ü".repeat(80)));
    assert!(check.is_ok() && decoded.is_ok());
}

#[test]
fn a_message_of_another_kind_says_what_it_is() {
    let error = Message::Card(card()).into_request().unwrap_err();
    assert_eq!(error, MessageError::Kind { expected: Kind::Request, found: Kind::Card });
    assert_eq!(error.to_string(), "it is an account card, not a signing request");
}

#[test]
fn a_bomb_is_stopped_at_the_limit() {
    // 64 MiB of zeros in 64 KiB of DEFLATE.
    let zeros = vec![0; 64 << 20];
    let body = miniz_oxide::deflate::compress_to_vec(&zeros, 9);
    assert!(body.len() < 100_000);
    let mut wire = vec![1];
    wire.extend([0; 32]);
    wire.extend(body);
    assert_eq!(Message::from_wire(&wire), Err(WireError::TooLarge));
}

#[test]
fn what_is_too_large_is_neither_written_nor_read() {
    assert_eq!(Message::from_wire(&vec![0; MOST_WIRE + 1]), Err(WireError::TooLarge));
    let mut huge = request();
    huge.transactions = vec![vec![0; MOST_MESSAGE]];
    assert_eq!(Message::Request(huge).to_wire(), Err(WireError::TooLarge));
    // Bytes that do not deflate are limited by the wire.
    let mut random = request();
    let mut state: u32 = 1;
    let noise = (0..MOST_WIRE).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    random.transactions = vec![noise.collect()];
    assert_eq!(Message::Request(random).to_wire(), Err(WireError::TooLarge));
}

#[test]
fn the_account_card_covers_all_but_its_proof() {
    let mut other = card();
    other.proof = Signature([1; 64]);
    assert_eq!(other.statement(), card().statement());
    let changes: [fn(&mut AccountCard); 5] = [
        |c| c.chain = "symbol".into(),
        |c| c.network = "testnet".into(),
        |c| c.public_key = PublicKey([1; 32]),
        |c| c.address = "T".into(),
        |c| c.path = None,
    ];
    for change in changes {
        let mut other = card();
        change(&mut other);
        assert_ne!(other.statement(), card().statement());
    }
}

prop_compose! {
    fn any_request()(id in any::<[u8; 16]>(), account in any::<[u8; 32]>(),
                     transactions in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..20),
                     context in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..3),
                     note in prop::option::of("\\PC{0,80}")) -> SigningRequest {
        SigningRequest {
            id: RequestId(id), chain: "nem".into(), network: "mainnet".into(),
            account: PublicKey(account), transactions, context, note, claims: Vec::new(),
        }
    }
}

/// Which of two would be shown?
#[test]
fn nothing_is_claimed_twice_of_the_same() {
    let gold = || String::from("alice:gold");
    let levy = |units| {
        let (to, asset) = (String::from("T"), gold());
        Claim::Levy(gold(), Some(ClaimedLevy { to, asset, charge: Charge::Units(units) }))
    };
    let all =
        [Claim::Asset(gold(), 3), Claim::Control(gold(), 3, 2), Claim::Supply(gold(), 9), levy(1)];
    let claiming = |claims: &[Claim]| SigningRequest { claims: claims.to_vec(), ..request() };
    let decoded = |request: SigningRequest| Message::decode(&Message::Request(request).encode());
    assert_eq!(claiming(&all).check(), Ok(()));
    assert!(decoded(claiming(&all)).is_ok());
    for second in [
        Claim::Asset(gold(), 4),
        Claim::Control(gold(), 1, 1),
        Claim::Supply(gold(), 8),
        levy(2),
        Claim::Levy(gold(), None),
    ] {
        let twice = claiming(&[&all[..], &[second]].concat());
        let error = MessageError::Limit("two claims of one kind about the same");
        assert_eq!(twice.check(), Err(error));
        assert_eq!(decoded(twice), Err(error));
    }
}

proptest! {
    #[test]
    fn requests_survive(request in any_request()) {
        prop_assert_eq!(request.check(), Ok(()));
        let message = Message::Request(request);
        let wire = message.to_wire().unwrap();
        prop_assert_eq!(Message::from_wire(&wire), Ok(message));
    }

    #[test]
    fn a_changed_byte_is_refused_or_changes_nothing(
        request in any_request(), at in any::<prop::sample::Index>(), flip in 1_u8..,
    ) {
        let message = Message::Request(request);
        let mut wire = message.to_wire().unwrap();
        let place = at.index(wire.len());
        wire[place] ^= flip;
        // DEFLATE has several spellings of one content; the content is what has a digest.
        if let Ok(read) = Message::from_wire(&wire) {
            prop_assert_eq!(read, message);
            prop_assert_eq!(wire[0], 1);
        }
    }

    #[test]
    fn a_changed_byte_of_a_message_changes_its_digest(
        request in any_request(), at in any::<prop::sample::Index>(), flip in 1_u8..,
    ) {
        let message = Message::Request(request);
        let mut bytes = message.encode();
        let place = at.index(bytes.len());
        bytes[place] ^= flip;
        if let Ok(read) = Message::decode(&bytes) {
            prop_assert_eq!(read.encode(), bytes);
            prop_assert_ne!(read.digest(), message.digest());
        }
    }

    #[test]
    fn random_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Message::decode(&bytes).is_err());
        prop_assert!(Message::from_wire(&bytes).is_err());
    }

    #[test]
    fn random_deflate_is_refused_without_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut wire = vec![1];
        wire.extend([0; 32]);
        wire.extend(body);
        prop_assert!(Message::from_wire(&wire).is_err());
    }
}

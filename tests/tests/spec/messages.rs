//! Messages: examples, schema, digests, the signed transaction.
use chain::Network;
use chains::ChainId;
use data_encoding::HEXLOWER;
use protocol::{Charge, Claim, ClaimedLevy, Digest, Message};
use scheme::{Scheme, Signature, TaggedKind};

use crate::documents::{self, CDDL, MESSAGES, NEM, block, hex, message, request};

/// The messages of the document, with their kinds.
const KINDS: [(&str, &str); 5] = [
    ("request", "request"),
    ("cosignature", "request"),
    ("response", "response"),
    ("card", "card"),
    ("vault", "vault"),
];

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
    for (name, form) in [("request", 1), ("response", 0), ("card", 0), ("vault", 0)] {
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
    let account = ChainId::Nem.address(&documents::request().account, Network::Testnet);
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

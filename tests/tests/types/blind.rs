//! Cosignatures that nobody could show, and drafts that come to nothing.

use crate::cases::{ACCOUNT, ACCOUNT_ENDS, B, CASES, SHOP};
use crate::{INNER, NOW, Way, desk, draft_line};
use data_encoding::HEXUPPER;
use protocol::{Message, SigningRequest};
use std::path::Path;
use tests::sample::{request_of, write_message};
use tests::{Bad, Desk, Tool};

/// What a cosignatory must never be brought to sign: a hash whose transaction nobody shows.
#[test]
fn no_cosignature_without_exactly_the_transaction_that_it_names() {
    let desk = desk();
    CASES[0].draft(&desk, Way::Wrapped);
    CASES[0].draft(&desk, Way::Cosigned);
    let good = request_of(&desk, "Cosigned.request");
    let [inner] = &*good.context else { panic!("not one inner transaction") };
    CASES[1].draft(&desk, Way::Wrapped);
    let other = request_of(&desk, "Wrapped.request").transactions.remove(0)[INNER..].to_vec();

    refuse_context(&desk, &good, &[], "R-BLIND");
    refuse_context(&desk, &good, std::slice::from_ref(&other), "R-BLIND");
    refuse_context(&desk, &good, &[inner.clone(), other], "R-CONTEXT");
    refuse_context(&desk, &good, &[inner.clone(), inner.clone()], "R-CONTEXT");
    refuse_context(&desk, &good, &[good.transactions[0].clone()], "R-BLIND");
    for place in 0..inner.len() {
        let mut altered = inner.clone();
        altered[place] ^= 1;
        refuse_context(&desk, &good, &[altered], "R-BLIND");
    }
    refuse_context(&desk, &good, &[inner[..inner.len() - 1].to_vec()], "R-BLIND");
    refuse_context(&desk, &good, &[[&inner[..], &[0]].concat()], "R-BLIND");
    sign_cosignature(&desk, &good);
}

/// Another hash or another account in the cosignature itself, the context as it was.
#[test]
fn no_cosignature_of_another_account_or_hash() {
    let desk = desk();
    CASES[0].draft(&desk, Way::Wrapped);
    CASES[0].draft(&desk, Way::Cosigned);
    let good = request_of(&desk, "Cosigned.request");
    let bytes = &good.transactions[0];
    let (hash, account) = (bytes.len() - 44 - 32, bytes.len() - 40);
    for place in hash..hash + 32 {
        let mut altered = good.clone();
        altered.transactions[0][place] ^= 1;
        refuse(&desk, &altered, "R-BLIND");
    }
    let mut altered = good.clone();
    altered.transactions[0][account..].copy_from_slice(SHOP.replace('-', "").as_bytes());
    refuse(&desk, &altered, "R-FORM");
    let mut unneeded = good.clone();
    unneeded.account =
        HEXUPPER.decode(ACCOUNT.as_bytes()).unwrap().try_into().map(scheme::PublicKey).unwrap();
    unneeded.transactions = good.context.clone();
    refuse(&desk, &unneeded, "R-CONTEXT");
}

/// What the online tool does not draft in the first place.
#[test]
fn drafts_that_nobody_could_show_are_refused() {
    let desk = desk();
    CASES[0].draft(&desk, Way::Wrapped);
    CASES[0].draft(&desk, Way::Cosigned);
    let hex = |name: &str| HEXUPPER.encode(&request_of(&desk, name).transactions[0]);
    let (wrapper, cosignature) = (hex("Wrapped.request"), hex("Cosigned.request"));
    let inner = wrapper[2 * INNER..].to_owned();
    let raw = "draft raw --chain nem --network testnet -o @no --unsigned";
    let cosign = |inner: &str| {
        draft_line(&format!("cosign --inner-hex {inner}"), &format!("--signer {B} -o @no"))
    };
    let short = &inner[..inner.len() - 2];
    let lines = [
        (format!("{raw} {cosignature}"), "R-BLIND"),
        (format!("{raw} {cosignature} --context {short}"), "R-BLIND"),
        (format!("{raw} {cosignature} --context {wrapper}"), "R-BLIND"),
        (format!("{raw} {cosignature} --context {inner} --context {wrapper}"), "R-CONTEXT"),
        (format!("{raw} {wrapper} --context {inner}"), "R-CONTEXT"),
        (format!("{raw} {wrapper} --unsigned {wrapper}"), "R-TWICE"),
        (format!("{raw} {wrapper} --unsigned {}", later(&wrapper)), "R-TWICE"),
        (cosign(&wrapper), "within another"),
        (cosign(&cosignature), "within another"),
        (cosign(short), "ends early"),
        (cosign(&(inner.clone() + "00")), "too many"),
        (
            draft_line(
                "cosignatories --remove A --remove B",
                &format!("--signer {ACCOUNT} -o @no"),
            ),
            "--remove",
        ),
        (
            draft_line("cosignatories --add A --add A", &format!("--signer {ACCOUNT} -o @no")),
            "twice",
        ),
        (
            draft_line("cosignatories --add A --remove A", &format!("--signer {ACCOUNT} -o @no")),
            "twice",
        ),
        (
            draft_line("cosignatories --signatures 0", &format!("--signer {ACCOUNT} -o @no")),
            "changes nothing",
        ),
        (
            draft_line(
                &format!("cosignatories --add {ACCOUNT}"),
                &format!("--signer {ACCOUNT} -o @no"),
            ),
            "its own cosignatory",
        ),
        (
            draft_line(
                "supply --mosaic alice:gold --create 0",
                &format!("--signer {ACCOUNT} -o @no"),
            ),
            "by nothing",
        ),
        (draft_line("namespace --name Alice", &format!("--signer {ACCOUNT} -o @no")), "the name"),
        (draft_line("namespace --name a.b.c.d", &format!("--signer {ACCOUNT} -o @no")), "the name"),
    ];
    for (line, says) in &lines {
        let outcome = desk.run(Tool::Online, line, b"");
        assert!(outcome.exit.code() == 5 || outcome.exit.code() == 2, "{line}\n{}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{says}: {line}\n{}", outcome.stderr);
        assert!(!Path::new(&desk.path("no")).exists(), "{line}");
    }
}

/// Another wrapper around the same inner transaction: it begins a second or so apart.
fn later(wrapper: &str) -> String {
    let mut bytes = HEXUPPER.decode(wrapper.as_bytes()).unwrap();
    bytes[8] ^= 1;
    HEXUPPER.encode(&bytes)
}

fn refuse_context(desk: &Desk, good: &SigningRequest, context: &[Vec<u8>], code: &str) {
    let context = context.to_vec();
    refuse(desk, &SigningRequest { context, ..good.clone() }, code);
}

/// Demands that neither `inspect` nor `sign` takes the request, and that nothing is written.
fn refuse(desk: &Desk, request: &SigningRequest, code: &str) {
    write_message(desk, "bad", &Message::Request(request.clone()));
    let key = "--key-file @key --path m/44h/1h/2h/0h/0h";
    let sign = format!("sign @bad --now {NOW} {key} -o @no");
    let inspect = format!("inspect @bad --now {NOW} --json");
    for line in [&sign, &inspect] {
        desk.refused(Bad::signer(code, line, code));
    }
    assert_eq!(desk.run(Tool::Signer, &inspect, b"").text().matches(code).count(), 1);
}

/// The same request as it was drafted is signed, so what is refused above is refused for its change.
fn sign_cosignature(desk: &Desk, good: &SigningRequest) {
    write_message(desk, "good", &Message::Request(good.clone()));
    let object = desk.json(Tool::Signer, &format!("inspect @good --now {NOW} --json"));
    let code = object["check_code"].as_str().unwrap();
    let typed = format!("12.5 XEM\nTDGSLBHC OFMAMYVW\n{ACCOUNT_ENDS}\ninvoice 42\n{code}\n");
    let key = "--key-file @key --path m/44h/1h/2h/0h/0h";
    desk.done(Tool::Signer, &format!("sign @good --now {NOW} {key} -o @yes"), typed.as_bytes());
}

//! Keys where they must not be, wrong keys, and words with mistakes.
use crate::frames::picture;
use station::Exit;
use tests::sample::{BEGIN, KEY, PASSPHRASE, PUBLIC, WORDS, draft, drafted_desk, moment};
use tests::{Bad, Desk, Outcome, Tool};

/// SeedQR: the index of each word, in four digits.
const SEED_DIGITS: &str = "199203031705124300300943157214090449039909201530";

/// Demands that nothing of `secret` was printed.
fn silent(outcome: &Outcome, secrets: &[&str]) {
    let said = format!("{}{}", outcome.text(), outcome.stderr).to_lowercase();
    for secret in secrets {
        assert!(!said.contains(&secret.to_lowercase()), "printed {secret:?}: {said}");
    }
}

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let key = data_encoding::HEXUPPER.decode(KEY.as_bytes()).unwrap();
    vec![
        ("64 hex", KEY.as_bytes().to_vec()),
        ("64 hex in lower case", KEY.to_lowercase().into_bytes()),
        ("66 hex", format!("00{KEY}").into_bytes()),
        ("64 hex with a line end", format!("{KEY}\r\n").into_bytes()),
        ("12 words", WORDS.as_bytes().to_vec()),
        ("12 words in capitals", WORDS.to_uppercase().into_bytes()),
        ("24 words", format!("{WORDS} {WORDS}").into_bytes()),
        ("12 words, one to a line", WORDS.replace(' ', "\n").into_bytes()),
        ("digits of 12 words", SEED_DIGITS.as_bytes().to_vec()),
        ("digits of 24 words", SEED_DIGITS.repeat(2).into_bytes()),
        ("32 bare bytes", key.clone()),
        ("16 bare bytes", key[..16].to_vec()),
    ]
}

#[test]
fn a_key_scanned_as_a_code_is_not_kept() {
    for (name, bytes) in forms() {
        let desk = Desk::new();
        picture(&desk, "code.png", &bytes);
        for tool in [Tool::Signer, Tool::Online] {
            for output in ["-o @scanned", "-o -", "-o @scanned --json", ""] {
                let line = format!("scan --images @code.png {output}");
                let bad = Bad {
                    tool,
                    ..Bad::signer(name, &line, "this looks like a key; nothing was kept")
                };
                let outcome = desk.refused(bad);
                silent(&outcome, &[KEY, "wonder", "senior", "1992", "salad"]);
            }
        }
    }
}

#[test]
fn a_key_among_other_pictures_is_not_kept() {
    let desk = drafted_desk();
    desk.online("show @req --png @codes");
    picture(&desk, "codes/frame-0000.png", WORDS.as_bytes());
    for tool in [Tool::Signer, Tool::Online] {
        let line = "scan --images @codes -o @scanned";
        let bad = Bad { tool, ..Bad::signer("a key before the request", line, "looks like a key") };
        silent(&desk.refused(bad), &["wonder", "salad"]);
    }
}

#[test]
fn qr_read_keeps_keys_to_itself() {
    for (name, bytes) in forms() {
        let desk = Desk::new();
        picture(&desk, "code.png", &bytes);
        for line in ["qr read --json @code.png", "qr read @code.png"] {
            let outcome = desk.run(Tool::Online, line, b"");
            let hex = data_encoding::HEXLOWER.encode(&bytes);
            silent(&outcome, &[KEY, "wonder", "salad", "1992", &hex]);
            assert_ne!(outcome.exit, Exit::Done, "{name}: {}", outcome.text());
        }
        let shown = desk.online("qr read --json --show-secrets @code.png").text().to_lowercase();
        assert!(shown.contains(&data_encoding::HEXLOWER.encode(&bytes)), "{name}: {shown}");
    }
}

#[test]
fn a_key_file_given_as_something_else() {
    for (name, bytes) in forms() {
        let desk = drafted_desk();
        desk.write("key", &bytes);
        // What is no single line of text is no key file; draft raw finds no hex in it.
        let line =
            std::str::from_utf8(&bytes).is_ok_and(|text| text.trim_end().lines().count() == 1);
        let says = "looks like a key";
        let raw = if line { says } else { "" };
        let table = [
            Bad::online(name, "show @key --png @codes", says),
            Bad::online(name, "show @key --apng @codes.png", says),
            Bad::online(name, "show @key", says),
            Bad::online(name, "show - --png @codes", says).typed(&bytes),
            Bad::signer(name, "show @key --png @codes", says),
            Bad::signer(name, "inspect @key", says),
            Bad::signer(name, "inspect @key --json", says),
            Bad::signer(name, "sign @key --key-file @key -o @resp", says),
            Bad::online(name, "verify --request @key --response @req", says),
            Bad::online(name, "verify --request @req --response @key", says),
            Bad::online(name, "verify --request @req --response @key --json", says),
            Bad::online(
                name,
                "announce --request @req --response @key --node http://127.0.0.1:1",
                says,
            ),
            Bad::online(name, "account @key", says),
            Bad::online(
                name,
                "draft raw --chain nem --network testnet --unsigned-file @key -o @r",
                raw,
            ),
        ];
        for bad in table {
            silent(&desk.refused(bad), &[KEY, "wonder", "salad", "1992"]);
        }
    }
}

#[test]
fn a_key_given_as_a_transaction() {
    let desk = Desk::new();
    for key in [KEY.to_owned(), format!("00{KEY}"), KEY.to_lowercase()] {
        let line = format!("draft raw --chain nem --network testnet --unsigned {key} -o @r");
        silent(&desk.refused(Bad::online("hex key", &line, "looks like a key")), &[KEY]);
    }
    let line = format!("draft raw --chain nem --network testnet --unsigned '{WORDS}' -o @r");
    silent(&desk.refused(Bad::online("words", &line, "")), &["wonder", "salad"]);
}

#[test]
fn a_key_as_a_public_key_or_message_is_not_printed_back() {
    let desk = Desk::new();
    let line = format!("{} --message '{WORDS}' -o @req", draft());
    let outcome = desk.run(Tool::Online, &line, b"");
    silent(&outcome, &["wonder", "salad"]);
}

/// Runs `sign` with another key than the request asks for.
fn with_key(desk: &Desk, key: &str, options: &str, says: &str) -> Outcome {
    desk.write("key", key);
    let now = moment(BEGIN);
    let line = format!("sign @req --key-file @key {options} --now {now} -o @resp");
    desk.refused(Bad::signer(key, &line, says))
}

#[test]
fn a_key_of_another_account() {
    let desk = drafted_desk();
    let asked = "TDGSLB-HC55HC-BSOCEG-PJDATH-5IHCLC-32OFMA-MYVW";
    for key in [tests::sample::OTHER_KEY, WORDS] {
        desk.write("key", key);
        let line = "account --chain nem --network testnet --key-file @key --json";
        let other = desk.json(Tool::Signer, line);
        let other = tests::sample::text(&other, "address").to_owned();
        let outcome = with_key(&desk, key, "", "");
        let both = outcome.stderr.replace('-', "");
        assert!(both.contains(&other) && both.contains(&asked.replace('-', "")), "{both}");
        silent(&outcome, &[key]);
    }
}

#[test]
fn a_wrong_passphrase_is_another_account() {
    let desk = Desk::new();
    desk.write("key", WORDS);
    desk.write("pass", PASSPHRASE);
    let options = "--key-file @key --mnemonic-passphrase-file @pass";
    let account =
        desk.json(Tool::Signer, &format!("account --chain nem --network testnet {options} --json"));
    let line = draft().replace(PUBLIC, tests::sample::text(&account, "public_key"));
    desk.online(&format!("{line} -o @req"));
    let right = tests::sample::text(&account, "address").to_owned();
    for wrong in ["", "пароль ", " пароль", "Пароль", "parol"] {
        desk.write("wrong", wrong);
        let line = "account --chain nem --network testnet --key-file @key --mnemonic-passphrase-file @wrong --json";
        let other = desk.json(Tool::Signer, line);
        let now = moment(BEGIN);
        let line = format!(
            "sign @req --key-file @key --mnemonic-passphrase-file @wrong --now {now} -o @resp"
        );
        let outcome = desk.refused(Bad::signer("wrong passphrase", &line, ""));
        let said = outcome.stderr.replace('-', "");
        let other = tests::sample::text(&other, "address");
        assert!(said.contains(&right) && said.contains(other), "{said}");
        silent(&outcome, &["пароль", "parol", "wonder"]);
    }
}

#[test]
fn words_with_mistakes() {
    let swap = |from: &str, to: &str| WORDS.replace(from, to);
    let cases = [
        ("typo in the first", swap("wonder", "wondre"), "1"),
        ("typo in the fourth", swap("stumble", "stumbel"), "4"),
        ("typo in the last", swap("salad", "saladd"), "12"),
        ("a word of another list", swap("crime", "crimen"), "10"),
        ("another word of the list", swap("salad", "salmon"), "checksum"),
        ("two words exchanged", swap("donkey crime", "crime donkey"), "checksum"),
        ("eleven words", WORDS.rsplit_once(' ').unwrap().0.to_owned(), "11"),
        ("thirteen words", format!("{WORDS} salad"), "13"),
    ];
    let desk = drafted_desk();
    for (name, words, says) in &cases {
        desk.write("key", words);
        for line in [
            "sign @req --key-file @key -o @resp",
            "account --chain nem --network testnet --key-file @key",
            "account --chain nem --network testnet --key-file @key --json -o @card",
        ] {
            let outcome = desk.refused(Bad::signer(name, line, says));
            let secrets: Vec<&str> = words.split(' ').filter(|word| word.len() > 4).collect();
            silent(&outcome, &secrets);
        }
    }
}

#[test]
fn files_that_hold_no_key() {
    let desk = drafted_desk();
    let short = &KEY[..63];
    let cases: [(&str, Vec<u8>); 9] = [
        ("empty", vec![]),
        ("a line end only", b"\n".to_vec()),
        ("63 hex", short.as_bytes().to_vec()),
        ("65 hex", format!("{KEY}A").into_bytes()),
        ("66 hex that begin with 01", format!("01{KEY}").into_bytes()),
        ("hex with a blank", format!("{KEY} ").into_bytes()),
        ("two lines", format!("{KEY}\n{KEY}\n").into_bytes()),
        ("not UTF-8", vec![0xFF; 32]),
        ("far too much", vec![b'a'; 1 << 20]),
    ];
    for (name, bytes) in &cases {
        desk.write("key", bytes);
        for line in [
            "sign @req --key-file @key -o @resp",
            "account --chain nem --network testnet --key-file @key",
        ] {
            silent(&desk.refused(Bad::signer(name, line, "")), &[short]);
        }
    }
    desk.write("key", "0".repeat(64));
    let outcome =
        desk.run(Tool::Signer, "account --chain nem --network testnet --key-file @key", b"");
    // A key of zeros is hashed before it becomes a scalar: it is a key like any other, or refused.
    assert!(matches!(outcome.exit, Exit::Done | Exit::BadInput), "{}", outcome.stderr);
}

#[test]
fn paths_that_are_none() {
    let desk = drafted_desk();
    desk.write("key", WORDS);
    for path in [
        "m",
        "44/43/0",
        "m/44'/43'/0'/0'/x",
        "m/44'/43'/2147483648'/0'/0'",
        "m//0'",
        "m/44'/43'/0'/0'/-1'",
    ] {
        for options in [
            ["account", "--chain", "nem", "--network", "testnet"].as_slice(),
            ["sign", &desk.path("req"), "-o", &desk.path("resp")].as_slice(),
        ] {
            let key = desk.path("key");
            let args = [options, &["--key-file", &key, "--path", path]].concat();
            let outcome = tests::run(Tool::Signer, &args);
            assert!(
                matches!(outcome.exit, Exit::Usage | Exit::BadInput),
                "{path}: {}",
                outcome.stderr
            );
            assert!(outcome.stderr.starts_with("error: ") && outcome.stdout.is_empty(), "{path}");
        }
    }
}

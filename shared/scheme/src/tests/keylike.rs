//! Both ways: what is a key is found, what people send is not.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use bip39::{Language, Mnemonic};

use super::{read_json, root, text};
use crate::keylike::KeyLike::{Bytes, Digits, Hex, Ur, Words};
use crate::keylike::{find, looks_like_key};

/// 11 bits of a mnemonic after another as SeedQR writes them.
fn seed_digits(words: &Mnemonic) -> Vec<String> {
    words.word_indices().map(|index| format!("{index:04}")).collect()
}

#[test]
fn words_of_every_language_and_length_are_found() {
    for language in Language::ALL {
        for length in [16, 20, 24, 28, 32] {
            let entropy: Vec<u8> = (1..).map(|n: u8| n.wrapping_mul(77)).take(length).collect();
            let words = Mnemonic::from_entropy_in(*language, &entropy).unwrap();
            let phrase = words.to_string();
            for text in [
                phrase.clone(),
                phrase.to_uppercase(),
                phrase.replace(' ', "\n"),
                phrase.replace(' ', "\r\n"),
                phrase.replace(' ', "\u{3000}"),
                phrase.replace(' ', ", "),
                format!("  {phrase}\n"),
                format!("\u{feff}{phrase}"),
                format!("seed: \"{phrase}\""),
            ] {
                assert_eq!(find(text.as_bytes()), Some(Words), "{text}");
            }
        }
    }
}

#[test]
fn vectors_are_found_as_printed() {
    for chain in ["nem", "symbol"] {
        let cases = read_json(root().join(format!("tests/vectors/{chain}/derivation.json")));
        for case in cases["cases"].as_array().unwrap() {
            assert_eq!(find(text(case, "mnemonic").as_bytes()), Some(Words));
            assert_eq!(find(text(case, "displayedPrivateKey").as_bytes()), Some(Hex));
        }
    }
}

const PHRASE: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";

#[test]
fn mistakes_in_the_words_do_not_hide_them() {
    for text in [
        "wonder second episode stumble add inquiry senior raven donkey crime hurry",
        "wonder secund episode stumble add inquiry senior raven donky crime hurry salad",
        "Wonder Second Episode Stumble Add Inquiry Senior Raven Donkey Crime Hurry Salad",
        "1. wonder 2. second 3. episode 4. stumble 5. add 6. inquiry 7. senior 8. raven \
         9. donkey 10. crime 11. hurry 12. salad",
        "1.wonder\n2.second\n3.episode\n4.stumble\n5.add\n6.inquiry\n7.senior\n8.raven\n\
         9.donkey\n10.crime\n11.hurry\n12.salad",
        "my words are wonder second episode stumble add inquiry senior raven donkey crime hurry \
         salad",
    ] {
        assert_eq!(find(text.as_bytes()), Some(Words), "{text}");
    }
    let utf_16: Vec<u8> =
        core::iter::once(0xFEFF).chain(PHRASE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(find(&utf_16), Some(Words));
    let not_utf_8 = [PHRASE.as_bytes(), b" \xFF\xFE"].concat();
    assert_eq!(find(&not_utf_8), Some(Words));
}

#[test]
fn few_or_many_or_unknown_words_are_none() {
    let words: Vec<&str> = PHRASE.split(' ').collect();
    assert!(!looks_like_key(words[..10].join(" ").as_bytes()));
    let thirty = [&words[..], &words, &words[..6]].concat().join(" ");
    assert_eq!(find(thirty.as_bytes()), Some(Words));
    assert!(!looks_like_key(format!("{thirty} add").as_bytes()));
    // 9 of 12 are below 80 %, 10 are above.
    let nine = format!("{} the of an", words[..9].join(" "));
    assert!(!looks_like_key(nine.as_bytes()));
    let ten = format!("{} the of", words[..10].join(" "));
    assert_eq!(find(ten.as_bytes()), Some(Words));
    let half_and_half = "wonder second episode stumble add inquiry \
                         abaco abbaglio abbinato abete abisso abolire";
    assert!(!looks_like_key(half_and_half.as_bytes()));
    let long = vec![b'a'; 1 << 20];
    assert!(!looks_like_key(&long));
    assert!(!looks_like_key("zoo ".repeat(1 << 18).as_bytes()));
}

#[test]
fn seed_digits_are_found_at_every_length_and_spacing() {
    for length in [16, 20, 24, 28, 32] {
        let groups = seed_digits(&Mnemonic::from_entropy(&vec![0xA5; length]).unwrap());
        for text in [groups.concat(), groups.join(" "), groups.join("\n"), groups.concat() + "\n"] {
            assert_eq!(find(text.as_bytes()), Some(Digits), "{text}");
        }
        let largest = "2047".repeat(groups.len());
        assert_eq!(find(largest.as_bytes()), Some(Digits));
        let too_large = groups[1..].concat() + "2048";
        assert!(!looks_like_key(too_large.as_bytes()), "{too_large}");
        let letter = groups[1..].concat() + "204a";
        assert!(!looks_like_key(letter.as_bytes()), "{letter}");
    }
    for digits in [4, 44, 47, 49, 52, 56, 64 + 1, 68, 95, 97, 100, 144] {
        assert!(!looks_like_key("0".repeat(digits).as_bytes()), "{digits}");
    }
}

#[test]
fn bare_bytes_are_found_by_their_length_alone() {
    for length in 0..200 {
        let found = find(&vec![0xC3; length]);
        assert_eq!(found, matches!(length, 16 | 32).then_some(Bytes), "{length}");
        let found = find(&vec![0; length]);
        assert_eq!(found, matches!(length, 16 | 32).then_some(Bytes), "{length}");
    }
    // The cost of that rule: a memo of 16 characters.
    assert_eq!(find(b"invoice 20250117"), Some(Bytes));
}

#[test]
fn private_key_hex_is_found_and_so_is_a_hash() {
    let hash = "575DBB3062267EFF57C970A336EBBC8FBCFE12C5BD3ED7BC11EB0481D7704CED";
    let spaced = hash.as_bytes().chunks(8).map(String::from_utf8_lossy).collect::<Vec<_>>();
    for text in [
        hash.to_string(),
        hash.to_lowercase(),
        format!("00{hash}"),
        format!("\t{hash}\r\n"),
        format!("\u{feff}{hash}"),
        spaced.join(" "),
        "0".repeat(64),
    ] {
        assert_eq!(find(text.as_bytes()), Some(Hex), "{text}");
    }
    for text in [
        hash.replacen('5', "", 1),
        format!("0{hash}"),
        format!("01{hash}"),
        format!("0x{hash}"),
        hash.replacen('5', "G", 1),
        hash.repeat(2),
        format!("{hash} sent"),
    ] {
        assert!(!looks_like_key(text.as_bytes()), "{text}");
    }
}

#[test]
fn what_people_send_is_not_a_key() {
    for text in [
        "",
        "Invoice 2025-0117, thank you",
        "NAMESPACEWH4MKFMBCVFERDPOOP4FK7MTBXDPZZA",
        "NAMESP-ACEWH4-MKFMBC-VFERDP-OOP4FK-7MTBXD-PZZA",
        "TBMOSAICOD4F54EE5CDMR23CCBGOAM2XSJBR5OLC",
        "Please send the rest of the money to my other account before the end of this week.",
        "The quick brown fox jumps over the lazy dog and then it runs away from all of us",
        "Payment for order 4711: two chairs, one table and a lamp, to be delivered on Monday",
        "Nous avons bien reçu votre virement du mois dernier et nous vous en remercions beaucoup",
        "Hemos recibido su pago del mes pasado y le damos las gracias por su confianza en nosotros",
        "Grazie mille per il pagamento, la merce sarà spedita domani mattina dal nostro magazzino",
        "先月分のお支払いを確かに受け取りました。 ありがとうございます。 またよろしくお願いします。",
        "您好，我们已经收到您上个月的付款，非常感谢您的支持，祝您生活愉快。",
        r#"{"type":"transfer","network":"mainnet","amount":"12.5","fee":"0.1","message":"order"}"#,
        r#"{"schema":1,"digest":"AB","transactions":[{"type":"transfer","signer":"x","effects":[]}]}"#,
        "https://example.org/pay?address=NAMESPACEWH4MKFMBCVFERDPOOP4FK7MTBXDPZZA&amount=12",
    ] {
        assert_eq!(find(text.as_bytes()), None, "{text}");
    }
}

/// The cost of tolerating typing errors: the lists hold many of the commonest words.
#[test]
fn a_sentence_of_listed_words_is_taken_for_a_key() {
    let text = "You can only use this address once, then you will have to ask me for another one.";
    assert_eq!(find(text.as_bytes()), Some(Words));
}

#[test]
fn transactions_are_not_keys() {
    let cases = read_json(root().join("tests/vectors/nem/transactions.json"));
    for case in cases["cases"].as_array().unwrap() {
        let hex = text(case, "unsigned");
        assert_eq!(find(hex.as_bytes()), None);
        assert_eq!(find(&super::bytes(hex)), None);
        assert_eq!(find(case.to_string().as_bytes()), None);
        assert_eq!(find(text(case, "signature").as_bytes()), None);
    }
}

#[test]
fn resources_of_secret_types_are_found_by_their_type() {
    for text in [
        "ur:seed/oyadgdiy",
        "UR:CRYPTO-SEED/OYADGDIY",
        "ur:crypto-hdkey/1-3/lpadax",
        "ur:sskr/taadecgo",
        "Ur:Crypto-Bip39/oyadlkio",
    ] {
        assert_eq!(find(text.as_bytes()), Some(Ur), "{text}");
    }
    for text in
        ["ur:bytes/hdeymejt", "ur:crypto-psbt/1-9/lpad", "ur:seed", "curl:seed/x", "ur:seeds/x"]
    {
        assert!(!looks_like_key(text.as_bytes()), "{text}");
    }
}

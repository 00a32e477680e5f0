//! Key files of every form and codes of keys: what is read is written back the same.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use vault::slip39::Share;
use vault::{SecretText, ShareSecret, read_seedqr};

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    if let Ok(key) = read_seedqr(bytes) {
        let digits = key.seedqr().expect("English words have digits");
        let compact = key.compact_seedqr().expect("English words have bytes");
        assert!(digits.as_bytes() == bytes || *compact == bytes);
    }
    if let Ok(share) =
        std::str::from_utf8(bytes).map_or(Err(()), |text| Share::parse(text).map_err(drop))
    {
        let words = share.words();
        let again = Share::parse(&words).expect("a share reads what it wrote");
        assert_eq!((*again.words()).as_str(), words.as_str());
    }
    let Ok(text) = SecretText::from_bytes(bytes.to_vec().into()) else { return };
    // Joining is left out: an exponent of 15 takes minutes by the standard.
    if text.holds_shares() {
        let _gathered = text.parse_shares();
    } else if let Ok(key) = text.parse_key(ShareSecret::Phrase, None) {
        if let Some(phrase) = key.phrase() {
            let again =
                SecretText::from_bytes(phrase.as_bytes().to_vec().into()).expect("a phrase");
            let again = again.parse_key(ShareSecret::Phrase, None).expect("its own phrase");
            assert!(again.entropy().is_err() || again.is_same(&key));
        }
    }
}

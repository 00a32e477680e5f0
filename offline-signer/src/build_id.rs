//! Which build of the signer this is.
use std::sync::LazyLock;
use vault::Language;

/// The hash over all inputs of the image's build, in hex; none outside of an image. It is what the build says of itself:
/// it proves nothing, but `scripts/verify-image` ties it to the bytes of an image.
const ID: Option<&str> = option_env!("COLDSEAL_BUILD_ID");

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns what a response says of its signer: the version; on an image, a space and the build id after it.
pub(crate) fn in_response() -> String {
    response(ID)
}

/// Returns the build id as words for people to compare, if this is an image.
pub(crate) fn words() -> Option<String> {
    ID.and_then(spell)
}

/// What `--version` says: the version; on an image, the build id after it, in hex and in words.
pub(crate) static LONG_VERSION: LazyLock<String> = LazyLock::new(|| long(ID, words()));

fn response(id: Option<&str>) -> String {
    id.map_or_else(|| VERSION.to_owned(), |id| format!("{VERSION} {id}"))
}

fn long(id: Option<&str>, words: Option<String>) -> String {
    let spelt = id.zip(words).map(|(id, words)| format!("{VERSION}\nbuild: {id}\nwords: {words}"));
    spelt.unwrap_or_else(|| VERSION.to_owned())
}

/// Spells the first 132 bits of 64 hex digits as 12 words of BIP-39's English list, 11 bits each, first bit first.
fn spell(hex: &str) -> Option<String> {
    let well = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    if hex.len() != 64 || !hex.bytes().all(well) {
        return None;
    }
    let bits: Vec<u8> =
        hex.chars().filter_map(|digit| digit.to_digit(16)).flat_map(bits_of).collect();
    let words: Option<Vec<&str>> = bits.chunks_exact(11).take(12).map(word).collect();
    Some(words?.join(" "))
}

fn bits_of(digit: u32) -> [u8; 4] {
    [8, 4, 2, 1].map(|bit| u8::from(digit & bit != 0))
}

fn word(bits: &[u8]) -> Option<&'static str> {
    let place = bits.iter().fold(0_usize, |place, bit| (place << 1) | usize::from(*bit));
    Language::English.word_list().get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_build_without_an_id_is_its_version_alone() {
        assert_eq!(response(None), VERSION);
        assert_eq!(long(None, None), VERSION);
    }

    #[test]
    fn an_image_names_its_build_and_fits_into_a_response() {
        assert_eq!(response(Some(ABC)), format!("{VERSION} {ABC}"));
        assert!(response(Some(ABC)).len() <= 100);
        let long = long(Some(ABC), spell(ABC));
        assert_eq!(
            long,
            format!(
                "{VERSION}\nbuild: {ABC}\nwords: risk scheme quiz bulk brother vivid agree chimney tattoo uniform mass electric"
            )
        );
    }

    #[test]
    fn words_are_the_first_132_bits() {
        assert_eq!(spell(&"0".repeat(64)), Some(["abandon"; 12].join(" ")));
        assert_eq!(spell(&"f".repeat(64)), Some(["zoo"; 12].join(" ")));
        // Bit 131 is the last that is spelt, bit 132 is not.
        let last = format!("{}1{}", "0".repeat(32), "0".repeat(31));
        assert!(spell(&last).is_some_and(|words| words.ends_with("abandon ability")));
        let next = format!("{}8{}", "0".repeat(33), "0".repeat(30));
        assert_eq!(spell(&next), spell(&"0".repeat(64)));
    }

    #[test]
    fn what_is_no_hash_has_no_words() {
        for bad in [
            "",
            ABC.trim_start_matches("ba"),
            &format!("{ABC}0"),
            &ABC.to_uppercase(),
            &ABC.replace('b', "g"),
        ] {
            assert_eq!(spell(bad), None, "{bad}");
        }
        assert_eq!(spell(&"é".repeat(32)), None);
    }
}

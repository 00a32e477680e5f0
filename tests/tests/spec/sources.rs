//! What documents name is in the sources, and the other way round.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::documents::{FRAMES, GUIDE, NEM, SECURITY, THREATS};

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

//! Pictures of a camera, as many as must be read, and never other bytes than the code holds.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use data_encoding::HEXLOWER;
use qr::Picture;
use serde_json::Value;
use std::path::{Path, PathBuf};

struct Sample {
    file: String,
    payload: Vec<u8>,
    picture: Picture,
}

fn samples(folder: &Path) -> impl Iterator<Item = Sample> {
    let truth = std::fs::read(folder.join("truth.json")).unwrap();
    let truth: Vec<Value> = serde_json::from_slice(&truth).unwrap();
    let folder = folder.to_path_buf();
    truth.into_iter().map(move |entry| {
        let file = entry["file"].as_str().unwrap().to_owned();
        let payload = HEXLOWER.decode(entry["hex"].as_str().unwrap().as_bytes()).unwrap();
        let grey = image::open(folder.join(&file)).unwrap().into_luma8();
        let side = |side: u32| usize::try_from(side).unwrap();
        let (width, height) = (side(grey.width()), side(grey.height()));
        let picture = Picture::new(width, height, grey.into_raw()).unwrap();
        Sample { file, payload, picture }
    })
}

/// Returns the pictures that were not read; one that gives other bytes ends the test.
fn unread(folder: &Path) -> (Vec<String>, usize) {
    let (mut unread, mut all) = (Vec::new(), 0);
    for Sample { file, payload, picture } in samples(folder) {
        let codes = qr::read(&picture.view());
        let right = codes.iter().filter(|code| code.payload == payload).count();
        // Only where there are several codes there is something else to be read.
        assert!(right == codes.len() || file.starts_with("several"), "{file} gave other bytes");
        if right == 0 {
            unread.push(file);
        }
        all += 1;
    }
    (unread, all)
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Pictures of the samples that are not read yet.
const UNREAD: [&str; 3] = ["bent_02_v07_q.jpg", "reflect_05_v02_m.jpg", "focus_20_v07_l.jpg"];

#[test]
fn the_committed_pictures_are_read() {
    let (unread, all) = unread(&project().join("tests/optics-samples"));
    assert_eq!(all, 62);
    assert!(unread.iter().all(|file| UNREAD.contains(&file.as_str())), "{unread:?}");
}

/// The corpus that the samples are from, where it is at hand.
#[test]
fn the_whole_corpus_is_read_but_for_a_few() {
    let folder = project().join("../shared/optics-corpus");
    if !folder.exists() {
        return;
    }
    let (unread, all) = unread(&folder);
    assert_eq!(all, 319);
    assert!(unread.len() <= 4, "{} of {all} not read: {unread:?}", unread.len());
}

//! The sample pictures, read by the product's reader.

use std::collections::BTreeSet;
use std::path::Path;

use camera_model::{CLASSES, EXTRA_CLASSES, Frame, Sample};
use qr::GreyView;

fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("optics-samples");
    camera_model::load(&folder).unwrap()
}

fn read(sample: &Sample) -> BTreeSet<Vec<u8>> {
    let frame = Frame::from_file(&sample.bytes).unwrap();
    let view = GreyView::new(frame.width, frame.height, &frame.pixels).unwrap();
    qr::read(&view).into_iter().map(|code| code.payload).collect()
}

#[test]
fn every_sample_picture_gives_its_exact_bytes_and_nothing_else() {
    let mut failed = Vec::new();
    for sample in samples() {
        let expected: BTreeSet<Vec<u8>> = sample.payloads.iter().cloned().collect();
        if read(&sample) != expected {
            failed.push(sample.file);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn the_samples_hold_every_class() {
    let samples = samples();
    let found: BTreeSet<&str> = samples.iter().map(|sample| sample.class.as_str()).collect();
    // Clutter compresses badly and is made by the benchmark instead.
    let wanted = CLASSES.iter().chain(&EXTRA_CLASSES).copied().filter(|class| *class != "clutter");
    assert_eq!(found, wanted.collect());
}

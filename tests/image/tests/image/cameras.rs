//! Cameras of every kind, one after the other at the same port.

use std::thread::sleep;
use std::time::{Duration, Instant};

use image_tests::{Firmware, Format, Traits, Transfer};
use protocol::Message;
use tests::sample::{BEGIN, WORDS, request_of};

use crate::desk::{begin, from_stick, hold_up, seedqr_of, use_seedqr};
use crate::trip::drafted;

/// What a system takes to know a camera that is plugged in.
const MOMENT: Duration = Duration::from_secs(4);

fn kinds() -> Vec<(&'static str, Traits)> {
    let kind = |transfer, format, sizes: &[(u16, u16)]| Traits {
        transfer,
        formats: vec![format],
        sizes: sizes.to_vec(),
        ..Traits::default()
    };
    let both = [(640, 480), (1280, 720)];
    vec![
        ("YUYV", kind(Transfer::Bulk, Format::Yuyv, &both)),
        ("MJPEG without tables", kind(Transfer::Bulk, Format::MjpegWithoutTables, &both)),
        ("640 x 480 alone", kind(Transfer::Bulk, Format::Mjpeg, &both[..1])),
        ("isochronous", kind(Transfer::Isochronous, Format::Mjpeg, &both[..1])),
    ]
}

#[test]
fn every_kind_of_camera_is_taken() {
    let request = Message::Request(request_of(&drafted(), "req"));
    let mut machine = from_stick("cameras", Firmware::Bios);
    let camera = begin(&mut machine, BEGIN);
    use_seedqr(&mut machine, &seedqr_of(WORDS), None);
    drop(camera);
    for (name, traits) in kinds() {
        let _camera = machine.plug(traits);
        sleep(MOMENT);
        let started = Instant::now();
        hold_up(&mut machine, &request);
        let _review = machine.wait_for("What it does", Duration::from_secs(90));
        println!("{name}: read in {:.1} s", started.elapsed().as_secs_f32());
        machine.scene.lock().unwrap().clear();
        machine.qmp.press(&["esc"]).unwrap();
        machine.answer("must be scanned again", "2\n");
        let _menu = machine.wait_for("What is to be done?", Duration::from_secs(20));
    }
}

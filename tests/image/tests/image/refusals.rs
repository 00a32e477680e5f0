//! What must not be signed, and cameras that misbehave: nothing is lost, and every refusal says why.

use std::thread::sleep;
use std::time::Duration;

use image_tests::{Firmware, Traits};
use protocol::{Message, SigningRequest};
use tests::sample::{BEGIN, WORDS, request_of};

use crate::desk::{begin, codes_of, from_stick, hold_up, seedqr_of, use_seedqr};
use crate::trip::drafted;

/// How long a refusal may take: the scan of one still code.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn other_networks_unknown_content_and_hostile_cameras() {
    let request = request_of(&drafted(), "req");
    let mut machine = from_stick("refusals", Firmware::Bios);
    let camera = begin(&mut machine, BEGIN);
    use_seedqr(&mut machine, &seedqr_of(WORDS), None);

    let network = String::from("mainnet");
    let foreign = SigningRequest { network, ..request.clone() };
    let unknown = SigningRequest { transactions: vec![vec![0x77; 128]], ..request.clone() };
    for (bad, says) in [(foreign, "this signer is set to testnet"), (unknown, "R-")] {
        hold_up(&mut machine, &Message::Request(bad));
        let _refusal = machine.wait_for("That did not work", LIMIT);
        let _why = machine.wait_for(says, LIMIT);
        machine.scene.lock().unwrap().clear();
        machine.answer("That did not work", "\n");
    }

    // A key in the wrong step is refused, and not kept.
    let key = crate::desk::code_of(seedqr_of(WORDS).as_bytes(), qr::Mode::Numeric);
    machine.scene.lock().unwrap().hold(vec![key], Duration::from_secs(1));
    machine.answer("What is to be done?", "1\n");
    let _why = machine.wait_for("looks like a key", LIMIT);
    machine.answer("That did not work", "\n");

    // Rubbish from a camera, then the same camera behaves.
    machine.scene.lock().unwrap().attack();
    machine.answer("What is to be done?", "1\n");
    sleep(Duration::from_secs(8));
    let codes = codes_of(&Message::Request(request));
    machine.scene.lock().unwrap().hold(codes.clone(), Duration::from_millis(700));
    let _review = machine.wait_for("What it does", LIMIT);
    machine.qmp.press(&["esc"]).unwrap();
    machine.answer("must be scanned again", "2\n");

    // The camera goes in mid-scan, and comes back.
    machine.scene.lock().unwrap().clear();
    machine.answer("What is to be done?", "1\n");
    drop(camera);
    let _away = machine.wait_for("the camera is away", LIMIT);
    machine.keep("camera-away");
    let _camera = machine.plug(Traits::default());
    machine.scene.lock().unwrap().hold(codes, Duration::from_millis(700));
    let _review = machine.wait_for("What it does", LIMIT);
}

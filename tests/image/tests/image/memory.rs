//! What is left in the machine's memory: nothing after a lock and nothing when it is off. A control without the
//! kernel's wiping finds what was there, so that the search is known to work.

use std::time::Duration;

use image_tests::{Firmware, Machine, Setup};
use protocol::Message;
use sha3::{Digest as _, Keccak512};
use tests::sample::{BEGIN, request_of};

use crate::batch::drafted;
use crate::desk::{begin, from_stick, hold_up, named, type_private_key};

/// A private key that is nobody's, as it is typed.
pub(crate) const KEY: &str = "5e1c0ffee5e1c0ffee5e1c0ffee5e1c0ffee5e1c0ffee5e1c0ffee5e1c0ffee1";
/// What the control is started with: nothing is wiped.
const LINE: &str = "vga=0x318 quiet loglevel=3 panic=-1 init_on_alloc=0 init_on_free=0 usbcore.authorized_default=0";
/// What every payment of the request says. Memory is used again in parts: each word counts.
const MESSAGE: &str = "zanzibar-4711 quillfeather-0815 brontoflux-2342 marmalope-9001";
/// As many payments as leave something of themselves wherever memory is not wiped.
const ROWS: u32 = 120;

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The key as it is typed, as wallets print it, as it is hashed, and as signatures use it.
pub(crate) fn key_needles() -> Vec<Vec<u8>> {
    let bytes = bytes_of(KEY);
    let hashed: Vec<u8> = bytes.iter().rev().copied().collect();
    let digest = Keccak512::digest(&hashed);
    let (scalar, prefix) = digest.split_at(32);
    // A part of the text is enough to find what a line editor kept.
    vec![bytes, hashed, scalar.to_vec(), prefix.to_vec(), KEY.as_bytes()[..40].to_vec()]
}

fn payload_needles() -> Vec<Vec<u8>> {
    MESSAGE.split(' ').map(|word| word.as_bytes().to_vec()).collect()
}

/// Uses the key, and reads a batch.
fn work(machine: &mut Machine) {
    type_private_key(machine, KEY);
    let held = machine.count_in_memory(&key_needles());
    assert!(held > 0, "the key is not found while it is in use");
    let online = drafted(ROWS, MESSAGE);
    hold_up(machine, &Message::Request(request_of(&online, "req")));
    // It is for another account: refused, and read all the same.
    let _refused = machine.wait_for("That did not work", Duration::from_secs(120));
    machine.answer("That did not work", "\n");
    machine.scene.lock().unwrap().clear();
}

fn lock(machine: &mut Machine) {
    machine.answer("What is to be done?", "3\n");
    let _anew = machine.wait_for("日本語", Duration::from_secs(30));
}

fn power_off(machine: &mut Machine) {
    machine.answer("What is to be done?", "6\n");
    machine.wait_for_off(Duration::from_secs(30));
}

#[test]
fn nothing_is_left_after_a_lock_and_when_it_is_off() {
    let mut machine = from_stick("memory", Firmware::Bios);
    let camera = begin(&mut machine, BEGIN);
    work(&mut machine);
    lock(&mut machine);
    assert_eq!(machine.count_in_memory(&key_needles()), 0, "the key after a lock");
    assert_eq!(machine.count_in_memory(&payload_needles()), 0, "the request after a lock");
    drop(camera);

    let _camera = begin(&mut machine, BEGIN);
    work(&mut machine);
    power_off(&mut machine);
    assert_eq!(machine.count_in_memory(&key_needles()), 0, "the key when it is off");
    assert_eq!(machine.count_in_memory(&payload_needles()), 0, "the request when it is off");
}

#[test]
fn without_the_kernels_wiping_the_search_finds_what_was_there() {
    let firmware = Firmware::Kernel(named("COLDSEAL_CONTROL"), None, LINE.to_owned());
    let setup = Setup { firmware, stick: None, memory: 256, more: Vec::new() };
    let mut machine = Machine::start("memory-control", &setup);
    let _camera = begin(&mut machine, BEGIN);
    work(&mut machine);
    power_off(&mut machine);
    let found = machine.count_in_memory(&[payload_needles(), key_needles()].concat());
    assert!(found > 0, "the search finds nothing where nothing is wiped");
}

//! Keyboards that come and go.

use std::thread::sleep;
use std::time::Duration;

use image_tests::Firmware;
use tests::sample::BEGIN;

use crate::desk::{begin, from_stick};

#[test]
fn only_the_sealed_keyboard_types_and_it_may_come_back() {
    let mut machine = from_stick("keyboards", Firmware::Bios);
    let _camera = begin(&mut machine, BEGIN);
    let menu = machine.wait_for("What is to be done?", Duration::from_secs(20));
    machine.unplug_keyboard();
    machine.qmp.type_text("4\n").unwrap();
    sleep(Duration::from_secs(3));
    assert_eq!(machine.text().unwrap(), menu, "another keyboard types");
    machine.replug_keyboard();
    machine.answer("What is to be done?", "4\n");
    machine.answer("How many custodians", "1\n");
    let _asked = machine.wait_for("The name of custodian", Duration::from_secs(20));
}

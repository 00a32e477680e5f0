//! A signer that ends in a way that it should not.

use std::time::Duration;

use image_tests::{Firmware, Machine, Setup};
use tests::sample::BEGIN;

use crate::desk::{begin, named, type_private_key};
use crate::memory::{KEY, key_needles};

/// As the image is started, of which the kernel for tests differs in that it can be told to kill.
const LINE: &str = "vga=0x318 quiet loglevel=3 panic=-1 init_on_alloc=1 init_on_free=1 usbcore.authorized_default=0";

#[test]
fn a_signer_that_is_killed_leaves_a_clear_screen_and_no_key_and_the_machine_goes_off() {
    let firmware = Firmware::Kernel(named("COLDSEAL_CONTROL"), None, LINE.to_owned());
    let setup = Setup { firmware, stick: None, memory: 256, more: Vec::new() };
    let mut machine = Machine::start("crash", &setup);
    let _camera = begin(&mut machine, BEGIN);
    type_private_key(&mut machine, KEY);
    assert!(machine.count_in_memory(&key_needles()) > 0, "the key is not found while it is in use");
    // The kernel listens only where the signer does not: on a keyboard that is not sealed.
    machine.unplug_keyboard();
    machine.qmp.press(&["alt", "sysrq", "i"]).unwrap();
    let said = machine.wait_for("The signer stopped", Duration::from_secs(20));
    assert!(!said.concat().contains("What is to be done?"), "{said:#?}");
    machine.keep("message");
    machine.wait_for_off(Duration::from_secs(40));
    assert_eq!(machine.count_in_memory(&key_needles()), 0, "the key when it is off");
}

//! What the image does not have, and what it does not take.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use image_tests::{Firmware, Machine, Setup};

use tests::Desk;
use tests::sample::BEGIN;

use crate::desk::{begin, hold_up_pictures, named, wake};

/// Every socket is refused by error 38, ENOSYS; no interface, no disk, no other program, no way to memory.
const NOTHING: &str = "probe: sockets [38, 38, 38], devices [0, 0, 0, 0], there []; the end";

fn with_kernel(kernel: &Path, initrd: Option<&Path>, line: &str) -> Setup {
    let initrd = initrd.map(Path::to_path_buf);
    let firmware = Firmware::Kernel(kernel.to_path_buf(), initrd, line.to_owned());
    Setup { firmware, stick: None, memory: 256, more: Vec::new() }
}

#[test]
fn a_program_in_the_signers_place_finds_no_network_no_disk_and_no_shell() {
    let mut machine =
        Machine::start("probe", &with_kernel(&named("COLDSEAL_PROBE"), None, "vga=0x318"));
    let end = Instant::now() + Duration::from_secs(60);
    let needles = [NOTHING.as_bytes().to_vec()];
    while machine.count_in_memory(&needles) == 0 {
        assert!(Instant::now() < end, "the probe found something, or did not run");
        sleep(Duration::from_secs(1));
    }
}

/// A file `init` in an archive, as boot loaders bring them along.
fn foreign_initrd(folder: &Path) -> PathBuf {
    let file = |name: &str, mode: u32, data: &[u8]| {
        let fields = [
            1,
            mode,
            0,
            0,
            1,
            0,
            u32::try_from(data.len()).unwrap(),
            0,
            0,
            0,
            0,
            u32::try_from(name.len() + 1).unwrap(),
            0,
        ];
        let mut bytes = b"070701".to_vec();
        bytes.extend(fields.iter().flat_map(|field| format!("{field:08X}").into_bytes()));
        bytes.extend(name.bytes().chain([0]));
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend(data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    };
    let archive = [file("init", 0o100_755, b"no program"), file("TRAILER!!!", 0, b"")].concat();
    let path = folder.join("foreign.cpio");
    fs::write(&path, archive).unwrap();
    path
}

#[test]
fn a_boot_loaders_own_initrd_and_command_line_are_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let initrd = foreign_initrd(folder.path());
    let line = "vga=0x318 init=/evil rdinit=/evil";
    let kernel = named("COLDSEAL_IMAGE_KERNEL");
    let mut machine = Machine::start("foreign-initrd", &with_kernel(&kernel, Some(&initrd), line));
    let _screen = machine.wait_for("coldseal-signer", Duration::from_secs(60));
    drop(machine);
    // The same archive, where a kernel takes it: no signer comes up.
    let control = named("COLDSEAL_CONTROL");
    let setup = with_kernel(&control, Some(&initrd), "vga=0x318 panic=-1");
    let mut machine = Machine::start("foreign-initrd-control", &setup);
    sleep(Duration::from_secs(12));
    let text = machine.text().unwrap_or_default().concat();
    assert!(!text.contains("coldseal-signer"), "{text}");
}

#[test]
fn secure_boot_starts_what_is_signed_and_nothing_else() {
    let variables = named("COLDSEAL_VARIABLES");
    let setup = |stick: &str| Setup {
        firmware: Firmware::SecureBoot(variables.clone()),
        stick: Some(named(stick)),
        memory: 256,
        more: Vec::new(),
    };
    let mut signed = Machine::start("secure-boot-signed", &setup("COLDSEAL_SIGNED"));
    let _screen = signed.wait_for("coldseal-signer", Duration::from_secs(90));
    let took = signed.started.elapsed();
    drop(signed);
    let mut unsigned = Machine::start("secure-boot-unsigned", &setup("COLDSEAL_STICK"));
    sleep(took * 2);
    let text = unsigned.text().unwrap_or_default().concat();
    assert!(!text.contains("coldseal-signer"), "{text}");
    unsigned.keep("refused");
}

#[test]
fn a_machine_that_shows_text_only_says_so_and_switches_itself_off() {
    let kernel = named("COLDSEAL_IMAGE_KERNEL");
    // Without a mode of pixels from the boot loader there is text.
    let mut machine = Machine::start("text-only", &with_kernel(&kernel, None, ""));
    sleep(Duration::from_secs(15));
    machine.keep("message");
    machine.wait_for_off(Duration::from_secs(60));
}

#[test]
fn without_a_camera_it_says_so_and_128_mib_are_enough() {
    let stick = Some(named("COLDSEAL_STICK"));
    let setup = Setup { firmware: Firmware::Bios, stick, memory: 128, more: Vec::new() };
    let mut machine = Machine::start("no-camera", &setup);
    wake(&mut machine);
    machine.answer("How are its keys laid out?", "\n");
    let _said = machine.wait_for("camera: none: plug one in", Duration::from_secs(40));
}

#[test]
fn a_vault_that_needs_more_memory_than_there_is_says_so() {
    let online = Desk::new();
    online.write("pass", "correct horse battery staple\n");
    online.signer("vault create @big --unattended --passphrase-file @pass --memory 512 --passes 1");
    online.signer("vault show @big --png @codes --scale 6");
    let stick = Some(named("COLDSEAL_STICK"));
    let setup = Setup { firmware: Firmware::Bios, stick, memory: 128, more: Vec::new() };
    let mut machine = Machine::start("little-memory", &setup);
    let _camera = begin(&mut machine, BEGIN);
    hold_up_pictures(&mut machine, &online, "codes");
    let _why = machine.wait_for("needs 512 MiB of free memory", Duration::from_secs(60));
    machine.answer("That did not work", "\n");
    let _menu = machine.wait_for("What is to be done?", Duration::from_secs(20));
}

#[test]
fn the_iso_starts_by_bios_and_by_uefi() {
    for (name, firmware) in [("iso-bios", Firmware::Bios), ("iso-uefi", Firmware::Uefi)] {
        let drive = format!(
            "if=none,id=disc,media=cdrom,readonly=on,file={}",
            named("COLDSEAL_ISO").display()
        );
        let more = ["-drive", &drive, "-device", "ide-cd,drive=disc,bootindex=1"];
        let more = more.map(str::to_owned).to_vec();
        let mut machine = Machine::start(name, &Setup { firmware, stick: None, memory: 256, more });
        let _screen = machine.wait_for("coldseal-signer", Duration::from_secs(90));
    }
}

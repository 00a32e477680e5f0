//! `coldseal qr read`, the program itself: both readers work in a process that has nothing but two
//! pipes and the memory that it began with.
#![expect(clippy::unwrap_used, reason = "test code")]

use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Command, Output};

use data_encoding::HEXLOWER;
use qr::{Level, Version};
use station::picture_files::{PictureOptions, Still, write_pictures};
use station::show::{Codes, Look};

/// Writes a code of a version, each module so many pixels a side, as `frame-0001.png`.
fn write(folder: &Path, payload: &[u8], version: u8, scale: u16) {
    let look = Look { version: Version::new(version), level: Level::Medium, ..Look::default() };
    let codes = Codes::new(payload, look).unwrap();
    let scale = NonZeroU16::new(scale).unwrap();
    let options = PictureOptions { frames: None, scale, rate: NonZeroU16::MIN };
    write_pictures(&codes, options, Still::Png, folder, &mut |_, _| {}).unwrap();
}

fn read(folder: &Path, name: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_coldseal"));
    program.args(["qr", "read", "--json"]).arg(folder.join(name)).output().unwrap()
}

#[test]
fn both_readers_work_behind_bars() {
    // The last picture has nearly as many pixels as any may have.
    for (version, scale) in [(3, 4), (20, 3), (3, 107)] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), b"both readers", version, scale);
        let output = read(folder.path(), "frame-0001.png");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success());
        let printed = String::from_utf8(output.stdout).unwrap();
        let payload = HEXLOWER.encode(b"both readers");
        assert_eq!(printed.matches(&payload).count(), 1, "{printed}");
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("text", b"no picture"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("jpeg", b"\xff\xd8\xff\xe0\xff\xd9"),
        ("gif", b"GIF89a\xff\xff\xff\xff\x00\x00\x00;"),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let output = read(folder.path(), name);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(5), "{name}: {said}");
        assert!(said.contains("hint: give a PNG, JPEG or GIF"), "{name}: {said}");
        assert!(!said.contains("broke off"), "{name}: {said}");
    }
    assert_eq!(read(folder.path(), "missing").status.code(), Some(1));
}

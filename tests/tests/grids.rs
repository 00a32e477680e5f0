//! Codes of qrencode, module by module, in our decoder of modules.
use qr::{Decoded, Level, Modules, read_modules};
use std::path::Path;
use std::process::Command;

/// Writes codes of a content into a folder with qrencode, one character pair for a module.
fn qrencode(folder: &Path, content: &[u8], options: &[&str]) {
    std::fs::write(folder.join("content"), content).unwrap();
    let mut command = Command::new("qrencode");
    command.current_dir(folder).args(["-t", "ASCII", "-m", "0", "-r", "content", "-o", "code.txt"]);
    let output = command.args(options).output().unwrap_or_else(|error| {
        panic!("qrencode: {error}; install the Debian package qrencode (scripts/test does)")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "qrencode {options:?}: {said}");
}

fn read(file: &Path) -> Decoded {
    let text = std::fs::read_to_string(file).unwrap();
    let side = text.lines().count();
    let row = |line: &str| -> Vec<bool> {
        let mut marks: Vec<bool> = line.bytes().step_by(2).map(|mark| mark == b'#').collect();
        marks.resize(side, false);
        marks
    };
    read_modules(&Modules::new(text.lines().flat_map(row).collect()).unwrap()).unwrap()
}

#[test]
fn codes_of_qrencode_are_read_at_every_version_and_level() {
    let folder = tempfile::tempdir().unwrap();
    let levels = [Level::Low, Level::Medium, Level::Quartile, Level::High];
    for version in qr::Version::all() {
        for (level, name) in levels.into_iter().zip(["L", "M", "Q", "H"]) {
            // Full on even versions; on the others a few bytes and padding.
            let room = version.capacity(level);
            let length = if version.number() % 2 == 0 { room } else { room / 3 + 1 };
            let bytes: Vec<u8> = (0..length).map(|at| (at * 151 + 0x80).to_le_bytes()[0]).collect();
            let number = version.number().to_string();
            qrencode(folder.path(), &bytes, &["-8", "-v", &number, "-l", name]);
            let decoded = read(&folder.path().join("code.txt"));
            assert_eq!((decoded.version, decoded.level), (version, level));
            assert!(decoded.payload == bytes, "version {number} {name}");
            assert_eq!(decoded.errors, 0);
        }
    }
}

#[test]
fn mixed_modes_of_qrencode_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let contents: [(&[u8], &[&str]); 4] = [
        (b"31415926535897932384626433832795 and NEM:TALICE-LCD3XP $%*+-./: 0123456789012", &[]),
        (b"\x93\x5F\xE4\xAA\x82\xA0\x82\xA2 text 12345678 \x83\x65\x83\x58\x83\x67", &["-k"]),
        (b"lower case becomes upper case", &["-i"]),
        (b"0000000000000000000000000000000000000001", &[]),
    ];
    for (content, options) in contents {
        for version in ["5", "12", "30"] {
            qrencode(folder.path(), content, &[options, &["-v", version]].concat());
            let decoded = read(&folder.path().join("code.txt"));
            let expected =
                if options == ["-i"] { content.to_ascii_uppercase() } else { content.to_vec() };
            assert_eq!(decoded.payload, expected, "{options:?}, version {version}");
        }
    }
}

#[test]
fn parts_of_qrencode_tell_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let content: Vec<u8> = (0..500_u32).map(|at| (at * 37 + 11).to_le_bytes()[0]).collect();
    qrencode(folder.path(), &content, &["-8", "-S", "-v", "3", "-l", "L"]);
    let parity = content.iter().fold(0, |parity, byte| parity ^ byte);
    let count = std::fs::read_dir(folder.path()).unwrap().count() - 1;
    assert!(count > 8, "{count} codes");
    let mut joined = Vec::new();
    for index in 0..count {
        let decoded = read(&folder.path().join(format!("code-{:02}.txt", index + 1)));
        let part = decoded.part.unwrap();
        assert_eq!((usize::from(part.index), usize::from(part.total)), (index, count));
        assert_eq!(part.parity, parity);
        joined.extend(decoded.payload);
    }
    assert!(joined == content);
}

//! A decode child as the programs have it, with one decoder more that does what it must not: the
//! file says what. For the tests of the lock-up alone.
use qr::Picture;
use station::decode::{MoreFormats, is_child, serve};
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

type Frames = Box<dyn Iterator<Item = Result<Picture, String>>>;

fn abuse(file: Vec<u8>) -> Result<Frames, String> {
    match file.as_slice() {
        b"open" => drop(std::fs::File::open("/etc/passwd")),
        b"create" => drop(std::fs::File::create("/tmp/coldseal-child-was-here")),
        b"spawn" => drop(std::process::Command::new("/bin/true").spawn()),
        b"socket" => drop(std::net::UdpSocket::bind("127.0.0.1:0")),
        b"thread" => drop(std::thread::spawn(|| ())),
        b"sleep" => std::thread::sleep(Duration::from_secs(1)),
        b"exit" => std::process::exit(0),
        b"abort" => std::process::abort(),
        b"memory" => drop(std::hint::black_box(vec![1_u8; 2 << 30])),
        b"stack" => drop(deep(1)),
        b"hang" => loop {
            std::hint::spin_loop();
        },
        b"panic" => panic!("with a message"),
        b"flood" => flood(&[0xff; 1 << 20]),
        b"short" => flood(&[4, 0, 0, 0, 3, 1, 2, 3]),
        b"many" => {
            let picture = || Picture::new(1, 1, vec![0]).map_err(|error| error.to_string());
            return Ok(Box::new(std::iter::repeat_with(picture)));
        }
        b"why" => return Err("\u{1b}[2J".repeat(10_000)),
        _ => return Err(String::from("no such abuse")),
    }
    Ok(Box::new(std::iter::empty()))
}

/// Writes straight to the parent.
fn flood(bytes: &[u8]) {
    let mut output = std::io::stdout();
    let _gone = output.write_all(bytes).and_then(|()| output.flush());
}

fn deep(number: u64) -> u64 {
    let room = std::hint::black_box([number; 4_096]);
    room[7] + deep(std::hint::black_box(number + 1))
}

fn main() -> ExitCode {
    match is_child() {
        Some(confinement) => {
            serve(confinement, Some(MoreFormats { extensions: &["abuse"], open: abuse }))
        }
        None => ExitCode::FAILURE,
    }
}

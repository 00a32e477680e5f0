//! Files that are read up to a bound and written whole or not at all.
use crate::{CliError, Io, look_like_key};
use clap::Args;
use protocol::{Kind, MOST_WIRE, Message, WireError};
use scheme::keylike::{self, KeyLike, looks_like_key};
use std::fs::{File, Permissions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Where a command writes its message.
#[derive(Args, Clone, Debug)]
pub struct OutputArgs {
    /// Where to write the message; - is standard output [default: a name with the check code]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Replace FILE if it holds a message of the same kind
    #[arg(long)]
    pub replace: bool,
}

/// Where a message went.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Kept {
    /// Into this file.
    File(PathBuf),
    /// To standard output.
    Stdout,
}

impl Kept {
    /// Returns the name for people and for JSON.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => file_name(path),
            Self::Stdout => String::from("-"),
        }
    }
}

/// Returns whether `path` stands for a standard stream.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Says in a few words what a message is and by which code to know it.
#[must_use]
pub fn describe(message: &Message) -> String {
    let own = message.digest().check_code();
    match message {
        Message::Card(card) => format!("an account card of {}", chain::escape(&card.address)),
        Message::Request(_) => format!("a signing request, check code {own}"),
        Message::Response(response) => {
            format!("a signing response to request {}", response.request.check_code())
        }
        Message::Vault(_) => format!("a sealed vault, check code {own}"),
    }
}

/// Returns the code in the name of a message's file: that of the request it is about.
fn file_code(message: &Message) -> String {
    match message {
        Message::Card(_) | Message::Request(_) | Message::Vault(_) => message.digest().check_code(),
        Message::Response(response) => response.request.check_code(),
    }
}

/// Returns the name of a message's file if none was asked for: kind and check code.
fn default_name(kind: Kind, check_code: &str) -> PathBuf {
    PathBuf::from(format!("{}-{check_code}.coldseal", kind.name()))
}

/// Names a file on a screen, unless somebody gave a key itself in its place.
#[must_use]
pub fn file_name(path: &Path) -> String {
    chain::escape(&bare_name(path))
}

/// Names a file for scripts, as it is, unless somebody gave a key itself in its place.
#[must_use]
pub fn bare_name(path: &Path) -> String {
    let name = path.to_string_lossy();
    match keylike::find(name.as_bytes()) {
        // Sixteen characters are a name like any other: `request.coldseal` has as many.
        None | Some(KeyLike::Bytes) => name.into_owned(),
        Some(KeyLike::Digits | KeyLike::Hex | KeyLike::Words | KeyLike::Ur) => {
            String::from("a file whose name looks like a key, which is not printed")
        }
    }
}

/// Reads a file, or standard input for `-`, of at most `most` bytes.
///
/// # Errors
///
/// [`crate::Exit::BadInput`] if it is longer, [`crate::Exit::Failure`] if it cannot be read.
pub fn read_bounded(path: &Path, most: usize, io: &mut Io<'_>) -> Result<Vec<u8>, CliError> {
    let bytes = if is_dash(path) {
        read_up_to(io.stdin, most)
    } else {
        File::open(path).and_then(|mut file| read_up_to(&mut file, most))
    };
    let name = file_name(path);
    let bytes = bytes.map_err(|error| {
        CliError::failure(format!("cannot read {name}: {error}"), "check the name of the file")
    })?;
    if bytes.len() > most {
        let what = format!("{name} is larger than {most} bytes");
        return Err(CliError::bad_input(what, "give the file that coldseal or the signer wrote"));
    }
    Ok(bytes)
}

fn read_up_to(source: &mut dyn Read, most: usize) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let _count = source.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a message from a file or, for `-`, from standard input.
///
/// # Errors
///
/// [`crate::Exit::BadInput`] if it is no message; if it looks like a key, nothing more is said.
pub fn read_message(path: &Path, io: &mut Io<'_>) -> Result<Message, CliError> {
    let bytes = read_bounded(path, MOST_WIRE, io)?;
    decode_message(&bytes, &file_name(path))
}

/// Decodes the wire bytes of a message that came from `origin`, a name that is escaped already.
///
/// # Errors
///
/// As [`read_message`].
pub fn decode_message(bytes: &[u8], origin: &str) -> Result<Message, CliError> {
    Message::from_wire(bytes).map_err(|error| {
        if looks_like_key(bytes) {
            return look_like_key();
        }
        let hint = match error {
            WireError::NotOurs | WireError::Message(_) => {
                "give a file that coldseal or coldseal-signer wrote"
            }
            WireError::Damaged | WireError::Deflate => "copy or scan it once more",
            WireError::TooLarge => "draft several smaller requests",
        };
        CliError::bad_input(format!("{origin}: {error}"), hint)
    })
}

/// Finds out early whether a message of `kind` may be written, before anyone types anything.
///
/// # Errors
///
/// As [`write_message`], where that is plain already.
pub fn check_output(
    kind: Kind,
    code: &str,
    output: &OutputArgs,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let path = output.output.clone().unwrap_or_else(|| default_name(kind, code));
    if is_dash(&path) {
        return Ok(());
    }
    if !path.exists() {
        return beside(&path).map(drop);
    }
    if output.replace {
        return is_message_of(&path, kind, io).map(|_| ());
    }
    Err(in_the_way(&path))
}

pub(crate) fn in_the_way(path: &Path) -> CliError {
    let what = format!("{} exists already", file_name(path));
    CliError::usage(what, "choose another name with -o, or --replace it")
}

/// The error for a sealed vault where it does not belong: it is shown, scanned and kept by the
/// signer's own commands, which leave nothing of it lying around.
#[must_use]
pub fn vault_out_of_place() -> CliError {
    CliError::bad_input(
        "this is a sealed vault; nothing was kept",
        "only coldseal-signer vault show and vault scan take it; it has no business on the online machine",
    )
}

/// Writes a message whole or not at all, never over anything but, with `--replace`, a message of
/// the same kind.
///
/// # Errors
///
/// [`crate::Exit::Usage`] if the file is there already, [`crate::Exit::Failure`] if writing fails.
pub fn write_message(
    message: &Message,
    output: &OutputArgs,
    io: &mut Io<'_>,
) -> Result<Kept, CliError> {
    let wire = message.to_wire().map_err(|error| {
        CliError::bad_input(error.to_string(), "draft several smaller requests")
    })?;
    let path =
        output.output.clone().unwrap_or_else(|| default_name(message.kind(), &file_code(message)));
    if is_dash(&path) {
        return write_stdout(&wire, io).map(|()| Kept::Stdout);
    }
    let may_replace = output.replace && is_message_of(&path, message.kind(), io)?;
    write_whole(&path, &wire, may_replace)?;
    Ok(Kept::File(path))
}

fn write_stdout(wire: &[u8], io: &mut Io<'_>) -> Result<(), CliError> {
    if io.facing.stdout {
        let hint = "give -o a file, or pipe standard output somewhere";
        return Err(CliError::usage("a message is not text for a terminal", hint));
    }
    io.stdout.write_all(wire).and_then(|()| io.stdout.flush()).map_err(|error| {
        let what = format!("cannot write to standard output: {error}");
        CliError::failure(what, "look at the program that reads it")
    })
}

/// Demands that a file to be replaced holds a message of `kind`; true if there is one.
fn is_message_of(path: &Path, kind: Kind, io: &mut Io<'_>) -> Result<bool, CliError> {
    if !path.exists() {
        return Ok(false);
    }
    let name = file_name(path);
    let same = read_message(path, io).is_ok_and(|message| message.kind() == kind);
    if same {
        return Ok(true);
    }
    let what = format!("{name} is not {kind}, so it is not replaced");
    Err(CliError::usage(what, "choose another name with -o"))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// Makes a file beside `path` that vanishes unless it is moved there.
fn beside(path: &Path) -> Result<NamedTempFile, CliError> {
    let file = Builder::new()
        .prefix(".coldseal-")
        .permissions(Permissions::from_mode(0o644))
        .tempfile_in(folder_of(path));
    file.map_err(|error| unwritten(path, &error))
}

pub(crate) fn unwritten(path: &Path, error: &io::Error) -> CliError {
    let what = format!("cannot write {}: {error}", file_name(path));
    CliError::failure(what, "check the folder, its rights and the space on the disk")
}

/// Writes beside `path`, syncs, and moves it there in one step.
fn write_whole(path: &Path, bytes: &[u8], replace: bool) -> Result<(), CliError> {
    let failed = |error: io::Error| unwritten(path, &error);
    let mut file = beside(path)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let moved = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match moved {
        Ok(_) => sync_folder(folder_of(path)).map_err(failed),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(in_the_way(path)),
        Err(error) => Err(failed(error.error)),
    }
}

/// A new name is on the disk only when its folder is. Some file systems cannot sync a folder.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Exit, Facing};
    use protocol::{RequestId, SigningRequest};
    use scheme::PublicKey;
    use std::fs;

    fn request() -> Message {
        Message::Request(SigningRequest {
            id: RequestId([1; 16]),
            chain: "nem".into(),
            network: "testnet".into(),
            account: PublicKey([2; 32]),
            transactions: vec![vec![3; 50]],
            context: vec![],
            note: None,
            claims: Vec::new(),
        })
    }

    fn with_io<T>(stdin: &[u8], run: impl FnOnce(&mut Io<'_>) -> T) -> (T, Vec<u8>) {
        let (mut stdin, mut stdout, mut stderr) = (stdin, Vec::new(), Vec::new());
        let mut io = Io {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            facing: Facing::default(),
            looking: crate::decode::Looking::here(None),
            lost: false,
        };
        let result = run(&mut io);
        (result, stdout)
    }

    fn to(path: &Path, replace: bool) -> OutputArgs {
        OutputArgs { output: Some(path.to_owned()), replace }
    }

    #[test]
    fn a_message_survives_its_file_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("request");
        let write =
            |replace| with_io(b"", |io| write_message(&request(), &to(&path, replace), io)).0;
        assert_eq!(write(false).unwrap(), Kept::File(path.clone()));
        assert_eq!(write(false).unwrap_err().exit(), Exit::Usage);
        assert!(write(true).is_ok());
        let read = with_io(b"", |io| read_message(&path, io)).0;
        assert_eq!(read.unwrap(), request());
        fs::write(&path, "something else").unwrap();
        assert_eq!(write(true).unwrap_err().exit(), Exit::Usage);
        assert_eq!(fs::read(&path).unwrap(), b"something else");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no leftovers");
    }

    #[test]
    fn nothing_is_left_where_nothing_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("request");
        let error = with_io(b"", |io| write_message(&request(), &to(&path, false), io)).0;
        assert_eq!(error.unwrap_err().exit(), Exit::Failure);
    }

    #[test]
    fn a_dash_is_a_stream() {
        let (kept, stdout) =
            with_io(b"", |io| write_message(&request(), &to(Path::new("-"), false), io));
        assert_eq!(kept.unwrap(), Kept::Stdout);
        let read = with_io(&stdout, |io| read_message(Path::new("-"), io)).0;
        assert_eq!(read.unwrap(), request());
    }

    #[test]
    fn an_endless_file_is_stopped() {
        let error = with_io(b"", |io| read_message(Path::new("/dev/zero"), io)).0.unwrap_err();
        assert_eq!(error.exit(), Exit::BadInput);
    }

    #[test]
    fn names_are_told_whatever_their_length_and_keys_are_not() {
        for name in ["request.coldseal", "/srv/cold/outbox/payments-07.csv", "r"] {
            assert_eq!(file_name(Path::new(name)), name, "{}", name.len());
        }
        let key = "575dbb3062267eff57c970a336ebbc8fbcfe12c5bd3ed7bc11eb0481d7704ced";
        assert!(!file_name(Path::new(key)).contains("575d"));
    }

    #[test]
    fn a_key_is_named_and_not_shown() {
        let key = "575dbb3062267eff57c970a336ebbc8fbcfe12c5bd3ed7bc11eb0481d7704ced\n";
        let error = with_io(key.as_bytes(), |io| read_message(Path::new("-"), io)).0.unwrap_err();
        assert_eq!(error, look_like_key());
        assert!(!format!("{error:?}").contains("575d"));
    }
}

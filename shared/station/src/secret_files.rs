//! Files that hold a secret: whole or not at all, for their owner alone, never over another.

use std::fs::Permissions;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::Builder;

use crate::files::{folder_of, in_the_way, is_dash, sync_folder, unwritten};
use crate::{CliError, Io};

/// Finds out early whether a file may be written.
///
/// # Errors
///
/// [`crate::Exit::Usage`] if there is one of that name.
pub fn check_new(path: &Path) -> Result<(), CliError> {
    // A link that leads nowhere is in the way as well.
    let taken = !is_dash(path) && path.symlink_metadata().is_ok();
    if taken { Err(in_the_way(path)) } else { Ok(()) }
}

/// Writes a secret to a new file with the rights 0600, or for `-` to standard output.
///
/// # Errors
///
/// [`crate::Exit::Usage`] if there is a file of that name, [`crate::Exit::Failure`] if writing fails.
pub fn write_secret(path: &Path, secret: &[u8], io: &mut Io<'_>) -> Result<(), CliError> {
    if is_dash(path) {
        let written = io.stdout.write_all(secret).and_then(|()| io.stdout.flush());
        return written.map_err(|error| unwritten(path, &error));
    }
    check_new(path)?;
    let failed = |error: std::io::Error| unwritten(path, &error);
    let mut file = Builder::new()
        .prefix(".coldseal-")
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(folder_of(path))
        .map_err(failed)?;
    file.write_all(secret).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_folder(folder_of(path)).map_err(failed),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(in_the_way(path))
        }
        Err(error) => Err(failed(error.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Looking;
    use crate::{Exit, Facing};

    fn write(path: &Path, stdout: &mut Vec<u8>) -> Result<(), CliError> {
        let (mut stdin, mut stderr) = (&b""[..], Vec::new());
        let mut io = Io {
            stdin: &mut stdin,
            stdout,
            stderr: &mut stderr,
            facing: Facing::default(),
            looking: Looking::here(None),
            lost: false,
        };
        write_secret(path, b"words\n", &mut io)
    }

    #[test]
    fn secrets_are_for_their_owner_and_over_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let mut stdout = Vec::new();
        write(&path, &mut stdout).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"words\n");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(write(&path, &mut stdout).unwrap_err().exit(), Exit::Usage);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).unwrap();
        assert_eq!(write(&link, &mut stdout).unwrap_err().exit(), Exit::Usage);
        assert!(!folder.path().join("elsewhere").exists());
        let nowhere = folder.path().join("no folder").join("key");
        assert_eq!(write(&nowhere, &mut stdout).unwrap_err().exit(), Exit::Failure);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        assert!(stdout.is_empty());
        write(Path::new("-"), &mut stdout).unwrap();
        assert_eq!(stdout, b"words\n");
    }
}

//! The few things that are done to the files of a vault, one system call or so each: tests put a disk
//! in their place that fails or dies at any of them.
use rustix::fs::{FlockOperation, OFlags, flock};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The most bytes that a vault's file may have.
const MOST: u64 = 64 * 1024;

/// A folder with the files of one vault.
pub(crate) trait Files {
    /// Reads a whole file.
    fn read(&mut self, name: &str) -> io::Result<Vec<u8>>;
    /// Makes an empty file, for its owner alone, where there is none.
    fn create(&mut self, name: &str) -> io::Result<()>;
    /// Writes to the end of a file.
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Has a file's bytes on the disk.
    fn sync(&mut self, name: &str) -> io::Result<()>;
    /// Gives a file another name, and takes that away from whatever had it.
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;
    /// Writes zeros over all of a file, and has them on the disk.
    fn overwrite(&mut self, name: &str) -> io::Result<()>;
    /// Takes a file away.
    fn remove(&mut self, name: &str) -> io::Result<()>;
    /// Has the names on the disk.
    fn sync_folder(&mut self) -> io::Result<()>;
}

/// A folder on a disk.
#[derive(Debug)]
pub(crate) struct Disk {
    folder: PathBuf,
    /// Held against other programs; the system lets go of it when this one ends.
    _lock: Option<File>,
}

impl Disk {
    /// Takes a folder as it is, to read from.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), _lock: None }
    }

    /// Takes a folder to write to, which no other program writes to in the meantime.
    pub(crate) fn locked(folder: &Path) -> io::Result<Self> {
        let lock = File::open(folder)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { folder: folder.to_owned(), _lock: Some(lock) })
    }

    /// Makes the folder, for its owner alone, unless it is there.
    pub(crate) fn make(folder: &Path) -> io::Result<()> {
        match DirBuilder::new().mode(0o700).create(folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
            other => other,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Opens a file that is one: no link to somewhere else, and nothing that one would wait at.
    fn open(&self, name: &str, options: &mut OpenOptions) -> io::Result<File> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
        let flags = i32::try_from(flags).map_err(io::Error::other)?;
        let file = options.custom_flags(flags).open(self.path(name))?;
        if file.metadata()?.is_file() {
            return Ok(file);
        }
        Err(io::Error::new(ErrorKind::InvalidData, "it is no plain file"))
    }
}

impl Files for Disk {
    fn read(&mut self, name: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let most = MOST.saturating_add(1);
        let count =
            self.open(name, OpenOptions::new().read(true))?.take(most).read_to_end(&mut bytes)?;
        if u64::try_from(count).is_ok_and(|count| count <= MOST) {
            Ok(bytes)
        } else {
            Err(io::Error::new(ErrorKind::InvalidData, "it is larger than any vault"))
        }
    }

    fn create(&mut self, name: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600).open(self.path(name)).map(drop)
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.open(name, OpenOptions::new().append(true))?.write_all(bytes)
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        self.open(name, OpenOptions::new().append(true))?.sync_all()
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path(from), self.path(to))
    }

    fn overwrite(&mut self, name: &str) -> io::Result<()> {
        let mut file = self.open(name, OpenOptions::new().write(true))?;
        let length = file.metadata()?.len().min(MOST);
        let _start = file.seek(SeekFrom::Start(0))?;
        let mut zeros = io::repeat(0).take(length);
        let _count = io::copy(&mut zeros, &mut file)?;
        file.sync_all()
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path(name))
    }

    /// Some file systems cannot sync a folder.
    fn sync_folder(&mut self) -> io::Result<()> {
        match File::open(&self.folder)?.sync_all() {
            Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }
}

//! A disk that fails or loses its power at a chosen call, for tests of the store.
use super::files::Files;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};

/// What happens at the chosen call, and from there on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fault {
    /// This call fails, and no other.
    Once(ErrorKind),
    /// Every call that writes fails from here on.
    ReadOnly,
    /// New bytes find no place from here on; names can be changed and files removed.
    Full,
    /// The process is gone: nothing happens any more.
    Killed,
    /// The disk keeps another bit than the one that was written.
    Lies,
}

/// The bytes of a file: as the process sees them, and as the disk has them for certain.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Bytes {
    seen: Vec<u8>,
    synced: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
enum Change {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

/// The files of a folder, and what of them would outlive a loss of power.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    bytes: Vec<Bytes>,
    /// Names as the process sees them, and as the disk has them for certain.
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    /// Changes of names that are not on the disk for certain.
    pending: Vec<Change>,
    fault: Option<(usize, Fault)>,
    pub(super) calls: usize,
}

impl Model {
    /// A folder with these files, all of them on the disk.
    pub(super) fn with(files: &[(&str, &[u8])]) -> Self {
        let mut model = Self::default();
        for (name, bytes) in files {
            let bytes = bytes.to_vec();
            let _before = model.names.insert((*name).into(), model.bytes.len());
            model.bytes.push(Bytes { synced: Some(bytes.clone()), seen: bytes });
        }
        model.synced_names = model.names.clone();
        model
    }

    /// Has `fault` happen at a call, counted from 0.
    pub(super) fn failing(mut self, call: usize, fault: Fault) -> Self {
        (self.fault, self.calls) = (Some((call, fault)), 0);
        self
    }

    /// The same folder on a disk without faults.
    pub(super) fn repaired(mut self) -> Self {
        self.fault = None;
        self
    }

    pub(super) fn holds(&self, bytes: &[u8]) -> bool {
        self.names.values().any(|place| self.bytes[*place].seen == bytes)
    }

    /// Every state in which the folder may be found after a loss of power: any number of the changes of
    /// names that were not synced has happened, and bytes that were not synced are there, not there, torn
    /// or zeros.
    pub(super) fn after_power_loss(&self) -> Vec<Self> {
        let mut states = Vec::new();
        for happened in 0..=self.pending.len() {
            let mut names = self.synced_names.clone();
            for change in &self.pending[..happened] {
                apply(&mut names, change);
            }
            for way in [Way::Seen, Way::Synced, Way::Torn, Way::Zeros] {
                let bytes: Vec<Bytes> = self.bytes.iter().map(|bytes| bytes.found(way)).collect();
                let (names, synced_names) = (names.clone(), names.clone());
                states.push(Self { bytes, names, synced_names, ..Self::default() });
            }
        }
        states
    }

    /// Counts a call that writes, and tells what happens at it.
    fn call(&mut self, takes_room: bool) -> io::Result<bool> {
        let now = self.calls;
        self.calls = now.saturating_add(1);
        let Some((at, fault)) = self.fault.filter(|(at, _)| now >= *at) else { return Ok(true) };
        match fault {
            Fault::Once(kind) if now == at => Err(kind.into()),
            Fault::Lies if now == at => Ok(false),
            Fault::ReadOnly => Err(ErrorKind::ReadOnlyFilesystem.into()),
            Fault::Full if takes_room => Err(ErrorKind::StorageFull.into()),
            Fault::Killed => Err(ErrorKind::Other.into()),
            Fault::Once(_) | Fault::Lies | Fault::Full => Ok(true),
        }
    }

    fn killed(&self) -> bool {
        self.fault.is_some_and(|(at, fault)| fault == Fault::Killed && self.calls > at)
    }

    fn place(&self, name: &str) -> io::Result<usize> {
        self.names.get(name).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.names, &change);
        self.pending.push(change);
    }
}

#[derive(Clone, Copy)]
enum Way {
    Seen,
    Synced,
    Torn,
    Zeros,
}

impl Bytes {
    fn found(&self, way: Way) -> Self {
        let seen = &self.seen;
        let lost = self.synced.as_ref() != Some(seen);
        let found = match way {
            Way::Torn if lost => seen[..seen.len() / 2].to_vec(),
            Way::Zeros if lost => vec![0; seen.len()],
            Way::Synced => self.synced.clone().unwrap_or_default(),
            Way::Seen | Way::Torn | Way::Zeros => seen.clone(),
        };
        Self { synced: Some(found.clone()), seen: found }
    }
}

fn apply(names: &mut BTreeMap<String, usize>, change: &Change) {
    let _before = match change {
        Change::Create(name, place) => names.insert(name.clone(), *place),
        Change::Remove(name) => names.remove(name),
        Change::Rename(from, to) => match names.remove(from) {
            Some(place) => names.insert(to.clone(), place),
            None => None,
        },
    };
}

impl Files for Model {
    fn read(&mut self, name: &str) -> io::Result<Vec<u8>> {
        if self.killed() {
            return Err(ErrorKind::Other.into());
        }
        Ok(self.bytes[self.place(name)?].seen.clone())
    }

    fn create(&mut self, name: &str) -> io::Result<()> {
        let _true = self.call(true)?;
        if self.names.contains_key(name) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let place = self.bytes.len();
        self.bytes.push(Bytes::default());
        self.change(Change::Create(name.into(), place));
        Ok(())
    }

    /// A call that fails has written the first half.
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(name)?;
        let kept = self.call(true);
        let end = if kept.is_ok() { bytes.len() } else { bytes.len() / 2 };
        self.bytes[place].seen.extend_from_slice(&bytes[..end]);
        if let Ok(false) = kept {
            let middle = bytes.len() / 2;
            self.bytes[place].seen[middle] ^= 0x10;
        }
        kept.map(drop)
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        let _true = self.call(true)?;
        let place = self.place(name)?;
        self.bytes[place].synced = Some(self.bytes[place].seen.clone());
        Ok(())
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let _true = self.call(false)?;
        let _place = self.place(from)?;
        self.change(Change::Rename(from.into(), to.into()));
        Ok(())
    }

    fn overwrite(&mut self, name: &str) -> io::Result<()> {
        let place = self.place(name)?;
        let _true = self.call(false)?;
        let zeros = vec![0; self.bytes[place].seen.len()];
        self.bytes[place] = Bytes { synced: Some(zeros.clone()), seen: zeros };
        Ok(())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        let _true = self.call(false)?;
        let _place = self.place(name)?;
        self.change(Change::Remove(name.into()));
        Ok(())
    }

    fn sync_folder(&mut self) -> io::Result<()> {
        let _true = self.call(false)?;
        self.synced_names = self.names.clone();
        self.pending.clear();
        Ok(())
    }
}

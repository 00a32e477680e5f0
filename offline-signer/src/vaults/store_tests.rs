//! Whatever happens at whatever call: the old or the new vault is found, and the message says which.
use super::files::{Disk, Files as _};
use super::store::{Before, CURRENT, Found, NEW, OLD, PREVIOUS, Store, StoreError, decode};
use super::store_model::{Fault, Model};
use protocol::{Message, SealedVault};
use std::fs;
use std::io::ErrorKind;
use system::Locked;
use vault::entropy::OsRandom;
use vault::{Cost, NewCustodian, Opening, Passphrase, Sealed, Stretch, Vault, VaultError};

/// A quick hash in place of Argon2id, which has tests of its own.
struct Quick;

impl Stretch for Quick {
    fn stretch(
        &mut self,
        _: Cost,
        salt: &[u8],
        _: &Passphrase,
        key: &mut Locked,
    ) -> Result<(), VaultError> {
        key.as_mut()[..salt.len()].copy_from_slice(salt);
        Ok(())
    }
}

fn passphrase() -> Passphrase {
    Passphrase::from_bytes(b"a passphrase".to_vec().into()).unwrap()
}

/// Three saves of one vault.
struct Saves {
    vault: Vault,
    sealed: [Vec<u8>; 3],
    files: [Vec<u8>; 3],
}

fn saves() -> Saves {
    let custodian = NewCustodian {
        name: "owner".parse().unwrap(),
        passphrase: passphrase(),
        cost: Cost::new(64, 1, 1).unwrap(),
    };
    let mut random = OsRandom::open().unwrap();
    let made = Vault::create(1, vec![custodian], false, &mut Quick, &mut random);
    let mut vault = made.unwrap();
    let sealed = [0, 1, 2].map(|_| vault.seal(&mut random).unwrap());
    let file = |sealed: &Vec<u8>| {
        Message::Vault(SealedVault { sealed: sealed.clone() }).to_wire().unwrap()
    };
    let files = [file(&sealed[0]), file(&sealed[1]), file(&sealed[2])];
    Saves { vault, sealed, files }
}

impl Saves {
    /// Saves the third over what is there.
    fn save(&self, files: Model, before: Before) -> (Result<(), StoreError>, Model) {
        let mut store = Store::new(files);
        let check = |written: &Sealed| self.vault.check(written);
        let result = store.save(self.sealed[2].clone(), before, &check);
        (result, store.into_files())
    }
}

/// The number of the save that is found; it opens.
fn found(files: Model) -> (u32, Found) {
    let found = Store::new(files).load().unwrap();
    let mut opening = Opening::new(found.sealed.clone());
    opening.unlock(1, &passphrase(), &mut Quick).unwrap();
    (opening.finish().unwrap().generation(), found)
}

/// The states of a folder that a save may begin with: as it should be, without a version before, with
/// what an interrupted save has left at each of its steps, and damaged.
fn beginnings(saves: &Saves) -> Vec<(&'static str, Model)> {
    let [first, second, _] = &saves.files;
    let torn = &second[..second.len() / 2];
    vec![
        ("ordinary", Model::with(&[(CURRENT, second), (PREVIOUS, first)])),
        ("first", Model::with(&[(CURRENT, second)])),
        ("torn new", Model::with(&[(CURRENT, second), (PREVIOUS, first), (NEW, torn)])),
        ("whole new", Model::with(&[(CURRENT, first), (NEW, second)])),
        ("moved aside", Model::with(&[(PREVIOUS, first), (NEW, second)])),
        ("aside to wipe", Model::with(&[(OLD, first), (NEW, second)])),
        ("not yet wiped", Model::with(&[(CURRENT, second), (OLD, first)])),
        ("half wiped", Model::with(&[(CURRENT, second), (OLD, &[0; 300])])),
        ("damaged", Model::with(&[(CURRENT, torn), (PREVIOUS, first)])),
        ("damaged, new whole", Model::with(&[(CURRENT, torn), (PREVIOUS, first), (NEW, second)])),
        ("only the one before", Model::with(&[(PREVIOUS, second)])),
    ]
}

#[test]
fn a_save_takes_the_place_of_the_one_before_and_keeps_or_wipes_it() {
    let saves = saves();
    for (name, beginning) in beginnings(&saves) {
        for before in [Before::Kept, Before::Wiped] {
            let (was, _) = found(beginning.clone());
            let (result, files) = saves.save(beginning.clone(), before);
            result.unwrap();
            let (generation, loaded) = found(files.clone());
            assert_eq!((generation, loaded.name), (3, CURRENT), "{name}");
            assert!(loaded.notes.is_empty(), "{name}: {:?}", loaded.notes);
            let kept = files.holds(&saves.files[usize::try_from(was).unwrap() - 1]);
            assert_eq!(kept, before == Before::Kept, "{name} {before:?}");
            if before == Before::Wiped {
                assert!(!files.holds(&saves.files[0]) && !files.holds(&saves.files[1]), "{name}");
            }
        }
    }
}

/// A kill, or a loss of power, at every call: afterwards the old or the new vault is found, opens,
/// and can be saved again.
#[test]
fn a_loss_of_power_at_any_call_leaves_the_old_or_the_new_vault() {
    let saves = saves();
    let mut states = 0;
    for (name, beginning) in beginnings(&saves) {
        for before in [Before::Kept, Before::Wiped] {
            let (was, _) = found(beginning.clone());
            let (_, whole) =
                saves.save(beginning.clone().failing(usize::MAX, Fault::Killed), before);
            let calls = whole.calls;
            assert!(calls >= 6, "{calls}");
            let mut seen = [false; 2];
            for call in 0..=calls {
                let (result, files) =
                    saves.save(beginning.clone().failing(call, Fault::Killed), before);
                assert_eq!(result.is_ok(), call == calls, "{name} {call}");
                for after in files.after_power_loss() {
                    let (generation, _) = found(after.clone());
                    assert!(generation == was || generation == 3, "{name} {call}: {generation}");
                    assert!(
                        call < calls || generation == 3,
                        "{name}: a save that was done is lost"
                    );
                    seen[usize::from(generation == 3)] = true;
                    saves.save(after.clone(), before).0.unwrap();
                    states += 1;
                }
                // A kill alone loses nothing that was written.
                let (generation, _) = found(files.repaired());
                assert!(generation == was || generation == 3, "{name} {call}");
            }
            assert_eq!(seen, [true, true], "{name}");
        }
    }
    assert!(states > 1_000, "{states}");
}

#[test]
fn an_error_at_any_call_says_which_vault_there_is() {
    let saves = saves();
    let kinds = [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::Other];
    let faults = kinds.map(Fault::Once).into_iter().chain([Fault::ReadOnly, Fault::Full]);
    for fault in faults {
        for (name, beginning) in beginnings(&saves) {
            for before in [Before::Kept, Before::Wiped] {
                let (was, chosen) = found(beginning.clone());
                let damaged = chosen.name != CURRENT;
                for call in 0..30 {
                    let (result, files) =
                        saves.save(beginning.clone().failing(call, fault), before);
                    let (generation, _) = found(files.repaired());
                    let expected = match result {
                        Ok(()) | Err(StoreError::Unsynced { .. } | StoreError::Unwiped { .. }) => 3,
                        // Where the vault itself is damaged, a whole new version that cannot be
                        // taken away any more is better than the one before.
                        Err(StoreError::Unsaved { .. }) if fault == Fault::ReadOnly && damaged => {
                            generation
                        }
                        Err(StoreError::Unsaved { .. }) => was,
                        Err(other) => panic!("{name} {call} {fault:?}: {other}"),
                    };
                    assert!(generation == was || generation == 3);
                    assert_eq!(generation, expected, "{name} {call} {fault:?}");
                }
            }
        }
    }
}

#[test]
fn a_disk_that_keeps_other_bytes_is_found_out() {
    let saves = saves();
    for (name, beginning) in beginnings(&saves) {
        let (was, _) = found(beginning.clone());
        let mut lied = 0;
        for call in 0..30 {
            let (result, files) =
                saves.save(beginning.clone().failing(call, Fault::Lies), Before::Kept);
            let (generation, _) = found(files.repaired());
            match result {
                Ok(()) => assert_eq!(generation, 3),
                Err(StoreError::ReadBack) => {
                    assert_eq!(generation, was);
                    lied += 1;
                }
                Err(other) => panic!("{name} {call}: {other}"),
            }
        }
        assert_eq!(lied, 1, "{name}");
    }
}

#[test]
fn what_does_not_open_never_takes_the_place() {
    let saves = saves();
    let other = self::saves();
    let begun = Model::with(&[(CURRENT, &saves.files[1])]);
    let mut store = Store::new(begun);
    let check = |written: &Sealed| saves.vault.check(written);
    let result = store.save(other.sealed[2].clone(), Before::Kept, &check);
    assert!(matches!(result, Err(StoreError::Unopened(VaultError::Damaged))), "{result:?}");
    assert_eq!(found(store.into_files()).0, 2);
}

#[test]
fn torn_and_flipped_files_end_in_the_version_before_and_a_note() {
    let saves = saves();
    let [_, second, third] = &saves.files;
    let damaged = |bytes: &[u8]| {
        let (generation, found) = found(Model::with(&[(CURRENT, bytes), (PREVIOUS, second)]));
        assert_eq!((generation, found.name), (2, PREVIOUS));
        let [note] = found.notes.as_slice() else { panic!("{:?}", found.notes) };
        assert!(note.contains("damaged") && note.contains("save 2"), "{note}");
        let alone = Store::new(Model::with(&[(CURRENT, bytes)])).load().map(drop);
        assert!(matches!(alone, Err(StoreError::Damaged(_))), "{alone:?}");
    };
    for end in 0..third.len() {
        damaged(&third[..end]);
    }
    for place in 0..third.len() {
        for bit in [1, 0x80] {
            let mut flipped = third.clone();
            flipped[place] ^= bit;
            damaged(&flipped);
        }
    }
    damaged(&[third.as_slice(), &[0]].concat());
    damaged(&vec![0; third.len()]);
}

#[test]
fn interrupted_saves_are_told_of() {
    let saves = saves();
    let notes: Vec<(&str, String)> = beginnings(&saves)
        .into_iter()
        .map(|(name, beginning)| (name, found(beginning).1.notes.join("; ")))
        .collect();
    for (name, note) in notes {
        let says = match name {
            "ordinary" | "first" => "",
            "torn new" | "whole new" => "the vault as it was before",
            "moved aside" | "aside to wipe" | "damaged, new whole" => {
                "is whole and is used (save 2)"
            }
            "not yet wiped" => "vault.old still opens",
            "half wiped" => "vault.old still opens",
            "damaged" => "the version before it is used (save 1)",
            "only the one before" => "vault.coldseal is missing: the version before it is used",
            other => panic!("{other}"),
        };
        assert!(note.contains(says) && says.is_empty() == note.is_empty(), "{name}: {note}");
    }
}

#[test]
fn a_vault_is_created_in_a_folder_without_one_only() {
    let saves = saves();
    let create = |files: Model| {
        let mut store = Store::new(files);
        let result = store.create(saves.sealed[2].clone(), &|written| saves.vault.check(written));
        (result, store.into_files())
    };
    let (result, files) = create(Model::default());
    result.unwrap();
    assert_eq!(found(files).0, 3);
    for name in [CURRENT, PREVIOUS, NEW, OLD] {
        let (result, files) = create(Model::with(&[(name, b"whatever")]));
        assert!(matches!(result, Err(StoreError::Exists)), "{name}");
        assert!(files.holds(b"whatever"));
    }
    let calls = create(Model::default().failing(usize::MAX, Fault::Killed)).1.calls;
    for call in 0..calls {
        let (result, files) = create(Model::default().failing(call, Fault::Killed));
        assert!(result.is_err());
        for after in files.after_power_loss() {
            match Store::new(after).load() {
                Ok(found) => assert_eq!(found.sealed.generation(), 3),
                Err(StoreError::Missing) => {}
                Err(other) => panic!("{call}: {other}"),
            }
        }
    }
    let missing = Store::new(Model::default()).load().map(drop);
    assert!(matches!(missing, Err(StoreError::Missing)));
}

#[test]
fn a_real_folder_does_what_the_model_does() {
    let saves = saves();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("vault");
    Disk::make(&place).unwrap();
    Disk::make(&place).unwrap();
    let check = |written: &Sealed| saves.vault.check(written);
    let mut store = Store::new(Disk::locked(&place).unwrap());
    store.create(saves.sealed[2].clone(), &check).unwrap();
    store.save(saves.sealed[2].clone(), Before::Kept, &check).unwrap();
    let names = || {
        let mut names: Vec<_> =
            fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), [CURRENT, PREVIOUS]);
    // A second program is told to wait.
    assert_eq!(Disk::locked(&place).unwrap_err().kind(), ErrorKind::WouldBlock);
    assert_eq!(Store::new(Disk::new(&place)).load().unwrap().sealed.generation(), 3);
    store.save(saves.sealed[2].clone(), Before::Wiped, &check).unwrap();
    assert_eq!(names(), [CURRENT]);
    drop(store);
    let mut disk = Disk::locked(&place).unwrap();
    disk.overwrite(CURRENT).unwrap();
    assert!(fs::read(place.join(CURRENT)).unwrap().iter().all(|byte| *byte == 0));
    assert_eq!(disk.create(CURRENT).unwrap_err().kind(), ErrorKind::AlreadyExists);
    fs::write(place.join(CURRENT), vec![0; 70_000]).unwrap();
    assert_eq!(disk.read(CURRENT).unwrap_err().kind(), ErrorKind::InvalidData);
    assert!(decode(&[]).is_err());
}

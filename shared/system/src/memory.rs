//! Memory for secrets: whole pages that stay out of swap and dumps, and are wiped when let go.

use std::fmt;
use std::io;
use std::ptr::{self, NonNull};
use std::slice;

use rustix::mm::{Advice, MapFlags, ProtFlags, madvise, mlock, mmap_anonymous, munmap};
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// Bytes in pages of their own: locked into memory, left out of core dumps, seen as zeros by a copy
/// of the process, and wiped when dropped. There is no way to copy one but byte by byte.
pub struct Locked {
    start: NonNull<u8>,
    length: usize,
    locked: bool,
}

impl Locked {
    /// Maps so many bytes of zeros.
    ///
    /// Where the system refuses to lock them into memory, they are given all the same, and
    /// [`Locked::is_locked`] says so.
    ///
    /// # Errors
    ///
    /// Hands on what the system says when there is no memory.
    pub fn new(length: usize) -> io::Result<Self> {
        let mapped = mapped(length);
        let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE);
        // SAFETY: a new mapping at a place that the kernel chooses touches no memory in use.
        let start = unsafe { mmap_anonymous(ptr::null_mut(), mapped, protection, flags) }?;
        let start = NonNull::new(start).ok_or(io::ErrorKind::OutOfMemory)?;
        // SAFETY: the whole of a mapping that is this one's alone; locking changes no byte.
        let locked = unsafe { mlock(start.as_ptr(), mapped) }.is_ok();
        for advice in [Advice::LinuxDontDump, Advice::LinuxWipeOnFork] {
            // SAFETY: as above; neither changes a byte in this process. Old kernels know neither.
            let _unknown = unsafe { madvise(start.as_ptr(), mapped, advice) };
        }
        Ok(Self { start: start.cast(), length, locked })
    }

    /// Tells whether the system keeps these bytes out of swap.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked
    }
}

/// The kernel maps whole pages; a mapping has at least one.
fn mapped(length: usize) -> usize {
    length.max(1)
}

impl AsRef<[u8]> for Locked {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: so many bytes are mapped for reading, hold zeros or what was written, and are
        // written to through `&mut self` alone.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl AsMut<[u8]> for Locked {
    fn as_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `as_ref`, and `&mut self` is the only reference there is.
        unsafe { slice::from_raw_parts_mut(self.start.as_ptr(), self.length) }
    }
}

// SAFETY: the mapping is owned, and belongs to the process, not to a thread.
unsafe impl Send for Locked {}
// SAFETY: shared references only read.
unsafe impl Sync for Locked {}

impl ZeroizeOnDrop for Locked {}

impl Drop for Locked {
    fn drop(&mut self) {
        self.as_mut().zeroize();
        // SAFETY: the mapping is this one's alone, and nothing refers to it after this.
        let _unmapped = unsafe { munmap(self.start.as_ptr().cast(), mapped(self.length)) };
    }
}

impl fmt::Debug for Locked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locked").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The lines of /proc/self/smaps about the mapping that holds an address.
    fn smaps(address: usize) -> Vec<String> {
        let text = fs::read_to_string("/proc/self/smaps").unwrap();
        let bounds = |line: &str| {
            let (range, _) = line.split_once(' ')?;
            let (from, to) = range.split_once('-')?;
            Some((usize::from_str_radix(from, 16).ok()?, usize::from_str_radix(to, 16).ok()?))
        };
        let holds =
            |line: &str| bounds(line).is_some_and(|(from, to)| (from..to).contains(&address));
        let lines = text.lines().skip_while(|line| !holds(line));
        let (first, rest) = (lines.clone().take(1), lines.skip(1));
        first.chain(rest.take_while(|line| bounds(line).is_none())).map(String::from).collect()
    }

    #[test]
    fn bytes_are_zeros_and_then_what_was_written() {
        for length in [0, 1, 32, 4096, 4097, 100_000] {
            let mut bytes = Locked::new(length).unwrap();
            assert_eq!(bytes.as_ref(), vec![0; length]);
            bytes.as_mut().fill(7);
            assert_eq!(bytes.as_ref(), vec![7; length]);
        }
    }

    #[test]
    fn pages_are_locked_undumped_and_wiped_in_a_copy() {
        let mut bytes = Locked::new(32).unwrap();
        bytes.as_mut().fill(7);
        let lines = smaps(bytes.start.as_ptr().addr());
        let flags = lines.iter().find(|line| line.starts_with("VmFlags:")).unwrap();
        for flag in ["dd", "wf"] {
            assert!(flags.split_whitespace().any(|found| found == flag), "{flag}: {flags}");
        }
        let locked = flags.split_whitespace().any(|found| found == "lo");
        assert_eq!(locked, bytes.is_locked(), "{flags}");
    }

    #[test]
    fn what_no_machine_has_is_refused() {
        assert!(Locked::new(usize::MAX / 2).is_err());
    }

    #[test]
    fn debug_prints_no_byte() {
        assert_eq!(format!("{:?}", Locked::new(3).unwrap()), "Locked { .. }");
    }
}

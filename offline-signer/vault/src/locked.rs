//! Secrets that live on: locked pages and how they are made.

use std::io;

use system::Locked;

use crate::KeyError;

/// Maps locked memory for so many bytes, zeros so far.
pub(crate) fn locked(length: usize) -> Result<Locked, KeyError> {
    Locked::new(length).map_err(|error: io::Error| KeyError::Memory(error.kind()))
}

/// Copies bytes to locked memory.
pub(crate) fn locked_copy(bytes: &[u8]) -> Result<Locked, KeyError> {
    let mut copy = locked(bytes.len())?;
    copy.as_mut().copy_from_slice(bytes);
    Ok(copy)
}

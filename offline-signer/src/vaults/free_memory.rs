//! The memory that is free: the system gives more than it has, and ends whoever uses it.
use super::errors;
use station::CliError;
use std::fs;
use vault::VaultError;

/// Returns the free memory in MiB; none where the system does not tell.
pub(crate) fn mebibytes() -> Option<u16> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(u16::try_from(kibibytes.div_euclid(1024)).unwrap_or(u16::MAX))
}

/// Refuses to begin with what would end in a kill.
///
/// # Errors
///
/// [`station::Exit::Failure`] with the memory that it takes.
pub(crate) fn demand(needed: u16) -> Result<(), CliError> {
    match mebibytes() {
        Some(free) if free < needed => {
            Err(errors::unopened(&VaultError::Memory { mebibytes: needed }))
        }
        Some(_) | None => Ok(()),
    }
}

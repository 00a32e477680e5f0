//! What computations with secrets leave behind on the stack.

use std::hint::black_box;

/// The bytes of stack that are overwritten: several times what any work here takes.
const DEPTH: usize = 256 * 1024;

/// Does some work with secrets, then overwrites the stack that it used.
///
/// Copies that libraries and the compiler make between calls lie there otherwise until something else
/// happens to be as deep. What the work returns is written above; a secret in it belongs behind a
/// pointer.
pub(crate) fn wiped<T>(work: impl FnOnce() -> T) -> T {
    let result = apart(work);
    overwrite();
    result
}

/// Keeps the frames of the work below the one of the caller.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn overwrite() {
    let mut area = [0_u8; DEPTH];
    let _seen = black_box(&mut area);
}

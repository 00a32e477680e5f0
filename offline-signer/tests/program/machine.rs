//! What a test needs of the machine. Where that is missing the test fails, unless somebody said to go without.

use std::env;

/// Names what may be left out, separated by commas: `memory`, `strace`. Documented in CONTRIBUTING.md.
const WITHOUT: &str = "COLDSEAL_TESTS_WITHOUT";

/// Hands on whether a test can run; one that cannot fails, with what to do.
#[expect(clippy::disallowed_methods, reason = "a switch of the tests, not of the program")]
#[track_caller]
pub(crate) fn can(name: &str, found: Result<(), String>, hint: &str) -> bool {
    let Err(what) = found else { return true };
    let without = env::var(WITHOUT).unwrap_or_default();
    assert!(
        without.split(',').any(|part| part == name),
        "\nerror: {what}\nhint: {hint}; or go without this test: {WITHOUT}={name}\n"
    );
    eprintln!("\n*** NOT TESTED, since {WITHOUT} names {name}: {what} ***\n");
    false
}

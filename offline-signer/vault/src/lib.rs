//! The only crate in which a secret exists: from the text of a key to signatures.
//!
//! A [`KeyText`] is read, parsed to [`KeyMaterial`], and derived to a [`SigningKey`], which signs what
//! an operator approved, and proofs of its own possession, and nothing else.
//!
//! ```
//! use approval::Approved;
//! use vault::{SignError, SigningKey};
//!
//! fn sign(key: &SigningKey, approved: Approved) -> Result<Vec<scheme::Signature>, SignError> {
//!     key.sign(approved)
//! }
//! ```
//!
//! Bytes that nobody approved are of the wrong type:
//! ```compile_fail,E0308
//! # use vault::SigningKey;
//! fn sign(key: &SigningKey, bytes: &[u8]) {
//!     let _ = key.sign(bytes);
//! }
//! ```
//!
//! One approval gives its signatures once:
//! ```compile_fail,E0382
//! # use approval::Approved;
//! # use vault::SigningKey;
//! fn sign_twice(key: &SigningKey, approved: Approved) {
//!     let _ = key.sign(approved);
//!     let _ = key.sign(approved);
//! }
//! ```
//!
//! A key has one place in memory:
//! ```compile_fail,E0599
//! # use vault::SigningKey;
//! fn copy(key: SigningKey) {
//!     let _ = key.clone();
//! }
//! ```
//!
//! # What wiping covers, and what it does not
//! Every buffer that this crate allocates for a secret is overwritten when it is dropped: the text,
//! its normalized form, the mnemonic, the BIP-39 seed, SLIP-10 nodes, raw keys, digests, the expanded
//! key, what was thrown, drawn or shuffled, shares and what is between them and the secret, Argon2's
//! memory, and the states of hashes and HMACs when they end. Secrets that live on are in pages of their
//! own ([`system::Locked`]): locked into memory, left out of dumps, wiped when dropped. What libraries and
//! the compiler leave on the stack is overwritten after every step that works with a secret.
//! `offline-signer/tests/program/` looks at the running program from outside.
//!
//! Not covered:
//! - registers, and what the processor keeps in caches and buffers;
//! - Argon2's memory while it is worked on, which is too much to lock and may be swapped out;
//! - the decomposition buffer of `unicode-normalization`, a few characters at a time;
//! - what the reader handed to [`KeyText::read`] keeps, and bytes that a caller copied before
//!   [`KeyText::from_bytes`];
//! - word lookups and hex decoding, whose time and cache lines depend on the secret.

mod backup;
mod contents;
pub mod entropy;
mod error;
mod field;
mod key_file;
mod last_word;
mod line;
mod locked;
mod material;
mod mnemonic;
mod phrase;
mod sealed;
mod seedqr;
mod signing;
mod slip10;
pub mod slip39;
mod stack;
#[cfg(test)]
mod tests;
mod text;
mod word_list;

pub use backup::{Proof, ProofError, Quiz, ReadBack};
pub use bip39::Language;
pub use contents::{
    Account, EditError, KeyNumber, KeyRecord, Label, LabelError, Moment, NewAccount, NewKey, State,
};
pub use error::{KeyError, SignError};
pub use key_file::{KeyFileError, ShareSecret};
pub use last_word::LastWord;
pub use line::{KeyText, Passphrase};
pub use material::{KeyKind, KeyMaterial};
pub use sealed::{
    Argon2id, Cost, NewCustodian, Opening, Rekeyed, Sealed, Stretch, Vault, VaultError,
    check_length,
};
pub use seedqr::read_seedqr;
pub use signing::SigningKey;
pub use text::SecretText;
pub use word_list::WordList;

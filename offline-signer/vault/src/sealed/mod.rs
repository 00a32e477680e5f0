//! The sealed vault: a clear header, and contents under the file's key, which the custodians' shares
//! give (docs/spec/vault.md).

mod aead;
mod cost;
mod custodians;
mod error;
mod header;
mod open;
mod shares;
#[cfg(test)]
mod tests;

pub use cost::{Argon2id, Cost, Stretch};
pub use custodians::{NewCustodian, Rekeyed, check_length};
pub use error::VaultError;
pub use open::{Opening, Sealed, Vault};

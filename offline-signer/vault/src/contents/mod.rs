//! What a vault holds: keys with their labels, states and accounts, and who its custodians are.

mod account;
mod codec;
mod edit;
mod key;
mod label;
mod state;

pub use account::{Account, NewAccount};
pub use edit::EditError;
pub use key::{KeyNumber, KeyRecord, NewKey};
pub use label::{Label, LabelError};
pub use state::{Moment, State};

/// Everything inside of the seal.
#[derive(Debug)]
pub(crate) struct Contents {
    /// Answers may come from a script.
    pub(crate) unattended: bool,
    /// The custodians' numbers and names, in the order of the header.
    pub(crate) names: Vec<(u8, Label)>,
    pub(crate) keys: Vec<KeyRecord>,
}

//! Account addresses, and whether their network has been compared with the expected one.
use crate::Network;
use alloc::string::String;
use core::{fmt, marker::PhantomData};

/// Marks an address whose network has been compared with the expected one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Checked {}

/// Marks an address as it came over the air: well formed, of whatever network.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unchecked {}

/// An account address in its chain's own text form, without dashes. Only a checked one prints.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Address<State = Checked> {
    text: String,
    network: Network,
    state: PhantomData<State>,
}

impl Address<Unchecked> {
    /// Takes the text that a chain's own reader found well formed, and the network it names.
    #[must_use]
    pub const fn from_wire(text: String, network: Network) -> Self {
        Self { text, network, state: PhantomData }
    }

    /// Returns the address if it belongs to `network`.
    ///
    /// # Errors
    ///
    /// [`WrongNetwork`] if it belongs to another.
    pub fn require_network(self, network: Network) -> Result<Address, WrongNetwork> {
        if self.network == network {
            Ok(Address { text: self.text, network, state: PhantomData })
        } else {
            Err(WrongNetwork { expected: network, found: self.network })
        }
    }
}

impl Address {
    /// Takes the text that a chain derived from a public key for `network`.
    #[must_use]
    pub const fn derived(text: String, network: Network) -> Self {
        Self { text, network, state: PhantomData }
    }

    /// Returns the whole address as the chain writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the network it belongs to.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// Returns the address in groups of six with dashes, for comparing by eye.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut out = String::with_capacity(self.text.len().saturating_mul(2));
        for (place, letter) in self.text.chars().enumerate() {
            if place > 0 && place.is_multiple_of(6) {
                out.push('-');
            }
            out.push(letter);
        }
        out
    }

    /// Returns the first and last eight characters: what the operator types of a recipient.
    #[must_use]
    pub fn ends(&self) -> String {
        crate::text::ends(&self.text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Something belongs to another network than the expected one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is for {found}, not for {expected}")]
pub struct WrongNetwork {
    /// The network that was asked for.
    pub expected: Network,
    /// The network that it names.
    pub found: Network,
}

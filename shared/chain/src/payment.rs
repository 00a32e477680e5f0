//! A payment as an order names it: what a list asks for, and what a transaction comes to.
use crate::{Address, Amount, Effect, Facts, Message};
use core::fmt;

/// A payment in the words of a list, unchecked.
#[derive(Clone, Copy, Debug)]
pub struct PaymentText<'a> {
    /// Who is paid.
    pub address: &'a str,
    /// How much: of the chain's own coin in whole coins, of anything else in atomic units.
    pub amount: &'a str,
    /// The full name of what is paid; empty for the chain's own coin.
    pub mosaic: &'a str,
    /// The message in the clear; empty for none.
    pub message: &'a str,
    /// A message of bytes in hexadecimal; empty for none.
    pub message_hex: &'a str,
}

/// One amount to one account, with a message or without. Payer, fee and time are left open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Payment {
    /// Who is paid.
    pub to: Address,
    /// How much of what.
    pub amount: Amount,
    /// The message that goes with it.
    pub message: Option<Message>,
}

impl Payment {
    /// Returns the payment that a transaction is, on its own or within a multisig one; none if it
    /// does anything beside paying one amount, saying one thing to the same account, and its fees.
    #[must_use]
    pub fn of(facts: &Facts) -> Option<Self> {
        let (mut paid, mut said) = (None, None);
        for effect in &facts.effects {
            match effect {
                Effect::Pays { to, amount, .. } if paid.is_none() => paid = Some((to, amount)),
                Effect::Says { to, message } if said.is_none() => said = Some((to, message)),
                Effect::PaysFee { .. } | Effect::Starts { .. } | Effect::Cosigns { .. } => {}
                Effect::Pays { .. }
                | Effect::Says { .. }
                | Effect::ChangesControl { .. }
                | Effect::Delegates { .. }
                | Effect::Registers { .. }
                | Effect::Defines { .. }
                | Effect::ChangesSupply { .. } => return None,
            }
        }
        let (to, amount) = paid?;
        if said.is_some_and(|(whom, _)| whom != to) {
            return None;
        }
        let message = said.map(|(_, message)| message.clone());
        Some(Self { to: to.clone(), amount: amount.clone(), message })
    }
}

/// Shows the payment on one line, foreign text escaped.
impl fmt::Display for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}, ", self.amount, self.to.grouped())?;
        match &self.message {
            Some(message) => write!(f, "message ({}) {}", message.kind(), message.shown()),
            None => f.write_str("no message"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Asset, MinimumFee, Network, UnixTime, Validity};
    use alloc::{string::ToString as _, vec, vec::Vec};
    use scheme::PublicKey;

    fn account(name: &str) -> Address {
        Address::derived(name.into(), Network::Testnet)
    }

    fn xem(atomic: u64) -> Amount {
        let asset = Asset { id: "nem:xem".into(), scale: Some(("XEM", 6)), may_carry_levy: false };
        Amount { asset, atomic }
    }

    fn pays(to: &str) -> Effect {
        Effect::Pays { from: account("ME"), to: account(to), amount: xem(1_500_000) }
    }

    fn says(to: &str) -> Effect {
        Effect::Says { to: account(to), message: Message::Text("hi".into()) }
    }

    fn fee() -> Effect {
        Effect::PaysFee { payer: account("ME"), fee: xem(1), minimum: MinimumFee::Exactly(1) }
    }

    fn of(effects: Vec<Effect>) -> Option<Payment> {
        let validity =
            Validity { from: UnixTime(0), until: UnixTime(1), longest: crate::Duration(1) };
        Payment::of(&Facts {
            kind: "transfer",
            version: 1,
            network: Network::Testnet,
            signer: PublicKey([1; 32]),
            account: account("ME"),
            validity,
            hash: None,
            effects,
            details: Vec::new(),
            inner: None,
        })
    }

    #[test]
    fn a_transfer_is_a_payment_with_or_without_a_wrapper() {
        let bare = of(vec![pays("YOU"), fee()]).unwrap();
        assert_eq!(bare.to_string(), "1.500000 XEM to YOU, no message");
        let starts = Effect::Starts { account: account("WE") };
        let wrapped = of(vec![starts, pays("YOU"), says("YOU"), fee(), fee()]).unwrap();
        assert_eq!(wrapped.to_string(), "1.500000 XEM to YOU, message (text) hi");
        assert_ne!(bare, wrapped);
    }

    #[test]
    fn whatever_does_more_or_less_is_none() {
        let delegates =
            Effect::Delegates { account: account("ME"), remote: account("YOU"), active: true };
        for effects in [
            vec![fee()],
            vec![says("YOU"), fee()],
            vec![pays("YOU"), pays("YOU"), fee()],
            vec![pays("YOU"), pays("HER"), fee()],
            vec![pays("YOU"), says("HER"), fee()],
            vec![pays("YOU"), says("YOU"), says("YOU")],
            vec![pays("YOU"), delegates],
        ] {
            assert_eq!(of(effects.clone()), None, "{effects:?}");
        }
    }
}

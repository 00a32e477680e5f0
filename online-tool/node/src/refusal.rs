//! Why NIS refuses a transaction, in words.

use std::fmt;

/// A validation result of NIS other than success and neutral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    code: u32,
}

/// What is known of a code: its number, NIS's name, what happened, what to do.
type Entry = (u32, &'static str, &'static str, &'static str);

const AGAIN: &str = "draft it again with the present network time and sign that";
const BUG: &str = "do not announce it elsewhere; compare the bytes with the ones that were signed";
const MULTISIG: &str = "look at the account and its cosignatories on the node, then draft again";
const LINK: &str = "look at the account's link on the node, then draft again";
const SINK: &str = "draft it again with the network's own sink and price";
const LOOK: &str = "look at the namespace or mosaic on the node, then draft again";

/// The codes a user can meet, in order.
const ENTRIES: &[Entry] = &[
    (2, "FAILURE_UNKNOWN", "the node gave no reason", "ask another node"),
    (3, "FAILURE_PAST_DEADLINE", "its deadline is over, or not after its timestamp", AGAIN),
    (4, "FAILURE_FUTURE_DEADLINE", "its deadline is more than 24 hours after its timestamp", AGAIN),
    (
        5,
        "FAILURE_INSUFFICIENT_BALANCE",
        "the account does not hold amount, fee and levies",
        "look at the balance with unconfirmed transactions counted, then draft again",
    ),
    (
        6,
        "FAILURE_MESSAGE_TOO_LARGE",
        "its message is longer than 1024 bytes",
        "draft it with a shorter message",
    ),
    (
        7,
        "FAILURE_HASH_EXISTS",
        "this very transaction is in the chain already",
        "nothing is to be done; look it up by its hash",
    ),
    (
        8,
        "FAILURE_SIGNATURE_NOT_VERIFIABLE",
        "the node cannot verify its signature over its own reading of the bytes",
        BUG,
    ),
    (9, "FAILURE_TIMESTAMP_TOO_FAR_IN_PAST", "its timestamp is too old", AGAIN),
    (
        10,
        "FAILURE_TIMESTAMP_TOO_FAR_IN_FUTURE",
        "its timestamp is more than 10 seconds ahead of the node's clock",
        "wait for its time; this node repeats the refusal for ten minutes, so ask another one or wait that long",
    ),
    (
        12,
        "FAILURE_ENTITY_UNUSABLE_OUT_OF_SYNC",
        "the node is not in step with the network",
        "ask another node",
    ),
    (17, "FAILURE_INSUFFICIENT_FEE", "its fee is below the minimum", "draft it with a higher fee"),
    (
        19,
        "FAILURE_TRANSACTION_CACHE_TOO_FULL",
        "the node's pool is too full for this account and fee",
        "ask another node, or try again when earlier transactions are confirmed",
    ),
    (
        20,
        "FAILURE_WRONG_NETWORK",
        "it is for another network than the node's",
        "give a node of the transaction's network",
    ),
    (22, "FAILURE_ENTITY_INVALID_VERSION", "its version is not one of its type", BUG),
    (
        62,
        "FAILURE_DESTINATION_ACCOUNT_IN_USE",
        "the key that would harvest holds something or signs for an account",
        "use a key that was never used",
    ),
    (
        63,
        "FAILURE_IMPORTANCE_TRANSFER_IN_PROGRESS",
        "the last change of the link is less than 360 blocks old",
        "wait for 360 blocks, then draft again",
    ),
    (
        64,
        "FAILURE_IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED",
        "the account or the key is linked already",
        LINK,
    ),
    (65, "FAILURE_IMPORTANCE_TRANSFER_IS_NOT_ACTIVE", "the account is not linked", LINK),
    (
        66,
        "FAILURE_TRANSACTION_NOT_ALLOWED_FOR_REMOTE",
        "the account harvests for another one and cannot do this",
        "use an account that is not linked",
    ),
    (
        71,
        "FAILURE_MULTISIG_NOT_A_COSIGNER",
        "the signer is not a cosignatory of the account",
        MULTISIG,
    ),
    (
        72,
        "FAILURE_MULTISIG_INVALID_COSIGNERS",
        "its cosignatures are not those the account needs",
        MULTISIG,
    ),
    (
        73,
        "FAILURE_MULTISIG_NO_MATCHING_MULTISIG",
        "the transaction to cosign is not waiting on this node",
        "it may be complete or over; look for the inner hash on the node",
    ),
    (
        74,
        "FAILURE_TRANSACTION_NOT_ALLOWED_FOR_MULTISIG",
        "the account is shared and can do this only through its cosignatories",
        MULTISIG,
    ),
    (
        75,
        "FAILURE_MULTISIG_ALREADY_A_COSIGNER",
        "who is to be added is a cosignatory already",
        MULTISIG,
    ),
    (
        76,
        "FAILURE_MULTISIG_MISMATCHED_SIGNATURE",
        "the cosignature belongs to another transaction",
        MULTISIG,
    ),
    (
        77,
        "FAILURE_MULTISIG_MODIFICATION_MULTIPLE_DELETES",
        "it removes more than one cosignatory",
        "draft one removal at a time",
    ),
    (
        78,
        "FAILURE_MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS",
        "it changes a cosignatory twice",
        MULTISIG,
    ),
    (
        79,
        "FAILURE_CONFLICTING_MULTISIG_MODIFICATION",
        "another change of the account is waiting",
        MULTISIG,
    ),
    (
        80,
        "FAILURE_TOO_MANY_MULTISIG_COSIGNERS",
        "the account would have more than 32 cosignatories",
        MULTISIG,
    ),
    (
        81,
        "FAILURE_MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER",
        "a shared account cannot be a cosignatory",
        MULTISIG,
    ),
    (
        82,
        "FAILURE_MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE",
        "the account would need more cosignatures than it has cosignatories",
        MULTISIG,
    ),
    (121, "FAILURE_NAMESPACE_UNKNOWN", "the namespace does not exist", LOOK),
    (122, "FAILURE_NAMESPACE_ALREADY_EXISTS", "the namespace exists already", LOOK),
    (123, "FAILURE_NAMESPACE_EXPIRED", "the namespace has expired", LOOK),
    (124, "FAILURE_NAMESPACE_OWNER_CONFLICT", "the namespace belongs to another account", LOOK),
    (
        125,
        "FAILURE_NAMESPACE_INVALID_NAME",
        "the new part is too long",
        "draft it with another name",
    ),
    (
        126,
        "FAILURE_NAMESPACE_INVALID_RENTAL_FEE_SINK",
        "the rental fee does not go to the network's sink",
        SINK,
    ),
    (127, "FAILURE_NAMESPACE_INVALID_RENTAL_FEE", "the rental fee is too low", SINK),
    (
        128,
        "FAILURE_NAMESPACE_PROVISION_TOO_EARLY",
        "the namespace is rented for more than a month yet, or was another's lately",
        LOOK,
    ),
    (
        129,
        "FAILURE_NAMESPACE_NOT_CLAIMABLE",
        "the name has a reserved part",
        "draft it with another name",
    ),
    (141, "FAILURE_MOSAIC_UNKNOWN", "a mosaic does not exist", LOOK),
    (
        142,
        "FAILURE_MOSAIC_MODIFICATION_NOT_ALLOWED",
        "the mosaic exists and cannot be defined anew like this",
        LOOK,
    ),
    (143, "FAILURE_MOSAIC_CREATOR_CONFLICT", "the mosaic belongs to another account", LOOK),
    (144, "FAILURE_MOSAIC_SUPPLY_IMMUTABLE", "the supply of the mosaic cannot change", LOOK),
    (
        145,
        "FAILURE_MOSAIC_MAX_SUPPLY_EXCEEDED",
        "the supply would be more than a mosaic can have",
        LOOK,
    ),
    (
        146,
        "FAILURE_MOSAIC_SUPPLY_NEGATIVE",
        "the creator does not hold what would be destroyed",
        LOOK,
    ),
    (147, "FAILURE_MOSAIC_NOT_TRANSFERABLE", "a mosaic can only move from or to its creator", LOOK),
    (
        148,
        "FAILURE_MOSAIC_DIVISIBILITY_VIOLATED",
        "the multiplier of its mosaics is not a whole number",
        LOOK,
    ),
    (
        149,
        "FAILURE_CONFLICTING_MOSAIC_CREATION",
        "another definition of the mosaic is waiting",
        LOOK,
    ),
    (
        150,
        "FAILURE_MOSAIC_INVALID_CREATION_FEE_SINK",
        "the creation fee does not go to the network's sink",
        SINK,
    ),
    (151, "FAILURE_MOSAIC_INVALID_CREATION_FEE", "the creation fee is too low", SINK),
    (152, "FAILURE_TOO_MANY_MOSAIC_TRANSFERS", "it carries more than ten mosaics", "split it"),
    (
        153,
        "FAILURE_MOSAIC_LEVY_NOT_TRANSFERABLE",
        "the levy is in a mosaic that cannot move",
        "draft it with another levy",
    ),
    (154, "FAILURE_MOSAIC_LEVY_UNKNOWN", "the levy is in a mosaic that does not exist", LOOK),
];

impl Refusal {
    /// Makes a refusal of a code; 0 and 1 are none.
    pub(crate) fn new(code: u32) -> Option<Self> {
        if code < 2 { None } else { Some(Self { code }) }
    }

    fn entry(self) -> Option<&'static Entry> {
        ENTRIES.iter().find(|(code, ..)| *code == self.code)
    }

    /// The number of NIS's validation result.
    #[must_use]
    pub fn code(self) -> u32 {
        self.code
    }

    /// NIS's name for the code, or a word for a code that is not in our list.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().map_or("UNLISTED", |(_, name, ..)| name)
    }

    /// What is wrong with the transaction.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.entry().map_or("the node gave a code that is not in our list", |(_, _, text, _)| text)
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        self.entry().map_or("look the code up in the documentation of NIS", |(.., hint)| hint)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.text(), self.code, self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_once_and_in_order() {
        assert!(ENTRIES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(ENTRIES.iter().all(|e| e.1.starts_with("FAILURE_") && !e.2.ends_with('.')));
    }

    #[test]
    fn success_and_neutral_are_no_refusals() {
        assert_eq!((Refusal::new(0), Refusal::new(1)), (None, None));
        assert_eq!(Refusal::new(17).unwrap().name(), "FAILURE_INSUFFICIENT_FEE");
        let unlisted = Refusal::new(9999).unwrap();
        assert_eq!((unlisted.name(), unlisted.code()), ("UNLISTED", 9999));
    }
}

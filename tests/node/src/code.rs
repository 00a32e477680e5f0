//! NIS's validation results.
//!
//! Those that a client can meet on announcing, as NIS's sources have them. 72, 79 and 149 come from
//! the making of blocks only, 76 from a validator of the past; 7 and 19 have a name and are not
//! played here but as a fault.

use std::fmt;

/// NIS's validation result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(pub i32);

/// Makes the constants and the table of names from one list.
macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident = $number:literal, $name:literal;)*) => {
        impl Code {
            $($(#[$doc])* pub const $constant: Self = Self($number);)*

            /// The name NIS prints.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self.0 {
                    $($number => $name,)*
                    7 => "FAILURE_HASH_EXISTS",
                    19 => "FAILURE_TRANSACTION_CACHE_TOO_FULL",
                    _ => "FAILURE_UNKNOWN",
                }
            }
        }
    };
}

codes! {
    /// The transaction was seen before.
    NEUTRAL = 0, "NEUTRAL";
    /// The transaction was accepted.
    SUCCESS = 1, "SUCCESS";
    /// The deadline is not after the timestamp, or over.
    PAST_DEADLINE = 3, "FAILURE_PAST_DEADLINE";
    /// The deadline is more than a day after the timestamp.
    FUTURE_DEADLINE = 4, "FAILURE_FUTURE_DEADLINE";
    /// The account does not hold what it would pay.
    INSUFFICIENT_BALANCE = 5, "FAILURE_INSUFFICIENT_BALANCE";
    /// The message is longer than 1024 bytes.
    MESSAGE_TOO_LARGE = 6, "FAILURE_MESSAGE_TOO_LARGE";
    /// The signature is not one over the bytes as NIS writes them.
    SIGNATURE_NOT_VERIFIABLE = 8, "FAILURE_SIGNATURE_NOT_VERIFIABLE";
    /// The timestamp is ahead of the node's clock.
    TIMESTAMP_TOO_FAR_IN_FUTURE = 10, "FAILURE_TIMESTAMP_TOO_FAR_IN_FUTURE";
    /// The fee is below the minimum, or a cosignature's above its maximum.
    INSUFFICIENT_FEE = 17, "FAILURE_INSUFFICIENT_FEE";
    /// The version field names another network.
    WRONG_NETWORK = 20, "FAILURE_WRONG_NETWORK";
    /// The entity version is not one of the type's.
    INVALID_VERSION = 22, "FAILURE_ENTITY_INVALID_VERSION";
    /// The key that would harvest holds something or signs for somebody.
    DESTINATION_ACCOUNT_IN_USE = 62, "FAILURE_DESTINATION_ACCOUNT_IN_USE";
    /// The last change of the link is less than 360 blocks old.
    IMPORTANCE_TRANSFER_IN_PROGRESS = 63, "FAILURE_IMPORTANCE_TRANSFER_IN_PROGRESS";
    /// The account is linked already.
    IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED =
        64, "FAILURE_IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED";
    /// The account is not linked.
    IMPORTANCE_TRANSFER_IS_NOT_ACTIVE = 65, "FAILURE_IMPORTANCE_TRANSFER_IS_NOT_ACTIVE";
    /// The account harvests for another and can do nothing else.
    TRANSACTION_NOT_ALLOWED_FOR_REMOTE = 66, "FAILURE_TRANSACTION_NOT_ALLOWED_FOR_REMOTE";
    /// The signer is no cosignatory.
    MULTISIG_NOT_A_COSIGNER = 71, "FAILURE_MULTISIG_NOT_A_COSIGNER";
    /// Cosignatures are missing; told of blocks only, never to a client.
    MULTISIG_INVALID_COSIGNERS = 72, "FAILURE_MULTISIG_INVALID_COSIGNERS";
    /// Nothing waits for this cosignature.
    MULTISIG_NO_MATCHING_MULTISIG = 73, "FAILURE_MULTISIG_NO_MATCHING_MULTISIG";
    /// The account is multisig and signs nothing on its own.
    TRANSACTION_NOT_ALLOWED_FOR_MULTISIG = 74, "FAILURE_TRANSACTION_NOT_ALLOWED_FOR_MULTISIG";
    /// Who is to be added is a cosignatory already.
    MULTISIG_ALREADY_A_COSIGNER = 75, "FAILURE_MULTISIG_ALREADY_A_COSIGNER";
    /// More than one cosignatory would be removed.
    MULTISIG_MODIFICATION_MULTIPLE_DELETES =
        77, "FAILURE_MULTISIG_MODIFICATION_MULTIPLE_DELETES";
    /// A cosignatory is named twice, or a change has no meaning.
    MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS =
        78, "FAILURE_MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS";
    /// There would be more than 32 cosignatories.
    TOO_MANY_MULTISIG_COSIGNERS = 80, "FAILURE_TOO_MANY_MULTISIG_COSIGNERS";
    /// A multisig account would be a cosignatory.
    MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER = 81, "FAILURE_MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER";
    /// The least number of signatures would be negative or more than there are cosignatories.
    MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE =
        82, "FAILURE_MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE";
    /// The parent namespace does not exist.
    NAMESPACE_UNKNOWN = 121, "FAILURE_NAMESPACE_UNKNOWN";
    /// The namespace exists.
    NAMESPACE_ALREADY_EXISTS = 122, "FAILURE_NAMESPACE_ALREADY_EXISTS";
    /// The namespace's root is not rented.
    NAMESPACE_EXPIRED = 123, "FAILURE_NAMESPACE_EXPIRED";
    /// The namespace belongs to another account.
    NAMESPACE_OWNER_CONFLICT = 124, "FAILURE_NAMESPACE_OWNER_CONFLICT";
    /// The new part is too long.
    NAMESPACE_INVALID_NAME = 125, "FAILURE_NAMESPACE_INVALID_NAME";
    /// The rental fee goes elsewhere than to the network's sink.
    NAMESPACE_INVALID_RENTAL_FEE_SINK = 126, "FAILURE_NAMESPACE_INVALID_RENTAL_FEE_SINK";
    /// The rental fee is too low.
    NAMESPACE_INVALID_RENTAL_FEE = 127, "FAILURE_NAMESPACE_INVALID_RENTAL_FEE";
    /// The root is rented for more than a month yet, or was another's a month ago.
    NAMESPACE_PROVISION_TOO_EARLY = 128, "FAILURE_NAMESPACE_PROVISION_TOO_EARLY";
    /// The name has a reserved part.
    NAMESPACE_NOT_CLAIMABLE = 129, "FAILURE_NAMESPACE_NOT_CLAIMABLE";
    /// A mosaic is not defined.
    MOSAIC_UNKNOWN = 141, "FAILURE_MOSAIC_UNKNOWN";
    /// The mosaic exists and cannot be defined anew like this.
    MOSAIC_MODIFICATION_NOT_ALLOWED = 142, "FAILURE_MOSAIC_MODIFICATION_NOT_ALLOWED";
    /// The mosaic was defined by another account.
    MOSAIC_CREATOR_CONFLICT = 143, "FAILURE_MOSAIC_CREATOR_CONFLICT";
    /// The mosaic's supply cannot change.
    MOSAIC_SUPPLY_IMMUTABLE = 144, "FAILURE_MOSAIC_SUPPLY_IMMUTABLE";
    /// There would be more than 9 * 10^15 atomic units.
    MOSAIC_MAX_SUPPLY_EXCEEDED = 145, "FAILURE_MOSAIC_MAX_SUPPLY_EXCEEDED";
    /// The creator does not hold what would be destroyed.
    MOSAIC_SUPPLY_NEGATIVE = 146, "FAILURE_MOSAIC_SUPPLY_NEGATIVE";
    /// The mosaic moves only from or to its creator.
    MOSAIC_NOT_TRANSFERABLE = 147, "FAILURE_MOSAIC_NOT_TRANSFERABLE";
    /// The multiplier of mosaics is not a whole number.
    MOSAIC_DIVISIBILITY_VIOLATED = 148, "FAILURE_MOSAIC_DIVISIBILITY_VIOLATED";
    /// The creation fee goes elsewhere than to the network's sink.
    MOSAIC_INVALID_CREATION_FEE_SINK = 150, "FAILURE_MOSAIC_INVALID_CREATION_FEE_SINK";
    /// The creation fee is too low.
    MOSAIC_INVALID_CREATION_FEE = 151, "FAILURE_MOSAIC_INVALID_CREATION_FEE";
    /// There are more than ten mosaics.
    TOO_MANY_MOSAIC_TRANSFERS = 152, "FAILURE_TOO_MANY_MOSAIC_TRANSFERS";
    /// The levy is in a mosaic that cannot move.
    MOSAIC_LEVY_NOT_TRANSFERABLE = 153, "FAILURE_MOSAIC_LEVY_NOT_TRANSFERABLE";
    /// The levy is in a mosaic that does not exist.
    MOSAIC_LEVY_UNKNOWN = 154, "FAILURE_MOSAIC_LEVY_UNKNOWN";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

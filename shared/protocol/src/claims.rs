//! Claims of the online machine, for the signer to show and mark.
use crate::MessageError;
use crate::cbor::{Reader, Written};
use alloc::{string::String, vec::Vec};
use minicbor::Encoder;

/// The most claims in one request.
pub const MOST_CLAIMS: usize = 100;

/// The longest name of an asset or account in a claim, in characters.
const MOST_NAME: usize = 200;

/// Something that nobody offline can check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claim {
    /// An asset's name and the decimals of a whole unit.
    Asset(String, u8),
    /// An account's address, how many cosignatories it has, and how many must sign.
    Control(String, u8, u8),
}

/// Demands that no subject is claimed twice: which of two would be shown?
pub(crate) fn check_subjects(claims: &[Claim]) -> Result<(), MessageError> {
    let mut subjects: Vec<&str> = claims.iter().map(Claim::subject).collect();
    subjects.sort_unstable();
    let twice = subjects.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
    if twice { Err(MessageError::Limit("two claims about the same")) } else { Ok(()) }
}

impl Claim {
    fn subject(&self) -> &str {
        match self {
            Self::Asset(name, _) | Self::Control(name, _, _) => name,
        }
    }

    pub(crate) fn write(&self, out: &mut Encoder<Vec<u8>>) -> Written {
        match self {
            Self::Asset(id, decimals) => out.array(3)?.u8(0)?.str(id)?.u8(*decimals)?,
            Self::Control(address, cosignatories, needed) => {
                out.array(4)?.u8(1)?.str(address)?.u8(*cosignatories)?.u8(*needed)?
            }
        };
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, MessageError> {
        let length = reader.array()?;
        let kind = reader.next_key()?;
        let name = reader.short_text(MOST_NAME, "a name of more than 200 characters in a claim")?;
        match (kind, length) {
            (0, 3) => Ok(Self::Asset(name, reader.next_key()?)),
            (1, 4) => Ok(Self::Control(name, reader.next_key()?, reader.next_key()?)),
            _ => Err(MessageError::Form("an unknown claim")),
        }
    }
}

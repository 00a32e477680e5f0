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
    /// An asset's name and how many whole units of it exist.
    Supply(String, u64),
    /// An asset's name and what every transfer of it is charged, if anything.
    Levy(String, Option<ClaimedLevy>),
}

/// What every transfer of an asset is charged beside its fee.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimedLevy {
    /// The address of who gets it.
    pub to: String,
    /// The full name of the asset that it is paid in.
    pub asset: String,
    /// How much.
    pub charge: Charge,
}

/// How a levy is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Charge {
    /// So many atomic units, whatever moves.
    Units(u64),
    /// So many ten thousandths of the quantity that moves.
    TenThousandths(u64),
}

/// Demands that nothing is claimed twice of the same subject: which of two would be shown?
pub(crate) fn check_subjects(claims: &[Claim]) -> Result<(), MessageError> {
    let mut subjects: Vec<(u8, &str)> = claims.iter().map(Claim::subject).collect();
    subjects.sort_unstable();
    let twice = subjects.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
    if twice { Err(MessageError::Limit("two claims of one kind about the same")) } else { Ok(()) }
}

impl Claim {
    /// Returns what is claimed, and of what.
    fn subject(&self) -> (u8, &str) {
        match self {
            Self::Asset(name, _) => (0, name),
            Self::Control(name, _, _) => (1, name),
            Self::Supply(name, _) => (2, name),
            Self::Levy(name, _) => (3, name),
        }
    }

    pub(crate) fn write(&self, out: &mut Encoder<Vec<u8>>) -> Written {
        match self {
            Self::Asset(id, decimals) => out.array(3)?.u8(0)?.str(id)?.u8(*decimals)?,
            Self::Control(address, cosignatories, needed) => {
                out.array(4)?.u8(1)?.str(address)?.u8(*cosignatories)?.u8(*needed)?
            }
            Self::Supply(id, units) => out.array(3)?.u8(2)?.str(id)?.u64(*units)?,
            Self::Levy(id, None) => out.array(2)?.u8(3)?.str(id)?,
            Self::Levy(id, Some(levy)) => {
                let (kind, number) = match levy.charge {
                    Charge::Units(number) => (4, number),
                    Charge::TenThousandths(number) => (5, number),
                };
                out.array(5)?.u8(kind)?.str(id)?.str(&levy.to)?.str(&levy.asset)?.u64(number)?
            }
        };
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, MessageError> {
        let length = reader.array()?;
        let kind = reader.next_key()?;
        let subject = name(reader)?;
        match (kind, length) {
            (0, 3) => Ok(Self::Asset(subject, reader.next_key()?)),
            (1, 4) => Ok(Self::Control(subject, reader.next_key()?, reader.next_key()?)),
            (2, 3) => Ok(Self::Supply(subject, reader.number()?)),
            (3, 2) => Ok(Self::Levy(subject, None)),
            (4, 5) => Ok(Self::Levy(subject, Some(levy(reader, Charge::Units)?))),
            (5, 5) => Ok(Self::Levy(subject, Some(levy(reader, Charge::TenThousandths)?))),
            _ => Err(MessageError::Form("an unknown claim")),
        }
    }
}

fn name(reader: &mut Reader<'_>) -> Result<String, MessageError> {
    reader.short_text(MOST_NAME, "a name of more than 200 characters in a claim")
}

fn levy(
    reader: &mut Reader<'_>,
    charge: impl FnOnce(u64) -> Charge,
) -> Result<ClaimedLevy, MessageError> {
    let (to, asset) = (name(reader)?, name(reader)?);
    Ok(ClaimedLevy { to, asset, charge: charge(reader.number()?) })
}

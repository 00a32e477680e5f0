//! The fields of NIS's JSON as they stand, and the step from them to checked ones.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::ids::{MosaicName, NisAddress, is_part};
use crate::json::{
    BodyJson, ChangeJson, CosignatureJson, JsonError, Levy, MessageJson, MosaicDefinition,
    MosaicJson, TransactionJson,
};
use crate::nis::NisNetwork;
use crate::object::Object;

/// The largest amount, fee or quantity: NIS keeps them in signed 64 bits.
const MAX_AMOUNT: u64 = 0x7FFF_FFFF_FFFF_FFFF;
/// The largest number of atomic units of a mosaic.
const MAX_QUANTITY: u64 = 9_000_000_000_000_000;
/// The largest time.
const MAX_TIME: u32 = 0x7FFF_FFFF;
/// The longest message in bytes.
const MAX_MESSAGE: usize = 1024;
/// The most entries of a list. NIS takes ten mosaics besides XEM, and 32 cosignatories with one
/// deletion.
const MAX_MOSAICS: usize = 11;
/// See [`MAX_MOSAICS`].
const MAX_CHANGES: usize = 33;
/// See [`MAX_MOSAICS`].
pub(crate) const MAX_COSIGNATORIES: usize = 32;

/// A transaction that may hold another. The type ends there: one that held itself would let a node
/// exhaust the stack by nesting.
pub(crate) type RawTransaction = Raw<Raw<IgnoredAny>>;

/// Every field a transaction can have. Absent, null and the empty object mean the same where NIS
/// prints them so.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Raw<T> {
    #[serde(rename = "type")]
    pub(crate) kind: u32,
    pub(crate) version: i64,
    pub(crate) time_stamp: u32,
    pub(crate) deadline: u32,
    pub(crate) fee: u64,
    pub(crate) signer: String,
    pub(crate) signature: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) amount: Option<u64>,
    pub(crate) message: Option<Object<RawMessage>>,
    pub(crate) mosaics: Option<Vec<Object<RawMosaic>>>,
    pub(crate) mode: Option<u32>,
    pub(crate) remote_account: Option<String>,
    pub(crate) modifications: Option<Vec<Object<RawChange>>>,
    pub(crate) min_cosignatories: Option<Object<RawMinimum>>,
    pub(crate) other_hash: Option<Object<RawHash>>,
    pub(crate) other_account: Option<String>,
    pub(crate) other_trans: Option<Box<Object<T>>>,
    pub(crate) signatures: Option<Vec<Object<T>>>,
    pub(crate) rental_fee_sink: Option<String>,
    pub(crate) rental_fee: Option<u64>,
    pub(crate) new_part: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) mosaic_definition: Option<Object<RawDefinition>>,
    pub(crate) creation_fee_sink: Option<String>,
    pub(crate) creation_fee: Option<u64>,
    pub(crate) mosaic_id: Option<Object<RawMosaicId>>,
    pub(crate) supply_type: Option<u32>,
    pub(crate) delta: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMessage {
    #[serde(rename = "type")]
    pub(crate) kind: Option<u32>,
    pub(crate) payload: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RawMosaic {
    pub(crate) mosaic_id: Object<RawMosaicId>,
    pub(crate) quantity: u64,
}

/// A mosaic id as NIS prints it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RawMosaicId {
    pub(crate) namespace_id: String,
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RawChange {
    pub(crate) modification_type: u32,
    pub(crate) cosignatory_account: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RawMinimum {
    pub(crate) relative_change: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawHash {
    pub(crate) data: String,
}

/// A mosaic definition as NIS prints it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDefinition {
    pub(crate) creator: String,
    pub(crate) id: Object<RawMosaicId>,
    pub(crate) description: String,
    pub(crate) properties: Vec<Object<RawProperty>>,
    pub(crate) levy: Option<Object<RawLevy>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProperty {
    pub(crate) name: String,
    pub(crate) value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RawLevy {
    #[serde(rename = "type")]
    pub(crate) kind: Option<u32>,
    pub(crate) recipient: Option<String>,
    pub(crate) mosaic_id: Option<Object<RawMosaicId>>,
    pub(crate) fee: Option<u64>,
}

/// Takes a field out that must be there.
fn need<T>(field: &mut Option<T>, name: &'static str) -> Result<T, JsonError> {
    field.take().ok_or(JsonError::Missing(name))
}

/// Fails with the name of a field unless its value is right.
fn ensure(holds: bool, name: &'static str) -> Result<(), JsonError> {
    if holds { Ok(()) } else { Err(JsonError::Value(name)) }
}

fn amount(value: u64, name: &'static str) -> Result<u64, JsonError> {
    ensure(value <= MAX_AMOUNT, name).map(|()| value)
}

fn time(value: u32, name: &'static str) -> Result<u32, JsonError> {
    ensure(value <= MAX_TIME, name).map(|()| value)
}

fn address(text: &str, name: &'static str) -> Result<NisAddress, JsonError> {
    text.parse().map_err(|_| JsonError::Value(name))
}

/// Reads hex of either case and of exactly N bytes.
pub(crate) fn bytes<const N: usize>(text: &str, name: &'static str) -> Result<[u8; N], JsonError> {
    let decoded = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    decoded.and_then(|bytes| bytes.try_into().ok()).ok_or(JsonError::Value(name))
}

impl<T: Part> Raw<T> {
    /// Checks every field, and that no field is there without a use.
    pub(crate) fn check(mut self) -> Result<TransactionJson, JsonError> {
        let (version, network) = self.read_version()?;
        let transaction = TransactionJson {
            version,
            network,
            timestamp: time(self.time_stamp, "timeStamp")?,
            deadline: time(self.deadline, "deadline")?,
            fee: amount(self.fee, "fee")?,
            signer: bytes(&self.signer, "signer")?,
            signature: self.signature.take().map(|s| bytes(&s, "signature")).transpose()?,
            body: self.read_body(version, network)?,
        };
        self.nothing_left()?;
        Ok(transaction)
    }

    /// Splits the version field, which nodes print as a signed number and others as an unsigned
    /// one.
    fn read_version(&self) -> Result<(u8, NisNetwork), JsonError> {
        let whole = i32::try_from(self.version).map(i32::to_be_bytes);
        let whole = whole.or_else(|_| u32::try_from(self.version).map(u32::to_be_bytes));
        let [network, high, middle, low] = whole.map_err(|_| JsonError::Value("version"))?;
        let version = u32::from_be_bytes([0, high, middle, low]);
        let latest = match self.kind {
            0x0101 | 0x1001 => 2,
            0x0801 | 0x1002 | 0x1004 | 0x2001 | 0x4001 | 0x4002 => 1,
            unknown => return Err(JsonError::Type(unknown)),
        };
        if !(1..=latest).contains(&version) {
            return Err(JsonError::Version { kind: self.kind, version });
        }
        Ok((low, NisNetwork::from_byte(network)))
    }

    fn read_body(&mut self, version: u8, network: NisNetwork) -> Result<BodyJson, JsonError> {
        match self.kind {
            0x0101 => self.read_transfer(version),
            0x0801 => Ok(BodyJson::KeyLink {
                activate: choice(need(&mut self.mode, "mode")?, "mode")?,
                remote: bytes(&need(&mut self.remote_account, "remoteAccount")?, "remoteAccount")?,
            }),
            0x1001 => self.read_modification(version),
            0x1002 => Ok(BodyJson::Cosignature {
                other_hash: bytes(&need(&mut self.other_hash, "otherHash")?.0.data, "otherHash")?,
                other_account: self.read_other_account()?,
            }),
            0x1004 => self.read_multisig(network),
            0x2001 => self.read_namespace(),
            0x4001 => self.read_definition(),
            _ => self.read_supply(),
        }
    }

    fn read_other_account(&mut self) -> Result<NisAddress, JsonError> {
        address(&need(&mut self.other_account, "otherAccount")?, "otherAccount")
    }

    fn read_transfer(&mut self, version: u8) -> Result<BodyJson, JsonError> {
        let recipient = address(&need(&mut self.recipient, "recipient")?, "recipient")?;
        let amount = amount(need(&mut self.amount, "amount")?, "amount")?;
        let message = self.message.take().map_or(Ok(None), |message| read_message(message.0))?;
        // In version 1 a list would be left over, and that is refused.
        let mosaics = if version < 2 { Vec::new() } else { need(&mut self.mosaics, "mosaics")? };
        ensure(mosaics.len() <= MAX_MOSAICS, "mosaics")?;
        let mosaics =
            mosaics.into_iter().map(|mosaic| mosaic.0.check()).collect::<Result<_, _>>()?;
        Ok(BodyJson::Transfer { recipient, amount, message, mosaics })
    }

    fn read_modification(&mut self, version: u8) -> Result<BodyJson, JsonError> {
        let changes = need(&mut self.modifications, "modifications")?;
        ensure(changes.len() <= MAX_CHANGES, "modifications")?;
        let changes =
            changes.iter().map(|change| change.0.check()).collect::<Result<Vec<_>, _>>()?;
        let minimum = if version < 2 { None } else { self.min_cosignatories.take() };
        let minimum = minimum.and_then(|minimum| minimum.0.relative_change);
        ensure(!changes.is_empty() || minimum.is_some(), "modifications")?;
        Ok(BodyJson::Modification { changes, minimum })
    }

    fn read_multisig(&mut self, network: NisNetwork) -> Result<BodyJson, JsonError> {
        let inner = need(&mut self.other_trans, "otherTrans")?;
        let inner = Box::new(inner.0.inside()?);
        if inner.network != network || inner.signature.is_some() {
            return Err(JsonError::Inside);
        }
        let signatures = self.signatures.take().unwrap_or_default();
        ensure(signatures.len() <= MAX_COSIGNATORIES, "signatures")?;
        let cosignatures =
            signatures.into_iter().map(|part| cosignature(part.0.cosigned()?, network));
        Ok(BodyJson::Multisig { inner, cosignatures: cosignatures.collect::<Result<_, _>>()? })
    }

    fn read_namespace(&mut self) -> Result<BodyJson, JsonError> {
        let part = need(&mut self.new_part, "newPart")?;
        let parent = self.parent.take().map(|parent| parent.parse()).transpose();
        let parent = parent.map_err(|_| JsonError::Value("parent"))?;
        ensure(is_part(&part, if parent.is_some() { 64 } else { 16 }), "newPart")?;
        let sink = need(&mut self.rental_fee_sink, "rentalFeeSink")?;
        Ok(BodyJson::Namespace {
            sink: address(&sink, "rentalFeeSink")?,
            rental_fee: amount(need(&mut self.rental_fee, "rentalFee")?, "rentalFee")?,
            part,
            parent,
        })
    }

    fn read_definition(&mut self) -> Result<BodyJson, JsonError> {
        let definition = need(&mut self.mosaic_definition, "mosaicDefinition")?;
        let sink = need(&mut self.creation_fee_sink, "creationFeeSink")?;
        Ok(BodyJson::Definition {
            definition: definition.0.check()?,
            sink: address(&sink, "creationFeeSink")?,
            creation_fee: amount(need(&mut self.creation_fee, "creationFee")?, "creationFee")?,
        })
    }

    fn read_supply(&mut self) -> Result<BodyJson, JsonError> {
        let delta = need(&mut self.delta, "delta")?;
        ensure((1..=MAX_QUANTITY).contains(&delta), "delta")?;
        Ok(BodyJson::Supply {
            mosaic: need(&mut self.mosaic_id, "mosaicId")?.0.check()?,
            create: choice(need(&mut self.supply_type, "supplyType")?, "supplyType")?,
            delta,
        })
    }

    /// What was not taken out belongs to another type: its presence means that this is not the
    /// transaction its author had in mind.
    fn nothing_left(&self) -> Result<(), JsonError> {
        let left = [
            (self.recipient.is_some(), "recipient"),
            (self.amount.is_some(), "amount"),
            (self.message.is_some(), "message"),
            (self.mosaics.is_some(), "mosaics"),
            (self.mode.is_some(), "mode"),
            (self.remote_account.is_some(), "remoteAccount"),
            (self.modifications.is_some(), "modifications"),
            (self.min_cosignatories.is_some(), "minCosignatories"),
            (self.other_hash.is_some(), "otherHash"),
            (self.other_account.is_some(), "otherAccount"),
            (self.other_trans.is_some(), "otherTrans"),
            (self.signatures.is_some(), "signatures"),
            (self.rental_fee_sink.is_some(), "rentalFeeSink"),
            (self.rental_fee.is_some(), "rentalFee"),
            (self.new_part.is_some(), "newPart"),
            (self.parent.is_some(), "parent"),
            (self.mosaic_definition.is_some(), "mosaicDefinition"),
            (self.creation_fee_sink.is_some(), "creationFeeSink"),
            (self.creation_fee.is_some(), "creationFee"),
            (self.mosaic_id.is_some(), "mosaicId"),
            (self.supply_type.is_some(), "supplyType"),
            (self.delta.is_some(), "delta"),
        ];
        let first = left.iter().find(|(is_left, _)| *is_left);
        first.map_or(Ok(()), |(_, name)| Err(JsonError::Foreign(name)))
    }
}

/// What stands inside of a transaction.
pub(crate) trait Part {
    /// Checks it as the transaction that would be signed for the multisig account.
    fn inside(self) -> Result<TransactionJson, JsonError>;
    /// Checks it as a cosignature.
    fn cosigned(self) -> Result<TransactionJson, JsonError>;
}

impl Part for Raw<IgnoredAny> {
    fn inside(self) -> Result<TransactionJson, JsonError> {
        if matches!(self.kind, 0x1002 | 0x1004) {
            return Err(JsonError::Inside);
        }
        self.check()
    }

    fn cosigned(self) -> Result<TransactionJson, JsonError> {
        ensure(self.kind == 0x1002, "signatures")?;
        self.check()
    }
}

/// Below the second level there is nothing.
impl Part for IgnoredAny {
    fn inside(self) -> Result<TransactionJson, JsonError> {
        Err(JsonError::Inside)
    }

    fn cosigned(self) -> Result<TransactionJson, JsonError> {
        Err(JsonError::Inside)
    }
}

/// Takes a cosignature apart.
fn cosignature(signed: TransactionJson, network: NisNetwork) -> Result<CosignatureJson, JsonError> {
    ensure(signed.network == network, "signatures")?;
    let BodyJson::Cosignature { other_hash, other_account } = signed.body else {
        return Err(JsonError::Value("signatures"));
    };
    Ok(CosignatureJson {
        signer: signed.signer,
        timestamp: signed.timestamp,
        deadline: signed.deadline,
        fee: signed.fee,
        other_hash,
        other_account,
        signature: signed.signature.ok_or(JsonError::Missing("signature"))?,
    })
}

/// Reads 1 as true and 2 as false.
fn choice(value: u32, name: &'static str) -> Result<bool, JsonError> {
    ensure(value == 1 || value == 2, name).map(|()| value == 1)
}

/// No fields mean no message. A message without a payload is none to NIS either, but one that
/// names a type says that its author wanted one.
fn read_message(raw: RawMessage) -> Result<Option<MessageJson>, JsonError> {
    let (kind, payload) = match (raw.kind, raw.payload) {
        (None, None) => return Ok(None),
        (Some(kind), Some(payload)) => (kind, payload),
        (Some(_), None) | (None, Some(_)) => return Err(JsonError::Value("message")),
    };
    let payload = HEXLOWER_PERMISSIVE.decode(payload.as_bytes());
    let payload = payload.map_err(|_| JsonError::Value("message"))?;
    ensure((1..=MAX_MESSAGE).contains(&payload.len()), "message")?;
    Ok(Some(MessageJson { encrypted: !choice(kind, "message")?, payload }))
}

impl RawMosaic {
    fn check(self) -> Result<MosaicJson, JsonError> {
        let quantity = amount(self.quantity, "quantity")?;
        Ok(MosaicJson { mosaic: self.mosaic_id.0.check()?, quantity })
    }
}

impl RawMosaicId {
    /// Checks both names.
    pub(crate) fn check(&self) -> Result<MosaicName, JsonError> {
        MosaicName::new(&self.namespace_id, &self.name).map_err(|_| JsonError::Value("mosaicId"))
    }
}

impl RawChange {
    fn check(&self) -> Result<ChangeJson, JsonError> {
        Ok(ChangeJson {
            add: choice(self.modification_type, "modificationType")?,
            cosignatory: bytes(&self.cosignatory_account, "cosignatoryAccount")?,
        })
    }
}

impl RawDefinition {
    /// Checks names, numbers and bounds.
    pub(crate) fn check(mut self) -> Result<MosaicDefinition, JsonError> {
        let divisibility = number(&self.properties, "divisibility")?;
        ensure(divisibility <= 6, "divisibility")?;
        let initial_supply = number(&self.properties, "initialSupply")?;
        let atoms = u32::try_from(divisibility).map_or(u64::MAX, |d| 10_u64.saturating_pow(d));
        ensure(initial_supply.saturating_mul(atoms) <= MAX_QUANTITY, "initialSupply")?;
        ensure(self.properties.len() == 4, "properties")?;
        let characters = self.description.encode_utf16().count();
        let blank = self.description.trim().is_empty();
        ensure(!blank && characters <= 512, "description")?;
        Ok(MosaicDefinition {
            creator: bytes(&self.creator, "creator")?,
            id: self.id.0.check()?,
            divisibility: u8::try_from(divisibility).unwrap_or(u8::MAX),
            initial_supply,
            supply_mutable: truth(&self.properties, "supplyMutable")?,
            transferable: truth(&self.properties, "transferable")?,
            levy: self.levy.take().map_or(Ok(None), |levy| levy.0.check())?,
            description: self.description,
        })
    }
}

/// Finds the value of a property.
fn property<'p>(list: &'p [Object<RawProperty>], name: &'static str) -> Result<&'p str, JsonError> {
    let mut found = list.iter().filter(|property| property.0.name == name);
    let value = found.next().ok_or(JsonError::Missing(name))?;
    ensure(found.next().is_none(), name).map(|()| value.0.value.as_str())
}

/// Reads a decimal number without sign and leading zeros.
fn number(list: &[Object<RawProperty>], name: &'static str) -> Result<u64, JsonError> {
    let text = property(list, name)?;
    let value: u64 = text.parse().map_err(|_| JsonError::Value(name))?;
    ensure(value.to_string() == text, name).map(|()| value)
}

fn truth(list: &[Object<RawProperty>], name: &'static str) -> Result<bool, JsonError> {
    match property(list, name)? {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(JsonError::Value(name)),
    }
}

impl RawLevy {
    /// No fields mean no levy; some but not all are an error.
    fn check(self) -> Result<Option<Levy>, JsonError> {
        match (self.kind, self.recipient, self.mosaic_id, self.fee) {
            (None, None, None, None) => Ok(None),
            (Some(kind), Some(recipient), Some(mosaic), Some(fee)) => Ok(Some(Levy {
                percentile: !choice(kind, "levy")?,
                recipient: address(&recipient, "levy")?,
                mosaic: mosaic.0.check()?,
                fee: amount(fee, "levy")?,
            })),
            _ => Err(JsonError::Missing("levy")),
        }
    }
}

//! The JSON of the public SDKs (symbol-sdk 3: `to_json` in Python with underscores, in JavaScript
//! with capitals): the same transaction under other names, with amounts as texts, and with addresses
//! and names as the hex of their letters. It is turned into NIS's fields and checked as those are.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::json::JsonError;
use crate::json_raw::{
    Raw, RawChange, RawDefinition, RawHash, RawLevy, RawMessage, RawMinimum, RawMosaic,
    RawMosaicId, RawProperty,
};
use crate::object::Object;

/// Tells by one field of the outermost object which form a text has.
#[derive(Debug, Deserialize)]
pub(crate) struct Form {
    #[serde(alias = "signerPublicKey")]
    signer_public_key: Option<IgnoredAny>,
}

impl Form {
    /// Whether it is that of the SDKs.
    pub(crate) fn is_sdk(&self) -> bool {
        self.signer_public_key.is_some()
    }
}

/// A transaction that may hold another; the type ends there, as [`crate::json_raw`] explains.
pub(crate) type SdkTransaction = Sdk<Sdk<IgnoredAny>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sdk<T> {
    #[serde(rename = "type")]
    kind: u32,
    version: u8,
    network: u8,
    timestamp: u32,
    deadline: u32,
    fee: String,
    #[serde(alias = "signerPublicKey")]
    signer_public_key: String,
    signature: Option<String>,
    #[serde(alias = "recipientAddress")]
    recipient_address: Option<String>,
    amount: Option<String>,
    message: Option<Object<SdkMessage>>,
    mosaics: Option<Vec<Object<MosaicBox>>>,
    #[serde(alias = "linkAction")]
    link_action: Option<u32>,
    #[serde(alias = "remotePublicKey")]
    remote_public_key: Option<String>,
    modifications: Option<Vec<Object<ModificationBox>>>,
    #[serde(alias = "minApprovalDelta")]
    min_approval_delta: Option<i32>,
    #[serde(alias = "otherTransactionHash")]
    other_transaction_hash: Option<String>,
    #[serde(alias = "multisigAccountAddress")]
    multisig_account_address: Option<String>,
    #[serde(alias = "innerTransaction")]
    inner_transaction: Option<Box<Object<T>>>,
    cosignatures: Option<Vec<Object<CosignatureBox<T>>>>,
    #[serde(alias = "rentalFeeSink")]
    rental_fee_sink: Option<String>,
    #[serde(alias = "rentalFee")]
    rental_fee: Option<String>,
    name: Option<String>,
    #[serde(alias = "parentName")]
    parent_name: Option<String>,
    #[serde(alias = "mosaicDefinition")]
    mosaic_definition: Option<Object<SdkDefinition>>,
    #[serde(alias = "mosaicId")]
    mosaic_id: Option<Object<SdkMosaicId>>,
    action: Option<u32>,
    delta: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkMessage {
    #[serde(alias = "messageType")]
    message_type: u32,
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MosaicBox {
    mosaic: Object<SdkMosaic>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkMosaic {
    #[serde(alias = "mosaicId")]
    mosaic_id: Object<SdkMosaicId>,
    amount: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkMosaicId {
    #[serde(alias = "namespaceId")]
    namespace_id: Object<SdkNamespaceId>,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkNamespaceId {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModificationBox {
    modification: Object<SdkModification>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkModification {
    #[serde(alias = "modificationType")]
    modification_type: u32,
    #[serde(alias = "cosignatoryPublicKey")]
    cosignatory_public_key: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CosignatureBox<T> {
    cosignature: Object<T>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkDefinition {
    #[serde(alias = "ownerPublicKey")]
    owner_public_key: String,
    id: Object<SdkMosaicId>,
    description: String,
    properties: Vec<Object<PropertyBox>>,
    levy: Option<Object<SdkLevy>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyBox {
    property: Object<SdkProperty>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkProperty {
    name: String,
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkLevy {
    #[serde(alias = "transferFeeType")]
    transfer_fee_type: u32,
    #[serde(alias = "recipientAddress")]
    recipient_address: String,
    #[serde(alias = "mosaicId")]
    mosaic_id: Object<SdkMosaicId>,
    fee: String,
}

/// What can be turned into NIS's fields.
pub(crate) trait ToRaw {
    /// What it becomes.
    type Raw;
    /// Turns it.
    fn to_raw(self) -> Result<Self::Raw, JsonError>;
}

impl ToRaw for IgnoredAny {
    type Raw = Self;

    fn to_raw(self) -> Result<Self, JsonError> {
        Ok(self)
    }
}

impl<T: ToRaw> ToRaw for Sdk<T> {
    type Raw = Raw<T::Raw>;

    fn to_raw(self) -> Result<Raw<T::Raw>, JsonError> {
        let defines = self.kind == 0x4001;
        let sink =
            self.rental_fee_sink.map(|sink| letters(&sink, "rental_fee_sink")).transpose()?;
        let fee = self.rental_fee.map(|fee| number(&fee, "rental_fee")).transpose()?;
        let (rental_fee_sink, creation_fee_sink) =
            if defines { (None, sink) } else { (sink, None) };
        let (rental_fee, creation_fee) = if defines { (None, fee) } else { (fee, None) };
        Ok(Raw {
            kind: self.kind,
            version: i64::from(u32::from_be_bytes([self.network, 0, 0, self.version])),
            time_stamp: self.timestamp,
            deadline: self.deadline,
            fee: number(&self.fee, "fee")?,
            signer: self.signer_public_key,
            signature: self.signature,
            recipient: text(self.recipient_address, "recipient_address")?,
            amount: self.amount.map(|amount| number(&amount, "amount")).transpose()?,
            message: self.message.map(message),
            mosaics: each(self.mosaics, mosaic)?,
            mode: self.link_action,
            remote_account: self.remote_public_key,
            modifications: each(self.modifications, change)?,
            min_cosignatories: self
                .min_approval_delta
                .map(|change| Object(RawMinimum { relative_change: Some(change) })),
            other_hash: self.other_transaction_hash.map(|data| Object(RawHash { data })),
            other_account: text(self.multisig_account_address, "multisig_account_address")?,
            other_trans: self
                .inner_transaction
                .map(|inner| inner.0.to_raw().map(|raw| Box::new(Object(raw))))
                .transpose()?,
            signatures: each(self.cosignatures, |part| part.cosignature.0.to_raw())?,
            rental_fee_sink,
            rental_fee,
            new_part: text(self.name, "name")?,
            parent: text(self.parent_name, "parent_name")?,
            mosaic_definition: self.mosaic_definition.map(|d| definition(d.0)).transpose()?,
            creation_fee_sink,
            creation_fee,
            mosaic_id: self.mosaic_id.map(|id| mosaic_id(id.0)).transpose()?,
            supply_type: self.action,
            delta: self.delta.map(|delta| number(&delta, "delta")).transpose()?,
        })
    }
}

/// Turns every entry of a list, if there is one.
fn each<S, R>(
    list: Option<Vec<Object<S>>>,
    turn: impl Fn(S) -> Result<R, JsonError>,
) -> Result<Option<Vec<Object<R>>>, JsonError> {
    let turned = list.map(|list| list.into_iter().map(|entry| turn(entry.0).map(Object)).collect());
    turned.transpose()
}

/// Reads a decimal number without sign and leading zeros.
fn number(text: &str, name: &'static str) -> Result<u64, JsonError> {
    let value: Option<u64> = text.parse().ok();
    value.filter(|value| value.to_string() == text).ok_or(JsonError::Value(name))
}

/// Reads the hex of a text.
fn letters(hex: &str, name: &'static str) -> Result<String, JsonError> {
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(JsonError::Value(name))
}

fn text(hex: Option<String>, name: &'static str) -> Result<Option<String>, JsonError> {
    hex.map(|hex| letters(&hex, name)).transpose()
}

fn message(message: Object<SdkMessage>) -> Object<RawMessage> {
    let SdkMessage { message_type, message } = message.0;
    Object(RawMessage { kind: Some(message_type), payload: Some(message) })
}

fn mosaic(boxed: MosaicBox) -> Result<RawMosaic, JsonError> {
    let SdkMosaic { mosaic_id: id, amount } = boxed.mosaic.0;
    Ok(RawMosaic { mosaic_id: mosaic_id(id.0)?, quantity: number(&amount, "amount")? })
}

fn mosaic_id(id: SdkMosaicId) -> Result<Object<RawMosaicId>, JsonError> {
    Ok(Object(RawMosaicId {
        namespace_id: letters(&id.namespace_id.0.name, "mosaic_id")?,
        name: letters(&id.name, "mosaic_id")?,
    }))
}

fn change(boxed: ModificationBox) -> Result<RawChange, JsonError> {
    let SdkModification { modification_type, cosignatory_public_key } = boxed.modification.0;
    Ok(RawChange { modification_type, cosignatory_account: cosignatory_public_key })
}

fn definition(definition: SdkDefinition) -> Result<Object<RawDefinition>, JsonError> {
    let properties = each(Some(definition.properties), |boxed| {
        let SdkProperty { name, value } = boxed.property.0;
        Ok(RawProperty {
            name: letters(&name, "properties")?,
            value: letters(&value, "properties")?,
        })
    })?;
    Ok(Object(RawDefinition {
        creator: definition.owner_public_key,
        id: mosaic_id(definition.id.0)?,
        description: letters(&definition.description, "description")?,
        properties: properties.unwrap_or_default(),
        levy: definition.levy.map(|levy| read_levy(levy.0)).transpose()?,
    }))
}

fn read_levy(levy: SdkLevy) -> Result<Object<RawLevy>, JsonError> {
    Ok(Object(RawLevy {
        kind: Some(levy.transfer_fee_type),
        recipient: Some(letters(&levy.recipient_address, "levy")?),
        mosaic_id: Some(mosaic_id(levy.mosaic_id.0)?),
        fee: Some(number(&levy.fee, "levy")?),
    }))
}

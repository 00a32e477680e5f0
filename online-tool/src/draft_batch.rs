//! `draft batch`: the payments of a list, plain or through a multisig account, in one request.
use crate::cli::BatchArgs;
use crate::draft_transfer::{self, When};
use crate::request::{self, Parts, Summary};
use chain::{Amount, Chain as _, Effect, Message, Parsed, Payment, PaymentText};
use chains::ChainId;
use chains::nem::{
    Body, Header, Inner, LONGEST_LIFE, Mosaic, MosaicId, Nem, Timestamp, Transaction,
    TransferDraft, WireMessage, fee,
};
use scheme::PublicKey;
use serde_json::{Map, Value, json};
use station::payment_list::{self, PaymentList, Row};
use station::{CliError, Io};
use std::collections::BTreeMap;

/// How many equal payments one list may hold: each begins a second before the one above it.
const MOST_EQUAL: u32 = 500;

pub(crate) fn run(args: &BatchArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    match args.chain {
        ChainId::Nem => nem(args, io),
    }
}

fn nem(args: &BatchArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let batch = Batch::new(args)?;
    let list = read_list(args, io)?;
    let places = places(&list.rows)?;
    let asked = When {
        network: args.network,
        timestamp: args.timestamp.as_deref(),
        deadline: &args.deadline,
        node: args.node.as_deref(),
    };
    let (timestamp, deadline) = asked.decide()?;
    let mut transactions = Vec::with_capacity(list.rows.len());
    for (row, place) in list.rows.into_iter().zip(places) {
        let life = earlier(timestamp, deadline, place)?;
        transactions.push(Nem::encode(&batch.build(row.payment, life)?));
    }
    let parts = Parts {
        chain: args.chain,
        network: args.network,
        transactions,
        context: Vec::new(),
        note: args.note.clone(),
    };
    request::write_summed(parts, &args.output, args.json, io, summary)
}

/// Reads the list; a mosaic whose fee was not given is a bad row like any other.
fn read_list(args: &BatchArgs, io: &mut Io<'_>) -> Result<PaymentList, CliError> {
    payment_list::read_payment_list(&args.csv, io, |text: &PaymentText<'_>| {
        let payment =
            args.chain.read_payment(text, args.network).map_err(|error| error.to_string())?;
        if args.mosaic_fee.is_none() && !is_xem(&payment) {
            let why = "mosaic: the fee of a mosaic depends on its supply: give --mosaic-fee";
            return Err(String::from(why));
        }
        Ok(payment)
    })
}

fn is_xem(payment: &Payment) -> bool {
    payment.amount.asset == MosaicId::xem().asset()
}

/// Says for each row how many equal ones stand above it.
fn places(rows: &[Row]) -> Result<Vec<u32>, CliError> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut places = Vec::with_capacity(rows.len());
    let mut crowded = Vec::new();
    for row in rows {
        let count = seen.entry(row.payment.to_string()).or_default();
        if *count >= MOST_EQUAL {
            crowded.push(row.line);
        }
        places.push(*count);
        *count = count.saturating_add(1);
    }
    if crowded.is_empty() { Ok(places) } else { Err(too_many(&crowded)) }
}

fn too_many(lines: &[usize]) -> CliError {
    let told: Vec<String> = lines.iter().take(20).map(ToString::to_string).collect();
    let more = match lines.len().saturating_sub(told.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = format!(
        "more than {MOST_EQUAL} payments are equal: those of lines {}{more} are too many",
        told.join(", ")
    );
    CliError::bad_input(what, "add them up, or tell them apart by their messages")
}

/// Nodes take no payment from the future, so equal ones begin earlier, one second each. All end
/// together, but none lasts longer than the network allows.
fn earlier(
    timestamp: Timestamp,
    deadline: Timestamp,
    seconds: u32,
) -> Result<(Timestamp, Timestamp), CliError> {
    let out_of_range = |error: String| {
        CliError::usage(error, "give a --timestamp and --deadline within NEM's calendar")
    };
    let begins = timestamp.seconds().checked_sub(seconds);
    let begins = begins.ok_or_else(|| out_of_range("a payment begins before NEM did".into()))?;
    let longest = u32::try_from(LONGEST_LIFE.0).unwrap_or(u32::MAX);
    let ends = if seconds == 0 {
        deadline.seconds()
    } else {
        deadline.seconds().min(begins.saturating_add(longest))
    };
    let time = |seconds| Timestamp::new(seconds).map_err(|error| out_of_range(error.to_string()));
    Ok((time(begins)?, time(ends)?))
}

/// What all payments of a list share.
struct Batch {
    signer: PublicKey,
    multisig: Option<PublicKey>,
    mosaic_fee: Option<u64>,
}

impl Batch {
    fn new(args: &BatchArgs) -> Result<Self, CliError> {
        if args.multisig == Some(args.signer) {
            let what = "--signer and --multisig are the same account";
            let hint = "give a cosignatory's key as --signer: a multisig account signs nothing";
            return Err(CliError::usage(what, hint));
        }
        let fee = args.mosaic_fee.as_deref();
        let mosaic_fee = fee.map(|text| draft_transfer::xem(text, "--mosaic-fee")).transpose()?;
        Ok(Self { signer: args.signer, multisig: args.multisig, mosaic_fee })
    }

    /// Builds a payment that begins and ends at the moments of `life`.
    fn build(
        &self,
        payment: Payment,
        life: (Timestamp, Timestamp),
    ) -> Result<Transaction, CliError> {
        let fee = if is_xem(&payment) { None } else { self.mosaic_fee };
        let (timestamp, deadline) = life;
        let (xem, mosaics) = amounts(&payment.amount)?;
        let draft = TransferDraft {
            signer: self.multisig.unwrap_or(self.signer),
            recipient: payment.to,
            xem,
            mosaics,
            message: payment.message.as_ref().map(wire).transpose()?,
            timestamp,
            deadline,
            fee,
        };
        let transfer = draft.build().map_err(|error| draft_transfer::unbuilt(&error))?;
        Ok(if self.multisig.is_some() { wrapped(transfer, self.signer) } else { transfer })
    }
}

/// A payment of XEM needs no list of mosaics, whichever way the row wrote it.
fn amounts(amount: &Amount) -> Result<(u64, Vec<Mosaic>), CliError> {
    let id: MosaicId = amount.asset.id.parse().map_err(|error: chains::nem::MosaicIdError| {
        CliError::bad_input(error.to_string(), "mend the mosaic's name")
    })?;
    if id.is_xem() {
        return Ok((amount.atomic, Vec::new()));
    }
    Ok((0, vec![Mosaic { id, quantity: amount.atomic }]))
}

fn wire(message: &Message) -> Result<WireMessage, CliError> {
    WireMessage::plain(message.bytes())
        .map_err(|error| CliError::bad_input(error.to_string(), "shorten the message"))
}

/// Puts a transfer of a multisig account into the transaction by which `signer` starts it, with
/// the same beginning and end.
fn wrapped(transfer: Transaction, signer: PublicKey) -> Transaction {
    match transfer.body {
        Body::Plain(body) => {
            let header = Header { signer, fee: fee::SMALL, ..transfer.header };
            let inner = Inner { header: transfer.header, body };
            Transaction { header, body: Body::Multisig(Box::new(inner)) }
        }
        // A draft of a transfer is neither of these.
        Body::Multisig(_) | Body::Cosignature(_) => transfer,
    }
}

/// Sums up what the signer will show.
fn summary(transactions: &[Parsed]) -> Result<Summary, CliError> {
    let (mut totals, mut fees) = (Vec::new(), Vec::new());
    for effect in transactions.iter().flat_map(|parsed| &parsed.facts().effects) {
        match effect {
            Effect::Pays { amount, .. } => add(&mut totals, amount)?,
            Effect::PaysFee { fee, .. } => add(&mut fees, fee)?,
            Effect::Says { .. }
            | Effect::Starts { .. }
            | Effect::Cosigns { .. }
            | Effect::ChangesControl { .. }
            | Effect::Delegates { .. }
            | Effect::Registers { .. }
            | Effect::Defines { .. }
            | Effect::ChangesSupply { .. } => {}
        }
    }
    let mut lines = vec![format!("{} payments", transactions.len())];
    lines.extend(totals.iter().map(|amount| format!("pays in all  {amount}")));
    lines.extend(fees.iter().map(|amount| format!("fees in all  {amount}")));
    let mut fields = Map::new();
    let _none = fields.insert("totals".into(), objects(&totals));
    let _none = fields.insert("fees".into(), objects(&fees));
    Ok(Summary { lines, fields })
}

fn objects(amounts: &[Amount]) -> Value {
    amounts
        .iter()
        .map(|amount| {
            json!({
                "asset": amount.asset.id, "atomic": amount.atomic.to_string(),
                "shown": amount.to_string(),
            })
        })
        .collect()
}

fn add(sums: &mut Vec<Amount>, amount: &Amount) -> Result<(), CliError> {
    let Some(sum) = sums.iter_mut().find(|sum| sum.asset == amount.asset) else {
        sums.push(amount.clone());
        return Ok(());
    };
    sum.atomic = sum.atomic.checked_add(amount.atomic).ok_or_else(|| {
        let what = format!("the payments of {} add up to 2^64 or more", amount.asset.id);
        CliError::bad_input(what, "look for an amount that cannot be meant")
    })?;
    Ok(())
}

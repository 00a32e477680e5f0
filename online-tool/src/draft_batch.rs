//! `draft batch`: the payments of a list, plain or through a multisig account, in one request.
use crate::claims::Mosaics;
use crate::draft_args::{BatchArgs, ChainArgs, FeeArgs};
use crate::draft_shell::{self, unbuilt, xem};
use crate::nodes;
use crate::request::{self, Parts, Summary};
use chain::{Amount, Chain as _, Effect, Message, ParseError, Parsed, Payment, PaymentText};
use chains::ChainId;
use chains::nem::{
    DraftError, LONGEST_LIFE, Mosaic, MosaicId, Nem, Plain, Shell, Timestamp, WireMessage, transfer,
};
use node::Nis;
use protocol::{Claim, MOST_CLAIMS};
use serde_json::{Map, Value, json};
use station::payment_list::{self, PaymentList, Row};
use station::{CliError, Io};
use std::collections::BTreeMap;

/// How many equal payments one list may hold: each begins a second before the one above it.
const MOST_EQUAL: u32 = 500;

pub(crate) fn run(args: &BatchArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    match args.shell.on.chain {
        ChainId::Nem => nem(args, io),
    }
}

fn nem(args: &BatchArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let BatchArgs { shell: common, mosaic_fee, .. } = args;
    let mosaic_fee = mosaic_fee.as_deref();
    let mosaic_fee = mosaic_fee.map(|text| xem(text, "--mosaic-fee")).transpose()?;
    let list = read_list(args, io)?;
    let places = places(&list.rows)?;
    let nodes = nodes::connect_all(&common.node, common.on.network)?;
    let shell = draft_shell::shell(common, &FeeArgs { fee: None }, &nodes)?;
    let mosaics = mosaics(&list.rows, &nodes)?;
    let mut transactions = Vec::with_capacity(list.rows.len());
    for (row, place) in list.rows.into_iter().zip(places) {
        let body = body(row.payment).map_err(|error| unbuilt(&error))?;
        let fee = if moves_xem(&body) { None } else { mosaic_fee.or_else(|| mosaics.fee(&body)) };
        let built = Shell { fee, ..earlier(shell, place)? }.wrap(body);
        transactions.push(Nem::encode(&built.map_err(|error| unbuilt(&error))?));
    }
    let parts = Parts {
        chain: common.on.chain,
        network: common.on.network,
        transactions,
        context: Vec::new(),
        note: common.request.note.clone(),
        claims: as_many_as_fit(mosaics.claims(), io),
    };
    request::write_summed(parts, &common.request.output, common.request.json, io, summary)
}

/// Reads the list; a mosaic whose fee nobody tells is a bad row like any other.
fn read_list(args: &BatchArgs, io: &mut Io<'_>) -> Result<PaymentList, CliError> {
    let ChainArgs { chain, network } = args.shell.on;
    let fee_is_known = args.mosaic_fee.is_some() || !args.shell.node.is_empty();
    payment_list::read_payment_list(&args.csv, io, |text: &PaymentText<'_>| {
        let payment = chain.read_payment(text, network).map_err(|error| error.to_string())?;
        if !fee_is_known && !is_xem(&payment) {
            let why =
                "mosaic: the fee of a mosaic depends on its supply: give --mosaic-fee or --node";
            return Err(String::from(why));
        }
        Ok(payment)
    })
}

/// Asks the nodes, if there are any, about every mosaic of the list.
fn mosaics(rows: &[Row], nodes: &[Nis]) -> Result<Mosaics, CliError> {
    let asked: &[Row] = if nodes.is_empty() { &[] } else { rows };
    let ids: Vec<MosaicId> =
        asked.iter().filter_map(|row| row.payment.amount.asset.id.parse().ok()).collect();
    Mosaics::ask(ids, nodes)
}

/// A request holds so many claims and no more; what it leaves out the signer does not miss.
fn as_many_as_fit(mut claims: Vec<Claim>, io: &mut Io<'_>) -> Vec<Claim> {
    if claims.len() > MOST_CLAIMS {
        let out = claims.len().saturating_sub(MOST_CLAIMS);
        io.say(&format!("{out} claims of the nodes about mosaics are left out: too many to send"));
        claims.truncate(MOST_CLAIMS);
    }
    claims
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
/// together, but none that was moved lasts longer than the network allows.
fn earlier(shell: Shell, seconds: u32) -> Result<Shell, CliError> {
    if seconds == 0 {
        return Ok(shell);
    }
    let longest = u32::try_from(LONGEST_LIFE.0).unwrap_or(u32::MAX);
    let begins = shell.timestamp.seconds().checked_sub(seconds);
    let life = begins.and_then(|begins| {
        let ends = shell.deadline.seconds().min(begins.saturating_add(longest));
        Timestamp::new(begins).ok().zip(Timestamp::new(ends).ok())
    });
    let (timestamp, deadline) = life.ok_or_else(|| {
        let what = "an equal payment would begin before NEM's first block";
        CliError::usage(what, "give a later --timestamp")
    })?;
    Ok(Shell { timestamp, deadline, ..shell })
}

/// A payment of XEM needs no list of mosaics, whichever way the row wrote it.
fn body(payment: Payment) -> Result<Plain, DraftError> {
    let message = payment.message.as_ref().map(|message| match message {
        Message::Hex(data) => WireMessage::hex(data),
        Message::Text(_) | Message::Binary(_) | Message::Encrypted(_) => {
            WireMessage::plain(message.bytes())
        }
    });
    let message = message.transpose()?;
    let atomic = payment.amount.atomic;
    if is_xem(&payment) {
        return Ok(transfer(payment.to, atomic, Vec::new(), message)?);
    }
    let id: MosaicId = payment.amount.asset.id.parse().map_err(ParseError::from)?;
    Ok(transfer(payment.to, 0, vec![Mosaic { id, quantity: atomic }], message)?)
}

fn moves_xem(body: &Plain) -> bool {
    matches!(body, Plain::Transfer(transfer) if transfer.mosaics().is_empty())
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

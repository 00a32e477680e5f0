//! Coldseal's half of the differential test against the public Python SDK; `scripts/differential`
//! runs it.
//!
//! `differential check FILE` reads transactions of the SDK, `differential make SEED FILE` drafts
//! some for it: one JSON object a line, as `tests/differential/nem.py` says.
use chains::chain::{self, Chain as _, Network, ParseError};
use chains::nem::{
    Body, Change, Definition, KeyLink, Levy, Modification, Mosaic, MosaicId, Namespace, Nem, Plain,
    Properties, Shell, SupplyChange, Timestamp, Transaction, WireMessage, address_of, hash_of,
    inner_bytes, mosaic_sink, namespace_sink, transfer,
};
use data_encoding::HEXUPPER;
use scheme::PublicKey;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

type Failure = Box<dyn Error>;

/// What the SDK builds and NIS does not take: its name in the SDK's lines, the code and a part of our
/// refusal, and why.
const KNOWN: [(&str, &str, &str, &str); 5] = [
    (
        BY_RAW_BYTES,
        "R-CANON",
        "modifications in another order",
        "the SDK sorts by the bytes behind the address, NIS by its letters; sorted so, it is taken",
    ),
    (
        "mosaics as given",
        "R-CANON",
        "mosaics in another order",
        "the SDK leaves mosaics as they are given, NIS sorts them by name",
    ),
    (
        "properties as given",
        "R-CANON",
        "properties in another order",
        "the SDK leaves a mosaic's properties as they are given, NIS has one order",
    ),
    (
        "empty message",
        "R-CANON",
        "an empty message",
        "the SDK writes a message of no bytes, NIS leaves it out",
    ),
    (
        "any sink",
        "R-FORM",
        "to another account than NIS's",
        "the SDK pays a rental fee to anyone, NIS takes it to its own account only",
    ),
];

const BY_RAW_BYTES: &str = "modifications by raw bytes";

/// How many kinds there are, counted by layout.
const KINDS: usize = 10;

/// How many transactions of every kind are drafted for every network.
const EACH: usize = 60;

/// The length of a header, and of one modification behind their number.
const HEADER: usize = 60;
const ENTRY: usize = 44;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args[..] {
        ["check", file] => check_all(file),
        ["make", seed, file] => make_all(seed, file),
        _ => Err("usage: differential check FILE | make SEED FILE".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The kind of a transaction in the words of both sides.
fn kind(body: &Body) -> String {
    let (name, version) = match body {
        Body::Plain(Plain::Transfer(body)) => ("TransferTransaction", body.version()),
        Body::Plain(Plain::KeyLink(_)) => ("AccountKeyLinkTransaction", 1),
        Body::Plain(Plain::Modification(body)) => {
            ("MultisigAccountModificationTransaction", body.version())
        }
        Body::Plain(Plain::Namespace(_)) => ("NamespaceRegistrationTransaction", 1),
        Body::Plain(Plain::Definition(_)) => ("MosaicDefinitionTransaction", 1),
        Body::Plain(Plain::Supply(_)) => ("MosaicSupplyChangeTransaction", 1),
        Body::Multisig(_) => ("MultisigTransaction", 1),
        Body::Cosignature(_) => ("Cosignature", 1),
    };
    format!("{name}V{version}")
}

fn text<'a>(line: &'a Value, field: &str) -> Result<&'a str, Failure> {
    line[field].as_str().ok_or_else(|| format!("the line lacks {field}").into())
}

fn bytes(hex: &str) -> Result<Vec<u8>, Failure> {
    Ok(HEXUPPER.decode(hex.as_bytes()).map_err(|error| error.to_string())?)
}

fn check_all(file: &str) -> Result<(), Failure> {
    let (mut same, mut known, mut wrong) = (BTreeMap::new(), BTreeMap::new(), 0);
    for (number, line) in fs::read_to_string(file)?.lines().enumerate() {
        let line: Value = serde_json::from_str(line)?;
        match check(&line) {
            Ok(None) => *same.entry(text(&line, "type")?.to_owned()).or_insert(0) += 1,
            Ok(Some(difference)) => *known.entry(difference).or_insert(0) += 1,
            Err(error) => {
                println!("line {}: {error}\n  {line}", number + 1);
                wrong += 1;
            }
        }
    }
    let mut table = String::from("from the SDK to Coldseal: the same bytes, hash, kind, signer\n");
    for (kind, count) in &same {
        writeln!(table, "  {count:5}  {kind}")?;
    }
    table.push_str("  known differences\n");
    for (note, code, _, why) in KNOWN {
        writeln!(table, "  {:5}  {note}: {code}; {why}", known.get(note).copied().unwrap_or(0))?;
    }
    println!("{table}  {wrong:5}  unexplained");
    if wrong > 0 || same.len() != KINDS || known.len() != KNOWN.len() {
        return Err("something is unexplained, or a kind or known difference did not occur".into());
    }
    Ok(())
}

/// Reads one transaction of the SDK. Returns the known difference if it is refused for that.
fn check(line: &Value) -> Result<Option<&'static str>, Failure> {
    let unsigned = bytes(text(line, "unsigned")?)?;
    let network: Network = text(line, "network")?.parse()?;
    let context = line["context"].as_str().map(bytes).transpose()?;
    let context: Vec<Vec<u8>> = context.into_iter().collect();
    if HEXUPPER.encode(&hash_of(&unsigned)) != text(line, "hash")? {
        return Err("another hash".into());
    }
    let result = parse(&unsigned, &context, network);
    let note = text(line, "note")?;
    if note.is_empty() {
        agree(line, &unsigned, &result?, &context, network)?;
        return Ok(None);
    }
    let Some((name, code, part, _)) = KNOWN.iter().find(|row| row.0 == note) else {
        return Err("a note without a row in the table".into());
    };
    let Err(error) = result else { return Err("taken though NIS does not take it".into()) };
    if error.code() != *code || !error.to_string().contains(part) {
        return Err(format!("refused for another reason: {error}").into());
    }
    if note == BY_RAW_BYTES {
        only_the_order(&unsigned, &context, network)?;
    }
    Ok(Some(name))
}

fn parse(
    unsigned: &[u8],
    context: &[Vec<u8>],
    network: Network,
) -> Result<chain::Facts, ParseError> {
    let transactions = [unsigned.to_vec()];
    let parsed = chain::parse_all::<Nem>(&transactions, context, network);
    let parsed = parsed.map_err(|(_, error)| error)?;
    Ok(parsed[0].facts().clone())
}

fn agree(
    line: &Value,
    unsigned: &[u8],
    facts: &chain::Facts,
    context: &[Vec<u8>],
    network: Network,
) -> Result<(), Failure> {
    let transaction = Nem::decode(unsigned, network)?;
    let inner = match &transaction.body {
        Body::Multisig(inner) => hash_of(&inner_bytes(inner)),
        Body::Cosignature(body) => body.inner_hash,
        Body::Plain(_) => [0; 32],
    };
    let named = facts.inner.as_ref().map_or([0; 32], |inner| inner.hash);
    for (what, holds) in [
        ("bytes", Nem::encode(&transaction) == unsigned),
        ("kind", kind(&transaction.body) == text(line, "type")?),
        ("signer", HEXUPPER.encode(&facts.signer.0) == text(line, "signer")?),
        ("address", facts.account.as_str() == text(line, "address")?),
        ("hash", facts.hash.is_none_or(|hash| HEXUPPER.encode(&hash) == line["hash"])),
        ("inner hash", inner == named),
        ("context", context.iter().all(|bytes| hash_of(bytes) == inner)),
    ] {
        if !holds {
            return Err(format!("another {what}").into());
        }
    }
    Ok(())
}

/// Demands that the same modifications in NIS's order are taken.
fn only_the_order(unsigned: &[u8], context: &[Vec<u8>], network: Network) -> Result<(), Failure> {
    let (mut unsigned, mut context) = (unsigned.to_vec(), context.to_vec());
    match (unsigned[..4].try_into().map(u32::from_le_bytes)?, context.first_mut()) {
        (0x1004, _) => reorder(&mut unsigned[HEADER + 4..], network)?,
        (0x1002, Some(inner)) => {
            // The cosignature names the hash of the other order: so it must name the new one.
            let old = hash_of(inner);
            reorder(inner, network)?;
            let place = unsigned.windows(32).position(|part| part == old).ok_or("no hash")?;
            unsigned[place..place + 32].copy_from_slice(&hash_of(inner));
        }
        _ => reorder(&mut unsigned, network)?,
    }
    parse(&unsigned, &context, network)?;
    Ok(())
}

/// Sorts the modifications of the transaction at the start of `bytes` as NIS does.
fn reorder(bytes: &mut [u8], network: Network) -> Result<(), Failure> {
    let count = u32::from_le_bytes(bytes[HEADER..HEADER + 4].try_into()?);
    let begin = HEADER + 4;
    let entries = &mut bytes[begin..begin + usize::try_from(count)? * ENTRY];
    let mut sorted: Vec<(u8, String, Vec<u8>)> = Vec::new();
    for entry in entries.chunks(ENTRY) {
        let address = address_of(&PublicKey(entry[12..].try_into()?), network);
        sorted.push((entry[4], address.as_str().to_owned(), entry.to_vec()));
    }
    sorted.sort();
    for (place, (.., entry)) in entries.chunks_mut(ENTRY).zip(sorted) {
        place.copy_from_slice(&entry);
    }
    Ok(())
}

/// A seeded generator (SplitMix64), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number from 0 to `end`, itself not among them.
    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn bytes(&mut self, count: u64) -> Vec<u8> {
        (0..count).map(|_| self.roll().to_le_bytes()[0]).collect()
    }

    fn key(&mut self) -> PublicKey {
        PublicKey(std::array::from_fn(|_| self.roll().to_le_bytes()[0]))
    }

    fn word(&mut self, most: u64, more: &[u8]) -> String {
        let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let all = [letters, more].concat();
        let count = self.below(most);
        let first = letters[usize::try_from(self.below(36)).unwrap_or(0)];
        let many = u64::try_from(all.len()).unwrap_or(36);
        let rest: Vec<u8> =
            (0..count).map(|_| all[usize::try_from(self.below(many)).unwrap_or(0)]).collect();
        format!("{}{}", char::from(first), String::from_utf8_lossy(&rest))
    }

    fn mosaic_id(&mut self) -> Result<MosaicId, Failure> {
        let namespace = format!("{}.{}", self.word(16, b"_-"), self.word(30, b"_-"));
        Ok(MosaicId::new(&namespace, &self.word(32, b"_-'"))?)
    }
}

const MOST: u64 = 9_000_000_000_000_000;

/// Drafts what the kind's number says.
fn body(
    dice: &mut Dice,
    kind: usize,
    network: Network,
    account: PublicKey,
) -> Result<Plain, Failure> {
    Ok(match kind {
        0 | 1 => payment(dice, kind == 1, network)?,
        2 => Plain::KeyLink(KeyLink { active: dice.coin(), remote: dice.key() }),
        3 | 4 => modification(dice, kind == 4, network)?,
        5 => {
            let below = dice.coin();
            let part = dice.word(if below { 60 } else { 16 }, b"_-");
            let parent = below.then(|| dice.word(16, b"_-"));
            let sink = namespace_sink(network);
            Plain::Namespace(Namespace::new(&part, parent.as_deref(), sink, dice.below(MOST))?)
        }
        6 | 7 => definition(dice, kind == 7, network, account)?,
        _ => {
            let delta = dice.below(MOST) + 1;
            Plain::Supply(SupplyChange::new(dice.mosaic_id()?, dice.coin(), delta)?)
        }
    })
}

fn payment(dice: &mut Dice, with_mosaics: bool, network: Network) -> Result<Plain, Failure> {
    let count = dice.below(1024) + 1;
    let message = match dice.below(4) {
        0 => None,
        1 => Some(WireMessage::plain("order 17, señor 山田".as_bytes())?),
        2 => Some(WireMessage::encrypted(&dice.bytes(count))?),
        _ => Some(WireMessage::hex(&dice.bytes(count.min(1023)))?),
    };
    let mut mosaics = Vec::new();
    for _ in 0..if with_mosaics { dice.below(8) + 1 } else { 0 } {
        mosaics.push(Mosaic { id: dice.mosaic_id()?, quantity: dice.below(MOST) });
    }
    let to = address_of(&dice.key(), network);
    Ok(transfer(to, dice.below(MOST), mosaics, message)?)
}

fn modification(dice: &mut Dice, relative: bool, network: Network) -> Result<Plain, Failure> {
    let removes = dice.coin();
    let count = [1, 1, 2, 3, 32][usize::try_from(dice.below(5))?];
    let changes = (0..count)
        .map(|place| Change { adds: place > 0 || !removes, cosignatory: dice.key() })
        .collect();
    let relative = relative.then(|| i32::try_from(dice.below(7)).unwrap_or(0) - 3);
    Ok(Plain::Modification(Modification::new(changes, relative, network)?))
}

fn definition(
    dice: &mut Dice,
    levied: bool,
    network: Network,
    creator: PublicKey,
) -> Result<Plain, Failure> {
    let divisibility = u8::try_from(dice.below(7))?;
    let properties = Properties {
        divisibility,
        supply: dice.below(MOST / 10_u64.pow(divisibility.into()) + 1),
        mutable: dice.coin(),
        transferable: dice.coin(),
    };
    let levy = Levy {
        percentile: dice.coin(),
        recipient: address_of(&dice.key(), network),
        mosaic: dice.mosaic_id()?,
        fee: dice.below(MOST),
    };
    let (id, fee) = (dice.mosaic_id()?, (mosaic_sink(network), dice.below(MOST)));
    let levy = levied.then_some(levy);
    let definition = Definition::new(creator, id, "gold, ounces; 金", properties, levy, fee)?;
    Ok(Plain::Definition(Box::new(definition)))
}

fn make_all(seed: &str, file: &str) -> Result<(), Failure> {
    let mut dice = Dice(seed.parse()?);
    let mut out = String::new();
    for network in [Network::Mainnet, Network::Testnet] {
        for round in 0..EACH {
            for kind in 0..9 {
                let shell = shell(&mut dice, network)?;
                let transaction = shell.wrap(body(&mut dice, kind, network, shell.signer)?)?;
                write_line(&mut out, &transaction)?;
            }
            let account = dice.key();
            let shell = Shell { multisig: Some(account), ..shell(&mut dice, network)? };
            let wrapper = shell.wrap(body(&mut dice, round % 9, network, account)?)?;
            write_line(&mut out, &wrapper)?;
            let Body::Multisig(inner) = &wrapper.body else { return Err("no wrapper".into()) };
            let cosigner = self::shell(&mut dice, network)?;
            write_line(&mut out, &cosigner.cosign(&inner_bytes(inner))?)?;
        }
    }
    Ok(fs::write(file, out)?)
}

fn shell(dice: &mut Dice, network: Network) -> Result<Shell, Failure> {
    let timestamp = u32::try_from(dice.below(1 << 30))?;
    let deadline = timestamp + u32::try_from(dice.below(86_400))? + 1;
    Ok(Shell {
        network,
        signer: dice.key(),
        multisig: None,
        timestamp: Timestamp::new(timestamp)?,
        deadline: Timestamp::new(deadline)?,
        fee: Some(dice.below(MOST)),
    })
}

fn write_line(out: &mut String, transaction: &Transaction) -> Result<(), Failure> {
    let bytes = Nem::encode(transaction);
    let line = json!({
        "network": transaction.header.network.name(),
        "type": kind(&transaction.body),
        "unsigned": HEXUPPER.encode(&bytes),
        "hash": HEXUPPER.encode(&hash_of(&bytes)),
        "signer": HEXUPPER.encode(&transaction.header.signer.0),
    });
    Ok(writeln!(out, "{line}")?)
}

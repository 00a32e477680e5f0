//! What the operator types: lines made from the bytes that get signed, in a fixed order, nothing
//! of it chosen by the request.
use crate::reviewed::Order;
use crate::totals::Totals;
use alloc::{collections::BTreeSet, format, string::String, string::ToString, vec::Vec};
use chain::{Address, Amount, Effect, Levy, Message, Parsed};
use policy::{Code, Finding};

/// One line that the operator types.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Question {
    prompt: String,
    expected: String,
}

impl Question {
    fn new(prompt: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { prompt: prompt.into(), expected: expected.into() }
    }

    /// Asks for something that stands in the operator's order.
    fn from_order(what: &str, expected: impl Into<String>) -> Self {
        Self::new(format!("{what}, from the order in your hand"), expected)
    }

    /// Asks for the ends of an address that stands in the operator's order.
    fn of_address(whose: &str, address: &Address) -> Self {
        Self::from_order(&format!("the first 8 and last 8 characters of {whose}"), address.ends())
    }

    /// Returns what is asked for.
    #[must_use]
    pub fn prompt(&self) -> &str {
        &self.prompt
    }

    /// Returns the exact line that answers it.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// Compares word by word; how many blanks stand between the words does not matter.
    #[must_use]
    pub fn is_answered_by(&self, typed: &str) -> bool {
        typed.split_ascii_whitespace().eq(self.expected.split_ascii_whitespace())
    }
}

/// The operator did not confirm: a line differed or the input ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Declined {
    /// Which question, counted from 1.
    pub question: usize,
}

pub(crate) fn of<'a>(
    order: &Order,
    totals: &Totals,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<Question> {
    let mut questions = match &*order.transactions {
        [single] => of_single(single),
        several => of_batch(several, order, totals),
    };
    if order.transactions.len() > 1 || totals.fees_are_high() {
        questions.extend(totals.fees.iter().map(of_fee));
    }
    let dangers: BTreeSet<Code> =
        findings.map(|finding| finding.code).filter(|code| code.is_danger()).collect();
    questions.extend(dangers.into_iter().map(|code| {
        Question::new(format!("the danger's code, {code}, to go on all the same"), code.as_str())
    }));
    questions.push(Question::new(
        "the check code of the request, eight digits",
        order.check_code.as_str(),
    ));
    questions
}

/// Amounts first, then who gets them, then the rest; of another account's money, whose it is.
fn of_single(parsed: &Parsed) -> Vec<Question> {
    let effects = &parsed.facts().effects;
    let mut questions: Vec<Question> = effects.iter().filter_map(amount).collect();
    let recipient = effects.iter().find_map(recipient);
    questions.extend(recipient.map(|to| Question::of_address("the recipient", to)));
    questions.extend(effects.iter().flat_map(other));
    questions
}

const fn recipient(effect: &Effect) -> Option<&Address> {
    if let Effect::Pays { to, .. } = effect { Some(to) } else { None }
}

fn amount(effect: &Effect) -> Option<Question> {
    let Effect::Pays { amount, .. } = effect else { return None };
    let what = match amount.asset.scale {
        Some((ticker, _)) => format!("the amount and {ticker}"),
        None => String::from("the amount in atomic units and the mosaic's name"),
    };
    Some(Question::from_order(&what, amount.typed()))
}

/// What is asked of an effect beside amounts and recipient.
fn other(effect: &Effect) -> Vec<Question> {
    match effect {
        Effect::Pays { .. } | Effect::PaysFee { .. } => Vec::new(),
        Effect::Says { message, .. } => {
            let whole = message.typed() == message.shown();
            let part = match message {
                Message::Text(_) if whole => "the message",
                Message::Text(_) => "the message's first 8 and last 8 characters",
                Message::Hex(_) | Message::Binary(_) | Message::Encrypted(_) => {
                    "the message: its kind (hex, binary or encrypted), first 8 and last 8 characters"
                }
            };
            Vec::from([Question::from_order(part, message.typed())])
        }
        Effect::Starts { account } | Effect::Cosigns { account, .. } => {
            Vec::from([Question::of_address("the multisig account", account)])
        }
        Effect::ChangesControl { adds, removes, signatures, .. } => {
            control(adds, removes, *signatures)
        }
        Effect::Delegates { remote, active, .. } => {
            let verb = if *active { "delegate to" } else { "take back from" };
            let expected = format!("{verb} {}", remote.ends());
            let what =
                format!("{verb} and the first 8 and last 8 characters of the remote account");
            Vec::from([Question::from_order(&what, expected)])
        }
        Effect::Registers { name, .. } => {
            Vec::from([Question::from_order("the whole name of the namespace", name.as_str())])
        }
        Effect::Defines { definition, .. } => {
            let name = definition.asset.as_str();
            let name = Question::from_order("the whole name of the mosaic", name);
            core::iter::once(name).chain(definition.levy.as_ref().map(levy)).collect()
        }
        Effect::ChangesSupply { asset, creates, units, .. } => {
            let verb = if *creates { "create" } else { "delete" };
            let what = format!("{verb}, the number of whole units and the mosaic's name");
            Vec::from([Question::from_order(&what, format!("{verb} {units} {asset}"))])
        }
    }
}

/// A levy is charged at every transfer, for ever.
fn levy(levy: &Levy) -> Question {
    let (what, to) = match levy {
        Levy::Fixed { to, amount } => (amount.typed(), to),
        Levy::Share { to, asset, ten_thousandths } => {
            (format!("{ten_thousandths}/10000 {asset}"), to)
        }
    };
    let prompt = "the levy, to, and the first 8 and last 8 characters of who gets it";
    Question::from_order(prompt, format!("{what} to {}", to.ends()))
}

/// A change of control is named in full: each cosignatory, and the number of signatures.
fn control(adds: &[Address], removes: &[Address], signatures: i32) -> Vec<Question> {
    let change = |verb: &'static str| {
        move |address: &Address| {
            let what = format!("{verb} and the first 8 and last 8 characters of the cosignatory");
            Question::from_order(&what, format!("{verb} {}", address.ends()))
        }
    };
    let added = adds.iter().map(change("add"));
    let removed = removes.iter().map(change("remove"));
    let mut questions: Vec<Question> = added.chain(removed).collect();
    if signatures != 0 {
        let what = "signatures and by how many more (+) or fewer (-) are needed";
        questions.push(Question::from_order(what, format!("signatures {signatures:+}")));
    }
    questions
}

/// A batch is typed by its sums; whatever else is in it is named all the same.
fn of_batch(transactions: &[Parsed], order: &Order, totals: &Totals) -> Vec<Question> {
    let count = transactions.len().to_string();
    let mut questions = Vec::from([Question::from_order("the number of transactions", count)]);
    questions.extend(totals.paid.iter().map(|amount| {
        let what = format!("the total of {}", amount.asset.label());
        Question::from_order(&what, amount.typed())
    }));
    let effects = transactions.iter().flat_map(|parsed| &parsed.facts().effects);
    let grave = |effect: &&Effect| match effect {
        Effect::ChangesControl { .. }
        | Effect::Delegates { .. }
        | Effect::Registers { .. }
        | Effect::Defines { .. }
        | Effect::ChangesSupply { .. } => true,
        Effect::Pays { .. }
        | Effect::Says { .. }
        | Effect::Starts { .. }
        | Effect::Cosigns { .. }
        | Effect::PaysFee { .. } => false,
    };
    questions.extend(effects.filter(grave).flat_map(other));
    let whose = |account| Question::of_address("the multisig account", account);
    questions.extend(order.subjects().map(whose));
    questions
}

fn of_fee(fee: &Amount) -> Question {
    Question::new(format!("the total fee in {}", fee.asset.label()), fee.typed())
}

//! What the operator types: lines made from the bytes that get signed, in a fixed order, nothing
//! of it chosen by the request.
use crate::reviewed::Order;
use crate::totals::Totals;
use alloc::{collections::BTreeSet, format, string::String, string::ToString, vec::Vec};
use chain::{Amount, Effect, Parsed};
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
    pub(crate) fn is_answered_by(&self, typed: &str) -> bool {
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
        [single] => of_payment(single),
        several => of_batch(several.len(), totals),
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

fn of_payment(parsed: &Parsed) -> Vec<Question> {
    let effects = &parsed.facts().effects;
    let mut questions: Vec<Question> = effects.iter().filter_map(amount).collect();
    let recipient = effects.iter().find_map(|effect| match effect {
        Effect::Pays { to, .. } => Some(to.ends()),
        Effect::Says { .. } | Effect::PaysFee { .. } => None,
    });
    questions.extend(recipient.map(|ends| {
        let prompt =
            "the first 8 and last 8 characters of the recipient, from the order in your hand";
        Question::new(prompt, ends)
    }));
    questions.extend(effects.iter().filter_map(message));
    questions
}

fn amount(effect: &Effect) -> Option<Question> {
    match effect {
        Effect::Pays { amount, .. } => {
            let unit = match amount.asset.scale {
                Some((ticker, _)) => format!("the amount and {ticker}"),
                None => String::from("the amount in atomic units and the mosaic's name"),
            };
            let prompt = format!("{unit}, from the order in your hand");
            Some(Question::new(prompt, amount.typed()))
        }
        Effect::Says { .. } | Effect::PaysFee { .. } => None,
    }
}

fn message(effect: &Effect) -> Option<Question> {
    match effect {
        Effect::Says { message, .. } => {
            let (typed, shown) = (message.typed(), message.shown());
            let part = if typed == shown {
                "the message"
            } else {
                "the message's first 8 and last 8 characters"
            };
            Some(Question::new(format!("{part}, from the order in your hand"), typed))
        }
        Effect::Pays { .. } | Effect::PaysFee { .. } => None,
    }
}

fn of_batch(count: usize, totals: &Totals) -> Vec<Question> {
    let count =
        Question::new("the number of payments, from the order in your hand", count.to_string());
    let total = |amount: &Amount| {
        let prompt = format!(
            "the total of {}, from the order in your hand",
            chain::escape(amount.asset.label())
        );
        Question::new(prompt, amount.typed())
    };
    core::iter::once(count).chain(totals.paid.iter().map(total)).collect()
}

fn of_fee(fee: &Amount) -> Question {
    Question::new(format!("the total fee in {}", fee.asset.label()), fee.typed())
}

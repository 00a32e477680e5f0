//! A request that the rules permit, with the lines of its review.
use crate::lines::{self, Line};
use crate::questions::{self, Declined, Question};
use crate::totals::Totals;
use crate::{Approved, claims};
use alloc::{string::String, vec::Vec};
use chain::{Address, Claim, Network, Parsed};
use policy::{Finding, Refusal, Surroundings};
use scheme::PublicKey;

/// A request as it was parsed, before any rule was applied.
#[derive(Debug)]
pub struct Order {
    /// The check code of the request's digest: eight digits.
    pub check_code: String,
    /// The network that the request names.
    pub network: Network,
    /// The account that the request wants to sign.
    pub account: PublicKey,
    /// Its transactions, in order.
    pub transactions: Vec<Parsed>,
    /// The online machine's note, not checked by anything.
    pub note: Option<String>,
    /// What else the online machine says.
    pub claims: Vec<Claim>,
}

impl Order {
    /// Returns the multisig accounts that the transactions start or cosign something for, each
    /// once: it is their money and control that is at stake.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = &Address> {
        let mut seen: Vec<&Address> = Vec::new();
        for facts in self.transactions.iter().map(Parsed::facts) {
            if facts.inner.is_some() && !seen.contains(&facts.subject()) {
                seen.push(facts.subject());
            }
        }
        seen.into_iter()
    }
}

/// A request that the rules permit and a human has yet to confirm.
#[derive(Debug)]
#[must_use = "a reviewed request is not signed until the operator confirms it"]
pub struct Reviewed {
    order: Order,
    findings: Vec<Vec<Finding>>,
    common: Vec<Finding>,
    lines: Vec<Line>,
    questions: Vec<Question>,
}

impl Reviewed {
    /// Applies the form rules to every transaction and lays out what the operator sees.
    ///
    /// # Errors
    ///
    /// The first [`Refusal`]: `R-EMPTY` without a transaction, `R-MIXED` if the transactions are
    /// of several chains, networks or accounts, `R-FORM` if their sum does not fit 64 bits, and
    /// whatever [`policy::demand_each_once`] and [`policy::examine`] refuse.
    pub fn new(order: Order, surroundings: &Surroundings) -> Result<Self, Refusal> {
        demand_one_account(&order)?;
        policy::demand_each_once(&order.transactions)?;
        let examine = |(place, parsed)| policy::examine(place, parsed, surroundings);
        let findings: Vec<_> =
            order.transactions.iter().enumerate().map(examine).collect::<Result<_, _>>()?;
        let common = policy::examine_together(&order.transactions, surroundings);
        let totals = Totals::of(&order.transactions)?;
        let all = findings.iter().flatten().chain(&common);
        let questions = questions::of(&order, &totals, all);
        let lines = lines::of(&order, &totals, &findings, &common, surroundings);
        Ok(Self { order, findings, common, lines, questions })
    }

    /// Returns what the operator must read, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Returns what will be asked, with the exact answers.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Returns the transactions.
    pub fn transactions(&self) -> &[Parsed] {
        &self.order.transactions
    }

    /// Returns the findings of each transaction, in order.
    #[must_use]
    pub fn findings(&self) -> &[Vec<Finding>] {
        &self.findings
    }

    /// Returns the findings that concern the request as a whole.
    #[must_use]
    pub fn common_findings(&self) -> &[Finding] {
        &self.common
    }

    /// Returns the online machine's claims that concern the transactions, each with its line of the
    /// review. Nobody has checked them.
    #[must_use]
    pub fn claims(&self) -> Vec<(&Claim, String)> {
        claims::of(&self.order.transactions, &self.order.claims)
    }

    /// Asks every question through `ask`, which hands back the typed line or `None` at the end of
    /// input, and compares it with the line made from the very bytes that get signed.
    ///
    /// # Errors
    ///
    /// [`Declined`] at the first line that differs; nothing is asked after it.
    pub fn confirm(
        self,
        mut ask: impl FnMut(&Question) -> Option<String>,
    ) -> Result<Approved, Declined> {
        for (place, question) in self.questions.iter().enumerate() {
            match ask(question) {
                Some(typed) if question.is_answered_by(&typed) => {}
                Some(_) | None => return Err(Declined { question: place.saturating_add(1) }),
            }
        }
        let Some(first) = self.order.transactions.first() else {
            return Err(Declined { question: 0 });
        };
        let scheme = first.scheme();
        let payloads = self.order.transactions.into_iter().map(Parsed::into_payload).collect();
        Ok(Approved::new(scheme, self.order.account, payloads))
    }
}

/// One key signs a request, so all of it must be that key's own.
fn demand_one_account(order: &Order) -> Result<(), Refusal> {
    let Some(first) = order.transactions.first() else {
        return Err(Refusal::whole("R-EMPTY", "the request holds no transaction"));
    };
    for (place, parsed) in order.transactions.iter().enumerate() {
        let facts = parsed.facts();
        if facts.signer != order.account {
            let text = "its signer is not the account that the request names";
            return Err(Refusal::of(place, "R-MIXED", text));
        }
        if parsed.chain() != first.chain() || facts.network != order.network {
            let text = "it is for another chain or network than the request";
            return Err(Refusal::of(place, "R-MIXED", text));
        }
    }
    Ok(())
}

//! From a request to its signatures: read to the end, confirmed line by line, signed, shown.
use super::desk::Leave;
use super::flow::Flow;
use super::say::{Language, Say};
use super::spoken;
use crate::key::Account;
use crate::session::Session;
use crate::sign;
use crate::vaults::keys::{self, Which};
use approval::{Approved, Line, Question, Weight};
use chain::Effect;
use policy::{Code, Finding};
use protocol::{Confirmed, Digest, Message};
use screen::{Tone, widgets::Row};
use station::{CliError, Exit};
use std::collections::{BTreeMap, BTreeSet};

const SCAN: Say = Say("Scan the request", "署名要求の読み取り");
const REVIEW: Say = Say("What it does", "この取引の内容");
const CONFIRM: Say = Say("Confirm", "確認");
const WRONG: Say = Say(
    "That is not what the request does. Compare the order in your hand.",
    "要求の内容と一致しません。手元の指示書と照合してください。",
);
const DECLINED: Say = Say("declined: nothing was signed", "中止しました。何も署名されていません");
const COMPARE: Say = Say(
    "compare the order in your hand with the review, and find out who changed it",
    "手元の指示書と内容を照合し、違いの原因を確かめてください",
);

const UNSIGNED: Say = Say(
    "Nothing is signed then, and the request must be scanned again.",
    "署名せずに終わります。要求はもう一度読み取る必要があります。",
);
const CHANGED: Say = Say(
    "While this was read, time has gone on, and the request is judged otherwise. Read it once more.",
    "確認中に時間が経過し、判定が変わりました。もう一度内容を確認してください。",
);

/// How often a line may be typed wrong.
const TRIES: u8 = 3;
/// Longer texts are of the usual size: large ones would take a page each.
const LARGEST: usize = 64;

/// How often each question was answered wrong: what it asks, and its place among those that ask the same.
type Wrong = BTreeMap<(String, usize), u8>;

impl Flow<'_> {
    /// Scans a request, shows what it does, and signs it if the operator confirms.
    pub(super) fn sign(&mut self) -> Result<(), Leave> {
        let message = self.scan_message(SCAN)?;
        let mut wrong = Wrong::new();
        // Reading takes its time, in which a deadline may pass: what holds now is signed, or read once more.
        loop {
            let session = self.reviewed(&message)?;
            let own = self.of_vault(&session);
            let own = self.desk.settle(own)?;
            let checked = match own.as_ref().or(self.account.as_ref()) {
                Some(account) => sign::check_account(&session, account),
                None => Err(CliError::usage("there is no key", "use a key first")),
            };
            self.desk.settle(checked)?;
            let typed = self.confirmed(&session, &mut wrong)?;
            if judgement(&self.reviewed(&message)?) == judgement(&session) {
                let paid = recipients(&session);
                let response = self.signed(session, typed, own.as_ref())?;
                self.paid.extend(paid);
                return self.desk.show_codes(&response);
            }
            let changed = self.desk.say(CHANGED);
            self.desk.note(REVIEW, changed)?;
        }
    }

    fn reviewed(&mut self, message: &Message) -> Result<Session, Leave> {
        let surroundings = self.surroundings();
        let session = Session::of_message(message.clone(), Some(self.network), &surroundings);
        self.desk.settle(session)
    }

    /// Makes the signing key of the account that a request is for, if a vault is open.
    fn of_vault(&self, session: &Session) -> Result<Option<Account>, CliError> {
        let Some(held) = &self.vault else { return Ok(None) };
        let which = Which::Signs(&session.request.account);
        keys::account_of(&held.vault, (session.chain, session.network), which).map(Some)
    }

    /// Has all of it read, and typed what it does.
    fn confirmed(&mut self, session: &Session, wrong: &mut Wrong) -> Result<Vec<String>, Leave> {
        let rows = self.rows(&self.lines_of(session));
        self.desk.rested()?;
        let typed = loop {
            match self.desk.read(REVIEW, &rows) {
                Err(Leave::Back) if !self.desk.surely(REVIEW, UNSIGNED)? => continue,
                other => other?,
            }
            match self.ask(session.reviewed.questions(), wrong) {
                // Who wants back from a question reads once more.
                Err(Leave::Back) => {}
                other => break other?,
            }
        };
        if let Some(typed) = typed {
            return Ok(typed);
        }
        let error = CliError::new(Exit::Declined, self.desk.say(DECLINED), self.desk.say(COMPARE));
        Err(self.desk.trouble(&error).err().unwrap_or(Leave::Back))
    }

    fn signed(
        &mut self,
        session: Session,
        typed: Vec<String>,
        own: Option<&Account>,
    ) -> Result<Message, Leave> {
        let digest = session.digest;
        let mut typed = typed.into_iter();
        let approved = session.reviewed.confirm(|_| typed.next());
        let signed = approved
            .map_err(|_| CliError::new(Exit::Declined, DECLINED.0, COMPARE.0))
            .and_then(|approved| self.signature(own, approved, digest));
        self.desk.settle(signed)
    }

    fn signature(
        &self,
        own: Option<&Account>,
        approved: Approved,
        digest: Digest,
    ) -> Result<Message, CliError> {
        let account = own.or(self.account.as_ref());
        let account =
            account.ok_or_else(|| CliError::usage("there is no key", "use a key first"))?;
        sign::sign(account, approved, digest, Confirmed::Terminal).map(Message::Response)
    }

    /// Asks every question; none of the answers if one stays wrong. How often each was answered wrong is kept:
    /// going back gives no further tries.
    fn ask(
        &mut self,
        questions: &[Question],
        wrong: &mut Wrong,
    ) -> Result<Option<Vec<String>>, Leave> {
        let mut answers = Vec::with_capacity(questions.len());
        for (number, question) in (1_usize..).zip(questions) {
            let count = questions.len();
            let same = |other: &&Question| other.prompt() == question.prompt();
            let alike = questions.iter().take(number).filter(same).count();
            let wrong = wrong.entry((question.prompt().to_owned(), alike)).or_default();
            let Some(answer) = self.ask_one(question, &format!("{number}/{count}"), wrong)? else {
                return Ok(None);
            };
            answers.push(answer);
        }
        Ok(Some(answers))
    }

    fn ask_one(
        &mut self,
        question: &Question,
        place: &str,
        wrong: &mut u8,
    ) -> Result<Option<String>, Leave> {
        let what = spoken::prompt(question.prompt(), self.desk.language);
        let ask = match self.desk.language {
            Language::English => format!("Type {what}"),
            Language::Japanese => format!("入力してください: {what}"),
        };
        let mut rows = vec![Row::new(place, Tone::Faint), Row::new(ask, Tone::Strong)];
        while *wrong < TRIES {
            let typed = self.desk.line(CONFIRM, &rows, false)?;
            if question.is_answered_by(&typed) {
                return Ok(Some(typed.to_string()));
            }
            // Enter pressed once too often is no answer.
            if typed.trim().is_empty() {
                continue;
            }
            *wrong = wrong.saturating_add(1);
            rows.truncate(2);
            rows.push(Row::new(self.desk.say(WRONG), Tone::Warning));
        }
        Ok(None)
    }

    /// Returns the review; of a batch with how many recipients are new to this signer, which keeps nothing.
    fn lines_of(&self, session: &Session) -> Vec<Line> {
        let mut lines = session.lines();
        let all = recipients(session);
        let Some(first) = lines.iter().position(is_of_a_transaction) else { return lines };
        if all.is_empty() {
            return lines;
        }
        let new = all.difference(&self.paid).count();
        let weight = if new > 0 { Weight::Warning } else { Weight::Detail };
        let text =
            format!("{}, of whom {new} were not paid since this signer was started", all.len());
        lines.insert(first, Line { weight, label: String::from("recipients"), text });
        lines
    }

    /// Lays a review out: effects large, warnings marked, each transaction of a batch in plain rows below its
    /// heading.
    fn rows(&self, lines: &[Line]) -> Vec<Row> {
        let batch = lines.iter().filter(|line| is_of_a_transaction(line)).count() > 0;
        let mut within = false;
        let mut rows = Vec::new();
        for line in lines {
            within |= batch && is_of_a_transaction(line);
            self.lay(line, within, &mut rows);
        }
        // A long message shall not look like what this program says.
        rows.into_iter().map(Row::hanging).collect()
    }

    fn lay(&self, line: &Line, small: bool, rows: &mut Vec<Row>) {
        let language = self.desk.language;
        let foreign = line.weight == Weight::Note || spoken::is_foreign(&line.label);
        let of_text = if foreign { Language::English } else { language };
        let (label, text) = (
            spoken::label(&line.label, &line.text, language),
            spoken::text(&line.label, &line.text, of_text),
        );
        let joined = match (label.is_empty(), language) {
            (true, _) => text.clone(),
            (false, Language::English) => format!("{label}: {text}"),
            (false, Language::Japanese) => format!("{label}: {text}"),
        };
        match line.weight {
            Weight::Heading if small => rows.push(Row::new(joined, Tone::Bar)),
            Weight::Heading => rows.push(Row::large(joined, Tone::Plain)),
            Weight::Effect if small || text.len() > LARGEST => {
                rows.push(Row::new(joined, Tone::Strong));
            }
            Weight::Effect => {
                if !label.is_empty() {
                    // What a request brings along never begins a page without saying what it is.
                    rows.push(Row::new(label, Tone::Faint).leading());
                }
                rows.push(Row::large(text, Tone::Strong));
            }
            Weight::Danger => rows.push(Row::new(format!("!! {joined}"), Tone::Danger)),
            Weight::Warning => rows.push(Row::new(format!("!  {joined}"), Tone::Warning)),
            Weight::Detail => rows.push(Row::new(joined, Tone::Plain)),
            Weight::Note => rows.push(Row::new(joined, Tone::Faint)),
        }
    }
}

/// Returns what a request is judged to be: what was found in each of its transactions, and in all of it.
fn judgement(session: &Session) -> Vec<Vec<Code>> {
    let reviewed = &session.reviewed;
    let codes = |findings: &[Finding]| findings.iter().map(|finding| finding.code).collect();
    let each = reviewed.findings().iter().map(|findings| codes(findings));
    each.chain([codes(reviewed.common_findings())]).collect()
}

/// Returns whom a request pays.
fn recipients(session: &Session) -> BTreeSet<String> {
    let effects = session.reviewed.transactions().iter().flat_map(|parsed| &parsed.facts().effects);
    let recipient = |effect: &Effect| {
        if let Effect::Pays { to, .. } = effect { Some(to.to_string()) } else { None }
    };
    effects.filter_map(recipient).collect()
}

fn is_of_a_transaction(line: &Line) -> bool {
    line.weight == Weight::Heading && line.text.starts_with("transaction ")
}

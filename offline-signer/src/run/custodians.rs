//! Who opens a vault: a new vault for new custodians, and changes of them.
use super::desk::Leave;
use super::flow::Flow;
use super::say::Say;
use super::vault::{Held, MOMENT};
use crate::vaults;
use screen::{Tone, widgets::Row};
use station::CliError;
use vault::{Argon2id, Cost, Label, NewCustodian, Passphrase, Rekeyed, Vault, VaultError};

const NEW: Say = Say("A new vault", "新しい金庫");
const COUNT: Say = Say(
    "How many custodians shall the vault have? Each has a passphrase that nobody else knows.",
    "保管者は何人ですか? 各自が、ほかの誰も知らないパスフレーズを持ちます。",
);
const THRESHOLD: Say = Say("How many of them must come to open it?", "開けるのに何人必要ですか?");
const NAME: Say = Say("The name of custodian", "保管者の名前:");
const BEFORE: Say = Say(
    "The custodian before must type name and passphrase again.",
    "一つ前の保管者は、名前とパスフレーズをもう一度入力する必要があります。",
);
const NAME_TAKEN: Say = Say("another custodian has this name", "同じ名前の保管者がすでにいます");
const NAME_OTHER: Say = Say("type another name", "別の名前を入力してください");
const PASSPHRASE: Say = Say("New passphrase", "新しいパスフレーズ");
const AGAIN: Say = Say("The same once more", "もう一度同じものを");
const DIFFER: Say = Say("the two are not the same", "二つが一致しません");
const DIFFER_HINT: Say =
    Say("type the passphrase twice alike", "同じパスフレーズを二回入力してください");
const KNOWN: Say =
    Say("this passphrase opens the vault already", "このパスフレーズはすでに使われています");
const KNOWN_HINT: Say = Say(
    "each custodian has one that nobody else knows, and a changed one is a new one",
    "各自、ほかの誰も知らない新しいものを使ってください",
);
const NUMBER_WRONG: Say = Say("that number does not do", "その数は使えません");
const NUMBER_HINT: Say = Say("type a number from 1 on", "1以上の数を入力してください");
const CUSTODIANS: Say = Say("Custodians", "保管者");
const ADD: Say = Say("Add a custodian", "保管者を追加する");
const REPLACE: Say = Say("Replace a custodian", "保管者を交代する");
const REMOVE: Say = Say("Remove a custodian", "保管者を外す");
const CHANGE: Say = Say("Change a passphrase", "パスフレーズを変更する");
const WHICH: Say = Say("Which one?", "どなたですか?");
const NOT_ALL: Say = Say(
    "Not everyone was there, so the vault keeps its key: an old copy with the old passphrase still counts. Change it with all custodians there to end that.",
    "全員がそろっていないため、金庫の鍵は変わりません。古い写しと古いパスフレーズはまだ有効です。全員がそろったときに変更してください。",
);

/// No vault of people has more.
const MOST: u8 = 16;

impl Flow<'_> {
    /// Makes an empty vault.
    pub(super) fn new_vault(&mut self) -> Result<(), Leave> {
        self.demand_memory()?;
        let mut random = self.desk.settle(vaults::random())?;
        let count = self.number(NEW, COUNT, MOST)?;
        let threshold = if count == 1 { 1 } else { self.number(NEW, THRESHOLD, count)? };
        let cost = self.cost()?;
        let mut all: Vec<NewCustodian> = Vec::new();
        while all.len() < usize::from(count) {
            match self.new_custodian(&all, cost) {
                Ok(custodian) => all.push(custodian),
                // Back leads to the custodian before, and not out of it all.
                Err(Leave::Back) if !all.is_empty() => {
                    if self.desk.surely(NEW, BEFORE)? {
                        drop(all.pop());
                    }
                }
                Err(other) => return Err(other),
            }
        }
        self.desk.busy(NEW, MOMENT)?;
        let made = Vault::create(threshold, all, false, &mut Argon2id, &mut random);
        self.desk.rested()?;
        let vault = self.desk.settle(made.map_err(|error| vaults::unopened(&error)))?;
        self.vault = Some(Held { vault, changed: true });
        self.mark(true);
        Ok(())
    }

    fn new_custodian(
        &mut self,
        others: &[NewCustodian],
        cost: Cost,
    ) -> Result<NewCustodian, Leave> {
        let ask = format!("{} {}", self.desk.say(NAME), others.len().saturating_add(1));
        let taken = |name: &Label| others.iter().any(|other| other.name == *name);
        loop {
            let name = self.own_label(NEW, &ask, taken)?;
            let passphrase = self.new_passphrase(name.as_str(), |typed| {
                Ok(others.iter().any(|other| other.passphrase.is_same(typed)))
            });
            match passphrase {
                // The same custodian begins anew.
                Err(Leave::Back) => {}
                other => return Ok(NewCustodian { name, passphrase: other?, cost }),
            }
        }
    }

    fn cost(&mut self) -> Result<Cost, Leave> {
        self.desk.busy(NEW, MOMENT)?;
        let cost = Cost::of_this_machine(vaults::TARGET, vaults::half_of_free());
        self.desk.rested()?;
        let (cost, _) = self.desk.settle(cost.map_err(|error| vaults::unopened(&error)))?;
        Ok(cost)
    }

    /// Asks for a number from 1 to `most`.
    pub(super) fn number(&mut self, title: Say, ask: Say, most: u8) -> Result<u8, Leave> {
        loop {
            let above = [Row::new(format!("{} (1-{most})", self.desk.say(ask)), Tone::Plain)];
            let typed = self.desk.line(title, &above, false)?;
            match typed.trim().parse() {
                Ok(number) if (1..=most).contains(&number) => return Ok(number),
                Ok(_) | Err(_) => {
                    let (what, hint) = (self.desk.say(NUMBER_WRONG), self.desk.say(NUMBER_HINT));
                    self.desk.trouble(&CliError::usage(what, hint))?;
                }
            }
        }
    }

    /// Asks for a name.
    pub(super) fn label(&mut self, title: Say, ask: &str) -> Result<Label, Leave> {
        loop {
            let typed = self.desk.line(title, &[Row::new(ask, Tone::Strong)], false)?;
            match typed.trim().parse::<Label>() {
                Ok(label) => return Ok(label),
                Err(error) => {
                    self.desk
                        .trouble(&CliError::usage(error.to_string(), self.desk.say(NAME_OTHER)))?;
                }
            }
        }
    }

    /// Asks for a new passphrase twice, until both are alike and it is no one's yet.
    fn new_passphrase(
        &mut self,
        whose: &str,
        is_known: impl Fn(&Passphrase) -> Result<bool, VaultError>,
    ) -> Result<Passphrase, Leave> {
        loop {
            let whose = chain::escape(whose);
            let first = self.ask_passphrase(PASSPHRASE, &whose)?;
            // At once: who made all the others type as well would be sorry for it.
            if let Err(error) = vault::check_length(&first) {
                self.desk.trouble(&vaults::unopened(&error))?;
                continue;
            }
            let again = match self.ask_passphrase(AGAIN, &whose) {
                Err(Leave::Back) => continue,
                other => other?,
            };
            if !first.is_same(&again) {
                let (what, hint) = (self.desk.say(DIFFER), self.desk.say(DIFFER_HINT));
                self.desk.trouble(&CliError::usage(what, hint))?;
                continue;
            }
            self.desk.busy(PASSPHRASE, MOMENT)?;
            let known = is_known(&first).map_err(|error| vaults::unopened(&error));
            self.desk.rested()?;
            if !self.desk.settle(known)? {
                return Ok(first);
            }
            let (what, hint) = (self.desk.say(KNOWN), self.desk.say(KNOWN_HINT));
            self.desk.trouble(&CliError::usage(what, hint))?;
        }
    }

    /// Changes who opens the vault.
    pub(super) fn custodians(&mut self) -> Result<(), Leave> {
        let Some(mut held) = self.vault.take() else { return Ok(()) };
        let before = held.changed;
        let done = self.change_custodians(&mut held.vault);
        // What was left before it was done has changed nothing.
        let changed = before || done.is_ok();
        self.vault = Some(held);
        // Before anything else is shown: nobody may be there to read it.
        self.mark(changed);
        if done? == Rekeyed::No {
            let note = self.desk.say(NOT_ALL);
            self.desk.note(CUSTODIANS, note)?;
        }
        self.desk.note(CUSTODIANS, vaults::about_copies())?;
        self.changed()
    }

    fn change_custodians(&mut self, vault: &mut Vault) -> Result<Rekeyed, Leave> {
        let deeds = [ADD, REPLACE, REMOVE, CHANGE].map(|deed| self.desk.say(deed));
        let rows: Vec<Row> = vault
            .custodians()
            .map(|(number, name, ..)| {
                Row::new(format!("{number:>3}  {}", chain::escape(name.as_str())), Tone::Plain)
            })
            .collect();
        match self.desk.choose(CUSTODIANS, &rows, &deeds)? {
            0 => self.add_custodian(vault).map(|()| Rekeyed::Yes),
            1 => self.replace_custodian(vault).map(|()| Rekeyed::Yes),
            2 => self.remove_custodian(vault).map(|()| Rekeyed::Yes),
            _ => self.change_passphrase(vault),
        }
    }

    fn which(&mut self, vault: &Vault) -> Result<u8, Leave> {
        let all: Vec<(u8, String)> = vault
            .custodians()
            .map(|(number, name, ..)| {
                (number, format!("{number}  {}", chain::escape(name.as_str())))
            })
            .collect();
        let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
        let above = [Row::new(self.desk.say(WHICH), Tone::Strong)];
        let chosen = self.desk.choose(CUSTODIANS, &above, &names)?;
        all.get(chosen).map(|(number, _)| *number).ok_or(Leave::Back)
    }

    fn newcomer(&mut self, vault: &Vault, name: Label) -> Result<NewCustodian, Leave> {
        let cost = self.cost()?;
        let known = |typed: &Passphrase| vault.is_known_passphrase(typed, &mut Argon2id);
        let passphrase = self.new_passphrase(name.as_str(), known)?;
        Ok(NewCustodian { name, passphrase, cost })
    }

    /// Two custodians of one name would be taken for each other.
    fn new_name(&mut self, vault: &Vault) -> Result<Label, Leave> {
        let taken = |name: &Label| vault.custodians().any(|(_, other, ..)| other == name);
        self.own_label(CUSTODIANS, self.desk.say(NAME), taken)
    }

    /// Asks for a name until it is one that nobody has.
    fn own_label(
        &mut self,
        title: Say,
        ask: &str,
        taken: impl Fn(&Label) -> bool,
    ) -> Result<Label, Leave> {
        loop {
            let name = self.label(title, ask)?;
            if !taken(&name) {
                return Ok(name);
            }
            let (what, hint) = (self.desk.say(NAME_TAKEN), self.desk.say(NAME_OTHER));
            self.desk.trouble(&CliError::usage(what, hint))?;
        }
    }

    fn add_custodian(&mut self, vault: &mut Vault) -> Result<(), Leave> {
        let name = self.new_name(vault)?;
        let new = self.newcomer(vault, name)?;
        let mut random = self.desk.settle(vaults::random())?;
        let added = vault.add_custodian(new, &mut Argon2id, &mut random);
        self.settle_change(added).map(|_| ())
    }

    fn replace_custodian(&mut self, vault: &mut Vault) -> Result<(), Leave> {
        let number = self.which(vault)?;
        let name = self.new_name(vault)?;
        let new = self.newcomer(vault, name)?;
        let mut random = self.desk.settle(vaults::random())?;
        let replaced = vault.replace_custodian(number, new, &mut Argon2id, &mut random);
        self.settle_change(replaced).map(|_| ())
    }

    fn remove_custodian(&mut self, vault: &mut Vault) -> Result<(), Leave> {
        let number = self.which(vault)?;
        let mut random = self.desk.settle(vaults::random())?;
        let removed = vault.remove_custodian(number, &mut random);
        self.settle_change(removed)
    }

    fn change_passphrase(&mut self, vault: &mut Vault) -> Result<Rekeyed, Leave> {
        let number = self.which(vault)?;
        let found = vault.custodians().find(|(other, ..)| *other == number);
        let name = found.map(|(_, name, ..)| name.clone()).ok_or(Leave::Back)?;
        let NewCustodian { passphrase, cost, .. } = self.newcomer(vault, name)?;
        let mut random = self.desk.settle(vaults::random())?;
        let changed =
            vault.change_passphrase(number, &passphrase, cost, &mut Argon2id, &mut random);
        self.settle_change(changed)
    }

    fn settle_change<T>(&mut self, result: Result<T, VaultError>) -> Result<T, Leave> {
        self.desk.rested()?;
        self.desk.settle(result.map_err(|error| vaults::unopened(&error)))
    }
}

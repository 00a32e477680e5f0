//! A vault for this session: it comes as a code, and goes as one when it was changed.
use super::desk::Leave;
use super::flow::Flow;
use super::say::{Language, Say};
use crate::vaults;
use protocol::{Message, SealedVault};
use screen::{Tone, widgets::Row};
use station::CliError;
use vault::{Argon2id, Opening, Passphrase, Sealed, Vault, VaultError};
use zeroize::Zeroizing;

const SCAN: Say = Say("Scan the vault's code", "金庫コードの読み取り");
const OPEN: Say = Say("Open the vault", "金庫を開く");
const WHO: Say = Say("Who is here? More must come:", "どなたが開けますか? あと必要な人数:");
const ENOUGH: Say = Say("that is all: open it", "これで全員:開ける");
const OTHERS: Say = Say(
    "Enough have come. Who else is here? Custodians can only be changed with all who stay.",
    "必要な人数がそろいました。保管者を変更するには、残る全員が必要です。",
);
const COME_AGAIN: Say = Say(
    "The custodians who have come must come again.",
    "入力した保管者も、もう一度入力が必要になります。",
);
const PASSPHRASE: Say = Say("Passphrase of custodian", "保管者のパスフレーズ");
pub(super) const MOMENT: Say = Say("One moment ...", "お待ちください ...");
const CODE: Say = Say("The vault's code", "金庫コード");
const CODE_HOW: Say = Say(
    "The code is the sealed vault as it is now; it opens with the passphrases of today. Scan it with a second signer (vault scan), or photograph it with a camera that has no network, and print it. Older copies lack what was changed.",
    "コードは封印された現在の金庫です。今日のパスフレーズで開きます。二台目の署名機で読み取るか (vault scan)、ネットワークのないカメラで撮影して印刷してください。古い写しには変更が含まれません。",
);
const COMPARE: Say = Say("Compare a copy", "写しの照合");
const COMPARE_NOW: Say = Say("scan the copy now, to compare it", "今すぐ写しを読み取って照合する");
const COPIED: Say = Say("it is copied: do not compare it", "写しました:照合しない");
const SAME: Say = Say("The copy is this vault as it is now.", "写しは現在の金庫と同じです。");
const OTHER: Say = Say("the copy is not this vault as it is now", "写しは現在の金庫と異なります");
const OTHER_HINT: Say = Say("copy the code once more", "もう一度コードを写してください");
const UNCOPIED: Say = Say("The vault was changed", "金庫が変更されています");
const UNCOPIED_HOW: Say = Say(
    "Its code was not shown since: what was changed is lost when this signer is locked.",
    "変更後のコードをまだ表示していません。ロックすると変更は失われます。",
);
const SHOW_IT: Say = Say("show the code first", "先にコードを表示する");
const LOSE_IT: Say = Say("lock all the same: lose the change", "変更を捨ててロックする");

/// An open vault.
pub(super) struct Held {
    pub(super) vault: Vault,
    /// It was changed since its code was shown last.
    pub(super) changed: bool,
}

impl Flow<'_> {
    /// Scans the code of a vault, and opens it with its custodians' passphrases.
    pub(super) fn scan_vault(&mut self) -> Result<(), Leave> {
        self.demand_memory()?;
        let message = self.scan_message(SCAN)?;
        let sealed = self.desk.settle(sealed_of(message))?;
        self.desk.settle(vaults::demand_memory(sealed.mebibytes()))?;
        let vault = self.unlock(sealed)?;
        self.vault = Some(Held { vault, changed: false });
        Ok(())
    }

    /// Lets custodians come, one after the other.
    fn unlock(&mut self, sealed: Sealed) -> Result<Vault, Leave> {
        let mut opening = Opening::new(sealed);
        let needed = opening.missing();
        loop {
            let next = match self.next_custodian(&opening) {
                Err(Leave::Back)
                    if opening.missing() < needed && !self.desk.surely(OPEN, COME_AGAIN)? =>
                {
                    continue;
                }
                other => other?,
            };
            let Some(number) = next else { break };
            let passphrase = match self.ask_passphrase(PASSPHRASE, &number.to_string()) {
                // Another custodian is chosen; those who have come stay.
                Err(Leave::Back) => continue,
                other => other?,
            };
            self.desk.busy(OPEN, MOMENT)?;
            let unlocked = opening.unlock(number, &passphrase, &mut Argon2id);
            self.desk.rested()?;
            match unlocked {
                Ok(()) => {}
                Err(error @ VaultError::Passphrase { .. }) => {
                    self.desk.trouble(&vaults::unopened(&error))?;
                }
                Err(error) => self.desk.settle(Err(vaults::unopened(&error)))?,
            }
        }
        let opened = opening.finish().map_err(|error| vaults::unopened(&error));
        self.desk.settle(opened)
    }

    /// Asks who comes next; none if that is all.
    fn next_custodian(&mut self, opening: &Opening) -> Result<Option<u8>, Leave> {
        let all = opening.sealed().custodians().map(|(number, _)| number);
        let others: Vec<u8> = all.filter(|number| !opening.has_come(*number)).collect();
        let missing = opening.missing();
        if others.is_empty() {
            return Ok(None);
        }
        let mut entries: Vec<String> =
            others.iter().map(|number| self.custodian(*number)).collect();
        let above = if missing == 0 {
            entries.insert(0, self.desk.say(ENOUGH).to_owned());
            Row::new(self.desk.say(OTHERS), Tone::Plain)
        } else {
            Row::new(format!("{} {missing}", self.desk.say(WHO)), Tone::Plain)
        };
        let names: Vec<&str> = entries.iter().map(String::as_str).collect();
        let chosen = self.desk.choose(OPEN, &[above], &names)?;
        Ok(match (missing, chosen) {
            (0, 0) => None,
            (0, chosen) => others.get(chosen.saturating_sub(1)).copied(),
            (_, chosen) => others.get(chosen).copied(),
        })
    }

    fn custodian(&self, number: u8) -> String {
        match self.desk.language {
            Language::English => format!("custodian {number}"),
            Language::Japanese => format!("保管者 {number}"),
        }
    }

    /// Asks for a passphrase, which is not shown.
    pub(super) fn ask_passphrase(&mut self, title: Say, whose: &str) -> Result<Passphrase, Leave> {
        let above = [Row::new(whose, Tone::Strong)];
        let typed = self.desk.line(title, &above, true)?;
        let passphrase = Passphrase::from_bytes(Zeroizing::new(typed.as_bytes().to_vec()));
        self.desk.settle(passphrase.map_err(|error| crate::secret::bad_passphrase(&error)))
    }

    /// Shows the vault as it is now, sealed, and compares a copy.
    pub(super) fn show_vault(&mut self) -> Result<(), Leave> {
        let Some(held) = &mut self.vault else { return Ok(()) };
        let sealed = seal(&mut held.vault);
        let sealed = self.desk.settle(sealed)?;
        self.desk.read(CODE, &[Row::new(self.desk.say(CODE_HOW), Tone::Plain)])?;
        let message = Message::Vault(SealedVault { sealed });
        self.desk.show_codes(&message)?;
        // Enter alone compares: a copy that nobody has made is not taken for one.
        if !self.desk.agree(COMPARE, &[], COPIED, COMPARE_NOW)? {
            return self.compare_copy(&message);
        }
        self.mark(false);
        Ok(())
    }

    /// Notes whether the vault has changes that no copy has.
    pub(super) fn mark(&mut self, changed: bool) {
        if let Some(held) = &mut self.vault {
            held.changed = changed;
        }
        self.desk.unsaved = changed;
    }

    fn compare_copy(&mut self, message: &Message) -> Result<(), Leave> {
        if self.scan_message(COMPARE)? == *message {
            self.mark(false);
            let same = self.desk.say(SAME);
            return self.desk.note(COMPARE, same);
        }
        let (what, hint) = (self.desk.say(OTHER), self.desk.say(OTHER_HINT));
        self.desk.trouble(&CliError::bad_input(what, hint))
    }

    /// Notes a change, and shows the code that has it.
    pub(super) fn changed(&mut self) -> Result<(), Leave> {
        self.mark(true);
        self.show_vault()
    }

    /// Asks before a change is lost; true if the signer may end.
    pub(super) fn may_end(&mut self) -> Result<bool, Leave> {
        if !self.vault.as_ref().is_some_and(|held| held.changed) {
            return Ok(true);
        }
        let above = [Row::new(self.desk.say(UNCOPIED_HOW), Tone::Warning)];
        if self.desk.agree(UNCOPIED, &above, LOSE_IT, SHOW_IT)? {
            return Ok(true);
        }
        self.show_vault()?;
        Ok(false)
    }
}

fn sealed_of(message: Message) -> Result<Sealed, CliError> {
    let vault = message
        .into_vault()
        .map_err(|error| CliError::bad_input(error.to_string(), "scan the codes of a vault"))?;
    Sealed::decode(&vault.sealed).map_err(|error| vaults::unopened(&error))
}

/// Seals a vault, and makes sure that what was sealed is it.
fn seal(vault: &mut Vault) -> Result<Vec<u8>, CliError> {
    let failed = |error: VaultError| vaults::unopened(&error);
    let sealed = vault.seal(&mut vaults::random()?).map_err(failed)?;
    let read_back = Sealed::decode(&sealed).map_err(failed)?;
    vault.check(&read_back).map_err(failed)?;
    Ok(sealed)
}

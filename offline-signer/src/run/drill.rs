//! A drill: what a backup is worth, seen on a machine that keeps nothing.
use super::desk::Leave;
use super::flow::Flow;
use super::say::Say;
use screen::{Tone, widgets::Row};
use vault::KeyKind;

const TITLE: Say = Say("Drill", "訓練");
const HOW: Say = Say(
    "This backup gives these accounts. Compare them with the sheet; nothing is kept.",
    "このバックアップから得られる口座です。用紙と照合してください。何も保存されません。",
);
const NUMBER: Say = Say("account", "口座");

/// The accounts that are shown of a phrase.
const SHOWN: u32 = 5;

impl Flow<'_> {
    /// Has a backup typed or scanned, and shows the addresses that it gives.
    pub(super) fn drill(&mut self) -> Result<(), Leave> {
        self.demand_memory()?;
        let (material, _) = self.backup(TITLE)?;
        let raw = material.kind() == KeyKind::Raw;
        let passphrase = if raw { None } else { self.passphrase()? };
        // A private key is one account and has no others.
        let numbers: Vec<Option<u32>> =
            if raw { vec![None] } else { (0..SHOWN).map(Some).collect() };
        let mut rows = vec![Row::new(self.desk.say(HOW), Tone::Plain)];
        for number in numbers {
            let account = self.derive(&material, number, passphrase.as_ref());
            let account = self.desk.settle(account)?;
            let number = number.map(|number| format!(" {number}")).unwrap_or_default();
            let label = format!("{}{number}", self.desk.say(NUMBER));
            rows.push(Row::new(label, Tone::Faint).leading());
            rows.push(Row::large(account.address.grouped(), Tone::Strong));
        }
        self.desk.read(TITLE, &rows)
    }
}

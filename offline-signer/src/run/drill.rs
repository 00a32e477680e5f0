//! A drill: what a backup is worth, seen on a machine that keeps nothing.
use super::desk::Leave;
use super::flow::Flow;
use super::say::Say;
use screen::{Tone, widgets::Row};

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
        let passphrase = self.passphrase()?;
        let mut rows = vec![Row::new(self.desk.say(HOW), Tone::Plain)];
        for number in 0..SHOWN {
            let account = self.derive(&material, Some(number), passphrase.as_ref());
            let account = self.desk.settle(account)?;
            rows.push(Row::new(format!("{} {number}", self.desk.say(NUMBER)), Tone::Faint));
            rows.push(Row::large(account.address.grouped(), Tone::Strong));
        }
        self.desk.read(TITLE, &rows)
    }
}

//! The account in use: what to compare, and its card for the online machine.
use super::desk::Leave;
use super::flow::Flow;
use super::say::Say;
use crate::account;
use crate::key::Account;
use chains::ChainId;
use protocol::Message;
use screen::{Tone, widgets::Row};

const TITLE: Say = Say("The account", "口座");
const ADDRESS: Say = Say("address", "アドレス");
const PUBLIC_KEY: Say = Say("public key", "公開鍵");
const PATH: Say = Say("derivation path", "導出パス");
const NO_PATH: Say = Say("none: a raw private key", "なし (秘密鍵を直接入力)");
const HOW: Say = Say(
    "Enter shows the account card with its proof of possession; read it with: coldseal scan",
    "Enter を押すと、所持証明つきの口座カードを表示します。coldseal scan で読み取ってください。",
);

impl Flow<'_> {
    /// Shows the account of the key in use, and its card as a code.
    pub(super) fn card(&mut self) -> Result<(), Leave> {
        let Some(used) = self.account.take() else { return Ok(()) };
        let shown = self.show_card(&used);
        self.account = Some(used);
        shown
    }

    /// Shows an account, and its card as a code.
    pub(super) fn show_card(&mut self, used: &Account) -> Result<(), Leave> {
        let path = used.path.as_ref().map(ToString::to_string);
        let path = path.unwrap_or_else(|| self.desk.say(NO_PATH).to_owned());
        let title = |say| Row::new(self.desk.say(say), Tone::Faint);
        let rows = [
            title(ADDRESS),
            Row::large(used.address.grouped(), Tone::Strong),
            title(PUBLIC_KEY),
            Row::new(used.key.public_key().to_string(), Tone::Plain),
            title(PATH),
            Row::new(path, Tone::Plain),
            Row::new("", Tone::Plain),
            Row::new(self.desk.say(HOW), Tone::Plain),
        ];
        let card = account::card(ChainId::Nem, self.network, used);
        self.desk.read(TITLE, &rows)?;
        let card = self.desk.settle(card)?;
        self.desk.show_codes(&Message::Card(card))
    }
}

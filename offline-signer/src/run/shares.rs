//! A key from its shares (SLIP-39), typed word by word until they are enough.
use super::desk::Leave;
use super::flow::Flow;
use super::say::{Language, Say};
use super::words::Words;
use crate::secret;
use screen::{Tone, widgets::Row};
use station::CliError;
use vault::slip39::{Gathering, Share};
use vault::{KeyMaterial, Passphrase, ShareSecret, WordList};

const TITLE: Say = Say("Shares", "分割したバックアップ");
const HOLDS: Say = Say(
    "What was split? The shares do not say it.",
    "何を分割しましたか? 分割片からは分かりません。",
);
const PHRASE: Say = Say("words (BIP-39)", "単語 (BIP-39)");
const PRIVATE_KEY: Say = Say("a private key", "秘密鍵");
const PASSPHRASE_HOW: Say = Say(
    "Have the shares a passphrase of their own? No one notices a wrong one: it gives another key.",
    "分割片にパスフレーズがありますか? 違っていても気付けず、別の鍵になります。",
);

/// How many words a share has.
const COUNTS: [usize; 9] = [20, 22, 23, 25, 27, 28, 30, 31, 33];

impl Flow<'_> {
    /// Lets shares be typed; one that is wrong is no reason to type the others again.
    pub(super) fn type_shares(&mut self) -> Result<KeyMaterial, Leave> {
        let holds = [PHRASE, PRIVATE_KEY].map(|what| self.desk.say(what));
        let above = [Row::new(self.desk.say(HOLDS), Tone::Plain)];
        let secret = match self.desk.choose(TITLE, &above, &holds)? {
            0 => ShareSecret::Phrase,
            _ => ShareSecret::PrivateKey,
        };
        let passphrase = self.passphrase_of(PASSPHRASE_HOW)?;
        let mut gathering = Gathering::default();
        while !gathering.is_complete() {
            self.type_share(&mut gathering)?;
        }
        let key = joined(&gathering, secret, passphrase.as_ref());
        self.desk.settle(key)
    }

    /// A wrong word is no reason to type those before it again.
    fn type_share(&mut self, gathering: &mut Gathering) -> Result<(), Leave> {
        let mut words = Words::default();
        loop {
            self.desk.words(TITLE, WordList::Share, &COUNTS, &mut words)?;
            match added(&words, gathering) {
                Ok(()) => return self.say_progress(gathering),
                Err(error) => self.desk.trouble(&error)?,
            }
        }
    }

    fn say_progress(&mut self, gathering: &Gathering) -> Result<(), Leave> {
        let language = self.desk.language;
        let group = |(number, have, need): (u8, u8, u8)| match language {
            Language::English => format!("group {number}: {have} of {need} shares"),
            Language::Japanese => format!("グループ {number}: {need} 個のうち {have} 個"),
        };
        let progress = gathering.progress();
        let groups = progress.iter().map(|at| group((at.group, at.have, at.need)));
        let needed = gathering.groups_needed().unwrap_or(1);
        let needed = match language {
            Language::English => format!("groups needed: {needed}"),
            Language::Japanese => format!("必要なグループ: {needed}"),
        };
        let rows: Vec<Row> =
            groups.chain([needed]).map(|text| Row::new(text, Tone::Plain)).collect();
        self.desk.read(TITLE, &rows)
    }
}

fn added(words: &Words, gathering: &mut Gathering) -> Result<(), CliError> {
    let line = words.joined();
    let text = std::str::from_utf8(&line).unwrap_or_default();
    let share = Share::parse(text).and_then(|share| gathering.add(share));
    share.map_err(|error| secret::bad_shares(&error))
}

fn joined(
    gathering: &Gathering,
    secret: ShareSecret,
    passphrase: Option<&Passphrase>,
) -> Result<KeyMaterial, CliError> {
    let joined = gathering.recover(passphrase).map_err(|error| secret::bad_shares(&error))?;
    secret.key(&joined).map_err(|error| secret::bad_key(&error.into()))
}

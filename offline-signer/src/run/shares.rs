//! A key from its shares (SLIP-39), typed word by word until they are enough.
use super::desk::Leave;
use super::flow::Flow;
use super::say::{Language, Say};
use super::words::Words;
use crate::secret;
use crate::vaults::{self, keys};
use screen::{Tone, widgets::Row};
use station::CliError;
use vault::slip39::{Gathering, Plan, Share, ShareError, split};
use vault::{KeyMaterial, KeyNumber, Passphrase, Proof, ShareSecret, WordList};

const TITLE: Say = Say("Shares", "分割したバックアップ");
const OF: Say = Say("Into how many shares?", "いくつの分割片に分けますか?");
const THRESHOLD: Say = Say("How many of them shall be enough?", "復元に必要な数はいくつですか?");
const SPLIT_HOW: Say = Say(
    "Each share is written on a paper of its own, and each is typed back then. Nobody else may see more than one.",
    "分割片を一枚ずつ別の紙に書き、その後それぞれを入力して確かめます。一人が二枚以上見てはいけません。",
);
const SHARE: Say = Say("share", "分割片");
const READ_BACK: Say = Say(
    "Now type each share from its paper, in any order.",
    "紙から分割片を一枚ずつ入力してください。順序は自由です。",
);
const WORTHLESS: Say = Say(
    "The shares on paper are worthless then: destroy them.",
    "紙に書いた分割片は無効になります。破棄してください。",
);
const ALL_AGAIN: Say =
    Say("All shares must be typed again then.", "すべての分割片をもう一度入力する必要があります。");
const OTHER_SPLIT: Say =
    Say("the share is of another split of a key", "別のときに分けた分割片です");
const THIS_SPLIT: Say = Say(
    "type the shares that were shown now, and destroy those of before",
    "今表示した分割片を入力し、以前のものは破棄してください",
);
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

/// No split has more shares.
const MOST: u8 = 16;
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
            self.next_share(&mut gathering, None)?;
        }
        let key = joined(&gathering, secret, passphrase.as_ref());
        self.desk.settle(key)
    }

    /// Splits a key into shares for paper, and has each of them read back.
    pub(super) fn split_key(&mut self, number: KeyNumber) -> Result<(), Leave> {
        let of = self.number(TITLE, OF, MOST)?;
        let threshold = if of == 1 { 1 } else { self.number(TITLE, THRESHOLD, of)? };
        let plan = Plan::single(threshold, of).map_err(|error| secret::bad_shares(&error));
        let plan = self.desk.settle(plan)?;
        self.desk.read(TITLE, &[Row::new(self.desk.say(SPLIT_HOW), Tone::Warning)])?;
        let shares = self.shares_of(number, &plan);
        let shares = self.desk.settle(shares)?;
        // Papers of another split of the same key prove nothing of these.
        let split = shares.first().map(|share| share.header().identifier);
        self.show_shares(&shares)?;
        drop(shares);
        let read_back = self.desk.say(READ_BACK);
        self.desk.note(TITLE, read_back)?;
        let mut gathering = Gathering::default();
        while gathering.count() < plan.share_count() {
            self.next_share(&mut gathering, split)?;
        }
        let proof = self.vault_ref().and_then(|vault| {
            let proof = Proof::shares(keys::material(vault, number)?, &plan, &gathering, None);
            proof.map_err(|error| secret::bad_proof(&error))
        });
        let proof = self.desk.settle(proof)?;
        self.proved(number, proof)
    }

    fn shares_of(&self, number: KeyNumber, plan: &Plan) -> Result<Vec<Share>, CliError> {
        let secret = keys::material(self.vault_ref()?, number)?.entropy();
        let secret = secret.map_err(|error| secret::bad_key(&error.into()))?;
        let shares = split(&secret, plan, None, &mut vaults::random()?);
        let shares = shares.map_err(|error| secret::bad_shares(&error))?;
        Ok(shares.into_iter().flatten().collect())
    }

    /// Shows each share; who leaves is asked, since those before are on paper by then.
    fn show_shares(&mut self, shares: &[Share]) -> Result<(), Leave> {
        for (place, share) in (1_usize..).zip(shares) {
            while let Err(leave) = self.show_share(place, shares.len(), share) {
                let back = matches!(leave, Leave::Back);
                if !back || self.desk.surely(TITLE, WORTHLESS)? {
                    return Err(leave);
                }
            }
        }
        Ok(())
    }

    fn show_share(&mut self, place: usize, all: usize, share: &Share) -> Result<(), Leave> {
        let words = share.words();
        let count = words.split(' ').count();
        let of = format!("{} {place}/{all}:", self.desk.say(SHARE));
        let word = |position: usize| words.split(' ').nth(position.saturating_sub(1));
        self.desk.show_words(&of, count, word)
    }

    /// Lets one more share be typed; a wrong word is no reason to type those before it again, nor is a key
    /// pressed by mistake one to type other shares again.
    fn next_share(&mut self, gathering: &mut Gathering, split: Option<u16>) -> Result<(), Leave> {
        let mut words = Words::default();
        loop {
            match self.desk.words(TITLE, WordList::Share, &COUNTS, &mut words) {
                Err(Leave::Back)
                    if gathering.count() > 0 && !self.desk.surely(TITLE, ALL_AGAIN)? =>
                {
                    continue;
                }
                other => other?,
            }
            match self.added(&words, gathering, split) {
                Ok(()) => return self.say_progress(gathering),
                Err(error) => self.desk.trouble(&error)?,
            }
        }
    }

    fn added(
        &self,
        words: &Words,
        gathering: &mut Gathering,
        split: Option<u16>,
    ) -> Result<(), CliError> {
        let failed = |error: ShareError| secret::bad_shares(&error);
        let line = words.joined();
        let share = Share::parse(std::str::from_utf8(&line).unwrap_or_default()).map_err(failed)?;
        if split.is_some_and(|split| share.header().identifier != split) {
            let (what, hint) = (self.desk.say(OTHER_SPLIT), self.desk.say(THIS_SPLIT));
            return Err(CliError::bad_input(what, hint));
        }
        gathering.add(share).map_err(failed)
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
        match self.desk.read(TITLE, &rows) {
            // It has been read.
            Err(Leave::Back) => Ok(()),
            other => other,
        }
    }
}

fn joined(
    gathering: &Gathering,
    secret: ShareSecret,
    passphrase: Option<&Passphrase>,
) -> Result<KeyMaterial, CliError> {
    let joined = gathering.recover(passphrase).map_err(|error| secret::bad_shares(&error))?;
    secret.key(&joined).map_err(|error| secret::bad_key(&error.into()))
}

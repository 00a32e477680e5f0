//! A key for this session: typed or scanned, shown by its address before anything else, wiped at the end.
use super::desk::Leave;
use super::flow::Flow;
use super::say::Say;
use super::words::Words;
use crate::key::{self, Account};
use crate::{hardening, secret};
use chains::{AccountChain, ChainId};
use screen::{Tone, widgets::Row};
use station::CliError;
use vault::{
    KeyError, KeyFileError, KeyKind, KeyMaterial, KeyText, Passphrase, WordList, read_seedqr,
};
use zeroize::Zeroizing;

const KIND: Say = Say("Key for this session", "今回使う鍵");
const KIND_HOW: Say = Say(
    "It is kept nowhere, and forgotten when the signer is locked or ends.",
    "どこにも保存されず、ロックまたは終了時に消去されます。",
);
const WORDS: Say = Say("words (BIP-39, 12 to 24)", "単語 (BIP-39、12-24語)");
const HEX: Say = Say("private key (64 hex digits)", "秘密鍵 (16進数64桁)");
const SHARES: Say = Say("shares (SLIP-39), to type", "分割片 (SLIP-39、入力)");
const FORM: Say = Say("In which form is the backup there?", "バックアップの形式を選んでください");
const SEEDQR: Say = Say("SeedQR or CompactSeedQR, to scan", "SeedQR / CompactSeedQR (読み取り)");
const SCAN: Say = Say("Scan SeedQR or CompactSeedQR", "SeedQR / CompactSeedQR の読み取り");
const PASSPHRASE: Say = Say("Passphrase", "パスフレーズ");
const PASSPHRASE_HOW: Say = Say(
    "Has the backup a passphrase (a 25th word) beside its words?",
    "バックアップに、単語のほかにパスフレーズ (25番目の単語) がありますか?",
);
const WITHOUT: Say = Say("no passphrase", "パスフレーズなし");
const WITH: Say = Say("type the passphrase", "パスフレーズを入力する");
const EXACTLY: Say = Say(
    "Letter by letter, spaces and capitals too: another passphrase is another account.",
    "空白や大文字も正確に。異なるパスフレーズは別の口座になります。",
);
const NUMBER: Say = Say("Account number", "口座番号");
const NUMBER_HOW: Say = Say(
    "Which account of the key? Enter alone: the first, 0.",
    "鍵の何番目の口座ですか?  最初 (0)ならそのまま Enter。",
);
const NUMBER_WRONG: Say = Say("that is no account number", "口座番号ではありません");
const NUMBER_RANGE: Say =
    Say("type a number from 0 to 2147483647", "0-2147483647 の数字を入力してください");
const ADDRESS: Say = Say("Compare the address", "アドレスの確認");
const ADDRESS_HOW: Say = Say(
    "Compare every group with the backup sheet:",
    "バックアップ用紙のアドレスと一組ずつ照合してください:",
);
const SAME: Say = Say("it is the same: use this key", "一致する: この鍵を使う");
const OTHER: Say = Say("it is another: forget this key", "一致しない: この鍵を消去する");

/// How many words a phrase has.
const COUNTS: [usize; 5] = [12, 15, 18, 21, 24];

/// In which form a backup was there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// All of it.
    Whole,
    /// As many shares as are enough; there may be others.
    Shares,
}

impl Flow<'_> {
    /// Takes a key that is typed.
    pub(super) fn type_key(&mut self) -> Result<(), Leave> {
        self.demand_memory()?;
        let above = [Row::new(self.desk.say(KIND_HOW), Tone::Plain)];
        let kinds = [WORDS, HEX, SHARES].map(|kind| self.desk.say(kind));
        let material = match self.desk.choose(KIND, &above, &kinds)? {
            0 => self.type_words_of(KIND)?,
            1 => self.type_hex()?,
            _ => self.type_shares()?,
        };
        self.take_up(&material)
    }

    /// Takes a key that is scanned, in a step of its own.
    pub(super) fn take_seedqr(&mut self) -> Result<(), Leave> {
        self.demand_memory()?;
        let material = self.scan_seedqr()?;
        self.take_up(&material)
    }

    /// Takes a backup in whatever form it is there.
    pub(super) fn backup(&mut self, title: Say) -> Result<(KeyMaterial, Form), Leave> {
        let forms = [WORDS, SEEDQR, SHARES].map(|form| self.desk.say(form));
        let above = [Row::new(self.desk.say(FORM), Tone::Strong)];
        match self.desk.choose(title, &above, &forms)? {
            0 => Ok((self.type_words_of(title)?, Form::Whole)),
            1 => Ok((self.scan_seedqr()?, Form::Whole)),
            _ => Ok((self.type_shares()?, Form::Shares)),
        }
    }

    fn scan_seedqr(&mut self) -> Result<KeyMaterial, Leave> {
        let mut take = |payload: &[u8]| match read_seedqr(payload) {
            Ok(key) => Some(Ok(key)),
            Err(KeyError::NotSeedQr) => None,
            Err(error) => Some(Err(secret::bad_key(&KeyFileError::Key(error)))),
        };
        self.scan_key(SCAN, &mut take)
    }

    pub(super) fn demand_memory(&mut self) -> Result<(), Leave> {
        let note = self.desk.settle(hardening::look())?;
        note.map_or(Ok(()), |note| self.desk.note(KIND, note))
    }

    /// A wrong word is no reason to type the others again.
    fn type_words_of(&mut self, title: Say) -> Result<KeyMaterial, Leave> {
        let mut words = Words::default();
        loop {
            self.desk.words(title, WordList::Phrase, &COUNTS, &mut words)?;
            match parse(words.joined()) {
                Ok(material) => return Ok(material),
                Err(error) => self.desk.trouble(&error)?,
            }
        }
    }

    fn type_hex(&mut self) -> Result<KeyMaterial, Leave> {
        let above = [Row::new(self.desk.say(HEX), Tone::Strong)];
        let typed = self.desk.line(KIND, &above, true)?;
        let material = parse(Zeroizing::new(typed.as_bytes().to_vec()));
        self.desk.settle(material)
    }

    /// Finds the account of a key, and shows its address before anything is done with it.
    fn take_up(&mut self, material: &KeyMaterial) -> Result<(), Leave> {
        let (mut passphrase, mut number) = (None, None);
        if material.kind() != KeyKind::Raw {
            passphrase = self.passphrase()?;
            number = Some(self.account_number()?);
        }
        let account = self.derive(material, number, passphrase.as_ref());
        let account = self.desk.settle(account)?;
        let rows = [
            Row::new(self.desk.say(ADDRESS_HOW), Tone::Plain),
            Row::new("", Tone::Plain),
            Row::large(account.address.grouped(), Tone::Strong),
        ];
        if self.desk.agree(ADDRESS, &rows, SAME, OTHER)? {
            self.desk.state = account.address.ends();
            self.account = Some(account);
        }
        Ok(())
    }

    pub(super) fn derive(
        &self,
        material: &KeyMaterial,
        number: Option<u32>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Account, CliError> {
        let chain = AccountChain::Whole(ChainId::Nem);
        let path = number.map(|number| key::path_of(chain, self.network, number)).transpose()?;
        key::at(material, path, passphrase, chain, self.network)
    }

    pub(super) fn passphrase(&mut self) -> Result<Option<Passphrase>, Leave> {
        self.passphrase_of(PASSPHRASE_HOW)
    }

    /// Asks whether there is a passphrase, and for it.
    pub(super) fn passphrase_of(&mut self, how: Say) -> Result<Option<Passphrase>, Leave> {
        let above = [Row::new(self.desk.say(how), Tone::Plain)];
        if !self.desk.agree(PASSPHRASE, &above, WITH, WITHOUT)? {
            return Ok(None);
        }
        let above = [Row::new(self.desk.say(EXACTLY), Tone::Plain)];
        let typed = self.desk.line(PASSPHRASE, &above, true)?;
        let passphrase = Passphrase::from_bytes(Zeroizing::new(typed.as_bytes().to_vec()));
        let passphrase = passphrase.map_err(|error| secret::bad_passphrase(&error));
        self.desk.settle(passphrase).map(Some)
    }

    fn account_number(&mut self) -> Result<u32, Leave> {
        loop {
            let above = [Row::new(self.desk.say(NUMBER_HOW), Tone::Plain)];
            let typed = self.desk.line(NUMBER, &above, false)?;
            match typed.trim() {
                "" => return Ok(0),
                text => match text.parse() {
                    Ok(number) if number <= i32::MAX.unsigned_abs() => return Ok(number),
                    Ok(_) | Err(_) => {
                        let (what, hint) =
                            (self.desk.say(NUMBER_WRONG), self.desk.say(NUMBER_RANGE));
                        self.desk.trouble(&CliError::usage(what, hint))?;
                    }
                },
            }
        }
    }
}

fn parse(line: Zeroizing<Vec<u8>>) -> Result<KeyMaterial, CliError> {
    let key = KeyText::from_bytes(line).and_then(|text| text.parse());
    key.map_err(|error| secret::bad_key(&KeyFileError::Key(error)))
}

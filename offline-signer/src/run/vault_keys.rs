//! The keys of a vault: made of dice, restored, backed up, proved, destroyed.
use super::desk::{Desk, Leave};
use super::dialogs::{TYPED, edit, typed_room};
use super::flow::Flow;
use super::key::Form;
use super::say::{Language, Say};
use super::spoken;
use crate::secret;
use crate::vaults::args::AccountOf;
use crate::vaults::{self, keys};
use chains::{AccountChain, ChainId};
use screen::widgets::{self, Row};
use screen::{Frame, Key, Tone};
use station::CliError;
use vault::entropy::{Dice, PhraseLength, Pool, Sources};
use vault::{
    EditError, KeyError, KeyKind, KeyMaterial, KeyNumber, Moment, NewKey, Passphrase, Proof,
    SecretText, State, Vault,
};
use zeroize::Zeroizing;

const NEW: Say = Say("A new key", "新しい鍵");
const RESTORE: Say = Say("Restore a key", "鍵の復元");
const LENGTH: Say = Say("How long shall its backup be?", "バックアップの長さを選んでください");
const WORDS_24: Say = Say("24 words: 99 rolls of a die", "24語:サイコロ99回");
const WORDS_12: Say = Say("12 words: 50 rolls of a die", "12語:サイコロ50回");
const LABEL: Say = Say("The key's name in this vault", "この金庫での鍵の名前");
const DICE: Say = Say(
    "Throw a die and type every roll, 1 to 6. The signer's own random numbers are mixed in.",
    "サイコロを振り、出た目 (1-6) を一つずつ入力してください。署名機の乱数も混ぜます。",
);
const DICE_KEYS: Say = Say(
    "1-6: a roll    Backspace: take one back    Enter: done    Esc: back",
    "1-6: 出目    Backspace: 取消    Enter: 完了    Esc: 戻る",
);
const PROVE: Say = Say("The backup from the paper", "紙のバックアップ");
const PROVED: Say =
    Say("The backup is good. The key is active.", "バックアップは正しく、鍵が有効になりました。");
const STILL_GOOD: Say = Say("The backup is good.", "バックアップは正しいです。");
const SOME_SHARES: Say = Say(
    "The shares that were typed give the key. Others of the split were not read: check them too, in turn.",
    "入力した分割片から鍵を復元できました。ほかの分割片は確認していません。順に確認してください。",
);
const KEYS: Say = Say("Keys of the vault", "金庫の鍵");
const NO_KEY: Say = Say("The vault holds no key yet.", "この金庫にはまだ鍵がありません。");
const BACKUP: Say = Say("Write its words down", "単語を書き写す");
const SPLIT: Say = Say("Split it into shares", "分割片に分ける");
const CHECK: Say = Say("Prove its backup", "バックアップを確認する");
const CARD: Say = Say("Show its account", "口座を表示する");
const SUSPEND: Say = Say("Suspend it, or take that back", "一時停止する、または戻す");
const DESTROY: Say = Say("Destroy it", "破棄する");
const DESTROY_HOW: Say = Say(
    "It cannot be taken back. Copies of the vault and backups from before still hold the key. To destroy it, type:",
    "取り消せません。以前の写しやバックアップには鍵が残ります。破棄するには次のとおり入力してください:",
);
const OTHER_NAME: Say =
    Say("that is another text; nothing was changed", "入力が違います。何も変更していません");
const SEE_NAME: Say = Say("type the last line above", "上の最後の行のとおり入力してください");
const PASSPHRASE: Say = Say("The passphrase of the words", "単語のパスフレーズ");

impl Flow<'_> {
    /// Makes a key of dice and of the system's generator, and proves its backup at once.
    pub(super) fn new_key(&mut self) -> Result<(), Leave> {
        let mut random = self.desk.settle(vaults::random())?;
        let label = self.key_label()?;
        let lengths = [WORDS_24, WORDS_12].map(|length| self.desk.say(length));
        let above = [Row::new(self.desk.say(LENGTH), Tone::Strong)];
        let phrase = match self.desk.choose(NEW, &above, &lengths)? {
            0 => PhraseLength::Words24,
            _ => PhraseLength::Words12,
        };
        let pool = loop {
            let typed = self.desk.dice(phrase.rolls())?;
            match pool(&typed, phrase) {
                Ok(pool) => break pool,
                Err(error) => self.desk.trouble(&error)?,
            }
        };
        let key = pool.generate(&mut random).map_err(|error| secret::bad_entropy(&error));
        let material = self.desk.settle(key)?;
        drop(pool);
        let number = self.put_in(label, material, None)?;
        self.write_down(number)?;
        self.prove(number)
    }

    /// Puts a key into the vault whose backup is typed or scanned.
    pub(super) fn restore_key(&mut self) -> Result<(), Leave> {
        let label = self.key_label()?;
        let (material, _) = self.backup(RESTORE)?;
        // A private key has no words that could have one.
        let passphrase = if material.kind() == KeyKind::Raw { None } else { self.passphrase()? };
        let number = self.put_in(label, material, passphrase)?;
        self.prove(number)
    }

    /// Asks for a name that no key has, before anything is typed that would be lost by another one.
    fn key_label(&mut self) -> Result<vault::Label, Leave> {
        let room = self
            .vault_ref()
            .and_then(|vault| vault.check_room().map_err(|error| vaults::unedited(&error)));
        self.desk.settle(room)?;
        loop {
            let label = self.label(NEW, self.desk.say(LABEL))?;
            let free = self.vault_ref().and_then(|vault| {
                vault.check_label(&label).map_err(|error| vaults::unedited(&error))
            });
            match free {
                Ok(()) => return Ok(label),
                Err(error) => self.desk.trouble(&error)?,
            }
        }
    }

    fn put_in(
        &mut self,
        label: vault::Label,
        material: KeyMaterial,
        passphrase: Option<Passphrase>,
    ) -> Result<KeyNumber, Leave> {
        let words = material.language().is_some();
        let chain = AccountChain::Whole(ChainId::Nem);
        let (network, path, multisig, together) = (self.network, None, None, false);
        let of = AccountOf { chain, network, path, multisig, together };
        let created = self.moment();
        let number = keys::new_account(of, words).and_then(|account| {
            let new = NewKey { label, material, passphrase, created };
            let added = self.vault_mut()?.add_key_of(new, account);
            added.map_err(|error| vaults::unedited(&error))
        });
        let number = self.desk.settle(number)?;
        self.mark(true);
        Ok(number)
    }

    pub(super) fn vault_ref(&self) -> Result<&Vault, CliError> {
        self.vault.as_ref().map(|held| &held.vault).ok_or_else(no_vault)
    }

    fn vault_mut(&mut self) -> Result<&mut Vault, CliError> {
        self.vault.as_mut().map(|held| &mut held.vault).ok_or_else(no_vault)
    }

    fn moment(&self) -> Moment {
        Moment(u64::try_from(self.surroundings().now.0).unwrap_or_default())
    }

    /// Lists the keys, and does something with one.
    pub(super) fn keys(&mut self) -> Result<(), Leave> {
        let Some(held) = &self.vault else { return Ok(()) };
        let all: Vec<(KeyNumber, String)> =
            held.vault.keys().iter().map(|record| line(record, self.desk.language)).collect();
        if all.is_empty() {
            let none = self.desk.say(NO_KEY);
            return self.desk.note(KEYS, none);
        }
        let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
        let chosen = self.desk.choose(KEYS, &[], &names)?;
        let Some((number, name)) = all.get(chosen) else { return Ok(()) };
        let deeds = [CARD, CHECK, BACKUP, SPLIT, SUSPEND, DESTROY].map(|deed| self.desk.say(deed));
        match self.desk.choose(KEYS, &[Row::new(name.clone(), Tone::Strong)], &deeds)? {
            0 => self.show_account(*number),
            1 => self.prove(*number),
            2 => self.write_down(*number),
            3 => self.split_key(*number),
            4 => self.suspend(*number),
            _ => self.destroy(*number),
        }
    }

    fn show_account(&mut self, number: KeyNumber) -> Result<(), Leave> {
        let Some(held) = &self.vault else { return Ok(()) };
        let which = keys::Which::Shows(Some(number));
        let account = keys::account_of(&held.vault, (ChainId::Nem, self.network), which);
        let account = self.desk.settle(account)?;
        self.show_card(&account)
    }

    /// Shows the words, for paper.
    fn write_down(&mut self, number: KeyNumber) -> Result<(), Leave> {
        let Some(held) = &self.vault else { return Ok(()) };
        let material = self.desk.settle(keys::material(&held.vault, number))?;
        let KeyKind::Words { count } = material.kind() else {
            return self.desk.settle(Err(secret::bad_key(&KeyError::NoWords.into())));
        };
        self.desk.show_words("", count, |position| material.word(position))
    }

    /// Has the backup read back from paper; a key that waited for that is active then.
    fn prove(&mut self, number: KeyNumber) -> Result<(), Leave> {
        let (backup, form) = self.backup(PROVE)?;
        let proof = self.vault_mut().and_then(|vault| {
            let proof = Proof::whole(keys::material(vault, number)?, &backup);
            proof.map_err(|error| secret::bad_proof(&error))
        });
        let proof = self.desk.settle(proof)?;
        if form == Form::Shares {
            let some = self.desk.say(SOME_SHARES);
            self.desk.note(PROVE, some)?;
        }
        self.proved(number, proof)
    }

    /// Takes a proof of a backup, together with the passphrase of the words if they have one.
    pub(super) fn proved(&mut self, number: KeyNumber, proof: Proof) -> Result<(), Leave> {
        let passphrase = self.right_passphrase(number)?;
        let now = self.moment();
        let activated = self
            .vault_mut()
            .and_then(|vault| settle_proof(vault, number, proof, passphrase.as_ref(), now));
        let activated = self.desk.settle(activated)?;
        if activated {
            self.mark(true);
        }
        let said = self.desk.say(if activated { PROVED } else { STILL_GOOD });
        self.desk.note(PROVE, said)?;
        if activated { self.changed() } else { Ok(()) }
    }

    /// Asks for the passphrase of a key's words until it is the right one: the words are not typed again.
    fn right_passphrase(&mut self, number: KeyNumber) -> Result<Option<Passphrase>, Leave> {
        let record = self.vault_mut().and_then(|vault| {
            vault
                .key(number)
                .map(vault::KeyRecord::has_passphrase)
                .map_err(|error| vaults::unedited(&error))
        });
        if !self.desk.settle(record)? {
            return Ok(None);
        }
        loop {
            let passphrase = self.ask_passphrase(PASSPHRASE, self.desk.say(PASSPHRASE))?;
            let right = self.vault_mut().and_then(|vault| {
                let checked = vault.check_passphrase(number, Some(&passphrase));
                checked.map_err(|error| vaults::unedited(&error))
            });
            match right {
                Ok(()) => return Ok(Some(passphrase)),
                Err(error) => self.desk.trouble(&error)?,
            }
        }
    }

    fn suspend(&mut self, number: KeyNumber) -> Result<(), Leave> {
        let now = self.moment();
        let changed = self.vault_mut().and_then(|vault| {
            let state = vault.key(number).map_err(|error| vaults::unedited(&error))?.state();
            let to = if state == State::Suspended { State::Active } else { State::Suspended };
            vault.set_state(number, to, now).map_err(|error| vaults::unedited(&error))
        });
        self.desk.settle(changed)?;
        self.changed()
    }

    /// Destroys a key whose name is typed.
    fn destroy(&mut self, number: KeyNumber) -> Result<(), Leave> {
        let Some(held) = &self.vault else { return Ok(()) };
        let label = held.vault.key(number).map(|record| record.label().clone());
        let label = self.desk.settle(label.map_err(|error| vaults::unedited(&error)))?;
        let name = typeable(label.as_str(), number);
        let above = [
            Row::new(self.desk.say(DESTROY_HOW), Tone::Danger),
            Row::new(name.clone(), Tone::Strong),
        ];
        let typed = self.desk.line(DESTROY, &above, false)?;
        if *typed != name {
            let (what, hint) = (self.desk.say(OTHER_NAME), self.desk.say(SEE_NAME));
            return self.desk.trouble(&CliError::usage(what, hint));
        }
        let now = self.moment();
        let destroyed = self.vault_mut().and_then(|vault| {
            let done = vault.set_state(number, State::Destroyed, now);
            done.map_err(|error| vaults::unedited(&error))
        });
        self.desk.settle(destroyed)?;
        self.changed()
    }
}

/// Returns what is typed for a key: its name, or its number where the image has no keys for the name.
fn typeable(label: &str, number: KeyNumber) -> String {
    if label.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        label.to_owned()
    } else {
        format!("key {number}")
    }
}

fn line(record: &vault::KeyRecord, language: Language) -> (KeyNumber, String) {
    let label = chain::escape(record.label().as_str());
    let account = record.accounts().first().map(keys::address_of).unwrap_or_default();
    let [kind, state] =
        [keys::kind(record), record.state().to_string()].map(|text| spoken::said(&text, language));
    (record.number(), format!("{label}: {kind}, {state}  {account}"))
}

fn no_vault() -> CliError {
    CliError::usage("no vault is open", "open one first")
}

/// Makes a key active that waited for the proof; tells whether it did.
fn settle_proof(
    vault: &mut Vault,
    number: KeyNumber,
    proof: Proof,
    passphrase: Option<&Passphrase>,
    now: Moment,
) -> Result<bool, CliError> {
    let failed = |error: EditError| vaults::unedited(&error);
    let waits = vault.key(number).map_err(failed)?.state() == State::PreActivation;
    if waits {
        vault.activate(number, proof, passphrase, now).map_err(failed)?;
    }
    Ok(waits)
}

fn pool(typed: &Zeroizing<String>, phrase: PhraseLength) -> Result<Pool, CliError> {
    let text = SecretText::from_bytes(Zeroizing::new(typed.as_bytes().to_vec()));
    let text = text.map_err(|error| secret::bad_key(&error.into()))?;
    let dice = Dice::parse(&text).map_err(|error| secret::bad_entropy(&error))?;
    let sources = Sources { dice: Some(dice), ..Sources::default() };
    Pool::new(phrase, sources).map_err(|error| secret::bad_entropy(&error))
}

impl Desk<'_> {
    /// Lets rolls of a die be typed, and counts them.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys are no rolls")]
    fn dice(&mut self, needed: usize) -> Result<Zeroizing<String>, Leave> {
        let mut typed = typed_room();
        loop {
            let key = self.key(|desk| desk.dice_frame(&typed, needed))?;
            match key {
                Key::Escape if !typed.is_empty() && !self.surely(NEW, TYPED)? => {}
                Key::Escape => return Err(Leave::Back),
                Key::Enter if typed.len() >= needed => return Ok(typed),
                key @ (Key::Char('1'..='6') | Key::Backspace) => edit(&mut typed, key),
                _ => {}
            }
        }
    }

    fn dice_frame(&self, typed: &str, needed: usize) -> Frame {
        let mut frame = self.frame(NEW, DICE_KEYS);
        let rows = [Row::new(self.say(DICE), Tone::Plain)];
        let below = self.above(&mut frame, &rows);
        let count = typed.len();
        let words = match self.language {
            Language::English => format!("{count} of {needed} rolls"),
            Language::Japanese => format!("{count} / {needed} 回"),
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        widgets::progress(&mut frame, below, number(count), number(needed), &words);
        self.entry(&mut frame, below.row.saturating_add(3), typed, false, "");
        frame
    }
}

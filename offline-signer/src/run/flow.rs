//! The steps in their order, and the menus between them.
use super::desk::{Desk, Leave, Machine};
use super::say::{Language, Say};
use super::vault::Held;
use crate::key::Account;
use chain::{Network, UnixTime};
use policy::{Clock, Surroundings};
use screen::{Keyboard, Stage, Tone, widgets::Row};
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::time::Duration;
use system::since_start;

/// Nobody touches a key for so long: the signer locks.
const IDLE: Duration = Duration::from_secs(300);

const TITLE: Say = Say("Coldseal", "Coldseal");
const WHAT: Say = Say("What is to be done?", "操作を選んでください");
const TYPE_KEY: Say = Say("Use a key: type its words", "鍵を使う: 単語を入力");
const SCAN_KEY: Say = Say("Use a key: scan its SeedQR", "鍵を使う: SeedQR を読み取る");
const OPEN_VAULT: Say = Say("Open a vault: scan its code", "金庫を開ける:コードを読み取る");
const NEW_VAULT: Say = Say("Make a new vault", "新しい金庫を作る");
const DRILL: Say = Say("Drill: see what a backup is worth", "訓練:バックアップを確かめる");
const KEYS: Say = Say("Keys of the vault", "金庫の鍵");
const NEW_KEY: Say = Say("Make a new key with dice", "サイコロで新しい鍵を作る");
const RESTORE: Say = Say("Restore a key from its words", "単語から鍵を復元する");
const CUSTODIANS: Say = Say("Custodians: add, replace, remove", "保管者の追加・交代・削除");
const VAULT_CODE: Say = Say("Show the vault's code", "金庫コードを表示する");
const SIGN: Say = Say("Scan a request and sign it", "署名要求を読み取り、署名する");
const CARD: Say =
    Say("Show the account: address, public key, proof", "口座を表示: アドレス、公開鍵、証明");
const LOCK: Say = Say("Lock: forget the key", "ロック: 鍵を消去する");
const LANGUAGE: Say = Say("日本語", "English");
const ABOUT: Say = Say("About this signer, and self test", "この署名機について、自己診断");
const OFF: Say = Say("Power off", "電源を切る");
const QUIT: Say = Say("Quit", "終了");

/// How the flow ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    /// Whatever was secret is to be forgotten, and all begins anew.
    Lock,
    /// The operator is done.
    Off,
}

/// What one session knows.
pub(super) struct Flow<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) machine: &'a mut dyn Machine,
    /// The camera that is used; whichever is there if none.
    pub(super) camera: Option<PathBuf>,
    /// The only network whose requests are taken.
    pub(super) network: Network,
    /// The time as the operator gave it, and when, since the machine's start; none if its clock is used.
    pub(super) set: Option<(UnixTime, Duration)>,
    /// How often the number was typed wrong that a keyboard is known by.
    pub(super) wrong_numbers: u8,
    /// The key in use, if it came for this session alone.
    pub(super) account: Option<Account>,
    /// The vault that is open.
    pub(super) vault: Option<Held>,
    /// Whom payments went to that were signed since the signer was started.
    pub(super) paid: BTreeSet<String>,
}

/// What a menu offers.
type Step<'a> = fn(&mut Flow<'a>) -> Result<(), Leave>;

/// Runs the signer until it is locked or done.
///
/// # Errors
///
/// If display or keyboard are gone.
pub fn flow(
    stage: &mut dyn Stage,
    keyboard: &mut dyn Keyboard,
    machine: &mut dyn Machine,
) -> io::Result<End> {
    let mut flow = Flow {
        desk: Desk::new(stage, keyboard, IDLE),
        machine,
        camera: None,
        network: Network::Mainnet,
        set: None,
        wrong_numbers: 0,
        account: None,
        vault: None,
        paid: BTreeSet::new(),
    };
    loop {
        let left = flow.start().and_then(|()| flow.serve());
        match left {
            // Back from the first question is the first question again.
            Ok(()) | Err(Leave::Back) => {}
            Err(Leave::Lock) => return Ok(End::Lock),
            Err(Leave::Off) => return Ok(End::Off),
            Err(Leave::Gone(error)) => return Err(error),
        }
    }
}

impl<'a> Flow<'a> {
    /// Offers the menu again and again.
    fn serve(&mut self) -> Result<(), Leave> {
        loop {
            match self.menu() {
                Ok(()) | Err(Leave::Back) => {}
                Err(other) => return Err(other),
            }
        }
    }

    fn menu(&mut self) -> Result<(), Leave> {
        let offers = self.offers();
        let names: Vec<&str> = offers.iter().map(|(name, _)| self.desk.say(*name)).collect();
        let above = [Row::new(self.desk.say(WHAT), Tone::Strong)];
        let chosen = self.desk.choose(TITLE, &above, &names)?;
        let step = offers.get(chosen).map(|(_, step)| *step);
        step.map_or(Ok(()), |step| step(self))
    }

    fn offers(&self) -> Vec<(Say, Step<'a>)> {
        let mut offers: Vec<(Say, Step<'a>)> = match (&self.account, &self.vault) {
            (Some(_), _) => vec![(SIGN, Self::sign), (CARD, Self::card)],
            (None, Some(_)) => vec![
                (SIGN, Self::sign),
                (KEYS, Self::keys),
                (NEW_KEY, Self::new_key),
                (RESTORE, Self::restore_key),
                (CUSTODIANS, Self::custodians),
                (VAULT_CODE, Self::show_vault),
            ],
            (None, None) => vec![
                (OPEN_VAULT, Self::scan_vault),
                (TYPE_KEY, Self::type_key),
                (SCAN_KEY, Self::take_seedqr),
                (NEW_VAULT, Self::new_vault),
                (DRILL, Self::drill),
            ],
        };
        if self.account.is_some() || self.vault.is_some() {
            offers.push((LOCK, |flow| flow.end(Leave::Lock)));
        }
        let off = if self.machine.is_image() { OFF } else { QUIT };
        offers.push((ABOUT, Self::about));
        offers.push((LANGUAGE, Self::switch_language));
        offers.push((off, |flow| flow.end(Leave::Off)));
        offers
    }

    /// Ends, unless a change would be lost.
    fn end(&mut self, leave: Leave) -> Result<(), Leave> {
        if self.may_end()? { Err(leave) } else { Ok(()) }
    }

    fn switch_language(&mut self) -> Result<(), Leave> {
        self.desk.language = match self.desk.language {
            Language::English => Language::Japanese,
            Language::Japanese => Language::English,
        };
        Ok(())
    }

    /// Returns the present moment, and whatever else a review must know of this machine.
    pub(super) fn surroundings(&self) -> Surroundings {
        let (now, clock) = match self.set {
            Some((then, at)) => {
                let passed = since_start().saturating_sub(at).as_secs();
                let passed = i64::try_from(passed).unwrap_or(i64::MAX);
                (UnixTime(then.0.saturating_add(passed)), Clock::Operator)
            }
            None => (self.machine.now().unwrap_or_else(station::system_now), Clock::System),
        };
        Surroundings { now, clock, interfaces: self.machine.interfaces() }
    }
}

//! The first screens: language, keyboard, what this machine is, network, date and time.
use super::desk::Leave;
use super::flow::Flow;
use super::say::{Language, Say};
use crate::secret;
use chain::Network;
use screen::{Tone, widgets::Row};
use station::CliError;
use station::camera_source::Found;
use std::time::Instant;
use vault::entropy::{OsRandom, RandomSource as _};

const LANGUAGE: Say = Say("Coldseal", "Coldseal");
const LAYOUT: Say = Say("Keyboard", "キーボード");
const LAYOUT_HOW: Say = Say("How are its keys laid out?", "キー配列を選んでください");
const NETWORK: Say = Say("Network", "ネットワーク");
const NETWORK_HOW: Say =
    Say("Requests for another network are refused.", "ほかのネットワークの要求は拒否されます。");
const TIME: Say = Say("Date and time", "日付と時刻");
const TIME_HOW: Say = Say(
    "Type date and time in UTC from a clock that you trust, such as 2026-11-26 07:30",
    "信頼できる時計を見て、日時を UTC で入力してください。例: 2026-11-26 07:30",
);
const TIME_WRONG: Say = Say(
    "that is no date and time; write it as 2026-11-26 07:30",
    "日時ではありません。2026-11-26 07:30 のように入力してください",
);
const SEAL: Say = Say("Keyboard and camera", "キーボードとカメラ");
const SEAL_HOW: Say = Say(
    "Type this number on the keyboard that you will use. Whatever else is plugged in, now or later, stays off.",
    "これから使うキーボードで次の数字を入力してください。ほかの機器は、今後つないでも動きません。",
);
const SEAL_WRONG: Say = Say("that is another number", "数字が違います");
const CAMERA: Say = Say("Camera", "カメラ");
const CAMERA_HOW: Say =
    Say("Which one looks at the codes?", "コードを読み取るカメラを選んでください");

const NO_CAMERA: Say = Say(
    "There is no camera: nothing can be scanned. Plug a USB camera in now; on the boot image none is let in later.",
    "カメラがありません。読み取りができません。今 USB カメラをつないでください。起動イメージでは、後からは使えません。",
);
const LOOK_AGAIN: Say = Say("it is plugged in: look again", "つないだ:もう一度探す");
const GO_ON: Say = Say("go on without a camera", "カメラなしで続ける");

/// How often the shown number may be typed wrong before the machine is switched off.
const TRIES: u8 = 3;

impl Flow<'_> {
    /// Asks what is asked once.
    pub(super) fn start(&mut self) -> Result<(), Leave> {
        self.choose_language()?;
        self.choose_layout()?;
        self.about()?;
        self.choose_camera()?;
        self.seal()?;
        self.choose_network()?;
        self.ask_time()
    }

    fn choose_language(&mut self) -> Result<(), Leave> {
        let names = Language::ALL.map(|(_, name)| name);
        let above = self.identity();
        let chosen = self.desk.choose(LANGUAGE, &above, &names)?;
        self.desk.language = Language::ALL.get(chosen).map_or(Language::English, |(one, _)| *one);
        Ok(())
    }

    fn choose_layout(&mut self) -> Result<(), Leave> {
        let layouts = self.machine.layouts();
        if layouts.is_empty() {
            return Ok(());
        }
        let above = [Row::new(self.desk.say(LAYOUT_HOW), Tone::Strong)];
        let chosen = self.desk.choose(LAYOUT, &above, layouts)?;
        self.machine.set_layout(chosen);
        Ok(())
    }

    /// Chooses among several cameras; one alone needs no choice.
    fn choose_camera(&mut self) -> Result<(), Leave> {
        let found = self.found_cameras()?;
        if let [only] = found.as_slice() {
            self.camera = Some(only.path.clone());
        }
        if found.len() < 2 {
            return Ok(());
        }
        let names: Vec<String> = found
            .iter()
            .map(|found| format!("{}  {}", found.path.display(), chain::escape(&found.name)))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let above = [Row::new(self.desk.say(CAMERA_HOW), Tone::Strong)];
        let chosen = self.desk.choose(CAMERA, &above, &names)?;
        self.camera = found.get(chosen).map(|found| found.path.clone());
        Ok(())
    }

    /// Lists cameras; without any the operator decides whether to go on, as none comes in later.
    fn found_cameras(&mut self) -> Result<Vec<Found>, Leave> {
        loop {
            let found = self.machine.cameras();
            if !found.is_empty() {
                return Ok(found);
            }
            let above = [Row::new(self.desk.say(NO_CAMERA), Tone::Warning)];
            if self.desk.agree(CAMERA, &above, GO_ON, LOOK_AGAIN)? {
                return Ok(found);
            }
        }
    }

    /// Lets in no other keyboard than the one on which a shown number is typed, and no other camera.
    fn seal(&mut self) -> Result<(), Leave> {
        if !self.machine.is_image() {
            return Ok(());
        }
        // Another number for each try, and few: nobody gets through by trying.
        while self.wrong_numbers < TRIES {
            let number = self.desk.settle(four_digits())?;
            let above = [
                Row::new(self.desk.say(SEAL_HOW), Tone::Plain),
                Row::new("", Tone::Plain),
                Row::large(number.clone(), Tone::Strong),
            ];
            let typed = self.desk.line(SEAL, &above, false)?;
            if typed.trim() == number {
                return self.seal_now();
            }
            self.wrong_numbers = self.wrong_numbers.saturating_add(1);
            let hint = self.desk.say(SEAL_HOW);
            self.desk.trouble(&CliError::usage(self.desk.say(SEAL_WRONG), hint))?;
        }
        Err(Leave::Off)
    }

    fn seal_now(&mut self) -> Result<(), Leave> {
        let sealed = self.machine.seal(self.camera.as_deref()).map(|_| ()).map_err(|error| {
            let hint = "power off, unplug what is not needed, and start again";
            CliError::failure(format!("the devices cannot be fixed: {error}"), hint)
        });
        self.desk.settle(sealed)
    }

    fn choose_network(&mut self) -> Result<(), Leave> {
        let networks = [("mainnet", Network::Mainnet), ("testnet", Network::Testnet)];
        let above = [Row::new(self.desk.say(NETWORK_HOW), Tone::Plain)];
        let chosen = self.desk.choose(NETWORK, &above, &networks.map(|(name, _)| name))?;
        self.network = networks.get(chosen).map_or(Network::Mainnet, |(_, network)| *network);
        Ok(())
    }

    /// The image knows no time: the machine's clock is nobody's.
    fn ask_time(&mut self) -> Result<(), Leave> {
        while self.machine.is_image() && self.set.is_none() {
            let above = [Row::new(self.desk.say(TIME_HOW), Tone::Plain)];
            let typed = self.desk.line(TIME, &above, false)?;
            match moment(&typed) {
                Some(moment) => self.set = Some((moment, Instant::now())),
                None => {
                    let what = self.desk.say(TIME_WRONG);
                    self.desk.trouble(&CliError::usage(what, self.desk.say(TIME_HOW)))?;
                }
            }
        }
        Ok(())
    }
}

/// Reads `2026-11-26 07:30`, in UTC.
fn moment(typed: &str) -> Option<chain::UnixTime> {
    let (day, time) = typed.trim().split_once(' ')?;
    let time = time.trim();
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    station::parse_instant(&format!("{day}T{time}{seconds}Z")).ok()
}

/// Returns four digits that nobody knows before.
fn four_digits() -> Result<String, CliError> {
    let mut bytes = [0; 4];
    let filled = OsRandom::open().and_then(|mut random| random.fill(&mut bytes));
    filled.map_err(|error| secret::bad_entropy(&error))?;
    Ok(format!("{:04}", u32::from_le_bytes(bytes) % 10_000))
}

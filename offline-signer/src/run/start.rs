//! The first screens: language, keyboard, what this machine is, network, date and time.
use super::desk::{Desk, Leave};
use super::flow::Flow;
use super::say::{Language, Say};
use crate::secret;
use chain::{Network, UnixTime};
use screen::widgets::{self, Row};
use screen::{Cells, Frame, Key, Tone};
use station::CliError;
use station::camera_source::Found;
use system::since_start;
use vault::entropy::{OsRandom, RandomSource as _};

const LANGUAGE: Say = Say("Coldseal", "Coldseal");
const LAYOUT: Say = Say("Keyboard", "キーボード");
const LAYOUT_HOW: Say = Say("How are its keys laid out?", "キー配列を選んでください");
const LAYOUT_KEYS: Say = Say("Up, Down, then Enter    Esc: back", "上下で選び Enter    Esc: 戻る");
const LAYOUT_TRY: Say = Say(
    "Type some letters, digits and signs such as z y - @ # to see whether they come out right:",
    "z y - @ # などの文字や記号を入力し、正しく出るか確かめてください:",
);
const NETWORK: Say = Say("Network", "ネットワーク");
const NETWORK_HOW: Say =
    Say("Requests for another network are refused.", "ほかのネットワークの要求は拒否されます。");
const SEALED: Say = Say(
    "From now on only these work; if they are not yours, power off:",
    "これ以降は次の機器だけが使えます。違う場合は電源を切ってください:",
);
const KEYBOARD_IS: Say = Say("keyboard", "キー配列");
const CAMERA_IS: Say = Say("camera", "カメラ");
const NONE: Say = Say("none", "なし");
const TIME: Say = Say("Date and time", "日付と時刻");
const TIME_HOW: Say = Say(
    "Type date and time in UTC from a clock that you trust, such as 2026-11-26 07:30",
    "信頼できる時計を見て、日時を UTC で入力してください。例: 2026-11-26 07:30",
);
const TIME_WRONG: Say = Say(
    "that is no date and time; write it as 2026-11-26 07:30",
    "日時ではありません。2026-11-26 07:30 のように入力してください",
);
const TIME_SAME: Say = Say("Compare with the clock:", "時計と照合してください:");
const TIME_RIGHT: Say = Say("it is right", "正しい");
const TIME_AGAIN: Say = Say("type it again", "もう一度入力する");
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

/// So many letters are shown of what is tried.
const MOST_TRIED: usize = 40;
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

    /// Chooses a layout, which holds at once, so that it can be tried.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys do nothing here")]
    fn choose_layout(&mut self) -> Result<(), Leave> {
        let layouts = self.machine.layouts();
        if layouts.is_empty() {
            return Ok(());
        }
        let (mut chosen, mut tried) = (0_usize, String::new());
        loop {
            self.machine.set_layout(chosen);
            match self.desk.key(|desk| desk.layouts(layouts, chosen, &tried))? {
                Key::Up => chosen = chosen.saturating_sub(1),
                Key::Down if chosen.saturating_add(1) < layouts.len() => {
                    chosen = chosen.saturating_add(1);
                }
                Key::Char(letter) if tried.chars().count() < MOST_TRIED => tried.push(letter),
                Key::Char(letter) => tried = letter.to_string(),
                Key::Enter => break,
                Key::Escape => return Err(Leave::Back),
                _ => {}
            }
        }
        self.desk.layout = layouts.get(chosen).copied();
        Ok(())
    }

    /// Chooses among several cameras; one alone needs no choice.
    fn choose_camera(&mut self) -> Result<(), Leave> {
        // What was chosen before may be gone.
        self.camera = None;
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

    fn is_right(&mut self, moment: UnixTime) -> Result<bool, Leave> {
        let above = [
            Row::new(self.desk.say(TIME_SAME), Tone::Plain),
            Row::large(format!("{moment} UTC"), Tone::Strong),
        ];
        self.desk.agree(TIME, &above, TIME_RIGHT, TIME_AGAIN)
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
        let mut above = self.sealed_rows();
        above.push(Row::new(self.desk.say(NETWORK_HOW), Tone::Plain));
        let chosen = self.desk.choose(NETWORK, &above, &networks.map(|(name, _)| name))?;
        self.network = networks.get(chosen).map_or(Network::Mainnet, |(_, network)| *network);
        Ok(())
    }

    /// Whoever chose them: what was chosen before the devices were fixed is seen once more.
    fn sealed_rows(&mut self) -> Vec<Row> {
        let Some(layout) = self.desk.layout else { return Vec::new() };
        let own =
            self.machine.cameras().into_iter().find(|one| Some(&one.path) == self.camera.as_ref());
        let camera =
            own.map(|found| format!("{}  {}", found.path.display(), chain::escape(&found.name)));
        let camera = camera.unwrap_or_else(|| self.desk.say(NONE).to_owned());
        let pair = |name: Say, value: &str| format!("{}: {value}", self.desk.say(name));
        vec![
            Row::new(self.desk.say(SEALED), Tone::Plain),
            Row::new(pair(KEYBOARD_IS, layout), Tone::Strong),
            Row::new(pair(CAMERA_IS, &camera), Tone::Strong),
            Row::new("", Tone::Plain),
        ]
    }

    /// The image knows no time: the machine's clock is nobody's.
    fn ask_time(&mut self) -> Result<(), Leave> {
        while self.machine.now().is_none() && self.set.is_none() {
            let above = [Row::new(self.desk.say(TIME_HOW), Tone::Plain)];
            let typed = self.desk.line(TIME, &above, false)?;
            match moment(&typed) {
                Some(moment) => {
                    let typed_at = since_start();
                    if self.is_right(moment)? {
                        self.set = Some((moment, typed_at));
                    }
                }
                None => {
                    let what = self.desk.say(TIME_WRONG);
                    self.desk.trouble(&CliError::usage(what, self.desk.say(TIME_HOW)))?;
                }
            }
        }
        Ok(())
    }
}

impl Desk<'_> {
    fn layouts(&self, layouts: &[&str], chosen: usize, tried: &str) -> Frame {
        let mut frame = self.frame(LAYOUT, LAYOUT_KEYS);
        let below = self.above(&mut frame, &[Row::new(self.say(LAYOUT_HOW), Tone::Strong)]);
        widgets::list(&mut frame, below, layouts, chosen);
        let count = u16::try_from(layouts.len()).unwrap_or(u16::MAX);
        let row = below.row.saturating_add(count).saturating_add(1);
        let below = Cells { row, ..below };
        let rows = widgets::rows_of(&[Row::new(self.say(LAYOUT_TRY), Tone::Plain)], below.columns);
        let end = widgets::write(&mut frame, below, &rows);
        widgets::entry(&mut frame, end, tried, false, "");
        frame
    }
}

/// Reads `2026-11-26 07:30`, in UTC.
fn moment(typed: &str) -> Option<UnixTime> {
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

//! What this signer is, and whether it works.
use super::desk::Leave;
use super::flow::Flow;
use super::say::{Language, Say};
use super::self_test::{self, Check};
use super::spoken;
use crate::build_id;
use screen::{Tone, widgets::Row};

const TITLE: Say = Say("This signer", "この署名機");
const TESTING: Say = Say("Testing itself ...", "自己診断中 ...");
const FAILED: Say = Say(
    "A self test failed: this machine must not be used. Nothing was signed.",
    "自己診断に失敗しました。この機械は使えません。何も署名されていません。",
);
const NO_BUILD: Say = Say(
    "build: not an image; compare the program with its source",
    "ビルド: 起動イメージではありません",
);
const WORDS: Say = Say("build id, to compare with the release", "ビルドID (公開されたものと照合)");
const CAMERA: Say = Say("camera", "カメラ");
const NO_CAMERA: Say = Say("none: plug one in", "なし: つないでください");
const NETWORK: Say = Say("network", "ネットワーク機能");
const NO_NETWORK: Say = Say("none", "なし");
const MEMORY: Say = Say("free memory", "空きメモリ");
const SCREEN: Say = Say("screen", "画面");
const GOOD: Say = Say("good", "正常");
const BAD: Say = Say("FAILED", "失敗");

impl Flow<'_> {
    /// Shows what there is and tests itself; a signer that fails goes no further.
    pub(super) fn about(&mut self) -> Result<(), Leave> {
        self.desk.busy(TITLE, TESTING)?;
        let checks = self_test::run();
        let failed = checks.iter().any(|(_, check)| check.is_err());
        let mut fixed = self.identity();
        fixed.extend(checks.iter().map(|check| self.check_row(check)));
        if failed {
            fixed.insert(0, Row::new(self.desk.say(FAILED), Tone::Danger));
        }
        // A camera that is plugged in meanwhile shows up.
        loop {
            let rows = [fixed.clone(), self.machine_rows()].concat();
            match self.desk.glance(TITLE, &rows) {
                Ok(false) => {}
                // Whatever key is pressed: it goes no further, but for a change that would be lost.
                Ok(true) | Err(Leave::Back) if failed => {
                    if self.may_end()? {
                        return Err(Leave::Off);
                    }
                }
                Ok(true) => return Ok(()),
                Err(leave) => return Err(leave),
            }
        }
    }

    /// What it is: version, and build id in words.
    pub(super) fn identity(&self) -> Vec<Row> {
        let version = concat!("coldseal-signer ", env!("CARGO_PKG_VERSION"));
        let mut rows = vec![Row::new(version, Tone::Strong)];
        match build_id::words() {
            Some(words) => {
                rows.push(Row::new(self.desk.say(WORDS), Tone::Faint));
                rows.push(Row::new(words, Tone::Strong));
            }
            None => rows.push(Row::new(self.desk.say(NO_BUILD), Tone::Faint)),
        }
        rows.push(Row::new("", Tone::Plain));
        rows
    }

    fn check_row(&self, (name, result): &(Say, Check)) -> Row {
        let name = self.desk.say(*name);
        match result {
            Ok(()) => Row::new(format!("{name}: {}", self.desk.say(GOOD)), Tone::Plain),
            Err(why) => {
                let why = spoken::said(why, self.desk.language);
                Row::new(format!("{name}: {} ({why})", self.desk.say(BAD)), Tone::Danger)
            }
        }
    }

    fn machine_rows(&mut self) -> Vec<Row> {
        let mut rows = self.camera_rows();
        let interfaces = self.machine.interfaces();
        let network = if interfaces.is_empty() {
            Row::new(self.pair(NETWORK, self.desk.say(NO_NETWORK)), Tone::Plain)
        } else {
            Row::new(self.pair(NETWORK, &chain::escape(&interfaces.join(", "))), Tone::Warning)
        };
        rows.push(network);
        if let Some(bytes) = self.machine.free_memory() {
            let text = format!("{} MiB", bytes / (1024 * 1024));
            rows.push(Row::new(self.pair(MEMORY, &text), Tone::Plain));
        }
        let (columns, lines) = self.desk.stage.size();
        rows.push(Row::new(self.pair(SCREEN, &format!("{columns} x {lines}")), Tone::Plain));
        rows
    }

    fn camera_rows(&mut self) -> Vec<Row> {
        let found = self.machine.cameras();
        if found.is_empty() {
            return vec![Row::new(self.pair(CAMERA, self.desk.say(NO_CAMERA)), Tone::Warning)];
        }
        let row = |found: &station::camera_source::Found| {
            let mode = found.mode.as_ref();
            let mode =
                mode.map(|(kind, width, height, _)| format!(" ({kind}, {width} x {height})"));
            let name = format!("{}{}", chain::escape(&found.name), mode.unwrap_or_default());
            Row::new(self.pair(CAMERA, &name), Tone::Plain)
        };
        found.iter().map(row).collect()
    }

    fn pair(&self, name: Say, value: &str) -> String {
        let between = match self.desk.language {
            Language::English => ": ",
            Language::Japanese => ": ",
        };
        format!("{}{between}{value}", self.desk.say(name))
    }
}

//! The signer at a terminal of its own, as an operator has it.

use super::scene::SIGNER;
use rustix::pty::{OpenptFlags, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than anything takes; a prompt that never comes fails the test and does not hang it.
const PATIENCE: Duration = Duration::from_secs(60);
/// It goes on for a moment before it waits for what is typed.
const MOMENT: Duration = Duration::from_millis(150);

/// A terminal with the program at work in it.
pub(crate) struct Screen {
    pub(crate) child: Child,
    keyboard: File,
    output: Receiver<Vec<u8>>,
    /// Everything that it was ever sent.
    pub(crate) shown: String,
    /// So much of it was looked at.
    seen: usize,
}

impl Screen {
    pub(crate) fn start(folder: &Path, words: &[&str]) -> Self {
        Self::of_rows(12, folder, words)
    }

    /// The same in a window of so many lines.
    pub(crate) fn of_rows(rows: u16, folder: &Path, words: &[&str]) -> Self {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        unlockpt(&keyboard).unwrap();
        let size = Winsize { ws_row: rows, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&keyboard, size).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap().into_string().unwrap();
        let terminal = File::options().read(true).write(true).open(name).unwrap();
        let stream = || Stdio::from(terminal.try_clone().unwrap());
        // It leads no group, so setsid becomes the program and the child's number is the program's.
        let child = Command::new("setsid")
            .arg("--ctty")
            .arg(SIGNER)
            .args(words)
            .current_dir(folder)
            .env("TERM", "xterm")
            .stdin(stream())
            .stdout(stream())
            .stderr(stream())
            .spawn()
            .unwrap();
        drop(terminal);
        let keyboard = File::from(keyboard);
        let mut screen = keyboard.try_clone().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // It fails when the last program at the terminal has gone.
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, keyboard, output, shown: String::new(), seen: 0 }
    }

    /// Waits until something is shown that was not looked at yet; gives what came before it.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        loop {
            if let Some(place) = self.shown[self.seen..].find(text) {
                let before = self.shown[self.seen..][..place].to_owned();
                self.seen += place + text.len();
                std::thread::sleep(MOMENT);
                return before;
            }
            let Ok(bytes) = self.output.recv_timeout(PATIENCE) else {
                panic!("{text:?} was never shown: {}", self.shown.escape_debug());
            };
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.press(&format!("{line}\n"));
    }

    /// Waits for a prompt and answers it.
    #[track_caller]
    pub(crate) fn answer(&mut self, prompt: &str, line: &str) {
        self.wait_for(prompt);
        self.say(line);
    }

    /// Reads a review to its end, page by page.
    #[track_caller]
    pub(crate) fn turn_pages(&mut self) {
        self.wait_for("page 1 of ");
        let count: u32 = self.wait_for(";").parse().unwrap();
        for page in 2..count {
            self.say("");
            self.wait_for(&format!("page {page} of {count}"));
        }
        self.say("");
    }

    /// Waits for the end of the program, and takes in all that it still showed.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        while let Ok(bytes) = self.output.recv_timeout(MOMENT) {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        status
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

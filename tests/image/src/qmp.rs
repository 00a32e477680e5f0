//! QEMU's monitor: keys, screens, memory, events. One JSON object to a line.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the monitor.
#[derive(Debug)]
pub struct Qmp {
    input: BufReader<UnixStream>,
    output: UnixStream,
    events: Vec<String>,
}

impl Qmp {
    /// Connects and says hello.
    ///
    /// # Errors
    ///
    /// If nobody listens, or somebody else.
    pub fn connect(socket: &Path) -> io::Result<Self> {
        let output = UnixStream::connect(socket)?;
        output.set_read_timeout(Some(PATIENCE))?;
        let input = BufReader::new(output.try_clone()?);
        let mut qmp = Self { input, output, events: Vec::new() };
        qmp.line()?;
        qmp.ask("qmp_capabilities", json!({}))?;
        Ok(qmp)
    }

    fn line(&mut self) -> io::Result<Value> {
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(serde_json::from_str(&line)?)
    }

    /// Gives a command and returns its answer; events that come between are kept.
    ///
    /// # Errors
    ///
    /// With what QEMU says.
    pub fn ask(&mut self, command: &str, arguments: Value) -> io::Result<Value> {
        let line = json!({ "execute": command, "arguments": arguments }).to_string();
        self.output.write_all(format!("{line}\n").as_bytes())?;
        loop {
            let answer = self.line()?;
            if let Some(event) = answer.get("event").and_then(Value::as_str) {
                self.events.push(event.to_owned());
            } else if let Some(error) = answer.get("error") {
                return Err(io::Error::other(error.to_string()));
            } else if let Some(result) = answer.get("return") {
                return Ok(result.clone());
            }
        }
    }

    /// Tells whether an event has come, such as `SHUTDOWN`.
    #[must_use]
    pub fn has_seen(&self, event: &str) -> bool {
        self.events.iter().any(|seen| seen == event)
    }

    /// Presses keys together, by QEMU's names such as `ret` and `shift`.
    ///
    /// # Errors
    ///
    /// With what QEMU says.
    pub fn press(&mut self, keys: &[&str]) -> io::Result<()> {
        let keys: Vec<Value> =
            keys.iter().map(|key| json!({ "type": "qcode", "data": key })).collect();
        self.ask("send-key", json!({ "keys": keys, "hold-time": 20 })).map(|_| ())
    }

    /// Types text on a US keyboard; a line end is Enter.
    ///
    /// # Errors
    ///
    /// With what QEMU says.
    pub fn type_text(&mut self, text: &str) -> io::Result<()> {
        for letter in text.chars() {
            let (key, shift) = key_of(letter);
            if shift { self.press(&["shift", &key]) } else { self.press(&[&key]) }?;
            // Two presses at once would be one.
            std::thread::sleep(Duration::from_millis(45));
        }
        Ok(())
    }
}

/// Returns the key of a letter on a US keyboard, and whether Shift goes with it.
fn key_of(letter: char) -> (String, bool) {
    let named = |name: &str, shift| (name.to_owned(), shift);
    match letter {
        '\n' => named("ret", false),
        ' ' => named("spc", false),
        '.' => named("dot", false),
        ',' => named("comma", false),
        '-' => named("minus", false),
        '_' => named("minus", true),
        '=' => named("equal", false),
        '+' => named("equal", true),
        '/' => named("slash", false),
        ':' => named("semicolon", true),
        ';' => named("semicolon", false),
        'A'..='Z' => (letter.to_ascii_lowercase().to_string(), true),
        letter => (letter.to_string(), false),
    }
}

//! The last screen: why the machine switches itself off. Never a shell, never a black wait.
use super::display::Panel;
use rustix::fs::{Mode, OFlags};
use rustix::system::{RebootCommand, reboot};
use screen::widgets::{self, Row};
use screen::{Painter, Stage as _, Tone};
use std::io;
use std::panic::catch_unwind;
use std::thread::sleep;
use std::time::Duration;

/// Why the machine is switched off.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Farewell {
    /// The operator is done.
    Done,
    /// The signer ended in a way that it should not.
    Stopped,
    /// There is nothing to show screens on.
    NoDisplay,
}

impl Farewell {
    fn text(self) -> [&'static str; 2] {
        match self {
            Self::Done => [
                "Keys are wiped. The machine switches itself off.",
                "鍵を消去しました。電源を切ります。",
            ],
            Self::Stopped => [
                "The signer stopped. Nothing was signed that was not confirmed. The machine switches itself off in 10 seconds.",
                "署名機が停止しました。確認していないものは署名されていません。10秒後に電源を切ります。",
            ],
            Self::NoDisplay => [
                "This machine shows text only; the signer needs a display of pixels. In the firmware's setup choose UEFI, or another display. The machine switches itself off in 30 seconds.",
                "",
            ],
        }
    }

    const fn stands(self) -> Duration {
        match self {
            Self::Done => Duration::from_secs(1),
            Self::Stopped => Duration::from_secs(10),
            Self::NoDisplay => Duration::from_secs(30),
        }
    }
}

/// Says why, waits until it was read, and switches the machine off.
pub(super) fn say(farewell: Farewell, fault: Option<&io::Error>) -> ! {
    if let Some(fault) = fault {
        write(&format!("coldseal: {fault}\r\n"));
    }
    // Nothing may come between this and the end, not even a fault in drawing.
    let drawn =
        || catch_unwind(|| draw(farewell)).unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
    let shown = (farewell != Farewell::NoDisplay).then(drawn);
    let why = match &shown {
        Some(Ok(_)) => None,
        Some(Err(error)) => Some(format!(" ({error})")),
        None => Some(String::new()),
    };
    if let Some(why) = why {
        let [english, _] = farewell.text();
        write(&format!("\r\n\r\n{english}{why}\r\n"));
    }
    sleep(farewell.stands());
    loop {
        let _failed = reboot(RebootCommand::PowerOff);
        sleep(Duration::from_secs(60));
    }
}

/// Writes on the console, unless somebody has stopped it: nothing waits for that.
fn write(text: &str) {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    if let Ok(console) = rustix::fs::open("/dev/console", flags, Mode::empty()) {
        let _stopped = rustix::io::write(console, text.as_bytes());
    }
}

/// Returns the display, which goes dark when it is dropped.
fn draw(farewell: Farewell) -> io::Result<Painter<Panel>> {
    let mut painter = Painter::new(Panel::open()?)?;
    let tone = if farewell == Farewell::Done { Tone::Plain } else { Tone::Warning };
    let rows = farewell.text().map(|text| Row::new(text, tone));
    let mut frame = widgets::screen(&painter, "Coldseal", "", "");
    let body = widgets::body(&frame);
    widgets::write(&mut frame, body, &widgets::rows_of(&rows, body.columns));
    painter.present(&frame)?;
    Ok(painter)
}

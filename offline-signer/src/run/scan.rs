//! Scanning: what the camera sees, how far it is, what would help.
use super::desk::{Desk, Leave, Purpose};
use super::flow::Flow;
use super::say::{Language, Say};
use protocol::Message;
use scheme::keylike::looks_like_key;
use screen::{Cells, Frame, Key, Layer, Tone, widgets};
use station::CliError;
use station::decode::Seen;
use station::pace::{Outcome, Pace, Wish};
use station::preview::MOST_SIDE_OF_KEYS;
use station::scan::{Glance, Watch};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use stream::Progress;

const KEYS: Say = Say("Esc: back", "Esc: 戻る");
const NO_CODE: Say = Say("no code yet", "コードはまだ見えません");
const PICTURES: Say = Say("pictures a second", "枚/秒");
const AWAY: Say = Say(
    "the camera is away: plug it in again, and the scan goes on",
    "カメラが外れています。つなぎ直すと続きます",
);

/// Screens are drawn no more often.
const BETWEEN: Duration = Duration::from_millis(100);
/// The rows below the picture: a bar, what it says, what would help, and a free one.
const BELOW: u16 = 4;
/// The largest picture that is asked for: more would only cost time.
const MOST_SIDE: usize = 240;

/// Takes what codes hold that are no frames: `None` for what it does not know.
pub(super) type Take<'a, T> = &'a mut dyn FnMut(&[u8]) -> Option<Result<T, CliError>>;

impl Flow<'_> {
    /// Scans until a message is whole. A key that comes before the camera ends it.
    pub(super) fn scan_message(&mut self, title: Say) -> Result<Message, Leave> {
        let mut refuse = |payload: &[u8]| {
            looks_like_key(payload).then(|| Err::<(), _>(station::look_like_key()))
        };
        let mut eyes = Eyes::new(&mut self.desk, title, MOST_SIDE, &mut refuse);
        let scanned = self.machine.scan(self.camera.as_deref(), Purpose::Message, &mut eyes);
        let (taken, leave) = eyes.end();
        self.desk.rested()?;
        if let Some(leave) = leave {
            return Err(leave);
        }
        if taken.is_some() {
            // It was a key, in a scan that is not for keys.
            let renewed = self.machine.renew(Purpose::Message);
            self.desk.settle(renewed)?;
        }
        let refused = taken.map_or(Ok(()), |taken| taken);
        let message =
            refused.and(scanned).and_then(|wire| station::decode_message(&wire, "the codes"));
        self.desk.settle(message)
    }

    /// Scans until a code is taken, by a process that is gone when this returns.
    pub(super) fn scan_key<T>(&mut self, title: Say, take: Take<'_, T>) -> Result<T, Leave> {
        let mut eyes = Eyes::new(&mut self.desk, title, MOST_SIDE_OF_KEYS.into(), take);
        let scanned = self.machine.scan(self.camera.as_deref(), Purpose::Key, &mut eyes);
        let (taken, leave) = eyes.end();
        // Whatever was seen, nobody who saw it is left before it is used.
        let renewed = self.machine.renew(Purpose::Key);
        self.desk.settle(renewed)?;
        self.desk.rested()?;
        if let Some(leave) = leave {
            return Err(leave);
        }
        let none = || {
            let hint = "nothing was kept; scan messages and keys each in their own step";
            Err(CliError::bad_input("the code is part of a message, not a key", hint))
        };
        let result = match (taken, scanned) {
            (Some(taken), _) => taken,
            (None, Err(error)) => Err(error),
            (None, Ok(_)) => none(),
        };
        self.desk.settle(result)
    }
}

/// Shows the operator what the camera sees, and takes what it reads.
struct Eyes<'a, 'd, T> {
    desk: &'a mut Desk<'d>,
    title: Say,
    /// The largest picture that is asked for, in pixels to a side.
    most_side: usize,
    take: Take<'a, T>,
    taken: Option<Result<T, CliError>>,
    leave: Option<Leave>,
    progress: Option<Progress>,
    /// The most that there ever was of any message: foreign frames between do not count as work.
    most: usize,
    pace: Pace,
    started: Instant,
    drawn: Option<Instant>,
    picture: Option<Layer>,
}

impl<'a, 'd, T> Eyes<'a, 'd, T> {
    fn new(desk: &'a mut Desk<'d>, title: Say, most_side: usize, take: Take<'a, T>) -> Self {
        Self {
            desk,
            title,
            most_side,
            take,
            taken: None,
            leave: None,
            progress: None,
            most: 0,
            pace: Pace::new(),
            started: Instant::now(),
            drawn: None,
            picture: None,
        }
    }

    fn end(self) -> (Option<Result<T, CliError>>, Option<Leave>) {
        (self.taken, self.leave)
    }

    fn is_due(&self) -> bool {
        self.drawn.is_none_or(|drawn| drawn.elapsed() >= BETWEEN)
    }

    fn keep(&mut self, seen: &Seen) {
        let Some(picture) = &seen.preview else { return };
        let read = seen.sight.codes.iter().map(|code| code.outline).collect();
        self.picture = Some(Layer::Camera {
            picture: picture.clone(),
            seen: (seen.width, seen.height),
            read,
            unread: seen.sight.outlines.clone(),
        });
    }

    fn show(&mut self, away: bool) -> Result<(), Leave> {
        self.drawn = Some(Instant::now());
        let frame = self.frame(away);
        self.desk.stage.present(&frame)?;
        Ok(())
    }

    fn frame(&self, away: bool) -> Frame {
        let rate = format!("{} {}", self.pace.pictures_per_second(), self.desk.say(PICTURES));
        let mut frame = self.desk.frame_with(self.title, &rate, KEYS);
        let (picture, below) = places(&frame);
        if let Some(layer) = &self.picture {
            frame.lay(picture, layer.clone());
        }
        let (done, all, words) = self.share();
        widgets::progress(&mut frame, below, done, all, &words);
        let hint = if away { Some(self.desk.say(AWAY)) } else { self.wish() };
        let row = below.row.saturating_add(2);
        frame.put(row, below.column, hint.unwrap_or_default(), Tone::Warning);
        frame
    }

    fn wish(&self) -> Option<&'static str> {
        self.pace.wish().map(|wish| match self.desk.language {
            Language::English => wish.text(),
            Language::Japanese => japanese(wish),
        })
    }

    /// What is there, of how much, and both in words: not what has been tried.
    fn share(&self) -> (u32, u32, String) {
        let Some(progress) = self.progress else {
            return (0, 1, self.desk.say(NO_CODE).to_owned());
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let Progress { rank, needed, new, seen, foreign, damaged, .. } = progress;
        let percent = progress.percent();
        let words = match self.desk.language {
            Language::English => format!(
                "{percent} %, {rank} of {needed} symbols; codes: {new} new, {seen} seen, {foreign} foreign, {damaged} damaged"
            ),
            Language::Japanese => format!(
                "{percent} %  {rank}/{needed}  コード: 新 {new}、既読 {seen}、別 {foreign}、破損 {damaged}"
            ),
        };
        (number(rank), number(needed), words)
    }

    fn glance(&mut self, glance: &Glance<'_>) -> Result<(), Leave> {
        let outcome = match glance {
            Glance::Seen(seen) => {
                self.keep(seen);
                Some(Outcome::of(&seen.sight))
            }
            Glance::Lost => Some(Outcome::Unread(None)),
            Glance::NotYet | Glance::Away => None,
        };
        if let Some(outcome) = outcome {
            self.pace.note(self.started.elapsed(), outcome);
        }
        if self.is_due() {
            self.show(matches!(glance, Glance::Away))?;
        }
        match self.desk.poll(Duration::ZERO)? {
            Some(Key::Escape) => Err(Leave::Back),
            Some(_) | None => Ok(()),
        }
    }
}

/// Returns the cells of the picture and those of the bar.
fn places(frame: &Frame) -> (Cells, Cells) {
    let body = widgets::body(frame);
    let rows = body.rows.saturating_sub(BELOW);
    let row = body.row.saturating_add(rows).saturating_add(1);
    (Cells { rows, ..body }, Cells { row, rows: BELOW, ..body })
}

impl<T> Watch for Eyes<'_, '_, T> {
    fn preview(&mut self) -> Option<(u8, u8)> {
        if !self.is_due() {
            return None;
        }
        let (cells, _) = places(&self.desk.frame(self.title, KEYS));
        let (width, height) = self.desk.stage.dots(cells);
        let side = |dots: usize| u8::try_from(dots.clamp(1, self.most_side)).ok();
        Some((side(width)?, side(height)?))
    }

    fn looked(&mut self, glance: &Glance<'_>) -> ControlFlow<()> {
        match self.glance(glance) {
            Ok(()) => ControlFlow::Continue(()),
            Err(leave) => {
                self.leave = Some(leave);
                ControlFlow::Break(())
            }
        }
    }

    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        // Who holds a code before the camera is at work.
        if progress.rank > self.most {
            self.most = progress.rank;
            self.desk.touch();
        }
        self.progress = Some(*progress);
        ControlFlow::Continue(())
    }

    fn other(&mut self, payload: &[u8]) -> ControlFlow<()> {
        self.taken = (self.take)(payload);
        if self.taken.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn accept(&mut self, payload: &[u8]) -> bool {
        station::decode_message(payload, "").is_ok()
    }
}

fn japanese(wish: Wish) -> &'static str {
    match wish {
        Wish::Aim => "白い縁まで含めてコード全体をカメラに見せてください",
        Wish::Slower => "コードの切り替えを遅くしてください。二枚が重なって写っています",
        Wish::Sparser => "コードを粗くしてください。細かすぎて読み取れません",
        Wish::Nearer => "もっと近づけてください",
        Wish::Focus => "ピントを合わせるか、距離を変えてください",
        Wish::HoldStill => "動かさないでください。ぶれています",
        Wish::LessGlare => "少し傾けてください。光が反射しています",
        Wish::MoreLight => "画面を明るくしてください。暗すぎます",
    }
}

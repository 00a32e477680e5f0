//! A desk that is worked at by a script: real screens, real codes, a real reader of pictures.
use crate::picture;
use chain::UnixTime;
use offline_signer::{End, Machine, Purpose, flow};
use protocol::Message;
use qr::Picture;
use screen::{Canvas, Cells, Display, Frame, Key, Keyboard, Painter, Stage, Terminal};
use station::CliError;
use station::camera_source::Found;
use station::decode::{Effort, Eye, Looking};
use station::scan::{Watch, scan};
use station::show::{Codes, Look};
use station::sources::{Content, FrameSource, Next, Shot, SourceError};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What a display shows at the moment.
#[derive(Default)]
pub(super) struct Shown {
    size: (u32, u32),
    pixels: Vec<u32>,
    /// The same screen, as another program's terminal shows it.
    text: String,
}

impl Shown {
    /// Tells whether a text stands on the screen, large or not, in one row or several.
    fn has(&self, text: &str) -> bool {
        plain(&self.text).contains(&plain(text))
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

struct Panel(Rc<RefCell<Shown>>);

impl Display for Panel {
    fn size(&self) -> (u32, u32) {
        self.0.borrow().size
    }

    fn show(&mut self, canvas: &Canvas) -> io::Result<()> {
        self.0.borrow_mut().pixels = canvas.pixels().to_vec();
        Ok(())
    }
}

/// Shows every screen twice: in pixels, and in a terminal of as many characters.
struct Both {
    painter: Painter<Panel>,
    terminal: Terminal<Output>,
    output: Output,
    shown: Rc<RefCell<Shown>>,
}

#[derive(Clone, Default)]
struct Output(Rc<RefCell<Vec<u8>>>);

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Both {
    fn new(shown: &Rc<RefCell<Shown>>) -> Self {
        let painter = Painter::new(Panel(Rc::clone(shown))).unwrap();
        let (columns, rows) = painter.size();
        let output = Output::default();
        let terminal = Terminal::new(output.clone(), columns, rows).unwrap();
        Self { painter, terminal, output, shown: Rc::clone(shown) }
    }
}

impl Stage for Both {
    fn size(&self) -> (u16, u16) {
        self.painter.size()
    }

    fn dots(&self, cells: Cells) -> (usize, usize) {
        self.painter.dots(cells)
    }

    fn present(&mut self, frame: &Frame) -> io::Result<()> {
        self.painter.present(frame)?;
        self.output.0.borrow_mut().clear();
        self.terminal.present(frame)?;
        let [rows, columns] =
            [self.size().1, self.size().0].map(|size| NonZeroU16::new(size).unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&self.output.0.borrow());
        self.shown.borrow_mut().text = parser.screen().contents();
        Ok(())
    }
}

/// One step of a script: what must stand on the screen, and what is typed then.
pub(super) struct Step {
    pub(super) waits_for: String,
    pub(super) keys: Vec<Key>,
    /// The screen is left as a picture of this name, and compared with the one that was kept.
    pub(super) picture: Option<(String, bool)>,
    /// The words on the screen are copied; `①` to `⑨` type what was copied of the first to the ninth time.
    pub(super) copies: Option<usize>,
    /// So many seconds go by while the screen stands.
    pub(super) goes_by: i64,
    /// It is done again for as long as the screen shows that.
    pub(super) again: bool,
}

impl Step {
    /// Types the same on every page.
    pub(super) fn on_every_page(self) -> Self {
        Self { again: true, ..self }
    }

    /// Has so many seconds go by.
    pub(super) fn after(self, seconds: i64) -> Self {
        Self { goes_by: seconds, ..self }
    }

    /// Copies the numbered words on the screen onto a paper with a number.
    pub(super) fn copied(self, paper: usize) -> Self {
        Self { copies: Some(paper), ..self }
    }

    /// Compares the screen with the picture that was kept of it.
    pub(super) fn kept(self, name: &str) -> Self {
        Self { picture: Some((name.to_owned(), true)), ..self }
    }

    /// Leaves a picture of a screen that is another one each time.
    pub(super) fn left(self, name: &str) -> Self {
        Self { picture: Some((name.to_owned(), false)), ..self }
    }
}

/// Types when the screen shows what the script waits for.
struct Typist {
    shown: Rc<RefCell<Shown>>,
    script: VecDeque<Step>,
    keys: VecDeque<Key>,
    again: Option<Step>,
    /// Words by their numbers, on the papers they were copied onto.
    papers: BTreeMap<usize, BTreeMap<usize, String>>,
    /// What came before the end.
    codes: Rc<RefCell<Vec<Picture>>>,
    waited: u32,
    since: Instant,
    later: Rc<Cell<i64>>,
}

/// The longest time between two steps.
const LONGEST: Duration = Duration::from_secs(120);

/// Looks without success before a script is stuck: the screen is another one.
const PATIENCE: u32 = 2_000;

impl Keyboard for Typist {
    fn next(&mut self, wait: Duration) -> io::Result<Option<Key>> {
        if wait.is_zero() {
            // Who does not wait for a key looks whether one was pressed ahead: here none is.
            assert!(
                self.since.elapsed() < LONGEST,
                "nothing comes of:\n{}",
                self.shown.borrow().text
            );
            return Ok(None);
        }
        if let Some(key) = self.keys.pop_front() {
            return Ok(Some(key));
        }
        let shown = self.shown.borrow();
        if self.again.as_ref().is_some_and(|step| shown.has(&step.waits_for)) {
            self.keys.extend(self.again.iter().flat_map(|step| step.keys.clone()));
            return Ok(self.keys.pop_front());
        }
        let Some(step) = self.script.front() else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        if !shown.has(&step.waits_for) {
            self.waited += 1;
            assert!(self.waited < PATIENCE, "no {:?} on:\n{}", step.waits_for, shown.text);
            self.codes.borrow_mut().push(grey(&shown));
            return Ok(None);
        }
        (self.waited, self.since) = (0, Instant::now());
        self.codes.borrow_mut().push(grey(&shown));
        if let Some((name, compared)) = &step.picture {
            let seen = picture::leave(name, shown.size, &shown.pixels);
            if *compared {
                picture::compare(&seen);
            }
        }
        let text = shown.text.clone();
        drop(shown);
        let step = self.script.pop_front().unwrap();
        self.later.set(self.later.get() + step.goes_by);
        if let Some(paper) = step.copies {
            self.papers.entry(paper).or_default().extend(words_on(&text));
        }
        for key in &step.keys {
            match key {
                Key::Function(paper) => {
                    let words = self.papers[&usize::from(*paper)].values();
                    let line = words.map(|word| format!("{word} ")).collect::<String>();
                    self.keys.extend(line.chars().map(Key::Char));
                }
                key => self.keys.push_back(*key),
            }
        }
        self.again = Some(step).filter(|step| step.again);
        Ok(self.keys.pop_front())
    }
}

/// Reads numbered words in two columns of large letters, which have blanks between them.
fn words_on(text: &str) -> Vec<(usize, String)> {
    let half = |letters: &[char]| {
        let plain: String = letters.iter().filter(|letter| **letter != ' ').collect();
        let word = plain.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let number = plain.strip_suffix(word)?.parse().ok()?;
        (!word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase()))
            .then(|| (number, word.to_owned()))
    };
    let lines = text.lines().map(|line| line.chars().collect::<Vec<char>>());
    let columns = lines.clone().map(|line| line.len()).max().unwrap_or(0);
    lines
        .flat_map(|line| {
            let (left, right) = line.split_at(line.len().min(columns / 2));
            [half(left), half(right)]
        })
        .flatten()
        .collect()
}

fn grey(shown: &Shown) -> Picture {
    let grey = shown.pixels.iter().map(|pixel| pixel.to_be_bytes()[2]).collect();
    let (width, height) = shown.size;
    Picture::new(width.try_into().unwrap(), height.try_into().unwrap(), grey).unwrap()
}

/// The moment of every screen: it is the same picture on every day.
pub(super) const NOW: UnixTime = UnixTime(1_795_000_000);

/// A camera before which codes are held, a set for each scan.
#[derive(Default)]
pub(super) struct Desk {
    /// Seconds that have gone by since [`NOW`].
    pub(super) later: Rc<Cell<i64>>,
    pub(super) held_up: VecDeque<Vec<Picture>>,
    pub(super) is_image: bool,
}

struct Pictures(VecDeque<Picture>);

impl FrameSource for Pictures {
    fn next(&mut self) -> Option<Result<Next, SourceError>> {
        let Some(picture) = self.0.pop_front() else { return Some(Ok(Next::NotYet)) };
        let (path, content) = (PathBuf::from("camera"), Content::Grey(picture));
        Some(Ok(Next::Shot(Shot { path, content, effort: Effort::TrackThenThorough })))
    }
}

impl Machine for Desk {
    fn cameras(&mut self) -> Vec<Found> {
        let mode = Some((String::from("MJPG"), 1280, 720, Some(30)));
        vec![Found { path: PathBuf::from("/dev/video0"), name: String::from("a camera"), mode }]
    }

    fn scan(
        &mut self,
        _: Option<&Path>,
        _: Purpose,
        watch: &mut dyn Watch,
    ) -> Result<Vec<u8>, CliError> {
        let mut source = Pictures(self.held_up.pop_front().unwrap_or_default().into());
        let mut eye = Eye::open(Looking::here(None), Duration::from_secs(9)).unwrap();
        scan(&mut source, &mut eye, watch)
            .map_err(|error| CliError::failure(error.to_string(), "scan again"))
    }

    fn renew(&mut self, _: Purpose) -> Result<(), CliError> {
        // Each scan here has one of its own.
        Ok(())
    }

    fn seal(&mut self, _: Option<&Path>) -> io::Result<bool> {
        Ok(self.is_image)
    }

    fn layouts(&self) -> &'static [&'static str] {
        if self.is_image { &["US", "DE"] } else { &[] }
    }

    fn set_layout(&mut self, _: usize) {}

    fn is_image(&self) -> bool {
        self.is_image
    }

    fn free_memory(&self) -> Option<u64> {
        Some(96 * 1024 * 1024)
    }

    fn now(&self) -> Option<UnixTime> {
        Some(UnixTime(NOW.0 + self.later.get()))
    }

    fn interfaces(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Works through a script on a display of a size.
///
/// Returns how the flow ended, and every screen that stood while the script waited.
pub(super) fn work(size: (u32, u32), desk: &mut Desk, script: Vec<Step>) -> (End, Vec<Picture>) {
    let shown = Rc::new(RefCell::new(Shown { size, ..Shown::default() }));
    let codes = Rc::default();
    let mut stage = Both::new(&shown);
    let mut typist = Typist {
        shown,
        script: script.into(),
        keys: VecDeque::new(),
        again: None,
        papers: BTreeMap::new(),
        codes: Rc::clone(&codes),
        waited: 0,
        since: Instant::now(),
        later: Rc::clone(&desk.later),
    };
    let end = flow(&mut stage, &mut typist, desk).expect("the script ends before the flow");
    assert!(typist.script.is_empty(), "the flow ends before the script");
    let seen = codes.take();
    (end, seen)
}

/// Returns a step.
pub(super) fn step(waits_for: &str, keys: &str) -> Step {
    Step {
        waits_for: waits_for.to_owned(),
        keys: keys_of(keys),
        picture: None,
        copies: None,
        goes_by: 0,
        again: false,
    }
}

/// Reads `text⏎`: letters, and the keys that have signs.
fn keys_of(text: &str) -> Vec<Key> {
    let key = |letter| match letter {
        '⏎' => Key::Enter,
        '⎋' => Key::Escape,
        '↓' => Key::Down,
        '⌫' => Key::Backspace,
        '①' => Key::Function(1),
        '②' => Key::Function(2),
        '③' => Key::Function(3),
        '④' => Key::Function(4),
        '⑤' => Key::Function(5),
        '⑥' => Key::Function(6),
        letter => Key::Char(letter),
    };
    text.chars().map(key).collect()
}

/// Draws a message as the online machine would show it.
pub(super) fn codes_of(message: &Message) -> Vec<Picture> {
    let codes = Codes::new(&message.to_wire().unwrap(), Look::default()).unwrap();
    let count = usize::try_from(codes.usual()).unwrap();
    let scale = NonZeroU16::new(4).unwrap();
    codes.iter().take(count).map(|code| code.unwrap().draw(scale).unwrap()).collect()
}

/// Reads a message from screens, with the reader of the online machine.
pub(super) fn read_back(screens: Vec<Picture>) -> Message {
    let mut eye = Eye::open(Looking::here(None), Duration::from_secs(9)).unwrap();
    // The last screens are the codes; before them the camera saw others.
    let mut source = Pictures(screens.into_iter().rev().collect());
    let wire = scan(&mut source, &mut eye, &mut station::scan::Unwatched).unwrap();
    station::decode_message(&wire, "the screens").unwrap()
}

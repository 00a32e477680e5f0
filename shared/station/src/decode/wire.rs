//! What goes through the two pipes. Both ends check every length before they take memory for it,
//! and the parent takes nothing from a child that the child's own code would not send.

use std::time::Duration;

use qr::{GreyView, MAX_PIXELS, Picture};

use super::sight::{Code, Point, Sight, Trouble};
use super::worker::{Answer, Effort, Look, Request, Seen};

/// The most bytes of a picture file.
pub const MAX_FILE: usize = 64 * 1024 * 1024;
/// The most columns or rows of a small picture for the operator.
pub const MAX_SIDE: u8 = 250;
/// The most bytes that a code holds: 7,089 digits.
const MAX_PAYLOAD: usize = 7_089;
/// The most codes of a picture that are reported, and as many outlines of others.
const MAX_CODES: usize = 32;
const MAX_REASON: usize = 300;
const OUTLINE: usize = 32;
/// The most bytes of an answer.
pub(super) const MAX_ANSWER: usize =
    64 + MAX_CODES * (MAX_PAYLOAD + 8 + 2 * OUTLINE) + 256 * 256 + MAX_REASON;
/// The time that a child has to become ready.
pub(super) const START_LIMIT: Duration = Duration::from_secs(20);

/// The bytes before the body of a request.
pub(super) const HEADER: usize = 12;

const GREY: u8 = 1;
const FILE: u8 = 2;
const NEXT: u8 = 3;

/// What a child says first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ready {
    /// The kernel holds it.
    Confined,
    /// The kernel does not, and it goes on.
    Unconfined,
    /// The kernel does not, and it ends.
    Refused,
}

impl Ready {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Confined => b'c',
            Self::Unconfined => b'u',
            Self::Refused => b'r',
        }
    }

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        let all = [Self::Confined, Self::Unconfined, Self::Refused];
        all.into_iter().find(|ready| ready.byte() == byte)
    }
}

/// The fixed part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    kind: u8,
    look: Look,
    width: u32,
    length: u32,
}

impl Header {
    /// Describes a request; `None` if it is too large to be sent.
    pub(super) fn of<'a>(request: &Request<'a>) -> Option<(Self, &'a [u8])> {
        let (kind, look, width, body) = match *request {
            Request::Grey(view, look) => (GREY, look, view.width(), view.pixels()),
            Request::File(file, look) => (FILE, look, 0, file),
            Request::Next(look) => (NEXT, look, 0, &[][..]),
        };
        let (width, length) = (u32::try_from(width).ok()?, u32::try_from(body.len()).ok()?);
        let header = Self { kind, look, width, length };
        Some((Self::from_bytes(header.to_bytes())?, body))
    }

    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let effort = match self.look.effort {
            Effort::Track => 0,
            Effort::Thorough => 1,
            Effort::TrackThenThorough => 2,
            Effort::Twice => 3,
        };
        let (columns, rows) = self.look.preview.unwrap_or_default();
        let [a, b, c, d] = self.width.to_le_bytes();
        let [e, f, g, h] = self.length.to_le_bytes();
        [self.kind, effort, columns, rows, a, b, c, d, e, f, g, h]
    }

    /// Reads a header; `None` if no request starts so.
    pub(super) fn from_bytes(bytes: [u8; HEADER]) -> Option<Self> {
        let [kind, effort, columns, rows, a, b, c, d, e, f, g, h] = bytes;
        let effort = match effort {
            0 => Effort::Track,
            1 => Effort::Thorough,
            2 => Effort::TrackThenThorough,
            3 => Effort::Twice,
            _ => return None,
        };
        let most = match kind {
            GREY => MAX_PIXELS,
            FILE => MAX_FILE,
            NEXT => 0,
            _ => return None,
        };
        let preview = (columns > 0 && rows > 0).then_some((columns, rows));
        let fits = columns <= MAX_SIDE && rows <= MAX_SIDE;
        let look = Look { effort, preview };
        let (width, length) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        let header = Self { kind, look, width, length };
        (fits && header.length() <= most).then_some(header)
    }

    /// Returns the bytes of the body.
    pub(super) fn length(self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// Puts header and body together; `None` if they do not belong to each other.
    pub(super) fn request(self, body: &[u8]) -> Option<Request<'_>> {
        let width = usize::try_from(self.width).ok()?;
        match (self.kind, width) {
            (GREY, 1..) => {
                let height = body.len().checked_div(width)?;
                Some(Request::Grey(GreyView::new(width, height, body).ok()?, self.look))
            }
            (FILE, 0) => Some(Request::File(body, self.look)),
            (NEXT, 0) if body.is_empty() => Some(Request::Next(self.look)),
            _ => None,
        }
    }
}

const END: u8 = 0;
const REFUSED: u8 = 1;
const LOST: u8 = 2;
const SEEN: u8 = 3;

/// Returns an answer with its length before it. What is too much is left out.
pub(super) fn answer_to_bytes(answer: &Answer) -> Vec<u8> {
    let mut body = Vec::new();
    match answer {
        Answer::End => body.push(END),
        Answer::Lost => body.push(LOST),
        Answer::Refused(why) => {
            body.push(REFUSED);
            let why = why.char_indices().take_while(|(at, _)| at.saturating_add(4) <= MAX_REASON);
            body.extend(why.map(|(_, letter)| letter).collect::<String>().bytes());
        }
        Answer::Seen(seen) => {
            body.push(SEEN);
            push_seen(&mut body, seen);
        }
    }
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), body.as_slice()].concat()
}

fn push_seen(body: &mut Vec<u8>, seen: &Seen) {
    let side = |pixels| u32::try_from(pixels).unwrap_or(u32::MAX).to_le_bytes();
    body.extend(side(seen.width));
    body.extend(side(seen.height));
    body.push(trouble_to_byte(seen.sight.trouble));

    let codes = seen.sight.codes.iter().filter(|code| code.payload.len() <= MAX_PAYLOAD);
    let codes: Vec<&Code> = codes.take(MAX_CODES).collect();
    body.push(u8::try_from(codes.len()).unwrap_or(u8::MAX));
    for code in codes {
        push_outline(body, &code.outline);
        body.extend(u16::try_from(code.payload.len()).unwrap_or(u16::MAX).to_le_bytes());
        body.extend(&code.payload);
    }

    let outlines = seen.sight.outlines.iter().take(MAX_CODES);
    body.push(u8::try_from(outlines.len()).unwrap_or(u8::MAX));
    outlines.for_each(|outline| push_outline(body, outline));

    let small = seen.preview.as_ref().map(Picture::view);
    let size = small.map_or((0, 0), |view| (view.width(), view.height()));
    match (u8::try_from(size.0), u8::try_from(size.1), small) {
        (Ok(columns), Ok(rows), Some(view)) => {
            body.extend([columns, rows]);
            body.extend(view.pixels());
        }
        _ => body.extend([0, 0]),
    }
}

fn push_outline(body: &mut Vec<u8>, outline: &[Point; 4]) {
    for point in outline {
        body.extend(point.x.to_le_bytes());
        body.extend(point.y.to_le_bytes());
    }
}

/// Reads an answer; `None` if no child of ours sends such a thing.
pub(super) fn answer_from_bytes(bytes: &[u8], preview: Option<(u8, u8)>) -> Option<Answer> {
    let (kind, rest) = bytes.split_first()?;
    match (*kind, rest) {
        (END, []) => Some(Answer::End),
        (LOST, []) => Some(Answer::Lost),
        (REFUSED, why) if why.len() <= MAX_REASON => {
            Some(Answer::Refused(String::from_utf8(why.to_vec()).ok()?))
        }
        (SEEN, mut rest) => {
            let seen = take_seen(&mut rest, preview)?;
            rest.is_empty().then_some(Answer::Seen(seen))
        }
        _ => None,
    }
}

fn take_seen(rest: &mut &[u8], preview: Option<(u8, u8)>) -> Option<Seen> {
    let width = usize::try_from(u32::from_le_bytes(take(rest)?)).ok()?;
    let height = usize::try_from(u32::from_le_bytes(take(rest)?)).ok()?;
    if !(1..=MAX_PIXELS).contains(&width.checked_mul(height)?) {
        return None;
    }
    let trouble = trouble_from_byte(take_byte(rest)?)?;
    let codes = (0..take_count(rest)?).map(|_| take_code(rest)).collect::<Option<_>>()?;
    let outlines = (0..take_count(rest)?).map(|_| take_outline(rest)).collect::<Option<_>>()?;
    let preview = take_preview(rest, preview)?;
    Some(Seen { width, height, sight: Sight { codes, outlines, trouble }, preview })
}

fn take_code(rest: &mut &[u8]) -> Option<Code> {
    let outline = take_outline(rest)?;
    let length = usize::from(u16::from_le_bytes(take(rest)?));
    let (payload, after) = rest.split_at_checked(length)?;
    *rest = after;
    (length <= MAX_PAYLOAD).then(|| Code { payload: payload.to_vec(), outline })
}

fn take_outline(rest: &mut &[u8]) -> Option<[Point; 4]> {
    let mut outline = [Point { x: 0.0, y: 0.0 }; 4];
    for point in &mut outline {
        *point = Point { x: f32::from_le_bytes(take(rest)?), y: f32::from_le_bytes(take(rest)?) };
    }
    Some(outline)
}

/// Takes the small picture, which is no larger than was asked for.
fn take_preview(rest: &mut &[u8], asked: Option<(u8, u8)>) -> Option<Option<Picture>> {
    let [columns, rows] = take(rest)?;
    if columns == 0 && rows == 0 {
        return Some(None);
    }
    let (most_columns, most_rows) = asked?;
    let (width, height) = (usize::from(columns), usize::from(rows));
    let (pixels, after) = rest.split_at_checked(width.checked_mul(height)?)?;
    *rest = after;
    let fits = columns <= most_columns && rows <= most_rows;
    fits.then(|| Picture::new(width, height, pixels.to_vec()).ok()).flatten().map(Some)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*bytes)
}

fn take_byte(rest: &mut &[u8]) -> Option<u8> {
    take(rest).map(|[byte]: [u8; 1]| byte)
}

fn take_count(rest: &mut &[u8]) -> Option<u8> {
    take_byte(rest).filter(|count| usize::from(*count) <= MAX_CODES)
}

const TROUBLES: [Trouble; 6] = [
    Trouble::Blurred,
    Trouble::TooSmall,
    Trouble::Glare,
    Trouble::Torn,
    Trouble::Moving,
    Trouble::Dark,
];

fn trouble_to_byte(trouble: Option<Trouble>) -> u8 {
    let at = trouble.and_then(|trouble| TROUBLES.iter().position(|one| *one == trouble));
    at.and_then(|at| u8::try_from(at).ok()?.checked_add(1)).unwrap_or(0)
}

fn trouble_from_byte(byte: u8) -> Option<Option<Trouble>> {
    match byte.checked_sub(1) {
        None => Some(None),
        Some(at) => TROUBLES.get(usize::from(at)).map(|trouble| Some(*trouble)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look { effort: Effort::TrackThenThorough, preview: Some((3, 2)) };

    fn seen() -> Answer {
        let corner = |x: f32| Point { x, y: -x };
        let outline = [corner(1.0), corner(2.5), corner(3.0), corner(4.0)];
        let read = Code { payload: vec![7; 300], outline };
        let bare = Code { payload: Vec::new(), outline };
        let sight = Sight {
            codes: vec![read, bare],
            outlines: vec![outline; 2],
            trouble: Some(Trouble::Dark),
        };
        let preview = Picture::new(3, 2, vec![1, 2, 3, 4, 5, 6]).ok();
        Answer::Seen(Seen { width: 640, height: 480, sight, preview })
    }

    fn body(answer: &Answer) -> Vec<u8> {
        let bytes = answer_to_bytes(answer);
        let (length, body) = bytes.split_first_chunk().unwrap();
        assert_eq!(usize::try_from(u32::from_le_bytes(*length)).unwrap(), body.len());
        assert!(body.len() <= MAX_ANSWER);
        body.to_vec()
    }

    #[test]
    fn answers_come_back_as_they_went() {
        for answer in [seen(), Answer::End, Answer::Lost, Answer::Refused(String::from("é: why"))]
        {
            assert_eq!(answer_from_bytes(&body(&answer), LOOK.preview), Some(answer));
        }
    }

    #[test]
    fn answers_that_are_cut_or_longer_are_refused() {
        for answer in [seen(), Answer::End, Answer::Lost] {
            let body = body(&answer);
            for cut in 0..body.len() {
                assert_eq!(answer_from_bytes(&body[..cut], LOOK.preview), None, "{cut}");
            }
            assert_eq!(answer_from_bytes(&[body, vec![0]].concat(), LOOK.preview), None);
        }
    }

    #[test]
    fn answers_that_nobody_sends_are_refused() {
        let good = body(&seen());
        let with = |at: usize, byte: u8| {
            let mut body = good.clone();
            body[at] = byte;
            answer_from_bytes(&body, LOOK.preview)
        };
        // An unknown kind, too many pixels across and down, an unknown trouble, 33 codes.
        for (at, byte) in [(0, 4), (4, 255), (8, 255), (9, 7), (10, 33)] {
            assert_eq!(with(at, byte), None, "{at}");
        }
        let empty: Vec<u8> = [&[SEEN][..], &[0; 8], &[0; 5]].concat();
        assert_eq!(answer_from_bytes(&empty, None), None);
        assert_eq!(answer_from_bytes(&[&[REFUSED][..], &[b'x'; 301]].concat(), None), None);
        assert_eq!(answer_from_bytes(&[REFUSED, 0xff], None), None);
    }

    #[test]
    fn a_preview_that_nobody_asked_for_is_refused() {
        for asked in [None, Some((2, 2)), Some((3, 1))] {
            assert_eq!(answer_from_bytes(&body(&seen()), asked), None, "{asked:?}");
        }
    }

    #[test]
    fn a_flood_is_cut_by_the_sender() {
        let outline = [Point { x: 0.0, y: 0.0 }; 4];
        let code = Code { payload: vec![9; MAX_PAYLOAD], outline };
        let long = Code { payload: vec![9; MAX_PAYLOAD + 1], outline };
        let sight = Sight {
            codes: [vec![long], vec![code; 100]].concat(),
            outlines: vec![outline; 100],
            trouble: None,
        };
        let flood = Answer::Seen(Seen { width: 1, height: 1, sight, preview: None });
        let Some(Answer::Seen(seen)) = answer_from_bytes(&body(&flood), None) else {
            panic!("refused");
        };
        assert_eq!((seen.sight.codes.len(), seen.sight.outlines.len()), (32, 32));
        let why = Answer::Refused("é".repeat(1_000));
        assert!(matches!(answer_from_bytes(&body(&why), None), Some(Answer::Refused(_))));
    }

    #[test]
    fn requests_come_back_as_they_went() {
        let view = GreyView::new(3, 2, &[1, 2, 3, 4, 5, 6]).unwrap();
        for request in
            [Request::Grey(view, LOOK), Request::File(b"file", LOOK), Request::Next(LOOK)]
        {
            let (header, body) = Header::of(&request).unwrap();
            let back = Header::from_bytes(header.to_bytes()).unwrap();
            assert_eq!(back, header);
            assert_eq!(format!("{:?}", back.request(body).unwrap()), format!("{request:?}"));
        }
    }

    #[test]
    fn requests_that_nobody_sends_are_refused() {
        let header = |kind: u8, effort: u8, side: u8, length: u32| {
            let mut bytes = [kind, effort, side, side, 3, 0, 0, 0, 0, 0, 0, 0];
            bytes[8..].copy_from_slice(&length.to_le_bytes());
            Header::from_bytes(bytes)
        };
        assert!(header(GREY, 0, 0, 6).is_some());
        for (kind, effort, side, length) in [
            (0, 0, 0, 6),
            (4, 0, 0, 6),
            (GREY, 4, 0, 6),
            (GREY, 0, 251, 6),
            (GREY, 0, 0, 16 * 1024 * 1024 + 1),
            (FILE, 0, 0, 64 * 1024 * 1024 + 1),
            (NEXT, 0, 0, 1),
            (GREY, 0, 0, u32::MAX),
        ] {
            assert_eq!(header(kind, effort, side, length), None, "{kind} {effort} {side} {length}");
        }
        // Five pixels are no rows of three; a file has no width.
        assert!(header(GREY, 0, 0, 5).unwrap().request(&[0; 5]).is_none());
        assert!(header(GREY, 0, 0, 0).unwrap().request(&[]).is_none());
        assert!(header(FILE, 0, 0, 5).unwrap().request(&[0; 5]).is_none());
        let large = vec![0; MAX_FILE + 1];
        assert!(Header::of(&Request::File(&large, LOOK)).is_none());
    }
}

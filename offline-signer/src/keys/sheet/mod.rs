//! A backup on paper: what was chosen, laid out on a sheet.
mod code;
mod page;
mod pdf;
mod png_picture;
mod svg;

use station::CliError;
use std::fmt::Write as _;
use std::path::Path;
use vault::slip39::ShareHeader;
use zeroize::Zeroizing;

use code::Grid;
use page::{Page, Place};

/// What a backup is written as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Text,
    Svg,
    Pdf,
    Png,
}

impl Kind {
    /// Tells by the ending of a name.
    pub(super) fn of(path: &Path) -> Result<Self, CliError> {
        if path.as_os_str() == "-" {
            return Ok(Self::Text);
        }
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("txt") => Ok(Self::Text),
            Some("svg") => Ok(Self::Svg),
            Some("pdf") => Ok(Self::Pdf),
            Some("png") => Ok(Self::Png),
            Some(_) | None => {
                let hint = "give -o a name that ends in .txt, .svg, .pdf or .png";
                Err(CliError::usage("the name does not say what to write", hint))
            }
        }
    }
}

/// One thing that was chosen.
pub(super) enum Part {
    /// Words of a phrase with blanks between them.
    Words(Zeroizing<String>),
    /// The digits of a SeedQR.
    SeedQr(Zeroizing<String>),
    /// The bytes of a CompactSeedQR.
    Compact(Zeroizing<Vec<u8>>),
    /// A private key in hex.
    PrivateKey(Zeroizing<String>),
    /// A share of a split.
    Share { words: Zeroizing<String>, header: ShareHeader },
}

/// Draws the sheet.
pub(super) fn draw(
    kind: Kind,
    label: Option<&str>,
    parts: &[Part],
) -> Result<Zeroizing<Vec<u8>>, CliError> {
    match kind {
        Kind::Text => text(parts),
        Kind::Svg => Ok(svg::draw(&laid_out(label, parts)?)),
        Kind::Pdf => pdf::draw(&laid_out(label, parts)?),
        Kind::Png => match parts {
            [part @ (Part::SeedQr(_) | Part::Compact(_))] => png_picture::draw(&Grid::of(part)?),
            _ => {
                let hint = "give -o a name that ends in .svg or .pdf";
                Err(CliError::usage("a PNG picture holds one code and nothing else", hint))
            }
        },
    }
}

/// What `check-backup --backup-file` reads: each part in a line of its own.
fn text(parts: &[Part]) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(parts.len().saturating_mul(1024)));
    for part in parts {
        match part {
            Part::Words(line) | Part::SeedQr(line) | Part::PrivateKey(line) => {
                bytes.extend_from_slice(line.as_bytes());
            }
            Part::Share { words, .. } => bytes.extend_from_slice(words.as_bytes()),
            Part::Compact(_) => {
                let hint = "give -o a name that ends in .svg, .pdf or .png";
                return Err(CliError::usage("a CompactSeedQR is bytes, not text", hint));
            }
        }
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// The width of the sheet between its margins, in tenths of a millimetre.
const WIDTH: u32 = 1_800;
const LEFT: u32 = 150;

fn laid_out(label: Option<&str>, parts: &[Part]) -> Result<Page, CliError> {
    let mut page = Page::default();
    let mut y = 200;
    page.text(Place { x: LEFT, y }, 70, "Backup of a key: keep it secret, keep it safe");
    if let Some(label) = label {
        y = 290;
        page.text(Place { x: LEFT, y }, 50, &chain::escape(label));
    }
    y = y.saturating_add(90);
    let (codes, texts): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|part| matches!(part, Part::SeedQr(_) | Part::Compact(_)));
    for part in texts {
        y = lay_text(&mut page, part, y);
    }
    let count = u32::try_from(codes.len()).unwrap_or(1).max(1);
    let gap = 100;
    let room = WIDTH.saturating_sub(gap).checked_div(count).unwrap_or(WIDTH).min(1_400);
    for (x, part) in (0..).zip(codes) {
        let x = LEFT.saturating_add(room.saturating_add(gap).saturating_mul(x));
        Grid::of(part)?.lay(&mut page, Place { x, y: y.saturating_add(60) }, room);
    }
    Ok(page)
}

/// Lays words or a key out below a heading; returns where the next thing begins.
fn lay_text(page: &mut Page, part: &Part, y: u32) -> u32 {
    let below = y.saturating_add(90);
    match part {
        Part::Words(words) => {
            let count = words.split(' ').count();
            page.text(Place { x: LEFT, y }, 50, &format!("{count} words (BIP39), in this order"));
            lay_words(page, words, below)
        }
        Part::Share { words, header } => {
            let [first, second] = share_lines(header);
            page.text(Place { x: LEFT, y }, 50, &first);
            page.text(Place { x: LEFT, y: y.saturating_add(70) }, 40, &second);
            lay_words(page, words, y.saturating_add(170))
        }
        Part::PrivateKey(hex) => {
            page.text(Place { x: LEFT, y }, 50, "private key in hex, in groups of 8");
            let mut line = below;
            for half in hex.as_bytes().chunks(32) {
                let mut groups = Zeroizing::new(String::with_capacity(64));
                for group in half.chunks(8) {
                    groups.push_str(std::str::from_utf8(group).unwrap_or_default());
                    groups.push_str("  ");
                }
                page.secret(Place { x: LEFT, y: line }, 55, groups);
                line = line.saturating_add(90);
            }
            line.saturating_add(40)
        }
        Part::SeedQr(_) | Part::Compact(_) => y,
    }
}

/// What a share says of its place in the set; nothing of it is secret.
fn share_lines(header: &ShareHeader) -> [String; 2] {
    let ShareHeader { identifier, group, groups, group_threshold, member, threshold } = *header;
    let first = format!("share {member} of group {group} (SLIP-39), set {identifier}");
    let second = format!(
        "{threshold} shares of this group, and {group_threshold} of {groups} groups, bring the key back"
    );
    [first, second]
}

/// Words in three columns, numbered down the columns.
fn lay_words(page: &mut Page, words: &str, y: u32) -> u32 {
    let count = words.split(' ').count();
    let rows = u32::try_from(count.div_ceil(3)).unwrap_or(1);
    let place = |number: u32| {
        let column = number.checked_div(rows).unwrap_or(0);
        let row = number.checked_rem(rows).unwrap_or(0);
        Place {
            x: LEFT.saturating_add(column.saturating_mul(600)),
            y: y.saturating_add(row.saturating_mul(80)),
        }
    };
    for (number, word) in (0..).zip(words.split(' ')) {
        let mut text = Zeroizing::new(String::with_capacity(64));
        text.push_str(&format!("{:>2}. ", u32::saturating_add(number, 1)));
        text.push_str(word);
        page.secret(place(number), 55, text);
    }
    y.saturating_add(rows.saturating_mul(80)).saturating_add(40)
}

/// What a terminal shows of a part.
pub(super) fn terminal_lines(part: &Part) -> Result<Vec<Zeroizing<String>>, CliError> {
    match part {
        Part::SeedQr(_) | Part::Compact(_) => Ok(Grid::of(part)?.terminal_lines()),
        Part::PrivateKey(hex) => Ok(vec![hex.clone()]),
        Part::Words(words) => Ok(numbered(words)),
        Part::Share { words, header } => {
            let mut lines: Vec<Zeroizing<String>> =
                share_lines(header).into_iter().map(Zeroizing::new).collect();
            lines.extend(numbered(words));
            Ok(lines)
        }
    }
}

/// Numbered words, four to a line.
pub(super) fn numbered(words: &str) -> Vec<Zeroizing<String>> {
    let words: Vec<&str> = words.split(' ').collect();
    let row = |(row, four): (usize, &[&str])| {
        let mut line = Zeroizing::new(String::with_capacity(128));
        for (place, word) in four.iter().enumerate() {
            let number = row.saturating_mul(4).saturating_add(place).saturating_add(1);
            // Written in place: a text of its own would not be wiped.
            let _fits = write!(line, "{number:>4}. {word:<10}");
        }
        line
    };
    words.chunks(4).enumerate().map(row).collect()
}

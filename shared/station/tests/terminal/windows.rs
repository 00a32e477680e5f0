//! Windows of any size, and what is shown in them.

use qr::Version;
use station::key_codes::Key;
use station::show::{Codes, Look, ShowError, Window};
use station::surface::{Graphics, Surface};
use station::terminal_codes::{TerminalError, show_in_terminal};
use stream::Assembler;

use crate::desk::{Desk, Event, options, show};
use crate::screen::{Screen, receive, window, window_of_pixels};
use crate::{codes, codes_of, payload};

/// Returns the version that is shown at first.
fn first(codes: &Codes, graphics: Graphics, size: Surface) -> Result<u8, ShowError> {
    let mut desk = Desk::new(size, []);
    match show(codes, graphics, &mut desk) {
        Ok(_) => {}
        Err(TerminalError::Show(error)) => return Err(error),
        Err(TerminalError::Io(error)) => panic!("{error}"),
    }
    let mut screen = Screen::new(size);
    screen.print(desk.frames()[0]);
    let status = screen.status();
    let version = status.split("version ").nth(1).unwrap();
    Ok(version.split([',', ';']).next().unwrap().parse().unwrap())
}

#[test]
fn the_largest_code_that_fits_and_helps_is_chosen() {
    let stream = codes(5_000);
    for (size, expected) in [
        // Versions in between carry no symbol more: 7 carries one, 10 two, 13 three.
        (window(80, 28), 7),
        (window(80, 32), 7),
        (window(80, 34), 10),
        (window(200, 40), 13),
        (window(125, 64), 25),
        (window(500, 500), 27),
    ] {
        assert_eq!(first(&stream, Graphics::Blocks, size), Ok(expected), "{size:?}");
    }
    // 38 lines of 12 pixels: 456 pixels, three to each of 152 modules; 22 lines, of 88.
    assert_eq!(first(&stream, Graphics::Sixel, window_of_pixels(100, 39)), Ok(27));
    assert_eq!(first(&stream, Graphics::Kitty, window_of_pixels(100, 23)), Ok(15));
}

#[test]
fn a_payload_too_large_for_a_still_code_in_the_window_becomes_a_stream() {
    let shown = |size: Surface| {
        let mut desk = Desk::new(size, []);
        show(&codes(1_000), Graphics::Blocks, &mut desk).unwrap();
        let mut screen = Screen::new(size);
        screen.print(desk.frames()[0]);
        screen.status().split(',').next().unwrap().to_string()
    };
    assert_eq!(shown(window(80, 40)), "frame 1");
    assert_eq!(shown(window(120, 60)), "one still code");
}

#[test]
fn a_usual_window_shows_what_halves_cannot() {
    // 80 x 24: a payment of some 200 bytes takes version 9 and more, a stream at least version 7.
    let size = window(80, 24);
    for (bytes, expected) in [(88, 5), (200, 9), (1_000, 10), (100_000, 10)] {
        assert_eq!(first(&codes(bytes), Graphics::Blocks, size), Ok(expected), "{bytes} bytes");
    }
    // What fits in halves is drawn in halves.
    let mut desk = Desk::new(size, []);
    show(&codes(88), Graphics::Blocks, &mut desk).unwrap();
    assert!(!desk.text().contains('\u{1FB0E}') && desk.text().contains('▀'));
}

#[test]
fn windows_that_are_too_small_are_refused_with_the_size_that_is_needed() {
    let needs = |size: Surface, needed_columns, needed_rows| {
        let Window { columns, rows } = size.window;
        Err(ShowError::Window { columns, rows, needed_columns, needed_rows })
    };
    let tiny = window(50, 17);
    assert_eq!(first(&codes(1_000), Graphics::Blocks, tiny), needs(tiny, 27, 19));
    assert_eq!(first(&codes(30), Graphics::Blocks, window(18, 40)), needs(window(18, 40), 19, 14));
    assert_eq!(first(&codes(30), Graphics::Sextants, window(0, 0)), needs(window(0, 0), 19, 14));
    // The console of Linux has no sixths: a request of 200 bytes takes 28 lines there.
    let usual = window(80, 24);
    assert_eq!(first(&codes(200), Graphics::Halves, usual), needs(usual, 53, 28));
    assert_eq!(first(&codes(200), Graphics::Halves, window(80, 28)), Ok(7));
    let tiny = window_of_pixels(30, 9);
    assert_eq!(first(&codes(1_000), Graphics::Kitty, tiny), needs(tiny, 18, 10));
    let unknown = first(&codes(30), Graphics::Sixel, window(200, 100));
    assert_eq!(unknown, Err(ShowError::Pixels));
}

#[test]
fn a_version_that_was_asked_for_is_not_changed_unasked() {
    let asked = |size: Surface, events: Vec<Event>| {
        let mut desk = Desk::new(size, events);
        let options = station::terminal_codes::ShowOptions {
            version_asked: true,
            ..options(Graphics::Blocks)
        };
        let end = show_in_terminal(&codes_of(1_000, 20), options, &mut desk);
        end.map(|_| desk)
    };
    let refused = asked(window(104, 35), vec![]);
    match refused {
        Err(TerminalError::Show(ShowError::Window { needed_columns, needed_rows, .. })) => {
            assert_eq!((needed_columns, needed_rows), (53, 36));
        }
        other => panic!("{:?}", other.is_ok()),
    }
    let desk = asked(window(105, 54), vec![Event::Resize(window(300, 300))]).unwrap();
    for text in desk.frames() {
        assert!(text.contains("version 20"));
    }
}

#[test]
fn the_code_follows_the_window() {
    let sizes = [window(140, 64), window(80, 36), window(20, 5), window(80, 24), window(150, 70)];
    for (graphics, sizes) in [
        (Graphics::Blocks, sizes.to_vec()),
        (
            Graphics::Sixel,
            sizes.map(|size| window_of_pixels(size.window.columns, size.window.rows)).to_vec(),
        ),
        (
            Graphics::Kitty,
            sizes.map(|size| window_of_pixels(size.window.columns, size.window.rows)).to_vec(),
        ),
    ] {
        let mut events = vec![Event::Wait];
        events.extend(sizes[1..].iter().flat_map(|size| [Event::Resize(*size), Event::Wait]));
        let mut desk = Desk::new(sizes[0], events);
        show(&codes(4_000), graphics, &mut desk).unwrap();

        let mut left = sizes.iter();
        let mut screen = Screen::new(sizes[0]);
        let mut assembler = Assembler::new();
        let (mut rank, mut refusals) = (0, 0);
        for text in &desk.written[1..desk.written.len() - 1] {
            if text.contains("\x1b[2J") {
                screen = Screen::new(*left.next().unwrap());
                screen.print(&desk.written[0]);
            }
            screen.print(text);
            if text.starts_with("\x1b[?2026h") {
                rank = receive(&screen, &mut assembler).rank.max(rank);
            } else {
                refusals += 1;
            }
        }
        assert!(left.next().is_none(), "a change of the window was not noticed");
        assert_eq!(refusals, 1, "{graphics:?}: one of the windows holds no code");
        assert!(rank > 20, "{graphics:?}: {rank}");
    }
}

#[test]
fn a_window_that_became_too_small_says_so_and_waits() {
    let mut desk = Desk::new(
        window(80, 40),
        [
            Event::Resize(window(70, 10)),
            Event::Wait,
            Event::Press(Key::Step),
            Event::Press(Key::Denser),
        ],
    );
    show(&codes(4_000), Graphics::Blocks, &mut desk).unwrap();
    let mut screen = Screen::new(window(70, 10));
    desk.written[2..desk.written.len() - 1].iter().for_each(|text| screen.print(text));
    let said = "the window has 70 x 10 characters, the code needs 27 x 19";
    assert_eq!(screen.status(), said);
    assert_eq!(desk.frames().len(), 1, "nothing is drawn that does not fit");
}

#[test]
fn levels_take_larger_codes() {
    use qr::Level::{High, Low, Medium, Quartile};
    let version = |level| {
        let look = Look { level, ..Look::default() };
        Codes::new(&payload(300), look).unwrap().version().number()
    };
    assert_eq!([Low, Medium, Quartile, High].map(version), [11, 13, 16, 19]);
    let least = |level| {
        let look = Look { version: Version::new(6), level, ..Look::default() };
        match Codes::new(&payload(2_000), look) {
            Err(ShowError::Version { found: 6, least }) => least,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([Low, Medium, Quartile, High].map(least), [7, 8, 10, 12]);
}

#[test]
fn every_level_is_read_back() {
    for level in [qr::Level::Low, qr::Level::Medium, qr::Level::Quartile, qr::Level::High] {
        let codes = Codes::new(&payload(1_500), Look { level, ..Look::default() }).unwrap();
        let mut desk = Desk::new(window(140, 64), [Event::Wait; 8]);
        show(&codes, Graphics::Blocks, &mut desk).unwrap();
        let (mut screen, mut assembler) = (Screen::new(window(140, 64)), Assembler::new());
        for text in desk.frames() {
            screen.print(text);
            receive(&screen, &mut assembler);
        }
        assert!(assembler.payload() == Some(&payload(1_500)[..]), "{level:?}");
    }
}

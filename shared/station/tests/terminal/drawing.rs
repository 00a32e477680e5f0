//! Every way of drawing carries a payload, without flicker, and puts the terminal back.

use station::surface::{Graphics, Surface};
use station::terminal_codes::TerminalError;
use stream::{Assembler, State};

use crate::desk::{Desk, Event, show};
use crate::screen::{Screen, receive, window, window_of_pixels};
use crate::{codes, payload};

/// Every way with a window for it.
fn ways() -> [(Graphics, Surface); 5] {
    [
        (Graphics::Blocks, window(80, 38)),
        (Graphics::Blocks, window(80, 24)),
        (Graphics::Sextants, window(81, 40)),
        (Graphics::Sixel, window_of_pixels(90, 36)),
        (Graphics::Kitty, window_of_pixels(90, 36)),
    ]
}

#[test]
fn a_still_code_is_drawn_once_and_read_back_in_every_way() {
    for (graphics, window) in ways() {
        let mut desk = Desk::new(window, [Event::Wait; 9]);
        show(&codes(88), graphics, &mut desk).unwrap();
        assert_eq!(desk.frames().len(), 1, "{graphics:?}");

        let mut screen = Screen::new(window);
        desk.written[..2].iter().for_each(|text| screen.print(text));
        let mut assembler = Assembler::new();
        assert_eq!(receive(&screen, &mut assembler).state, State::Complete);
        assert!(screen.is_black_on_white(), "{graphics:?}");
        assert!(screen.status().starts_with("one still code, version 5; "), "{}", screen.status());
    }
}

#[test]
fn a_stream_is_drawn_code_by_code_and_read_back_in_every_way() {
    for (graphics, window) in ways() {
        let mut desk = Desk::new(window, [Event::Wait; 8]);
        show(&codes(1_000), graphics, &mut desk).unwrap();
        let mut screen = Screen::new(window);
        let mut assembler = Assembler::new();
        for text in &desk.written[..desk.written.len() - 1] {
            screen.print(text);
            if text.starts_with("\x1b[?2026h") {
                assert!(screen.is_black_on_white(), "{graphics:?}");
                receive(&screen, &mut assembler);
            }
        }
        assert!(assembler.payload() == Some(&payload(1_000)[..]), "{graphics:?}");
    }
}

#[test]
fn frames_do_not_flicker_and_the_terminal_is_put_back() {
    for (graphics, window) in ways() {
        let mut desk = Desk::new(window, [Event::Wait; 4]);
        show(&codes(3_000), graphics, &mut desk).unwrap();
        let mut screen = Screen::new(window);
        assert!(!screen.shows_another_screen() && !screen.hides_the_cursor());
        screen.print(&desk.written[0]);
        assert!(screen.shows_another_screen() && screen.hides_the_cursor());
        for frame in &desk.frames()[1..] {
            let drawing = frame.strip_prefix("\x1b[?2026h").unwrap().strip_suffix("\x1b[?2026l");
            let drawing = drawing.expect("one update from beginning to end");
            assert!(!drawing.contains("\x1b[2J"), "a frame clears the screen");
        }
        desk.written[1..].iter().for_each(|text| screen.print(text));
        assert!(!screen.shows_another_screen() && !screen.hides_the_cursor());
        assert_eq!(screen.kept(), 0, "pictures that the terminal keeps");
        assert!(desk.text().ends_with("\x1b[0m\x1b[?25h\x1b[?1049l"));
    }
}

#[test]
fn kitty_shows_a_code_before_it_removes_the_one_before() {
    let mut desk = Desk::new(window_of_pixels(100, 50), [Event::Wait; 5]);
    show(&codes(3_000), Graphics::Kitty, &mut desk).unwrap();
    for frame in &desk.frames()[1..] {
        let drawn = frame.find("a=T").unwrap();
        assert!(frame.find("a=d").unwrap() > drawn, "{frame}");
    }
}

#[test]
fn only_what_changed_is_sent() {
    let window = window(126, 64);
    let mut desk = Desk::new(window, [Event::Wait; 9]);
    show(&codes(9_000), Graphics::Blocks, &mut desk).unwrap();
    let frames = desk.frames();
    let whole = frames[0].len();
    for frame in &frames[1..] {
        assert!(frame.len() * 20 < whole * 19, "{} of {whole} bytes", frame.len());
    }
    assert!(frames.len() > 5);
}

#[test]
fn the_terminal_is_put_back_when_the_keyboard_fails() {
    for (graphics, window) in ways() {
        let mut desk = Desk::failing(window, [Event::Wait; 2]);
        let result = show(&codes(300), graphics, &mut desk);
        assert!(matches!(result, Err(TerminalError::Io(_))));
        assert!(desk.text().ends_with("\x1b[?1049l"));
    }
}

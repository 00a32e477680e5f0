//! Keys and time: speed and density change in the middle of a stream, and nothing is lost.

use std::time::Duration;

use station::key_codes::Key;
use station::show::{Codes, Look};
use station::surface::Graphics;
use station::terminal_codes::End;
use stream::{Assembler, Format, Receiver};

use crate::desk::{Desk, Event, show};
use crate::screen::{Screen, receive, window};
use crate::{codes, payload};

use Event::{Press, Resize, Slow, Wait};

/// Shows a stream of 5,000 bytes in half blocks, returns the status line after each update.
fn statuses(events: &[Event]) -> Vec<String> {
    let mut desk = Desk::new(window(140, 64), events.iter().copied());
    show(&codes(5_000), Graphics::Blocks, &mut desk).unwrap();
    let mut screen = Screen::new(window(140, 64));
    let frames = desk.frames().into_iter();
    frames
        .map(|text| {
            screen.print(text);
            screen.status().split(';').next().unwrap().to_string()
        })
        .collect()
}

#[test]
fn the_last_line_says_how_it_goes() {
    assert_eq!(
        statuses(&[Wait, Wait, Wait, Wait]),
        [
            "frame 1, first pass 23 % of K 42, version 25, 15 a second",
            "frame 2, first pass 47 % of K 42, version 25, 15 a second",
            "frame 3, first pass 71 % of K 42, version 25, 15 a second",
            "frame 4, first pass 95 % of K 42, version 25, 15 a second",
            "frame 5, first pass 100 % of K 42, version 25, 15 a second",
        ]
    );
}

#[test]
fn speed_changes_step_by_step_between_1_and_60() {
    let speed = |key: Key, times: usize| {
        let all = statuses(&vec![Press(key); times]);
        all.last().unwrap().rsplit_once(", ").unwrap().1.to_string()
    };
    assert_eq!(
        [1, 2, 3, 40].map(|times| speed(Key::Faster, times)),
        ["18 a second", "20 a second", "25 a second", "60 a second"]
    );
    assert_eq!(
        [1, 2, 40].map(|times| speed(Key::Slower, times)),
        ["12 a second", "10 a second", "1 a second"]
    );
}

#[test]
fn a_pause_stops_the_stream_and_a_step_shows_one_code() {
    let all = statuses(&[
        Wait,
        Press(Key::Pause),
        Wait,
        Wait,
        Press(Key::Step),
        Wait,
        Press(Key::Step),
        Press(Key::Pause),
        Wait,
    ]);
    let told: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(
        told,
        [
            "frame 1, first pass 23 % of K 42, version 25, 15 a second",
            "frame 2, first pass 47 % of K 42, version 25, 15 a second",
            "frame 2, first pass 47 % of K 42, version 25, paused",
            "frame 3, first pass 71 % of K 42, version 25, paused",
            "frame 4, first pass 95 % of K 42, version 25, paused",
            "frame 4, first pass 95 % of K 42, version 25, 15 a second",
            "frame 5, first pass 100 % of K 42, version 25, 15 a second",
        ]
    );
}

#[test]
fn density_changes_and_the_receiver_loses_nothing() {
    let keys = [Press(Key::Sparser), Wait, Press(Key::Sparser), Press(Key::Sparser), Wait];
    let more =
        [Wait, Press(Key::Denser), Wait, Press(Key::Pause), Press(Key::Denser), Press(Key::Step)];
    let events: Vec<Event> = [Wait]
        .into_iter()
        .chain(keys)
        .chain(more)
        .chain([Press(Key::Pause), Wait, Wait, Wait, Wait])
        .collect();
    let window = window(140, 64);
    let mut desk = Desk::new(window, events);
    show(&codes(5_000), Graphics::Blocks, &mut desk).unwrap();

    let (mut screen, mut assembler) = (Screen::new(window), Assembler::new());
    let (mut versions, mut sessions, mut rank) = (Vec::new(), Vec::new(), 0);
    for text in desk.frames() {
        screen.print(text);
        let progress = receive(&screen, &mut assembler);
        assert!(progress.rank >= rank, "progress was lost");
        rank = progress.rank;
        sessions.push(progress.foreign);
        let status = screen.status();
        let version = status.split("version ").nth(1).unwrap().split(',').next().unwrap();
        versions.push(version.parse::<u8>().unwrap());
    }
    assert!(assembler.payload() == Some(&payload(5_000)[..]));
    assert!(sessions.iter().all(|foreign| *foreign == 0), "one session from beginning to end");
    versions.dedup();
    assert_eq!(versions, [25, 24, 22, 20, 22, 24]);
}

#[test]
fn a_still_code_becomes_a_stream_and_one_again() {
    let window = window(90, 40);
    let events = [
        Press(Key::Denser),
        Press(Key::Sparser),
        Wait,
        Press(Key::Sparser),
        Wait,
        Press(Key::Denser),
        Press(Key::Denser),
        Wait,
    ];
    let mut desk = Desk::new(window, events);
    show(&codes(300), Graphics::Blocks, &mut desk).unwrap();
    let mut screen = Screen::new(window);
    let mut told = Vec::new();
    for text in desk.frames() {
        screen.print(text);
        receive(&screen, &mut Assembler::new());
        let status = screen.status();
        told.push(status.split(['%', ';']).next().unwrap().trim_end().to_string());
    }
    assert_eq!(
        told,
        [
            "one still code, version 11",
            "frame 2, first pass 66",
            "frame 3, first pass 100",
            "frame 4, first pass 100",
            "frame 5, first pass 100",
            "frame 6, first pass 100",
            "one still code, version 11",
        ]
    );
}

#[test]
fn frames_leave_on_time_and_a_slow_terminal_is_not_chased() {
    let desk = |events: &[Event]| {
        let mut desk = Desk::new(window(140, 64), events.iter().copied());
        show(&codes(50_000), Graphics::Blocks, &mut desk).unwrap();
        desk
    };
    let step = Duration::from_secs(1) / 15;
    let on_time = desk(&[Wait; 40]);
    let times = &on_time.times[1..on_time.times.len() - 1];
    for (number, time) in (0..).zip(times) {
        assert_eq!(*time, step * number, "frame {number}");
    }
    assert_eq!(times.len(), 41);

    // Each frame takes 100 ms of writing: the next one leaves at once, and none is crowded in later.
    let mut events = vec![Slow(Duration::from_millis(100))];
    events.extend([Wait; 20]);
    events.push(Slow(Duration::ZERO));
    events.extend([Wait; 4]);
    let late = desk(&events);
    let times = &late.times[3..late.times.len() - 1];
    let gaps: Vec<Duration> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps[..19].iter().all(|gap| *gap == Duration::from_millis(100)), "{gaps:?}");
    assert!(gaps[20..].iter().all(|gap| *gap == step), "{gaps:?}");
    let mut screen = Screen::new(window(140, 64));
    late.frames()[..20].iter().for_each(|text| screen.print(text));
    assert!(screen.status().contains(" of 15 a second"), "{}", screen.status());
}

#[test]
fn a_still_code_waits_without_drawing() {
    let mut desk = Desk::new(window(90, 40), [Wait; 30]);
    show(&codes(100), Graphics::Blocks, &mut desk).unwrap();
    assert_eq!(desk.frames().len(), 1);
    assert!(desk.limits.iter().all(|limit| *limit >= Duration::from_millis(100)), "it spins");
}

#[test]
fn keys_end_the_drawing() {
    for (key, expected) in [(Key::Done, End::Done), (Key::Interrupted, End::Interrupted)] {
        for before in [vec![], vec![Press(Key::Pause)], vec![Resize(window(3, 3))]] {
            let mut desk = Desk::new(window(140, 64), before.into_iter().chain([Press(key)]));
            assert_eq!(show(&codes(5_000), Graphics::Blocks, &mut desk).unwrap(), expected);
            assert!(desk.text().ends_with("\x1b[?1049l"));
        }
    }
}

#[test]
fn formats_of_others_are_shown_and_a_change_of_density_starts_anew() {
    for format in [Format::Ur, Format::Bbqr] {
        let look = Look { format, ..Look::default() };
        let codes = Codes::new(&payload(2_500), look).unwrap();
        let events = [Wait, Press(Key::Sparser), Wait, Wait, Wait, Wait];
        let mut desk = Desk::new(window(140, 64), events);
        show(&codes, Graphics::Blocks, &mut desk).unwrap();
        let mut screen = Screen::new(window(140, 64));
        let mut receiver = Receiver::new();
        let mut passes = Vec::new();
        for text in desk.frames() {
            screen.print(text);
            let found = qr::read(&screen.picture().view());
            receiver.receive(&found[0].payload).unwrap();
            let status = screen.status();
            let pass = status.split("pass ").nth(1).unwrap().split(" %").next().unwrap();
            passes.push(pass.parse::<u8>().unwrap());
        }
        assert!(passes[2] < passes[1], "{format:?}: {passes:?}");
        assert_eq!(passes.last(), Some(&100), "{format:?}: {passes:?}");
        assert!(receiver.payload() == Some(&payload(2_500)[..]), "{format:?}");
    }
}

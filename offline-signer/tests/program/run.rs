//! `run`: the signer's screens in a real terminal.

use super::screen::Screen;
use tempfile::TempDir;

/// What a terminal is told at the end: colours off, the cursor on, the first screen back.
const LEFT: &str = "\x1b[?25h\x1b[?1049l";

fn started(rows: u16) -> (TempDir, Screen) {
    let folder = TempDir::new().unwrap();
    // No machine of ours has such a camera: the choice is the same wherever this runs.
    let words = ["run", "--camera", "/dev/no-such-camera"];
    let screen = Screen::of_rows(rows, folder.path(), &words);
    (folder, screen)
}

/// Goes to the menu.
fn to_the_menu(screen: &mut Screen) {
    screen.wait_for("English");
    screen.press("\r");
    screen.wait_for("random numbers: good");
    screen.press("\r");
    screen.wait_for("There is no camera");
    screen.press("2\r");
    screen.wait_for("Requests for another network");
    screen.press("\r");
    screen.wait_for("What is to be done?");
}

#[test]
fn the_screens_come_up_take_keys_and_leave_the_terminal_as_it_was() {
    let (_folder, mut screen) = started(24);
    to_the_menu(&mut screen);
    screen.press("7\r");
    screen.wait_for("操作を選んでください");
    screen.press("8\r");
    screen.wait_for(LEFT);
    assert!(screen.end().success());
}

#[test]
fn a_locked_signer_begins_anew_and_has_forgotten_the_key() {
    let (_folder, mut screen) = started(24);
    to_the_menu(&mut screen);
    screen.press("2\r");
    screen.wait_for("kept nowhere");
    screen.press("2\r");
    screen.wait_for("Enter: done");
    screen.press(&format!("{}\r", "5e".repeat(32)));
    screen.wait_for("Compare every group");
    screen.press("2\r");
    screen.wait_for("Lock: forget the key");
    screen.press("3\r");
    to_the_menu(&mut screen);
    screen.wait_for("Use a key: type its words");
    screen.press("8\r");
    screen.wait_for(LEFT);
    assert!(screen.end().success());
}

#[test]
fn a_window_that_is_too_small_is_said_to_be() {
    let (_folder, mut screen) = started(12);
    screen.wait_for("enlarge the window");
}

//! What keys mean, by the layout that is printed on them. Dead keys are letters like others.
use screen::Key;

/// A layout: four rows of keys, without and with Shift, and what AltGr adds.
struct Layout {
    plain: [&'static str; 4],
    shifted: [&'static str; 4],
    /// Letters without Shift, and with AltGr.
    alternate: &'static [(char, char)],
}

/// The codes of the rows: the row of digits, and the three of letters.
const ROWS: [&[u16]; 4] = [
    &[41, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    &[16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27],
    &[30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 43],
    &[86, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 89, 124],
];
/// A key that this layout does not have.
const NONE: char = '·';

/// The names of the layouts, in the order of [`LAYOUTS`].
pub(super) const NAMES: [&str; 5] =
    ["US (qwerty)", "UK (qwerty)", "Deutsch (qwertz)", "Français (azerty)", "日本語 (106/109)"];

const LAYOUTS: [Layout; 5] = [
    Layout {
        plain: ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "\\zxcvbnm,./··"],
        shifted: ["~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"|", "|ZXCVBNM<>?··"],
        alternate: &[],
    },
    Layout {
        plain: ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./··"],
        shifted: ["¬!\"£$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?··"],
        alternate: &[('`', '¦')],
    },
    Layout {
        plain: ["^1234567890ß´", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-··"],
        shifted: ["°!\"§$%&/()=?`", "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_··"],
        alternate: &[
            ('2', '²'),
            ('3', '³'),
            ('7', '{'),
            ('8', '['),
            ('9', ']'),
            ('0', '}'),
            ('ß', '\\'),
            ('q', '@'),
            ('+', '~'),
            ('<', '|'),
            ('m', 'µ'),
        ],
    },
    Layout {
        plain: ["²&é\"'(-è_çà)=", "azertyuiop^$", "qsdfghjklmù*", "<wxcvbn,;:!··"],
        shifted: ["~1234567890°+", "AZERTYUIOP¨£", "QSDFGHJKLM%µ", ">WXCVBN?./§··"],
        alternate: &[
            ('é', '~'),
            ('"', '#'),
            ('\'', '{'),
            ('(', '['),
            ('-', '|'),
            ('è', '`'),
            ('_', '\\'),
            ('ç', '^'),
            ('à', '@'),
            (')', ']'),
            ('=', '}'),
            ('$', '¤'),
        ],
    },
    Layout {
        plain: ["·1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", "·zxcvbnm,./\\\\"],
        shifted: ["·!\"#$%&'()·=~", "QWERTYUIOP`{", "ASDFGHJKL+*}", "·ZXCVBNM<>?_|"],
        alternate: &[],
    },
];

/// What is held while a key is pressed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Held {
    pub(super) shift: bool,
    pub(super) alternate: bool,
    pub(super) capitals: bool,
}

/// Returns what a key means in a layout; nothing if it means nothing here.
pub(super) fn key(code: u16, held: Held, layout: usize) -> Option<Key> {
    named(code).or_else(|| letter(code, held, layout).map(Key::Char))
}

/// Keys that mean the same in every layout; the keypad is for digits.
fn named(code: u16) -> Option<Key> {
    Some(match code {
        1 => Key::Escape,
        14 => Key::Backspace,
        15 => Key::Tab,
        28 | 96 => Key::Enter,
        57 => Key::Char(' '),
        59..=68 => Key::Function(u8::try_from(code.checked_sub(58)?).ok()?),
        87 => Key::Function(11),
        88 => Key::Function(12),
        102 => Key::Home,
        103 => Key::Up,
        104 => Key::PageUp,
        105 => Key::Left,
        106 => Key::Right,
        107 => Key::End,
        108 => Key::Down,
        109 => Key::PageDown,
        111 => Key::Delete,
        55 => Key::Char('*'),
        _ => return keypad(code).map(Key::Char),
    })
}

fn keypad(code: u16) -> Option<char> {
    let place = usize::from(code.checked_sub(71)?);
    let row = "789-456+1230.".chars().nth(place);
    match code {
        98 => Some('/'),
        _ => row,
    }
}

fn letter(code: u16, held: Held, layout: usize) -> Option<char> {
    let layout = LAYOUTS.get(layout)?;
    let (row, place) = ROWS
        .iter()
        .enumerate()
        .find_map(|(row, codes)| Some((row, codes.iter().position(|other| *other == code)?)))?;
    let at = |rows: &[&str; 4]| rows.get(row)?.chars().nth(place).filter(|letter| *letter != NONE);
    let plain = at(&layout.plain)?;
    if held.alternate {
        return layout.alternate.iter().find(|(from, _)| *from == plain).map(|(_, to)| *to);
    }
    let shifted = at(&layout.shifted);
    // Caps Lock is for letters alone; those that share their key with a digit or a sign stay as they are.
    let capital =
        shifted.is_some_and(|shifted| plain != shifted && plain.to_uppercase().eq([shifted]));
    if held.shift != (held.capitals && capital) { shifted } else { Some(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const PLAIN: Held = Held { shift: false, alternate: false, capitals: false };

    fn every_letter(layout: usize) -> HashSet<char> {
        let states = [(false, false), (true, false), (false, true)];
        let codes = ROWS.concat();
        let typed = states.iter().flat_map(|(shift, alternate)| {
            let held = Held { shift: *shift, alternate: *alternate, capitals: false };
            codes.iter().filter_map(move |code| letter(*code, held, layout))
        });
        typed.collect()
    }

    #[test]
    fn every_layout_types_every_sign_of_ascii() {
        for (layout, name) in NAMES.iter().enumerate() {
            let typed = every_letter(layout);
            for letter in '!'..='~' {
                assert!(typed.contains(&letter), "{name} has no {letter}");
            }
        }
    }

    #[test]
    fn rows_have_as_many_letters_as_keys() {
        for layout in &LAYOUTS {
            for rows in [&layout.plain, &layout.shifted] {
                for (row, codes) in rows.iter().zip(ROWS) {
                    assert_eq!(row.chars().count(), codes.len(), "{row}");
                }
            }
        }
    }

    #[test]
    fn the_same_place_is_another_letter_elsewhere() {
        let at = |code, layout| letter(code, PLAIN, layout).unwrap();
        assert_eq!([0, 1, 2, 3, 4].map(|layout| at(21, layout)), ['y', 'y', 'z', 'y', 'y']);
        assert_eq!([0, 1, 2, 3, 4].map(|layout| at(16, layout)), ['q', 'q', 'q', 'a', 'q']);
        assert_eq!([0, 1, 2, 3, 4].map(|layout| at(3, layout)), ['2', '2', '2', 'é', '2']);
    }

    #[test]
    fn shift_caps_lock_and_alternate_do_what_they_say() {
        let held = |shift, alternate, capitals| Held { shift, alternate, capitals };
        assert_eq!(key(30, held(true, false, false), 0), Some(Key::Char('A')));
        assert_eq!(key(30, held(false, false, true), 0), Some(Key::Char('A')));
        assert_eq!(key(30, held(true, false, true), 0), Some(Key::Char('a')));
        assert_eq!(key(2, held(false, false, true), 0), Some(Key::Char('1')));
        for (code, layout, letter) in [(3, 3, 'é'), (40, 3, 'ù'), (12, 2, 'ß'), (26, 2, 'Ü')] {
            assert_eq!(key(code, held(false, false, true), layout), Some(Key::Char(letter)));
        }
        assert_eq!(key(16, held(false, true, false), 2), Some(Key::Char('@')));
        assert_eq!(key(16, held(false, true, false), 0), None);
    }

    #[test]
    fn named_keys_and_the_keypad_are_the_same_everywhere() {
        for layout in 0..NAMES.len() {
            assert_eq!(key(28, PLAIN, layout), Some(Key::Enter));
            assert_eq!(key(1, PLAIN, layout), Some(Key::Escape));
            assert_eq!(key(55, PLAIN, layout), Some(Key::Char('*')));
            assert_eq!(key(59, PLAIN, layout), Some(Key::Function(1)));
            let digits: String = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73]
                .iter()
                .filter_map(|code| keypad(*code))
                .collect();
            assert_eq!(digits, "0123456789");
        }
        assert_eq!(key(500, PLAIN, 0), None);
        assert_eq!(key(30, PLAIN, 9), None);
    }
}

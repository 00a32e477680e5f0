//! What screens are shown on and keys come from.

use std::io;
use std::time::Duration;

use crate::Canvas;

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A letter, as the layout makes it.
    Char(char),
    /// Enter, the keypad's too.
    Enter,
    /// Escape.
    Escape,
    /// Takes the letter before the cursor away.
    Backspace,
    /// Takes the letter behind the cursor away.
    Delete,
    /// Tab.
    Tab,
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
    Right,
    /// A page back.
    PageUp,
    /// A page on.
    PageDown,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// F1 to F24.
    Function(u8),
}

/// A display of pixels.
pub trait Display {
    /// Returns the pixels in a row and the rows.
    fn size(&self) -> (u32, u32);

    /// Shows a canvas of that size.
    ///
    /// # Errors
    ///
    /// Hands on errors of the device.
    fn show(&mut self, canvas: &Canvas) -> io::Result<()>;
}

/// Where keys come from.
pub trait Keyboard {
    /// Waits for a key, at most so long; `None` if there was none.
    ///
    /// # Errors
    ///
    /// Hands on errors of the device; [`io::ErrorKind::UnexpectedEof`] if no key will come any more.
    fn next(&mut self, wait: Duration) -> io::Result<Option<Key>>;

    /// Tells whether the key that came last came again because it is held: nobody need be there for that.
    fn is_repeated(&self) -> bool {
        false
    }

    /// Tells whether [`Keyboard::is_repeated`] knows of the first repetition too; a terminal does not.
    fn knows_held(&self) -> bool {
        true
    }

    /// Tells whether letters come out as capitals since Caps Lock is on; false where that is not known.
    fn capitals(&self) -> bool {
        false
    }
}

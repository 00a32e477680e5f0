//! Reading secret lines.

use std::io::{Error, ErrorKind, Read, Result};

use zeroize::Zeroizing;

use crate::{KeyError, KeyText, Passphrase};

/// Gives what it has in pieces of one size, with an interruption before each.
struct Trickle<'a> {
    rest: &'a [u8],
    piece: usize,
    interrupted: bool,
}

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(ErrorKind::Interrupted.into());
        }
        let count = self.piece.min(out.len()).min(self.rest.len());
        let (piece, rest) = self.rest.split_at(count);
        out[..count].copy_from_slice(piece);
        self.rest = rest;
        Ok(count)
    }
}

/// Both readers, in pieces of several sizes: what the key reader and the passphrase reader give.
fn read(input: &[u8]) -> [core::result::Result<String, KeyError>; 2] {
    let mut results = Vec::new();
    for piece in [1, 2, 7, 1024, 4096] {
        let trickle = || Trickle { rest: input, piece, interrupted: false };
        let key = KeyText::read(&mut trickle()).map(|text| text.as_str().to_owned());
        let phrase = Passphrase::read(&mut trickle()).map(|text| text.as_str().to_owned());
        results.push([key, phrase]);
    }
    let first = results.remove(0);
    assert!(results.iter().all(|result| *result == first), "{results:?}");
    first
}

#[test]
fn one_line_end_is_stripped_and_nothing_else() {
    for (input, line) in [
        (&b""[..], ""),
        (b"\n", ""),
        (b"\r\n", ""),
        (b"abc", "abc"),
        (b"abc\n", "abc"),
        (b"abc\r\n", "abc"),
        (b" abc  \n", " abc  "),
        ("\u{feff}é\u{3000}\n".as_bytes(), "\u{feff}é\u{3000}"),
    ] {
        assert_eq!(read(input), [Ok(line.to_owned()), Ok(line.to_owned())], "{input:?}");
    }
}

#[test]
fn other_lines_and_controls_are_refused() {
    use KeyError::{AnotherLine, ControlCharacter, NotUtf8};
    for (input, error) in [
        (&b"\n\n"[..], AnotherLine),
        (b"abc\n\n", AnotherLine),
        (b"abc\r\n\r\n", AnotherLine),
        (b"\nabc", AnotherLine),
        (b"abc\ndef\n", AnotherLine),
        (b"abc\rdef", AnotherLine),
        (b"abc\r", AnotherLine),
        (b"abc\r\r\n", AnotherLine),
        (b"abc\n\r", AnotherLine),
        (b"abc\0", ControlCharacter),
        (b"\0", ControlCharacter),
        (b"abc\0\n", ControlCharacter),
        (b"abc\xFF", NotUtf8),
        (b"\xC3\n", NotUtf8),
        (b"\xFF\xFEa\0b\0", NotUtf8),
        (b"\xED\xA0\x80", NotUtf8),
    ] {
        assert_eq!(read(input), [Err(error), Err(error)], "{input:?}");
    }
    for input in [&b"a\tb"[..], b"\x1B[A", b"a\x7F", b"a\x08", "a\u{85}".as_bytes()] {
        let [key, phrase] = read(input);
        assert_eq!(key, Err(ControlCharacter), "{input:?}");
        assert_eq!(phrase.unwrap().as_bytes(), input);
    }
}

#[test]
fn a_line_has_1024_bytes_at_most() {
    for (length, fits) in [(1023, true), (1024, true), (1025, false), (1 << 20, false)] {
        for end in [&b""[..], b"\n", b"\r\n"] {
            let input = [&vec![b'a'; length][..], end].concat();
            let expected = if fits { Ok("a".repeat(length)) } else { Err(KeyError::TooLong) };
            let [key, phrase] = if length > 2000 {
                let key = KeyText::read(&mut &input[..]).map(|text| text.as_str().to_owned());
                [key.clone(), key]
            } else {
                read(&input)
            };
            assert_eq!(key, expected, "{length}");
            assert_eq!(phrase, expected, "{length}");
        }
    }
    // An endless input is left after a bounded number of bytes.
    assert_eq!(KeyText::read(&mut std::io::repeat(b'a')).unwrap_err(), KeyError::TooLong);
    let long = Zeroizing::new(vec![b'a'; 1025]);
    assert_eq!(Passphrase::from_bytes(long).unwrap_err(), KeyError::TooLong);
}

#[test]
fn a_prompt_gives_no_line_end() {
    for line in [&b"abc\n"[..], b"abc\r\n", b"\n"] {
        let line = || Zeroizing::new(line.to_vec());
        assert_eq!(KeyText::from_bytes(line()).unwrap_err(), KeyError::AnotherLine);
        assert_eq!(Passphrase::from_bytes(line()).unwrap_err(), KeyError::AnotherLine);
    }
}

/// Fails after some bytes, or claims more than it was given room for.
struct Broken(Option<ErrorKind>);

impl Read for Broken {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        match self.0 {
            Some(kind) => Err(Error::new(kind, "abandon abandon")),
            None => Ok(out.len().saturating_mul(1000)),
        }
    }
}

#[test]
fn a_broken_reader_is_an_error() {
    let error = KeyText::read(&mut Broken(Some(ErrorKind::PermissionDenied))).unwrap_err();
    assert_eq!(error, KeyError::Read(ErrorKind::PermissionDenied));
    assert!(!error.to_string().contains("abandon"));
    assert_eq!(KeyText::read(&mut Broken(None)).unwrap_err(), KeyError::TooLong);
}

//! Pictures one after another: whatever came before, a clear code is read soon after.
#![no_main]
use fuzz::codes::{Film, MOST_HELD, check};
use libfuzzer_sys::fuzz_target;
use qr::{Level, Picture, Reader, Sight, encode};

/// Pictures within which a clear code must be read: while others are in sight, the rest of the
/// picture is searched every fifteenth time only.
const SOON: usize = 20;
const CLEAR: &[u8] = b"a clear code, whatever came before";

fuzz_target!(|bytes: &[u8]| {
    let Some((&count, bytes)) = bytes.split_first() else { return };
    let Some(film) = Film::new(bytes, usize::from(count % 6) + 1) else { return };
    let mut reader = Reader::new();
    for picture in film {
        let sight = look(&mut reader, &picture);
        sight.codes.iter().for_each(|code| check(code, &picture));
    }
    let clear = clear();
    let read = (0..SOON).any(|_| {
        let sight = look(&mut reader, &clear);
        sight.codes.iter().any(|code| code.payload == CLEAR)
    });
    assert!(read, "a clear code was not read in {SOON} pictures");
});

fn look(reader: &mut Reader, picture: &Picture) -> Sight {
    let sight = fuzz::within(MOST_HELD, || reader.read(&picture.view()));
    assert!(sight.codes.is_empty() || sight.trouble.is_none());
    let corners = sight.outlines.iter().flatten();
    assert!(corners.clone().all(|corner| corner.x.is_finite() && corner.y.is_finite()));
    sight
}

fn clear() -> Picture {
    let code = encode(CLEAR, None, Level::Low).expect("it fits");
    code.draw(4.try_into().expect("not zero")).expect("it is small")
}

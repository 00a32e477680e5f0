//! Looking for secrets in a copy of a machine's memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that are looked at at once.
const CHUNK: usize = 8 << 20;

/// Counts how often any of some texts stands in a file: as it is, as UTF-16, and in hex of both cases.
///
/// # Errors
///
/// If the file cannot be read.
pub fn count(file: &Path, needles: &[Vec<u8>]) -> io::Result<usize> {
    let forms: Vec<Vec<u8>> = needles.iter().flat_map(|needle| forms(needle)).collect();
    let most = forms.iter().map(Vec::len).max().unwrap_or(1);
    let mut input = File::open(file)?;
    let (mut window, mut found) = (Vec::new(), 0);
    loop {
        let before = window.len();
        window.resize(before + CHUNK, 0);
        let read = fill(&mut input, &mut window[before..])?;
        window.truncate(before + read);
        // What begins in the part that is kept is counted with the next chunk.
        let keep = if read == 0 { 0 } else { most.min(window.len()) };
        let end = window.len() - keep;
        found += forms.iter().map(|form| occurrences(&window, end, form)).sum::<usize>();
        if read == 0 {
            return Ok(found);
        }
        window.drain(..end);
    }
}

fn fill(input: &mut impl Read, mut bytes: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while !bytes.is_empty() {
        match input.read(bytes)? {
            0 => break,
            read => {
                count += read;
                bytes = &mut bytes[read..];
            }
        }
    }
    Ok(count)
}

/// Counts those that begin before `end`.
fn occurrences(window: &[u8], end: usize, form: &[u8]) -> usize {
    let Some(first) = form.first() else { return 0 };
    let begins = |place: &usize| window[*place] == *first && window[*place..].starts_with(form);
    (0..end).filter(begins).count()
}

fn forms(needle: &[u8]) -> Vec<Vec<u8>> {
    let wide = needle.iter().flat_map(|byte| [*byte, 0]).collect();
    let hex = |digits: &[u8; 16]| {
        let digit = |number: u8| digits[usize::from(number)];
        needle.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    };
    let mut all = vec![needle.to_vec(), wide, hex(b"0123456789abcdef"), hex(b"0123456789ABCDEF")];
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("memory");
        let mut bytes = vec![0; CHUNK * 2 + 100];
        for (place, text) in [
            (0, &b"secret"[..]),
            (CHUNK - 3, b"secret"),
            (CHUNK + 50, b"s\0e\0c\0r\0e\0t\0"),
            (CHUNK + 99, b"736563726574"),
            (CHUNK * 2 + 94, b"secret"),
        ] {
            bytes[place..place + text.len()].copy_from_slice(text);
        }
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(count(&file, &[b"secret".to_vec()]).unwrap(), 5);
        assert_eq!(count(&file, &[b"secrets".to_vec()]).unwrap(), 0);
    }
}

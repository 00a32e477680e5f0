//! Cuts a stream of JPEG pictures into pictures, without decoding them: a camera's MJPEG, one file
//! behind the other, or an AVI file around them.

use std::io::{self, BufRead, Read};

use thiserror::Error;

/// The most bytes that one picture may have: four for each pixel of the largest.
pub const MAX_JPEG: usize = 64 * 1024 * 1024;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Why a picture cannot be cut out.
#[derive(Debug, Error)]
pub enum MjpegError {
    /// Reading failed.
    #[error("the video cannot be read")]
    Io(#[from] io::Error),
    /// The stream ends within a picture.
    #[error("the video ends within a picture")]
    Truncated,
    /// What stands between two markers is not as long as it says, or no marker follows.
    #[error("a picture of the video is malformed")]
    Malformed,
    /// The picture is longer than 64 MiB.
    #[error("a picture of the video has more than {MAX_JPEG} bytes")]
    TooLong,
}

/// The pictures of a stream, each from its first to its last byte.
#[derive(Debug)]
pub struct Mjpeg<R> {
    input: R,
    /// The start of the next picture was met where the one before should have gone on.
    started: bool,
    ended: bool,
}

impl<R: BufRead> Mjpeg<R> {
    /// Takes a stream; nothing is read yet.
    pub fn new(input: R) -> Self {
        Self { input, started: false, ended: false }
    }

    /// Skips what stands before the next picture; tells whether there is one.
    fn find_start(&mut self) -> io::Result<bool> {
        if std::mem::take(&mut self.started) {
            return Ok(true);
        }
        loop {
            let rest = self.input.fill_buf()?;
            let Some(at) = rest.iter().position(|byte| *byte == 0xff) else {
                let length = rest.len();
                if length == 0 {
                    return Ok(false);
                }
                self.input.consume(length);
                continue;
            };
            self.input.consume(at.saturating_add(1));
            if self.input.fill_buf()?.first() == Some(&START) {
                self.input.consume(1);
                return Ok(true);
            }
        }
    }

    fn read_picture(&mut self) -> Result<Vec<u8>, MjpegError> {
        let mut picture = vec![0xff, START];
        let mut marker = self.read_marker(&mut picture)?;
        while marker != END {
            if marker == START {
                self.started = true;
                return Err(MjpegError::Malformed);
            }
            self.read_segment(&mut picture)?;
            marker = if marker == SCAN {
                self.read_scan(&mut picture)?
            } else {
                self.read_marker(&mut picture)?
            };
        }
        Ok(picture)
    }

    /// Reads a marker, which may be filled up with bytes of 255 before it.
    fn read_marker(&mut self, picture: &mut Vec<u8>) -> Result<u8, MjpegError> {
        if self.read_byte(picture)? != 0xff {
            return Err(MjpegError::Malformed);
        }
        loop {
            let marker = self.read_byte(picture)?;
            if marker != 0xff {
                return Ok(marker);
            }
        }
    }

    fn read_segment(&mut self, picture: &mut Vec<u8>) -> Result<(), MjpegError> {
        let length = [self.read_byte(picture)?, self.read_byte(picture)?];
        let rest = u64::from(u16::from_be_bytes(length)).checked_sub(2);
        let rest = rest.ok_or(MjpegError::Malformed)?;
        let read = self.input.by_ref().take(rest).read_to_end(picture)?;
        if u64::try_from(read).is_ok_and(|read| read == rest) {
            Ok(())
        } else {
            Err(MjpegError::Truncated)
        }
    }

    /// Reads the packed pixels up to the next marker: 255 stands for itself if 0 follows, and
    /// restart marks belong to the pixels.
    fn read_scan(&mut self, picture: &mut Vec<u8>) -> Result<u8, MjpegError> {
        loop {
            let room = MAX_JPEG.saturating_sub(picture.len());
            let room = u64::try_from(room).unwrap_or(0);
            let read = self.input.by_ref().take(room).read_until(0xff, picture)?;
            if read == 0 || picture.last() != Some(&0xff) {
                let full = picture.len() >= MAX_JPEG;
                return Err(if full { MjpegError::TooLong } else { MjpegError::Truncated });
            }
            let mut next = self.read_byte(picture)?;
            while next == 0xff {
                next = self.read_byte(picture)?;
            }
            if !matches!(next, 0 | 0xd0..=0xd7) {
                return Ok(next);
            }
        }
    }

    fn read_byte(&mut self, picture: &mut Vec<u8>) -> Result<u8, MjpegError> {
        if picture.len() >= MAX_JPEG {
            return Err(MjpegError::TooLong);
        }
        let byte = *self.input.fill_buf()?.first().ok_or(MjpegError::Truncated)?;
        self.input.consume(1);
        picture.push(byte);
        Ok(byte)
    }
}

impl<R: BufRead> Iterator for Mjpeg<R> {
    type Item = Result<Vec<u8>, MjpegError>;

    /// Returns the next picture; behind one that is malformed the next is looked for.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let picture = match self.find_start() {
            Ok(true) => self.read_picture(),
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Err(error) => Err(error.into()),
        };
        self.ended = matches!(picture, Err(MjpegError::Io(_) | MjpegError::Truncated));
        Some(picture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture as far as cutting goes: a comment that looks like an end, and a scan with a
    /// stuffed byte, a restart mark and filling.
    const PICTURE: &[u8] =
        b"\xff\xd8\xff\xfe\x00\x06\xff\xd9\xff\xd8\xff\xda\x00\x03!abc\xff\x00\xff\xd0d\xff\xff\xd9";

    fn cut(bytes: &[u8]) -> Vec<Result<Vec<u8>, MjpegError>> {
        // A small buffer, so that every pair of bytes is cut apart once.
        Mjpeg::new(io::BufReader::with_capacity(3, bytes)).collect()
    }

    #[test]
    fn pictures_are_cut_whatever_stands_between_them() {
        for between in
            [&b""[..], b"\0", b"RIFF\x00\x01AVI 00dc\x10\0\0\0", b"\xff", b"\xff\xff\x00"]
        {
            let stream = [between, PICTURE, between, PICTURE, PICTURE, between].concat();
            let pictures: Vec<Vec<u8>> = cut(&stream).into_iter().map(Result::unwrap).collect();
            assert_eq!(pictures, [PICTURE, PICTURE, PICTURE], "{between:?}");
        }
    }

    #[test]
    fn an_end_anywhere_is_told_apart_from_the_end() {
        for length in 2..PICTURE.len() {
            let pictures = cut(&PICTURE[..length]);
            assert_eq!(pictures.len(), 1, "{length}");
            assert!(matches!(pictures[0], Err(MjpegError::Truncated)), "{length}");
        }
        assert!(cut(b"").is_empty());
        assert!(cut(b"no picture at all").is_empty());
    }

    #[test]
    fn behind_a_malformed_picture_comes_the_next() {
        for bad in [
            &b"\xff\xd8x"[..],
            b"\xff\xd8\xff\xfe\x00\x00",
            b"\xff\xd8\xff\xfe\x00\x01",
            b"\xff\xd8\xff\xfe\x00\x03!x",
            b"\xff\xd8\xff\xd8\x00",
            b"\xff\xd8\xff\xda\x00\x03!abc",
        ] {
            let pictures = cut(&[bad, PICTURE].concat());
            assert!(matches!(pictures[0], Err(MjpegError::Malformed)), "{bad:?}");
            let last = pictures.last().unwrap().as_ref();
            assert_eq!(last.unwrap(), PICTURE, "{bad:?}");
        }
    }

    #[test]
    fn an_endless_picture_is_stopped() {
        let start: &[u8] = b"\xff\xd8\xff\xda\x00\x02";
        let mut stream = Mjpeg::new(io::BufReader::new(start.chain(io::repeat(7))));
        assert!(matches!(stream.next(), Some(Err(MjpegError::TooLong))));
        let segments = [start, &b"\xff\xfe\xff\xff"[..]].concat();
        let segments = segments.as_slice().chain(io::repeat(0xff));
        let mut stream = Mjpeg::new(io::BufReader::new(segments));
        assert!(matches!(stream.next(), Some(Err(MjpegError::TooLong))));
    }

    #[test]
    fn the_bound_is_the_cap_of_a_picture() {
        let most = MAX_JPEG + 1;
        let comment = [b"\xff\xfe\xff\xff".to_vec(), vec![1; 65_533]].concat();
        let endless = comment.repeat(most / comment.len() + 1);
        let stream = [b"\xff\xd8".to_vec(), endless].concat();
        assert!(cut(&stream).iter().any(|picture| matches!(picture, Err(MjpegError::TooLong))));
    }
}

//! Reads the luma of uncompressed video files (YUV4MPEG2, `.y4m`), one picture at a time.

use std::io::{self, BufRead, Read};

use qr::{MAX_PIXELS, Picture};
use thiserror::Error;

/// What a y4m file starts with.
pub const SIGNATURE: &[u8] = b"YUV4MPEG2";

/// The longest header line of a file or a frame in bytes; usual ones have 60.
const MAX_LINE: u64 = 256;

/// Why a video cannot be read.
#[derive(Debug, Error)]
pub enum Y4mError {
    /// Reading failed.
    #[error("the video cannot be read")]
    Io(#[source] io::Error),
    /// The first line is not a YUV4MPEG2 header with width and height, or is too long.
    #[error("the video's header is malformed")]
    Header,
    /// The samples are not laid out in one of the known ways, at 8 bits.
    #[error("the video's colour format is unknown; use C420, C422, C444 or Cmono at 8 bits")]
    Format,
    /// A picture of no pixels or too many.
    #[error("the video's pictures have no pixels or more than {MAX_PIXELS}")]
    Size,
    /// A frame does not start as it should.
    #[error("a frame of the video is malformed")]
    Frame,
    /// The file ends within a frame.
    #[error("the video ends within a picture")]
    Truncated,
}

/// The pictures of a video.
#[derive(Debug)]
pub struct Y4m<R> {
    input: R,
    width: usize,
    height: usize,
    chroma_bytes: u64,
    ended: bool,
}

impl<R: BufRead> Y4m<R> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// Refuses a malformed header, unknown colour formats, and pictures above the reader's limit.
    pub fn new(mut input: R) -> Result<Self, Y4mError> {
        let line = read_line(&mut input)?.ok_or(Y4mError::Header)?;
        let mut words = line.split(|byte| *byte == b' ');
        if words.next() != Some(SIGNATURE) {
            return Err(Y4mError::Header);
        }
        let (mut width, mut height, mut format) = (None, None, &b"420"[..]);
        for word in words {
            match word.split_first() {
                Some((b'W', number)) => width = decimal(number),
                Some((b'H', number)) => height = decimal(number),
                Some((b'C', name)) => format = name,
                _ => {}
            }
        }
        let (width, height) = (width.ok_or(Y4mError::Header)?, height.ok_or(Y4mError::Header)?);
        if !(1..=MAX_PIXELS).contains(&width.saturating_mul(height)) {
            return Err(Y4mError::Size);
        }
        let chroma_bytes = chroma_bytes(format, width, height).ok_or(Y4mError::Format)?;
        Ok(Self { input, width, height, chroma_bytes, ended: false })
    }

    fn read_picture(&mut self) -> Result<Option<Picture>, Y4mError> {
        let Some(line) = read_line(&mut self.input)? else {
            return Ok(None);
        };
        if line.split(|byte| *byte == b' ').next() != Some(b"FRAME") {
            return Err(Y4mError::Frame);
        }
        let mut luma = vec![0; self.width.saturating_mul(self.height)];
        self.input.read_exact(&mut luma).map_err(truncated)?;
        let mut chroma = self.input.by_ref().take(self.chroma_bytes);
        let skipped = io::copy(&mut chroma, &mut io::sink()).map_err(Y4mError::Io)?;
        if skipped < self.chroma_bytes {
            return Err(Y4mError::Truncated);
        }
        Picture::new(self.width, self.height, luma).map(Some).map_err(|_| Y4mError::Size)
    }
}

impl<R: BufRead> Iterator for Y4m<R> {
    type Item = Result<Picture, Y4mError>;

    /// Returns the next picture; nothing after the first error.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let picture = self.read_picture().transpose();
        self.ended = !matches!(picture, Some(Ok(_)));
        picture
    }
}

/// Returns the bytes of a frame after its luma, or `None` for an unknown format.
fn chroma_bytes(format: &[u8], width: usize, height: usize) -> Option<u64> {
    let (columns, rows) = match format {
        b"420" | b"420jpeg" | b"420mpeg2" | b"420paldv" => (width.div_ceil(2), height.div_ceil(2)),
        b"422" => (width.div_ceil(2), height),
        b"444" => (width, height),
        b"mono" => (0, 0),
        _ => return None,
    };
    u64::try_from(columns.checked_mul(rows)?.checked_mul(2)?).ok()
}

/// Returns a line without its end, or `None` at the end of the file.
fn read_line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, Y4mError> {
    let mut line = Vec::new();
    input.take(MAX_LINE).read_until(b'\n', &mut line).map_err(Y4mError::Io)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) => Err(Y4mError::Header),
    }
}

fn decimal(digits: &[u8]) -> Option<usize> {
    let plain = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| plain)?.parse().ok()
}

fn truncated(error: io::Error) -> Y4mError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        Y4mError::Truncated
    } else {
        Y4mError::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> Y4mError {
        let mut video = match Y4m::new(bytes) {
            Ok(video) => video,
            Err(error) => return error,
        };
        let error = video.find_map(Result::err).expect("an error");
        assert!(video.next().is_none(), "it went on after an error");
        error
    }

    #[test]
    fn luma_of_each_format_is_read_and_chroma_skipped() {
        for (format, chroma) in [
            ("", 4),
            (" C420", 4),
            (" C420jpeg", 4),
            (" C420mpeg2", 4),
            (" C422", 4),
            (" C444", 6),
            (" Cmono", 0),
        ] {
            let mut file = format!("YUV4MPEG2 W3 H1 F30:1 Ip A1:1{format} Xany\n").into_bytes();
            for frame in 0..2 {
                file.extend(b"FRAME Ip\n");
                file.extend([frame, 100, 200]);
                file.extend(vec![9; chroma]);
            }
            let pictures: Vec<Picture> = Y4m::new(&file[..]).unwrap().map(Result::unwrap).collect();
            assert_eq!(pictures.len(), 2, "{format}");
            assert_eq!(pictures[1].view().pixels(), [1, 100, 200]);
        }
    }

    #[test]
    fn malformed_headers_are_refused() {
        for header in [
            "",
            "YUV4MPEG2",
            "YUV4MPEG2 W4 H4",
            "YUV4MPEG2 W4\n",
            "YUV4MPEG2 H4\n",
            "YUV4MPEG2 W+4 H4\n",
            "YUV4MPEG2 W4 H-4\n",
            "YUV4MPEG2 W H4\n",
            "YUV4MPEG3 W4 H4\n",
            "YUV4MPEG2W4 H4\n",
            "YUV4MPEG2 W99999999999999999999999 H4\n",
        ] {
            assert!(matches!(error(header.as_bytes()), Y4mError::Header), "{header:?}");
        }
        let endless = [b"YUV4MPEG2 W4 H4 X".to_vec(), vec![b'x'; 10_000]].concat();
        assert!(matches!(error(&endless), Y4mError::Header));
    }

    #[test]
    fn unknown_formats_and_sizes_are_refused() {
        for format in ["C420p10", "C444alpha", "C411", "C", "Cmono16"] {
            let header = format!("YUV4MPEG2 W4 H4 {format}\n");
            assert!(matches!(error(header.as_bytes()), Y4mError::Format), "{format}");
        }
        for size in ["W0 H4", "W4 H0", "W100000 H100000", "W18446744073709551615 H2"] {
            let header = format!("YUV4MPEG2 {size}\n");
            assert!(matches!(error(header.as_bytes()), Y4mError::Size), "{size}");
        }
    }

    #[test]
    fn malformed_frames_are_refused() {
        let header = b"YUV4MPEG2 W2 H2 C420\n".to_vec();
        let frame = b"FRAME\n123456".to_vec();
        let whole = [header.clone(), frame].concat();
        assert_eq!(Y4m::new(&whole[..]).unwrap().count(), 1);
        for cut in 1..=6 {
            assert!(matches!(error(&whole[..whole.len() - cut]), Y4mError::Truncated), "{cut}");
        }
        assert!(matches!(
            error(&[header.clone(), b"FRAMES\n1".to_vec()].concat()),
            Y4mError::Frame
        ));
        assert!(matches!(error(&[whole, b"x\n".to_vec()].concat()), Y4mError::Frame));
        assert!(matches!(error(&[header, b"FRAME".to_vec()].concat()), Y4mError::Header));
    }
}

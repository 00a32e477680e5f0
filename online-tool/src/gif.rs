//! `show --gif`: codes as an animated GIF. Here alone: the signer writes APNG and video with what it
//! has, and needs no compressor of another kind.
use gif::{Encoder, EncodingError, Frame, Repeat};
use station::picture_files::{Film, FilmError};
use std::borrow::Cow;
use std::io::{self, Write};
use std::num::{NonZeroU16, NonZeroU64};

/// White and black.
const PALETTE: [u8; 6] = [255, 255, 255, 0, 0, 0];

/// The shortest time in hundredths of a second; browsers take less for a tenth of a second.
const LEAST_DELAY: u32 = 2;

/// Writes a film as a GIF that plays forever.
pub(crate) fn write_gif(output: &mut dyn Write, film: Film<'_>) -> Result<(), FilmError> {
    let Film { rate, pictures, .. } = film;
    let mut encoder = None;
    let mut output = Some(output);
    for (number, raster) in (0_u32..).zip(pictures) {
        let raster = raster?;
        let side = u16::try_from(raster.side()).unwrap_or(u16::MAX);
        if let Some(output) = output.take() {
            let mut new = Encoder::new(output, side, side, &PALETTE).map_err(failed)?;
            new.set_repeat(Repeat::Infinite).map_err(failed)?;
            encoder = Some(new);
        }
        let frame = Frame {
            width: side,
            height: side,
            delay: delay(number, rate),
            buffer: Cow::Owned(raster.pixels(u8::from)),
            ..Frame::default()
        };
        if let Some(encoder) = &mut encoder {
            encoder.write_frame(&frame).map_err(failed)?;
        }
    }
    Ok(())
}

fn failed(error: EncodingError) -> FilmError {
    FilmError::Io(io::Error::other(error))
}

/// Returns how long a frame stands, in hundredths of a second; rounded so that the whole keeps time.
fn delay(number: u32, rate: NonZeroU16) -> u16 {
    let rate = NonZeroU64::from(rate);
    let until = |frames: u32| u64::from(frames).saturating_mul(100) / rate;
    let delay = until(number.saturating_add(1)).saturating_sub(until(number));
    u16::try_from(delay.max(LEAST_DELAY.into())).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_add_up_to_the_speed() {
        let total = |rate: u16, frames: u32| {
            let rate = NonZeroU16::new(rate).unwrap();
            (0..frames).map(|number| u32::from(delay(number, rate))).sum::<u32>()
        };
        for rate in [1, 2, 3, 7, 15, 30, 50] {
            assert_eq!(total(rate, rate.into()), 100, "a second at {rate}");
        }
        assert_eq!(total(60, 60), 120, "no faster than browsers play");
    }
}

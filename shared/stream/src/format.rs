//! The formats that are spoken, and one sender for all of them.

use alloc::vec::Vec;

use crate::encoder::{Encoder, Frames, SymbolsPerFrame};
use crate::{EncodeError, bbqr, frame, ur};

/// How a payload is cut into codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Frames of our own, see [the crate](crate).
    Coldseal,
    /// Uniform Resources, see [`ur`].
    Ur,
    /// BBQr, see [`bbqr`].
    Bbqr,
}

impl Format {
    /// Tells by its first bytes in which format the content of a code is, if in any.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if frame::has_magic(bytes) {
            Some(Self::Coldseal)
        } else if ur::has_prefix(bytes) {
            Some(Self::Ur)
        } else if bbqr::has_prefix(bytes) {
            Some(Self::Bbqr)
        } else {
            None
        }
    }

    /// Tells whether frames are text for codes in alphanumeric mode; else they are bytes.
    #[must_use]
    pub fn is_alphanumeric(self) -> bool {
        match self {
            Self::Coldseal => false,
            Self::Ur | Self::Bbqr => true,
        }
    }
}

/// Tells whether the content of a code starts like a frame of any format and version.
#[must_use]
pub fn is_frame(bytes: &[u8]) -> bool {
    Format::of(bytes).is_some()
}

/// The content of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The bytes, or the text in ASCII.
    pub bytes: Vec<u8>,
    /// Whether all of it is in the alphabet of alphanumeric mode, which makes the code smaller.
    pub alphanumeric: bool,
}

/// A payload, laid out for codes of one size in one of the formats; made by [`encoder`].
#[derive(Debug, Clone)]
pub struct Sender {
    layout: Layout,
}

#[derive(Debug, Clone)]
enum Layout {
    Still(Vec<u8>),
    Stream(Encoder, SymbolsPerFrame),
    Ur(ur::Encoder),
    Bbqr(bbqr::Encoder),
}

/// Lays a payload out for codes of one size.
///
/// `capacity` is what one code holds in the mode of the format: bytes for [`Format::Coldseal`],
/// alphanumeric characters for the others (at level L: 395 in version 10, 1,249 in version 20, 1,853
/// in version 25, 2,520 in version 30, 4,296 in version 40). A payload that fits is one still code.
///
/// # Errors
///
/// Refuses a payload that is empty or longer than [`MAX_PAYLOAD`](crate::MAX_PAYLOAD), and a
/// capacity that is too small for it.
pub fn encoder(format: Format, payload: &[u8], capacity: usize) -> Result<Sender, EncodeError> {
    let layout = match format {
        Format::Coldseal => {
            let encoder = Encoder::new(payload)?;
            match encoder.still().filter(|still| still.len() <= capacity) {
                Some(still) => Layout::Still(still),
                None => {
                    let per_frame = SymbolsPerFrame::fitting(capacity);
                    let error = EncodeError::Capacity { found: capacity };
                    Layout::Stream(encoder, per_frame.ok_or(error)?)
                }
            }
        }
        Format::Ur => Layout::Ur(ur::Encoder::bytes(payload, capacity)?),
        Format::Bbqr => {
            Layout::Bbqr(bbqr::Encoder::new(payload, bbqr::FileType::BINARY, capacity)?)
        }
    };
    Ok(Sender { layout })
}

impl Sender {
    /// Returns the format.
    #[must_use]
    pub fn format(&self) -> Format {
        match &self.layout {
            Layout::Still(_) | Layout::Stream(..) => Format::Coldseal,
            Layout::Ur(_) => Format::Ur,
            Layout::Bbqr(_) => Format::Bbqr,
        }
    }

    /// Returns how many codes carry the payload if none is lost; 1 means that the code is still.
    #[must_use]
    pub fn least(&self) -> usize {
        match &self.layout {
            Layout::Still(_) => 1,
            Layout::Stream(encoder, per_frame) => encoder.pass_frames(*per_frame),
            Layout::Ur(encoder) => encoder.fragments().into(),
            Layout::Bbqr(encoder) => encoder.parts().into(),
        }
    }

    /// Tells whether one code carries the whole payload, so that nothing needs to move.
    #[must_use]
    pub fn is_still(&self) -> bool {
        match &self.layout {
            Layout::Still(_) => true,
            // A stream may be of one symbol, and still move on to repair symbols.
            Layout::Stream(..) => false,
            Layout::Ur(encoder) => encoder.single().is_some(),
            Layout::Bbqr(encoder) => encoder.parts() == 1,
        }
    }

    /// Returns the contents of the codes in the order in which they are shown, without end: a still
    /// code again and again.
    pub fn contents(&self) -> impl Iterator<Item = Content> {
        let mut place = 0_u32;
        let mut stream = self.stream();
        let mut parts = self.ur_parts();
        core::iter::from_fn(move || {
            let bytes = match &self.layout {
                Layout::Still(still) => still.clone(),
                Layout::Stream(..) => stream.as_mut()?.next()?,
                Layout::Ur(encoder) => match encoder.single() {
                    Some(single) => single.into_bytes(),
                    None => parts.as_mut()?.next()?.into_bytes(),
                },
                Layout::Bbqr(encoder) => encoder.part(place).into_bytes(),
            };
            place = place.wrapping_add(1);
            Some(Content { bytes, alphanumeric: self.format().is_alphanumeric() })
        })
    }

    fn stream(&self) -> Option<Frames<'_>> {
        match &self.layout {
            Layout::Stream(encoder, per_frame) => Some(encoder.frames(*per_frame)),
            Layout::Still(_) | Layout::Ur(_) | Layout::Bbqr(_) => None,
        }
    }

    fn ur_parts(&self) -> Option<ur::Parts<'_>> {
        match &self.layout {
            Layout::Ur(encoder) => Some(encoder.parts()),
            Layout::Still(_) | Layout::Stream(..) | Layout::Bbqr(_) => None,
        }
    }
}

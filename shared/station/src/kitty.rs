//! Codes as pictures in the protocol of the terminal kitty: PNG in Base64, in pieces.

use data_encoding::BASE64;

use crate::picture_files::quick_png_bytes;
use crate::raster::Raster;

/// The most characters in one piece, by the protocol.
const PIECE: usize = 4096;

/// Asks whether the terminal knows the protocol, without drawing anything.
pub(crate) const QUERY: &str = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";

/// Returns the sequence that draws a code at the cursor as picture `number`, which the terminal
/// keeps until it is removed; it is told to answer nothing and to leave the cursor alone.
pub(crate) fn picture(raster: &Raster, number: u32) -> Result<String, png::EncodingError> {
    let encoded = BASE64.encode(&quick_png_bytes(raster)?);
    let mut pieces = encoded.as_bytes().chunks(PIECE).peekable();
    let mut text = String::new();
    let mut control = format!("a=T,f=100,i={number},q=2,C=1,");
    while let Some(piece) = pieces.next() {
        let more = u8::from(pieces.peek().is_some());
        let piece = String::from_utf8_lossy(piece);
        text.push_str(&format!("\x1b_G{control}m={more};{piece}\x1b\\"));
        control = String::from("q=2,");
    }
    Ok(text)
}

/// Returns the sequence that removes picture `number`.
pub(crate) fn removal(number: u32) -> String {
    format!("\x1b_Ga=d,d=I,i={number},q=2\x1b\\")
}

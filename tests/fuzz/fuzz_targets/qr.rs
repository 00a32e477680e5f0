//! Small pictures of any content end in payloads or an error.
#![no_main]
use libfuzzer_sys::fuzz_target;
use qr::GreyView;

fuzz_target!(|bytes: &[u8]| {
    let Some((width, pixels)) = bytes.split_first() else { return };
    let width = usize::from(*width).max(1);
    let height = pixels.len() / width;
    if let Ok(view) = GreyView::new(width, height, &pixels[..width * height]) {
        let _payloads = qr::read(&view);
    }
});

//! A sheet as PDF 1.4: one page, the two fonts that every reader has, nothing compressed.
use super::page::{Item, PAGE_HEIGHT, Page};
use station::CliError;
use zeroize::Zeroizing;

/// The bytes that an item takes at most, without its text.
const ITEM: usize = 96;

/// Draws a sheet.
///
/// # Errors
///
/// Refuses text beyond ASCII, which these fonts do not have.
pub(super) fn draw(page: &Page) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let content = content(page)?;
    let mut pdf = Zeroizing::new(Vec::with_capacity(content.len().saturating_add(2_048)));
    pdf.extend_from_slice(b"%PDF-1.4\n");
    let stream = format!("<< /Length {} >>\nstream\n", content.len());
    let objects: [&[&[u8]]; 6] = [
        &[b"<< /Type /Catalog /Pages 2 0 R >>"],
        &[b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"],
        &[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.276 841.89] /Contents 4 0 R \
            /Resources << /Font << /S 5 0 R /M 6 0 R >> >> >>"],
        &[stream.as_bytes(), &content, b"endstream"],
        &[b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"],
        &[b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"],
    ];
    let mut offsets = Vec::with_capacity(objects.len());
    for (number, parts) in (1..).zip(objects) {
        offsets.push(pdf.len());
        pdf.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        parts.iter().for_each(|part| pdf.extend_from_slice(part));
        pdf.extend_from_slice(b"\nendobj\n");
    }
    let table = pdf.len();
    pdf.extend_from_slice(b"xref\n0 7\n0000000000 65535 f \n");
    for offset in offsets {
        pdf.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let trailer = format!("trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    pdf.extend_from_slice(trailer.as_bytes());
    Ok(pdf)
}

/// The drawing, in tenths of a millimetre with y downwards, as the sheet has them.
fn content(page: &Page) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let texts: usize = page.items.iter().map(length).sum();
    let room = page.items.len().saturating_mul(ITEM).saturating_add(texts).saturating_add(256);
    let mut content = Zeroizing::new(Vec::with_capacity(room));
    content.extend_from_slice(b"0.283465 0 0 0.283465 0 0 cm\n");
    for item in &page.items {
        match item {
            Item::Rect { at, width, height, grey } => {
                let y = PAGE_HEIGHT.saturating_sub(at.y).saturating_sub(*height);
                let thousandths = u32::from(*grey).saturating_mul(1_000) / 255;
                let (whole, part) = (thousandths / 1_000, thousandths % 1_000);
                let rect = format!("{whole}.{part:03} g {} {y} {width} {height} re f\n", at.x);
                content.extend_from_slice(rect.as_bytes());
            }
            Item::Text { at, size, text, mono } => {
                let y = PAGE_HEIGHT.saturating_sub(at.y);
                let font = if *mono { 'M' } else { 'S' };
                let start = format!("0 g BT /{font} {size} Tf {} {y} Td (", at.x);
                content.extend_from_slice(start.as_bytes());
                push(&mut content, text)?;
                content.extend_from_slice(b") Tj ET\n");
            }
        }
    }
    Ok(content)
}

/// A character takes two bytes at most.
fn length(item: &Item) -> usize {
    match item {
        Item::Rect { .. } => 0,
        Item::Text { text, .. } => text.len().saturating_mul(2),
    }
}

fn push(content: &mut Vec<u8>, text: &str) -> Result<(), CliError> {
    for byte in text.bytes() {
        match byte {
            b'(' | b')' | b'\\' => content.extend_from_slice(&[b'\\', byte]),
            b' '..=b'~' => content.push(byte),
            _ => {
                let hint = "give -o a name that ends in .svg; a browser prints it";
                return Err(CliError::usage("a PDF sheet takes plain ASCII letters only", hint));
            }
        }
    }
    Ok(())
}

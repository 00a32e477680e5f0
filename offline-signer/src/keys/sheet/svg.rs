//! A sheet as SVG.
use super::page::{Item, PAGE_HEIGHT, PAGE_WIDTH, Page};
use zeroize::Zeroizing;

/// The bytes that an item takes at most, without its text.
const ITEM: usize = 160;

/// Draws a sheet. It holds no script, no reference to anything outside, and no data of its making.
pub(super) fn draw(page: &Page) -> Zeroizing<Vec<u8>> {
    let texts: usize = page.items.iter().map(length).sum();
    let room = page.items.len().saturating_mul(ITEM).saturating_add(texts).saturating_add(512);
    // Growing would leave copies behind.
    let mut svg = Zeroizing::new(String::with_capacity(room));
    svg.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" \
         viewBox=\"0 0 {PAGE_WIDTH} {PAGE_HEIGHT}\">\n\
         <rect width=\"{PAGE_WIDTH}\" height=\"{PAGE_HEIGHT}\" fill=\"#fff\"/>\n",
        PAGE_WIDTH / 10,
        PAGE_HEIGHT / 10
    ));
    for item in &page.items {
        push(&mut svg, item);
    }
    svg.push_str("</svg>\n");
    Zeroizing::new(std::mem::take(&mut *svg).into_bytes())
}

/// A character takes six bytes at most, as a reference.
fn length(item: &Item) -> usize {
    match item {
        Item::Rect { .. } => 0,
        Item::Text { text, .. } => text.len().saturating_mul(6),
    }
}

fn push(svg: &mut String, item: &Item) {
    match item {
        Item::Rect { at, width, height, grey } => svg.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" fill=\"#{grey:02x}{grey:02x}{grey:02x}\"/>\n",
            at.x, at.y
        )),
        Item::Text { at, size, text, mono } => {
            let font = if *mono { "monospace" } else { "sans-serif" };
            svg.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" font-family=\"{font}\" xml:space=\"preserve\">",
                at.x, at.y
            ));
            for letter in text.chars() {
                match letter {
                    '&' => svg.push_str("&amp;"),
                    '<' => svg.push_str("&lt;"),
                    '>' => svg.push_str("&gt;"),
                    letter => svg.push(letter),
                }
            }
            svg.push_str("</text>\n");
        }
    }
}

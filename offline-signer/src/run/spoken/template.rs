//! Sentences with holes in them, and how they are filled in another language.

/// Returns a text in the other language, by the first row of a table that it fits as a whole: `{}`, and `{#}` for
/// numbers alone (names may hold words of the sentence around them), in the table's English is what the text has there, and `within` says that for `{0}`, `{1}` and on in the other
/// language.
pub(super) fn translated(
    table: &[(&str, &str)],
    text: &str,
    within: &dyn Fn(&str) -> String,
) -> Option<String> {
    table.iter().find_map(|(english, other)| Some(filled(other, &holes(english, text)?, within)))
}

/// Returns what stands in the holes, each as short as the rest allows and never nothing.
fn holes<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == text).then(Vec::new);
    };
    let (inner, rest) = rest.split_once('}')?;
    let number = inner == "#";
    let text = text.strip_prefix(before)?;
    let ends = text.char_indices().skip(1).map(|(end, _)| end).chain([text.len()]);
    ends.filter(|end| *end > 0).find_map(|end| {
        let (hole, behind) = text.split_at_checked(end)?;
        if number && !hole.bytes().all(|byte| byte.is_ascii_digit() || b",.".contains(&byte)) {
            return None;
        }
        let mut found = holes(rest, behind)?;
        found.insert(0, hole);
        Some(found)
    })
}

/// Fills the holes in one go: what one of them brings along is no hole itself.
fn filled(other: &str, holes: &[&str], within: &dyn Fn(&str) -> String) -> String {
    let mut pieces = other.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (place, behind) in pieces.filter_map(|piece| piece.split_once('}')) {
        let hole = place.parse().ok().and_then(|place: usize| holes.get(place));
        text.extend(hole.map(|hole| within(hole)));
        text.push_str(behind);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[(&str, &str)] = &[
        ("{#} units of {}", "{1} を {0}"),
        ("no fee", "手数料なし"),
        ("{} of {} signed: {}", "{1} 人中 {0} 人が署名: {2}"),
        ("wait {}", "{0} 待つ"),
    ];

    #[test]
    fn a_text_is_filled_into_the_row_that_it_fits() {
        let said = |text| translated(TABLE, text, &|hole| hole.to_owned());
        assert_eq!(said("no fee").as_deref(), Some("手数料なし"));
        assert_eq!(said("2 of 3 signed: a: b").as_deref(), Some("3 人中 2 人が署名: a: b"));
        assert_eq!(said("wait 2 h").as_deref(), Some("2 h 待つ"));
        assert_eq!(said("7,000 units of x units of y").as_deref(), Some("x units of y を 7,000"));
        for other in
            ["", "some units of x", "no fees", "wait ", " of 3 signed: x", "日 of 3 signed:"]
        {
            assert_eq!(said(other), None, "{other}");
        }
        assert_eq!(said("{1} of 3 signed: {0}").as_deref(), Some("3 人中 {1} 人が署名: {0}"));
        assert_eq!(said("日 of 本 signed: 語").as_deref(), Some("本 人中 日 人が署名: 語"));
    }
}

//! Draws what cannot be seen: spaces where they do harm, line breaks, tabs, zero-width and direction characters.
//! Comes in: a value. Goes out: the value for reading, never for copying. Must not be used on what is verified or compared.

/// A run of a drawn value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What to show.
    pub text: String,
    /// Whether it stands for characters that could not be seen.
    pub drawn: bool,
}

/// The value in pieces: ordinary text, and drawings such as `␠`, `␤`, `⇥` or `U+200B`.
/// A single space between words stays a space; at the ends and beside another space it is drawn.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        let drawing = drawing(c, before, after);
        let drawn = drawing.is_some();
        if pieces.last().is_none_or(|last| last.drawn != drawn) {
            pieces.push(Piece { text: String::new(), drawn });
        }
        if let Some(last) = pieces.last_mut() {
            match drawing {
                Some(drawing) => last.text.push_str(&drawing),
                None => last.text.push(c),
            }
        }
        before = Some(c);
    }
    pieces
}

/// The value as one text, with what cannot be seen drawn.
pub fn visible(text: &str) -> String {
    pieces(text).into_iter().map(|piece| piece.text).collect()
}

/// Characters of a long value that are shown at its start and at its end, and from how many on it is a long one.
const MAX_START: usize = 1500;
const MAX_END: usize = 400;
const MAX_WHOLE: usize = 4000;

/// Start and end of a long value, and how many characters are between them; `None` for one that is shown whole.
pub fn ends(text: &str) -> Option<(&str, &str, usize)> {
    if text.len() <= MAX_WHOLE {
        return None;
    }
    let count = text.chars().count();
    let start = text.char_indices().nth(MAX_START)?.0;
    let end = text.char_indices().rev().nth(MAX_END - 1)?.0;
    let left = count.checked_sub(MAX_START + MAX_END).filter(|_| count > MAX_WHOLE)?;
    Some((text.get(..start)?, text.get(end..)?, left))
}

/// A text for an output: what could steer a terminal or mislead the eye is drawn; spaces and line breaks are the text's own.
pub fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.chars().any(steers) {
        return text.into();
    }
    text.chars()
        .fold(String::with_capacity(text.len()), |mut shown, c| {
            if steers(c) {
                shown.push_str(&code_point(c))
            } else {
                shown.push(c)
            }
            shown
        })
        .into()
}

/// Characters that no output carries raw: controls other than the line break, direction marks, and what no font draws.
pub(super) fn steers(c: char) -> bool {
    c != '\n' && c != '\u{a0}' && c != '\u{202f}' && !matches!(c, '\u{2000}'..='\u{200a}') && is_unseen(c)
}

/// Columns of a terminal that a text takes: East Asian characters and most pictures take two, combining ones none.
pub fn columns(text: &str) -> usize {
    let column = |c: char| match u32::from(c) {
        0..0x300 => 1,
        0x300..=0x36f
        | 0x483..=0x489
        | 0x591..=0x5bd
        | 0x610..=0x61a
        | 0x64b..=0x65f
        | 0x93c
        | 0x941..=0x948
        | 0xe31
        | 0xe34..=0xe3a
        | 0xe47..=0xe4e
        | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff
        | 0xfe20..=0xfe2f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0x4dbf
        | 0x4e00..=0xa4cf
        | 0xa960..=0xa97f
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    };
    text.chars().map(column).sum()
}

/// Whether anything in the value would be drawn.
pub fn hides_something(text: &str) -> bool {
    pieces(text).iter().any(|piece| piece.drawn)
}

/// How a character is drawn beside its neighbours; `None` for one that is seen as it is.
pub(super) fn drawing(c: char, before: Option<char>, after: Option<char>) -> Option<String> {
    match c {
        ' ' => {
            let is_word = |other: Option<char>| other.is_some_and(|other| !other.is_whitespace() && !is_unseen(other));
            (!is_word(before) || !is_word(after)).then(|| "␠".to_owned())
        }
        '\n' => Some("␤".to_owned()),
        '\r' => Some("␍".to_owned()),
        '\t' => Some("⇥".to_owned()),
        c if is_unseen(c) => Some(code_point(c)),
        _ => None,
    }
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Not drawn by a font, or drawn like a plain space, or changing the direction of what follows.
fn is_unseen(c: char) -> bool {
    (c.is_whitespace() && c != ' ')
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_what_cannot_be_seen() {
        for (text, shown) in [
            ("https://a.test/acs", "https://a.test/acs"),
            ("my app", "my app"),
            ("my  app", "my␠␠app"),
            (" x ", "␠x␠"),
            (" ", "␠"),
            ("a\r\n\tb", "a␍␤⇥b"),
            ("a\u{200b}b\u{a0}", "aU+200BbU+00A0"),
            ("a\u{202e}b", "aU+202Eb"),
            ("", ""),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
            assert_eq!(hides_something(text), text != shown);
        }
    }

    #[test]
    fn counts_columns_as_terminals_do() {
        for (text, count) in [("abc", 3), ("日本", 4), ("cafe\u{301}", 4), ("한글", 4), ("é", 1), ("…→", 2), ("", 0)]
        {
            assert_eq!(columns(text), count, "{text}");
        }
    }

    #[test]
    fn a_long_value_shows_its_ends() {
        assert_eq!(ends(&"x".repeat(MAX_WHOLE)), None);
        let long = format!("é{}ü", "x".repeat(5000));
        let (start, end, left) = ends(&long).unwrap();
        assert!(start.starts_with('é') && end.ends_with('ü'));
        assert_eq!((start.chars().count(), end.chars().count()), (MAX_START, MAX_END));
        assert_eq!(start.chars().count() + left + end.chars().count(), 5002);
    }

    #[test]
    fn keeps_text_and_drawings_apart() {
        let pieces = pieces("ab\n\nc");
        let drawn: Vec<bool> = pieces.iter().map(|piece| piece.drawn).collect();
        assert_eq!(drawn, [false, true, false]);
    }
}

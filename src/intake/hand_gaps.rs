//! Parts cut out of a SAML document across its elements: a line of dots stands between a start tag and an end tag that belong to
//! different elements, or the beginning is missing.
//!
//! Input: text with markup. Output: what to write in the place of each gap, so that every tag has its counterpart. Invariant: a text whose
//! tags fit, or do not fit for another reason than a gap, is not touched.

use super::rewrite::trimmed;
use crate::source::Span;

/// Gaps of one text, and tags that belong to none.
const MAX_GAPS: usize = 60;
/// Longest mark.
const MAX_MARK: usize = 80;
/// Depth of elements that is looked at.
const MAX_DEPTH: usize = 200;

/// What surrounds everything else: without one of them the beginning is not what is missing.
const OUTERMOST: &[&str] = &["Response", "Assertion", "AuthnRequest", "LogoutRequest", "LogoutResponse"];

enum Open<'a> {
    Element(&'a str),
    /// A gap, by its number.
    Gap(usize),
}

/// A gap: its place, the elements that end in it, and those that begin in it, from the innermost.
struct Gap<'a> {
    span: Span,
    ends: Vec<&'a str>,
    begins: Vec<&'a str>,
}

/// What stands in the places of the gaps; nothing where a tag is left over for another reason.
pub(super) fn edits(text: &str, is_word: fn(&str) -> bool) -> Vec<(Span, String)> {
    let mut gaps = vec![Gap { span: head(text), ends: Vec::new(), begins: Vec::new() }];
    // Tags that fit as they stand need no gap.
    if matches!(scan(text, &mut gaps), Some(())) && gaps.iter().all(|gap| gap.begins.is_empty()) {
        return Vec::new();
    }
    gaps.iter_mut().for_each(|gap| gap.begins.clear());
    gaps.extend(marks(text, is_word).into_iter().map(|span| Gap { span, ends: Vec::new(), begins: Vec::new() }));
    let whole = scan(text, &mut gaps).is_some();
    let is_outermost = |name: &&str| OUTERMOST.contains(&name.rsplit(':').next().unwrap_or(name));
    let is_head = |gap: &Gap<'_>| gap.begins.last().is_none_or(is_outermost);
    if !whole || !gaps.first().is_some_and(is_head) {
        return Vec::new();
    }
    let filled = gaps.iter().enumerate().filter(|(_, gap)| !gap.ends.is_empty() || !gap.begins.is_empty());
    filled
        .map(|(number, gap)| {
            let mut new = if number == 0 { String::new() } else { "\u{2026}".to_owned() };
            gap.ends.iter().for_each(|name| new.extend(["</", name, ">\u{2026}"]));
            gap.begins.iter().rev().for_each(|name| new.extend(["<", name, " ...>"]));
            (gap.span, new)
        })
        .collect()
}

/// What stands before the first tag and ends another: `/></a><b>`.
fn head(text: &str) -> Span {
    let start = trimmed(text).start;
    let first = text.find('<').unwrap_or(text.len());
    match text.get(start..first).and_then(|before| before.rfind('>')) {
        Some(_) => Span::new(start, first),
        None => Span::at(first),
    }
}

/// The places of marks, with the halves of tags and values beside them.
fn marks(text: &str, is_word: fn(&str) -> bool) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let (first, last) = (text.find('<').unwrap_or(0), text.rfind('>').unwrap_or(0));
    let mut at = 0;
    for piece in text.split_inclusive(['<', '>', '\n']) {
        let start = at;
        at += piece.len();
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let span = trimmed(piece.trim_end_matches(['<', '>', '\n']));
        let is_apart = before != Some('<') && !piece.ends_with('>') && (first..last).contains(&start);
        if !is_apart || !is_mark(span.of(piece), is_word) || found.len() >= MAX_GAPS {
            continue;
        }
        found.push(Span::new(start + span.start, start + span.end));
    }
    // Half a tag before it, and what is left of a tag or of a value behind it.
    let mut ends: Vec<Span> = Vec::with_capacity(found.len());
    for span in found {
        let from = ends.last().map_or(0, |last| last.end);
        let before = text.get(from..span.start).unwrap_or("");
        let half = before.rfind('<').filter(|open| before.get(*open..).is_some_and(|tag| !tag.contains('>')));
        let start = from + half.unwrap_or(before.trim_end().len());
        let behind = text.get(span.end..).unwrap_or("");
        let rest = behind.find('<').filter(|next| behind.get(..*next).is_some_and(|rest| !rest.trim().is_empty()));
        let end = span.end + rest.unwrap_or(0);
        ends.push(Span::new(start, end.max(start)));
    }
    ends
}

/// Dots, or words in brackets or between strokes that say that something is missing.
fn is_mark(text: &str, is_word: fn(&str) -> bool) -> bool {
    let is_dotted = text.contains("..") || text.contains('\u{2026}') || text.contains("[.]");
    let framed = text.trim_matches(|c: char| "[]()-*=#~/_ ".contains(c)).len() < text.len();
    let is_bare = !text.contains(char::is_alphanumeric);
    let is_closed = |dots: &str| text.starts_with(dots) && text.ends_with(dots);
    let has_word = || text.split(|c: char| !c.is_alphanumeric()).any(is_word);
    (2..=MAX_MARK).contains(&text.len()) | (text == "\u{2026}")
        && !text.contains(['"', '='])
        && (is_dotted && (is_bare || framed || is_closed("...") || is_closed("\u{2026}")) || framed && has_word())
}

/// Puts every tag without a counterpart into a gap; nothing if there is one that no gap explains.
fn scan<'a>(text: &'a str, gaps: &mut [Gap<'a>]) -> Option<()> {
    let mut open = vec![Open::Gap(0)];
    let mut next = 1;
    let mut at = text.find('<')?;
    let mut left_over = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let mut start = at + found;
        if let Some(gap) = gaps.get(next).filter(|gap| gap.span.start <= start) {
            open.push(Open::Gap(next));
            next += 1;
            at = gap.span.end.max(at);
            continue;
        }
        let rest = text.get(start..)?;
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];
        if let Some((_, end)) = skipped.iter().find(|(begin, _)| rest.starts_with(begin)) {
            at = start + rest.find(end)? + end.len();
            continue;
        }
        start += 1;
        // No tag, but an arrow or a sign.
        if !text.get(start..)?.starts_with(|c: char| c.is_alphabetic() || c == '/') {
            at = start;
            continue;
        }
        let close = start + text.get(start..)?.find('>')?;
        let tag = text.get(start..close)?;
        at = close + 1;
        let name = tag.trim_start_matches('/');
        let name = name.get(..name.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(name.len()))?;
        if tag.ends_with('/') {
            continue;
        }
        if !tag.starts_with('/') {
            open.push(Open::Element(name));
            (open.len() < MAX_DEPTH).then_some(())?;
            continue;
        }
        let gap = match open.last() {
            Some(Open::Gap(number)) => Some(*number),
            _ => None,
        };
        let is_it = |one: &Open<'_>| matches!(one, Open::Element(other) if *other == name);
        let Some(place) = open.iter().rposition(is_it) else {
            left_over += 1;
            (left_over < MAX_GAPS).then_some(())?;
            gaps.get_mut(gap?)?.begins.push(name);
            continue;
        };
        for above in open.drain(place..).skip(1).rev() {
            if let Open::Element(other) = above {
                gaps.get_mut(gap?)?.ends.push(other);
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        let mut out = text.to_owned();
        for (span, new) in edits(text, |word| word == "cut").into_iter().rev() {
            out.replace_range(span.start..span.end, &new);
        }
        out
    }

    #[test]
    fn both_sides_of_a_gap_get_their_tags() {
        for (text, expected) in [
            ("<a><b><c/>\n...\n</b></a>", "<a><b><c/>\n...\n</b></a>"),
            ("<a><b><c>\n...\n</b></a>", "<a><b><c>\u{2026}</c>\u{2026}\n</b></a>"),
            ("<a><b>\n[...]\n<d/></c></a>", "<a><b>\u{2026}</b>\u{2026}<c ...>\n<d/></c></a>"),
            ("<a><b>\n[... hier ...]\n</c></a>", "<a><b>\u{2026}</b>\u{2026}<c ...>\n</c></a>"),
            ("<a><b>\n-- cut --\n</c></a>", "<a><b>\u{2026}</b>\u{2026}<c ...>\n</c></a>"),
            ("<a><b>...</c></a>", "<a><b>\u{2026}</b>\u{2026}<c ...></c></a>"),
            ("<a><b x=\"1\n\u{2026}\n:2.0</c></a>", "<a>\u{2026}<c ...></c></a>"),
            ("<a><b\n...\n:c><d/></c></a>", "<a>\u{2026}<c ...><d/></c></a>"),
            ("/><b/></c></Response>", "<Response ...><c ...><b/></c></Response>"),
            (
                "<b>...</b><c>\n...\n</d></c></Response>",
                "<Response ...><b>...</b><c>\u{2026}<d ...>\n</d></c></Response>",
            ),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn other_faults_are_not_touched() {
        for text in [
            "<a><b></a>",
            "<a></b></a>",
            "<a>...<b></a>",
            "<a><b>wait... what</a>",
            "<a><b ...></b></a>",
            "<a>\n...\n</a>",
            "<a><b></c></b></a>",
            "<b/></c>",
            "<a><!-- ... --><b></a>",
        ] {
            assert_eq!(read(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(</?[ab]|>|\n\\.\\.\\.\n|\u{2026}|-- cut --|<!--|\"|/|é| ){0,30}") {
            let mut last = 0;
            for (span, _) in edits(&text, |word| word == "cut") {
                prop_assert!(span.start >= last && span.end >= span.start && span.end <= text.len());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                last = span.end;
            }
        }
    }
}

//! Where in a text a message may stand: beside a name, as markup, a token, an address, or a long run of base64 or digits.
//! Comes in: text that is no message itself. Goes out: candidates, each with ways to cut it out; whether one is a message, `scan.rs` tries.

use super::hand_cuts;
use super::jwt;
use super::named_value::{NAMES, ROOTS, names_message, short_line_end, skip_separators, value_end};
use super::rewrite::trimmed;
use super::url;
use crate::source::Span;
use memchr::memmem;

/// Candidates looked at in one text.
pub(super) const MAX_CANDIDATES: usize = 100;
/// base64 shorter than this is not looked at without a name beside it.
const SHORTEST_RUN: usize = 64;

/// How `<` may be written, and what then stands for `>`.
const BRACKETS: &[(&str, &str)] = &[
    ("<", ">"),
    ("&lt;", "&gt;"),
    ("\\u003c", "\\u003e"),
    ("\\u003C", "\\u003E"),
    ("\\x3C", "\\x3E"),
    ("\\x3c", "\\x3e"),
    ("%3C", "%3E"),
    ("%3c", "%3e"),
];

/// A place to try; the spans are alternatives.
pub(super) struct Place {
    pub(super) rank: u8,
    pub(super) spans: Vec<Span>,
}

/// Up to this rank a place is named as a message, or begins like one.
pub(super) const LIKELY: u8 = 3;
/// base64 without a name.
pub(super) const RUN: u8 = 5;

/// Every kind of place, of each one more than is followed.
pub(super) fn places(text: &str) -> Vec<Place> {
    let mut all = Vec::new();
    for find in [named, markup, tokens, urls, runs] {
        let mut places = Vec::new();
        find(text, &mut places);
        all.append(&mut places);
    }
    all
}

/// `SAMLResponse=…`, also inside a URL, and `"SAMLResponse": "…"`.
fn named(text: &str, candidates: &mut Vec<Place>) {
    for name in NAMES {
        let mut word = Span::default();
        for at in memmem::find_iter(text.as_bytes(), name.as_bytes()).take(MAX_CANDIDATES + 1) {
            // A word is measured once, however often the name stands in it.
            let first = at >= word.end;
            if first {
                word = Span::new(token_start(text, at), token_end(text, at));
            }
            let after = at + name.len();
            if text.get(after..).is_some_and(|rest| rest.starts_with('=')) {
                if url::starts_like_url(word.of(text)) {
                    candidates.extend(first.then(|| Place { rank: 0, spans: vec![word] }));
                } else {
                    let value = Span::new(at, value_end(text, after + 1, true));
                    let mut spans = vec![value, Span::new(at, word.end)];
                    // A form with more fields is read as a whole, so that what stands beside the message is not lost.
                    let before = text.get(word.start..at).is_some_and(|before| before.ends_with('&'));
                    let rest = text.get(value.end..).unwrap_or("");
                    if before || (rest.starts_with('&') && !rest.starts_with("&amp;")) {
                        spans.insert(0, Span::new(if before { word.start } else { at }, word.end));
                    }
                    candidates.push(Place { rank: 0, spans });
                }
            }
            let value = skip_separators(text, after);
            // In the middle of a word and with nothing behind it, it names nothing; each would be measured to the end of the word.
            if !first && value == after {
                continue;
            }
            candidates.push(Place {
                rank: 2,
                spans: vec![
                    Span::new(value, value_end(text, value, true)),
                    Span::new(value, short_line_end(text, Span::new(value, value_end(text, value, true)))),
                    Span::new(value, value_end(text, value, false)),
                ],
            });
        }
    }
}

/// Elements that are messages, up to their end tag or as far as the text goes.
fn markup(text: &str, candidates: &mut Vec<Place>) {
    let bytes = text.as_bytes();
    for (open, close) in BRACKETS {
        let mut from = 0;
        while let Some(at) = memmem::find(bytes.get(from..).unwrap_or(&[]), open.as_bytes()).map(|found| from + found) {
            from = at + open.len();
            let rest = text.get(from..).unwrap_or("");
            let len = rest
                .bytes()
                .take(80)
                .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')))
                .unwrap_or(rest.len().min(80));
            let Some(name) = rest.get(..len) else { continue };
            let local = name.rsplit(':').next().unwrap_or("");
            let is_meant = ROOTS.contains(&local) || *open == "<" && hand_cuts::is_part(name);
            if !is_meant {
                continue;
            }
            let end = element_end(text, from + len, open, name, close);
            candidates.push(Place { rank: 1, spans: vec![Span::new(at, end)] });
            if candidates.len() > MAX_CANDIDATES {
                return;
            }
            from = end.max(from);
        }
    }
}

/// After the end tag of `name`, however its bracket and slash are written.
fn element_end(text: &str, from: usize, open: &str, name: &str, close: &str) -> usize {
    let bytes = text.as_bytes();
    for slash in ["/", "\\/", "%2F", "%2f"] {
        let tag = format!("{open}{slash}{name}");
        let is_whole = |at: &usize| !bytes.get(at + tag.len()).is_some_and(|byte| byte.is_ascii_alphanumeric());
        let mut found = memmem::find_iter(bytes.get(from..).unwrap_or(&[]), tag.as_bytes()).map(|found| from + found);
        let Some(at) = found.find(is_whole) else { continue };
        let after = at + tag.len();
        let bracket = text.get(after..).and_then(|rest| rest.find(close)).filter(|found| *found < 8);
        return bracket.map_or(after, |found| after + found + close.len());
    }
    text.len()
}

/// Compact tokens.
fn tokens(text: &str, candidates: &mut Vec<Place>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memmem::find(bytes.get(from..).unwrap_or(&[]), b"eyJ").map(|found| from + found) {
        let len = bytes
            .get(at..)
            .unwrap_or(&[])
            .iter()
            .position(|byte| !jwt::is_token_byte(*byte))
            .unwrap_or(text.len() - at);
        let end = at + text.get(at..at + len).unwrap_or("").trim_end_matches('.').len().max(3);
        // A token without signature ends with its dot.
        let unsigned = text.get(at..end).is_some_and(|token| token.matches('.').count() == 1) && end < at + len;
        // Or with what somebody wrote in the place of the signature.
        let mask = if unsigned { jwt::mask_length(text.get(end + 1..).unwrap_or("")) } else { 0 };
        let span = Span::new(at, if unsigned { end + 1 + mask } else { end });
        let starts = at == 0 || !bytes.get(at - 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
        if starts && span.of(text).contains('.') {
            candidates.push(Place { rank: 3, spans: vec![span] });
        }
        from = at + len.max(3);
        if candidates.len() > MAX_CANDIDATES {
            return;
        }
    }
}

/// URLs with parameters.
fn urls(text: &str, candidates: &mut Vec<Place>) {
    let mut from = 0;
    let bytes = text.as_bytes();
    while let Some(at) = memmem::find(bytes.get(from..).unwrap_or(&[]), b"http").map(|found| from + found) {
        from = at + 4;
        if !text.get(from..).is_some_and(|rest| rest.starts_with("://") || rest.starts_with("s://")) {
            continue;
        }
        let end = token_end(text, at);
        let span = Span::new(at, end);
        if span.of(text).contains(['?', '#']) && span.of(text).contains('=') {
            candidates.push(Place { rank: 4, spans: vec![span] });
        }
        from = end.max(from);
        if candidates.len() > MAX_CANDIDATES {
            return;
        }
    }
}

/// Long runs of base64, also over several lines.
fn runs(text: &str, candidates: &mut Vec<Place>) {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_');
    let mut run: Option<Span> = None;
    let mut lines = Lines::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let inner = trimmed(line);
        let (whole, indent) = (inner.of(line), inner.start);
        let full_line =
            !whole.is_empty() && whole.chars().all(|one| is_invisible(one) || u8::try_from(one).is_ok_and(is_base64));
        let span = Span::new(at + indent, at + indent + whole.len());
        run = match run {
            Some(run) if full_line && !lines.end_before(whole) => {
                lines.add(whole);
                Some(Span::new(run.start, span.end))
            }
            _ => {
                close_run(run, candidates);
                lines = Lines::default();
                lines.add(whole);
                full_line.then_some(span).filter(|span| span.len() >= 40 && !whole.trim_end_matches('=').contains('='))
            }
        };
        if !full_line || whole.trim_end_matches('=').contains('=') {
            let mut start = None;
            for (offset, byte) in line.bytes().enumerate().chain([(line.len(), b' ')]) {
                // A value from a form has its last signs escaped.
                match (start, is_base64(byte) || (byte == b'%' && start.is_some())) {
                    (None, true) => start = Some(offset),
                    // Padding stands at the end: what is before a sign in the middle is the name of the value.
                    (Some(_), true) if byte != b'=' && line.as_bytes().get(offset - 1) == Some(&b'=') => {
                        start = Some(offset);
                    }
                    (Some(from), false) => {
                        // A value may go on in the next line.
                        if offset - from >= 40 && offset == inner.end && run.is_none() {
                            run = Some(Span::new(at + from, at + offset));
                            lines = Lines::default();
                            lines.add(line.get(from..offset).unwrap_or(""));
                        } else if offset - from >= SHORTEST_RUN {
                            close_run(Some(Span::new(at + from, at + offset)), candidates);
                        }
                        start = None;
                    }
                    _ => {}
                }
            }
        }
        at += line.len();
        if candidates.len() >= MAX_CANDIDATES * 2 {
            return;
        }
    }
    close_run(run, candidates);
    digits(text, candidates);
}

/// Bytes as a database or an analyzer shows them: digits behind `\\x`, and pairs with colons between them.
fn digits(text: &str, candidates: &mut Vec<Place>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = memchr::memchr2(b':', b'x', bytes.get(at..).unwrap_or(&[])).map(|found| at + found) {
        at = start + 1;
        let len =
            bytes.get(at..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b':').count();
        if len >= SHORTEST_RUN * 2 && candidates.len() < MAX_CANDIDATES * 2 {
            // The first pair stands before the first colon.
            let from = if bytes.get(start) == Some(&b'x') { at } else { start.saturating_sub(2) };
            candidates.push(Place { rank: LIKELY, spans: vec![Span::new(from, at + len)] });
        }
        at += len;
    }
}

/// What programs that show text put where a long word may be broken.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}

/// The lines of a run so far.
#[derive(Default)]
struct Lines {
    /// The length of the first, while all but the last have it.
    width: Option<usize>,
    count: usize,
    last: usize,
    /// Characters of all, without padding.
    total: usize,
    padded: bool,
}

impl Lines {
    fn add(&mut self, line: &str) {
        self.width = match (self.count, self.width) {
            (0, _) => Some(line.len()),
            (_, Some(width)) if self.last == width => Some(width),
            _ => None,
        };
        self.count += 1;
        self.last = line.len();
        self.total += line.len();
        self.padded |= line.ends_with('=');
    }

    /// Whether the value ended with the line before: that one was shorter than the others or padded, or it was complete and a word of
    /// a person stands here.
    fn end_before(&self, line: &str) -> bool {
        let shorter = self.count >= 3 && self.width.is_some_and(|width| self.last < width) && line.len() < 40;
        let word = line.len() <= 20
            && line.bytes().all(|byte| byte.is_ascii_alphabetic())
            && line.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
        (self.count > 0 && self.padded)
            || shorter
            || (word && self.total >= SHORTEST_RUN && self.total.is_multiple_of(4))
    }
}

fn close_run(run: Option<Span>, candidates: &mut Vec<Place>) {
    if let Some(run) = run.filter(|run| run.len() >= SHORTEST_RUN) {
        candidates.push(Place { rank: RUN, spans: vec![run] });
    }
}

fn is_boundary(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '|')
}

/// The start of the word around `at`.
fn token_start(text: &str, at: usize) -> usize {
    let before = text.get(at.saturating_sub(16 << 10)..at).or_else(|| text.get(..at)).unwrap_or("");
    before.rfind(is_boundary).map_or(at - before.len(), |found| {
        let width = before.get(found..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        at - before.len() + found + width
    })
}

/// The end of the word around `at`, where a URL may go on in the next line.
fn token_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut before = at - token_start(text, at);
    loop {
        let rest = text.get(end..).unwrap_or("");
        let len = rest.find(is_boundary).unwrap_or(rest.len());
        end += len;
        let after = text.get(end..).unwrap_or("");
        let next = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n'));
        let Some(next) = next else { return end };
        let word = next.get(..next.find(is_boundary).unwrap_or(next.len())).unwrap_or("");
        before += len;
        let goes_on = before >= 40
            && word.len() >= 4
            && !names_message(word)
            && !word.contains(':')
            && (word.contains(['%', '&', '=']) || word.len() >= 40);
        if !goes_on {
            return end;
        }
        before = 0;
        end = text.len() - next.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_wrapped_urls() {
        let text = "see (https://idp.example/sso?SAMLRequest=abcdefghijklmnop\nqrstu%3D&RelayState=x) now";
        let start = token_start(text, 29);
        assert_eq!(start, 5);
        assert!(Span::new(start, token_end(text, 29)).of(text).ends_with("RelayState=x"));
    }

    #[test]
    fn a_line_that_names_a_message_ends_the_one_before() {
        let line = format!("SAMLResponse={}", "PHNh".repeat(20));
        assert_eq!(token_end(&format!("{line}\n{line}\n"), 3), line.len());
    }

    #[test]
    fn a_name_before_a_value_is_none_of_it() {
        let value = "PHNh".repeat(20);
        for text in
            [format!("body={value}"), format!("a body={value} b"), format!("body={}\n{}", &value[..44], &value[44..])]
        {
            let mut places = Vec::new();
            runs(&text, &mut places);
            let found: Vec<String> = places.iter().map(|place| place.spans[0].of(&text).replace('\n', "")).collect();
            assert!(found.contains(&value), "{text}: {found:?}");
        }
    }
}

//! Messages inside other text: log lines, tickets, source code, cut captures.
//! Comes in: text that is no message itself. Goes out: what is found in it, in its order, each once.
//! Every place is only a candidate: it counts where unwrapping leads to a message. Places beyond the limits are told.

use super::model::{Format, Note, NoteKind, Unpacked};
use super::parameters::same_content;
use super::rewrite::{Step, trimmed};
use super::search::{Candidate, DecodeState, Decoded, Search};
use super::{jwt, leaf, url};
use crate::order;
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Candidates looked at in one text.
const MAX_CANDIDATES: usize = 100;
/// Bytes of one value beside its name.
const MAX_VALUE: usize = 1 << 20;
/// Bytes of candidates that are followed in one text, as a multiple of its length, and on top of it: the ways to cut one message out.
const MAX_TRIED: (usize, usize) = (4, 4 << 20);
/// A result below this is not worth cutting out of its text.
const WORTH: u32 = 60;
/// XML from base64 without a name that scores less is a piece from the middle of something.
const BEGINS: u32 = 75;
/// No other way to cut out the same message is better than this.
const WHOLE: u32 = 100;
/// base64 shorter than this is not looked at without a name beside it.
const SHORTEST_RUN: usize = 64;

/// Names of parameters that carry a message.
pub(super) const NAMES: &[&str] = &[
    "SAMLResponse",
    "SAMLRequest",
    "samlResponse",
    "samlRequest",
    "SamlResponse",
    "SamlRequest",
    "saml_response",
    "SAMLart",
    "wresult",
];

/// Root elements of messages.
pub(super) const ROOTS: &[&str] = &[
    "Response",
    "AuthnRequest",
    "Assertion",
    "EncryptedAssertion",
    "LogoutRequest",
    "LogoutResponse",
    "EntityDescriptor",
    "EntitiesDescriptor",
    "ArtifactResolve",
    "ArtifactResponse",
    "RequestSecurityTokenResponse",
    "RequestSecurityTokenResponseCollection",
    "Envelope",
];

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

/// Whether the text is long enough and not itself cut out of another one twice.
pub(super) fn check(state: &DecodeState) -> bool {
    state.is_text()
        && state.bytes().len() >= 24
        && state.layers.iter().filter(|layer| layer.kind == LayerKind::Embedded).count() < 2
}

/// Looks for messages and follows them.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    if !search.may_scan(text.len()) {
        return Vec::new();
    }
    let mut candidates = places(text);
    order::by_key(&mut candidates, |candidate| (candidate.rank, candidate.spans.first().map_or(0, |span| span.start)));
    let whole = Span::new(0, text.len());
    // Children of JSON start from its text.
    let is_json = text.trim_start().starts_with(['{', '[']) && leaf::is_json(text.trim());
    let around = if is_json { DecodeState::new(state.content.clone()) } else { state.clone() };
    let mut claimed: Vec<Span> = Vec::new();
    let mut found: Vec<(Span, Decoded)> = Vec::new();
    let (mut places, mut bytes) = (MAX_CANDIDATES, text.len().saturating_mul(MAX_TRIED.0).saturating_add(MAX_TRIED.1));
    let mut left_out = false;
    for candidate in candidates {
        if !found.is_empty() && search.is_stopped() {
            break;
        }
        let mut spans = candidate.spans;
        spans.retain(|span| {
            let overlaps = claimed.iter().any(|taken| span.start < taken.end && taken.start < span.end);
            !overlaps && *span != whole && !span.of(text).is_empty()
        });
        if spans.is_empty() {
            continue;
        }
        let Some(left) = places.checked_sub(1) else {
            left_out |= candidate.rank <= LIKELY;
            continue;
        };
        places = left;
        let mut best: Option<(Span, Decoded)> = None;
        for span in spans {
            let Some(left) = bytes.checked_sub(span.len()) else {
                left_out |= candidate.rank <= LIKELY;
                continue;
            };
            bytes = left;
            let step = Step::cut(LayerKind::Embedded, Some("text".to_owned()), text, span);
            let followed = search.peel_part(&around, vec![step]);
            left_out |= followed.is_none() && search.is_used_up() && candidate.rank <= LIKELY;
            let is_piece = |result: &Decoded| {
                candidate.rank == RUN
                    && result.score < BEGINS
                    && result.items.iter().all(|item| item.format == Format::Xml)
            };
            let Some(result) = followed.filter(|result| result.score >= WORTH && !is_piece(result)) else { continue };
            if best.as_ref().is_none_or(|(_, best)| result.score > best.score) {
                best = Some((span, result));
            }
            if best.as_ref().is_some_and(|(_, best)| best.score >= WHOLE) {
                break;
            }
        }
        if let Some((span, result)) = best {
            claimed.push(span);
            found.push((span, result));
        }
    }
    order::by_key(&mut found, |(span, _)| span.start);
    let mut score = 0;
    let mut items: Vec<Unpacked> = Vec::new();
    for (_, result) in found {
        score = score.max(result.score);
        for item in result.items {
            if !matches!(item.format, Format::Text | Format::Binary)
                && !items.iter().any(|known| same_content(known, &item))
            {
                items.push(item);
            }
        }
    }
    if left_out {
        let detail = format!("items {}", MAX_CANDIDATES - places);
        let last = items.last_mut().map(|item| &mut item.notes);
        last.into_iter().for_each(|notes| {
            notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail: detail.clone() });
        });
    }
    // A certificate inside a message that was cut is a part of the message.
    if leaf::is_saml_markup(text) && items.iter().all(|item| item.format == Format::Der) {
        return Vec::new();
    }
    if !items.is_empty() && is_json {
        // JSON stays what it is; the messages in its strings are its children.
        return vec![Candidate::Decoded(Decoded { score: 70, items: vec![leaf::json_with(state, items)] })];
    }
    if !items.is_empty() && names_an_error(text, &claimed) {
        // The words around a message may be what the person was shown: they are an item as well.
        items.extend(search.fallback(state).items);
    }
    // What was cut out of prose is less certain than what is a message as a whole.
    if items.is_empty() { Vec::new() } else { vec![Candidate::Decoded(Decoded { score: score.min(78), items })] }
}

/// Whether a product's numbered error stands outside the messages.
fn names_an_error(text: &str, claimed: &[Span]) -> bool {
    ["AADSTS", "AADB2C", "MSIS"].iter().any(|code| {
        memmem::find_iter(text.as_bytes(), code.as_bytes()).take(MAX_CANDIDATES).any(|at| {
            let digits = text.as_bytes().get(at + code.len()..).unwrap_or(&[]);
            digits.iter().take_while(|byte| byte.is_ascii_digit()).count() >= 4
                && !claimed.iter().any(|span| span.start <= at && at < span.end)
        })
    })
}

/// A place to try; the spans are alternatives.
struct Place {
    rank: u8,
    spans: Vec<Span>,
}

/// Up to this rank a place is named as a message, or begins like one.
const LIKELY: u8 = 3;
/// base64 without a name.
const RUN: u8 = 5;

/// Every kind of place, of each one more than is followed.
fn places(text: &str) -> Vec<Place> {
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

/// `: "`, `' => '`, `", "value": "` and the like between a name and its value.
fn skip_separators(text: &str, from: usize) -> usize {
    let mut at = from;
    let mut words = 0;
    while at < text.len() && at < from + 40 {
        let rest = text.get(at..).unwrap_or("");
        if words == 0 && rest.starts_with("value") {
            words += 1;
            at += 5;
        } else if rest.starts_with([' ', '\t', '\r', '\n', '"', '\'', '`', ':', '=', ',', '>', '\\', '[', '(']) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// The end of a base64 value; with `blanks`, across white space.
fn value_end(text: &str, from: usize, blanks: bool) -> usize {
    let mut end = from;
    let mut padded = false;
    for (at, byte) in text.bytes().enumerate().take(from.saturating_add(MAX_VALUE)).skip(from) {
        match byte {
            b'=' => padded = true,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'%' if !padded => {}
            b'%' | b'3' | b'D' | b'd' | b'\\' => {}
            b' ' | b'\t' | b'\r' | b'\n' if blanks && !padded => continue,
            // A zero-width character, where a program that shows text broke the line.
            0xE2 | 0x80 | 0x8B..=0x8D if blanks && !padded => continue,
            // A soft hyphen, which shows nothing where the line is not broken.
            0xC2 | 0xAD if !padded => continue,
            _ => break,
        }
        end = at + 1;
    }
    if blanks {
        end = next_name(text, Span::new(from, end)).unwrap_or(end);
        let value = text.get(..end).unwrap_or(text);
        return prose_start(value, from).unwrap_or(end);
    }
    end
}

/// The end of the line before one that names another message: `SAMLResponse=…`.
fn next_name(text: &str, value: Span) -> Option<usize> {
    let lines = memchr::memchr_iter(b'\n', value.of(text).as_bytes()).map(|at| value.start + at);
    let mut starts = lines.filter(|at| names_message(text.get(at + 1..).unwrap_or("")));
    starts.next().map(|at| text.get(..at).unwrap_or("").trim_end().len().max(value.start))
}

/// Whether a line begins with the name of a message and an equals sign.
fn names_message(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    NAMES.iter().any(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
}

/// Whether a line after the first names a message: then the text is no single request.
pub(super) fn names_another(text: &str) -> bool {
    next_name(text, Span::new(0, text.len())).is_some()
}

/// The end of the first line of a value that is shorter than a line before it: what follows is not wrapped any more.
fn short_line_end(text: &str, value: Span) -> usize {
    let mut width = 0;
    let mut at = value.start;
    for line in value.of(text).split_inclusive('\n') {
        let len = line.trim().len();
        if len < width && len > 0 {
            return at + line.trim_end().len();
        }
        width = width.max(len);
        at += line.len();
    }
    value.end
}

/// Where two words of small letters follow each other: that is prose and no base64 whose pluses became blanks.
pub(super) fn prose_start(text: &str, from: usize) -> Option<usize> {
    let is_word = |word: &str| (2..=14).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut before: Option<usize> = None;
    let mut at = from;
    for word in text.get(from..)?.split(' ') {
        let start = at;
        at += word.len() + 1;
        match before {
            Some(first) if is_word(word) => return Some(first.saturating_sub(1)),
            _ => before = is_word(word).then_some(start),
        }
    }
    None
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
            if !ROOTS.contains(&local) {
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
        let Some(at) = memmem::find(bytes.get(from..).unwrap_or(&[]), tag.as_bytes()).map(|found| from + found) else {
            continue;
        };
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
        let span = Span::new(at, if unsigned { end + 1 } else { end });
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
    fn values_end_where_base64_ends() {
        let text = "SAMLResponse=PHNh bWw+PA== was here";
        assert_eq!(Span::new(13, value_end(text, 13, true)).of(text), "PHNh bWw+PA==");
        assert_eq!(Span::new(13, value_end(text, 13, false)).of(text), "PHNh");
        let text = "\"SAMLResponse\", \"value\": \"PHNh\"";
        assert_eq!(skip_separators(text, 13), 26);
    }

    #[test]
    fn a_line_that_names_a_message_begins_another_one() {
        let line = format!("SAMLResponse={}", "PHNh".repeat(20));
        let text = format!("{line}\n{line}\n");
        assert_eq!(Span::new(13, value_end(&text, 13, true)).of(&text), "PHNh".repeat(20));
        assert_eq!(token_end(&text, 3), line.len());
        assert!(names_another(&text) && !names_another(&line));
    }

    #[test]
    fn words_and_wrapped_urls() {
        let text = "see (https://idp.example/sso?SAMLRequest=abcdefghijklmnop\nqrstu%3D&RelayState=x) now";
        let start = token_start(text, 29);
        assert_eq!(start, 5);
        assert!(Span::new(start, token_end(text, 29)).of(text).ends_with("RelayState=x"));
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

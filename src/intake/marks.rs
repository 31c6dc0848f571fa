//! What a finished document shows about how it was copied: redaction marks, line ends, mojibake, a missing end.
//! Comes in: a content. Goes out: notes. Must not change it.

use super::model::NoteKind;
use super::rewrite::trimmed;
use super::search::DecodeState;
use crate::source::Span;
use memchr::memmem;

/// Marks people and tools leave where they took something out.
const REDACTIONS: &[&str] = &[
    "REDACTED",
    "redacted",
    "[snip]",
    "<removed>",
    "&lt;removed&gt;",
    "[removed]",
    "[hidden]",
    "[masked]",
    "[REMOVED]",
    "[HIDDEN]",
    "[MASKED]",
    "(removed",
    "***",
    "\u{2588}\u{2588}",
    "xxxx",
    "XXXX",
];

/// The same in XML alone: elsewhere they are ordinary.
const REDACTIONS_IN_XML: &[&str] = &[
    "\"...\"",
    "//...",
    "@...",
    "...snip",
    "\"\u{2026}\"",
    "<!-- removed",
    "<!-- snip",
    "<!-- omitted",
    "<!-- ...",
    "<!-- \u{2026}",
    ">[...]<",
    ">[\u{2026}]<",
    ">(snip)<",
    ">(truncated)<",
    "REMOVED]",
    "OMITTED]",
    "[omitted",
    "(hidden",
    "//xxx",
    "//XXX",
    ".xxx",
    ".XXX",
    "xxx.",
    "XXX.",
    "xxx@",
    "XXX@",
    ">xxx<",
    ">XXX<",
    "####",
];

/// Words in the place of a value or a part of an address, in XML alone.
const WORDS_IN_XML: &[&str] =
    &["HIDDEN", "REMOVED", "MASKED", "OMITTED", "CENSORED", "ANONYMIZED", "SANITIZED", "SCRUBBED"];

/// Names in angle brackets that are looked at, and their longest.
const MAX_STAND_INS: usize = 50;
const MAX_ANGLES: usize = 5000;
const MAX_STAND_IN: usize = 40;

/// Mail filters whose links do not hold the address, by a part of theirs.
const HIDING: &[(&str, &str)] = &[
    ("mimecast.com/s/", "Mimecast"),
    ("mimecastprotect.com/s/", "Mimecast"),
    ("url.emailprotection.link/?", "Trustwave"),
    ("urlsand.esvalabs.com/?", "Libraesva"),
    ("links.ironport.cisco.com/", "Cisco"),
];

/// Places of a name that are looked at.
const MAX_NAMES: usize = 200;
/// Characters between a name and its value.
const MAX_BETWEEN: usize = 10;

/// Common truncation lengths of logs, database columns, and servers.
const LIMITS: &[usize] =
    &[255, 256, 1000, 1024, 2000, 2047, 2048, 2083, 4000, 4096, 8190, 8191, 8192, 16383, 16384, 32767, 65535, 65536];

/// Remarks on XML.
pub(super) fn xml(state: &mut DecodeState) {
    let text = state.content.clone();
    let text = text.as_str();
    let inner = trimmed(text);
    redactions(state, text, REDACTIONS_IN_XML);
    if let Some(at) = memchr::memchr(b'\r', text.as_bytes()) {
        let what = if text.as_bytes().get(at + 1) == Some(&b'\n') { "CRLF" } else { "CR" };
        state.note(NoteKind::LineEnds, Span::new(at, at + 1), what);
    }
    mojibake(state, text);
    if is_cut(inner.of(text)) {
        state.note(NoteKind::Truncated, Span::at(inner.end), "xml");
        limits(state);
    }
}

/// Remarks on JSON.
pub(super) fn json(state: &mut DecodeState) {
    let text = state.content.clone();
    let text = text.as_str();
    redactions(state, text, &[]);
    masked(state, text);
    mojibake(state, text);
    for (name, kind) in [("\"client_secret\"", "client secret"), ("\"password\"", "password")] {
        if let Some(at) = text.find(name) {
            state.note(NoteKind::Secret, Span::new(at, at + name.len()), kind);
        }
    }
    if let Some(at) = memmem::find(text.as_bytes(), b"PRIVATE KEY-----") {
        state.note(NoteKind::Secret, Span::new(at, at + 11), "private key");
    }
    if text.contains("\"kty\"") {
        // A private key has d; a symmetric one has k (RFC 7518 6).
        let member = ["\"d\"", "\"k\""].iter().find_map(|name| text.find(name));
        if let Some(at) = member {
            state.note(NoteKind::Secret, Span::new(at, at + 3), "private key");
        }
    }
    let inner = trimmed(text);
    let whole = inner.of(text);
    if whole.starts_with('{') && !whole.ends_with(['}', ']']) && is_open(whole) {
        state.note(NoteKind::Truncated, Span::at(inner.end), "json");
        limits(state);
    }
}

/// Whether a bracket is still open at the end: words after a whole object are no sign that it was cut.
fn is_open(json: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// Remarks on text that is no message.
pub(super) fn text(state: &mut DecodeState) {
    let content = state.content.clone();
    let text = content.as_str();
    redactions(state, text, &[]);
    masked(state, text);
    hidden_link(state, text);
    if let Some(at) = memmem::find(text.as_bytes(), b"PRIVATE KEY-----") {
        state.note(NoteKind::Secret, Span::new(at, at + 11), "private key");
    }
}

/// Whether something in this part of an XML document was blanked out.
pub(crate) fn is_blanked(xml: &str) -> bool {
    blanked(xml, REDACTIONS_IN_XML).is_some() || stand_in(xml).is_some()
}

/// The first mark of something that was blanked out.
fn blanked(text: &str, more: &[&'static str]) -> Option<(usize, &'static str)> {
    let found = REDACTIONS
        .iter()
        .chain(more)
        .filter_map(|mark| Some((memmem::find(text.as_bytes(), mark.as_bytes())?, *mark)))
        .min();
    if more.is_empty() { found } else { found.into_iter().chain(left_out(text)).chain(hidden_word(text)).min() }
}

/// A word for what was hidden that is a whole value, or a label of an address.
fn hidden_word(text: &str) -> Option<(usize, &'static str)> {
    let first = |word: &'static str| {
        let mut places = text.match_indices(word).take(MAX_STAND_INS);
        places.find(|(at, word)| stands_as_value(text, Span::new(*at, at + word.len()))).map(|(at, _)| (at, word))
    };
    WORDS_IN_XML.iter().filter_map(|word| first(word)).min()
}

/// Whether a part of XML is a whole value, or a label of an address.
fn stands_as_value(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).and_then(|text| text.chars().next_back());
    let behind = text.get(span.end..).and_then(|text| text.chars().next());
    before.is_some_and(|c| ">\"/_.@-#".contains(c)) && behind.is_some_and(|c| "<\"/.@-".contains(c))
}

fn redactions(state: &mut DecodeState, text: &str, more: &[&'static str]) {
    match (blanked(text, more), stand_in(text)) {
        (Some((at, mark)), _) => {
            let shown = mark.trim_matches(['<', '>', '"', '/', '@', '!', '-', ' ']);
            state.note(NoteKind::Redacted, Span::new(at, at + mark.len()), shown);
        }
        (None, Some(span)) => state.note(NoteKind::Redacted, span, span.of(text)),
        (None, None) => {}
    }
}

/// Dots in the place of what stood between two tags, whatever white space is around them.
fn left_out(text: &str) -> Option<(usize, &'static str)> {
    let is_between = |at: usize, mark: &str| {
        let before = text.get(..at).unwrap_or("").trim_end();
        let behind = text.get(at + mark.len()..).unwrap_or("").trim_start();
        before.ends_with('>') && behind.starts_with('<')
    };
    let first = |mark: &'static str| {
        let mut places = text.match_indices(mark).take(MAX_STAND_INS);
        places.find(|(at, mark)| is_between(*at, mark)).map(|(at, _)| (at, mark))
    };
    ["...", "\u{2026}"].into_iter().filter_map(first).min()
}

/// `<APP_HOST>`, `&lt;request-id&gt;`, `[ID]`: a name in the place of a value, in capital letters where it is not escaped. An element
/// of this name would have an end tag.
fn stand_in(text: &str) -> Option<Span> {
    let mut escaped = text.match_indices("&lt;").take(MAX_ANGLES);
    if let Some(span) = escaped.find_map(|(at, mark)| is_stand_in(text, at, mark, "&gt;")) {
        return Some(span);
    }
    // In a sentence, brackets are no value: `[ERROR] …`.
    let within = |span: &Span| stands_as_value(text, *span);
    let mut squares =
        text.match_indices('[').take(MAX_ANGLES).filter_map(|(at, mark)| is_stand_in(text, at, mark, "]"));
    if let Some(span) = squares.find(within) {
        return Some(span);
    }
    let angles = text.match_indices('<').take(MAX_ANGLES);
    angles.filter_map(|(at, mark)| is_stand_in(text, at, mark, ">")).take(MAX_STAND_INS).find(|span| {
        let name = text.get(span.start + 1..span.end - 1).unwrap_or("");
        !text.contains(&format!("</{name}>"))
    })
}

/// The name in angle brackets at this place, where it is written as a name for something hidden.
fn is_stand_in(text: &str, at: usize, open: &str, close: &str) -> Option<Span> {
    let inner = text.get(at + open.len()..)?;
    let end = inner.bytes().take(MAX_STAND_IN + 1).position(|byte| Some(&byte) == close.as_bytes().first())?;
    let name = inner.get(..end).filter(|_| inner.get(end..).is_some_and(|rest| rest.starts_with(close)))?;
    let of = |letter: fn(&u8) -> bool| {
        name.bytes().all(|byte| letter(&byte) || byte.is_ascii_digit() || b"_- ".contains(&byte))
    };
    let least = if close == "]" { 2 } else { 3 };
    let end = (end >= least).then_some(at + open.len() + end + close.len())?;
    let span = Span::new(at, end);
    // What was a tag of a page stands in a longer text, or has an end.
    // `<your-domain>` tells somebody to fill it in.
    let is_prompt = || ["your", "insert", "enter", "replace"].iter().any(|word| name.starts_with(word));
    let is_name = || open == "&lt;" && of(u8::is_ascii_alphabetic) && stands_as_value(text, span) && !is_prompt();
    let is_shouted = of(u8::is_ascii_uppercase) && name.starts_with(|c: char| c.is_ascii_uppercase());
    (is_shouted || is_name()).then_some(span)
}

/// The name of a message with a mask in the place of its value, as frameworks write parameters into their logs.
fn masked(state: &mut DecodeState, text: &str) {
    const MASKS: &[&str] = &[
        "[filtered",
        "[redacted",
        "[removed",
        "[masked",
        "[hidden",
        "[scrubbed",
        "[omitted",
        "[secret",
        "<redacted",
        "<removed",
        "<masked",
        "<filtered",
        "<hidden",
        "redacted",
        "***",
        "{hash:",
        "{obf:",
    ];
    for name in ["SAMLResponse", "id_token", "wresult", "SAMLRequest"] {
        for at in memmem::find_iter(text.as_bytes(), name.as_bytes()).take(MAX_NAMES) {
            let rest = text.get(at + name.len()..).unwrap_or("");
            let value = rest.trim_start_matches(['"', '\'', '\\', ' ', '=', '>', ':', '%', ',']);
            let start = text.len() - value.len();
            if start > at + name.len() + MAX_BETWEEN || start == at + name.len() {
                continue;
            }
            let shown: String = value.chars().take(40).collect();
            let lower = shown.to_ascii_lowercase();
            if MASKS.iter().any(|mark| lower.starts_with(mark)) {
                let end = shown.find(['"', '\'', ',', '&', '\n', '\r']).unwrap_or(shown.len()).min(20);
                let mark: String = shown
                    .chars()
                    .take_while(|c| !matches!(c, '"' | '\'' | ',' | '&' | '\n' | '\r'))
                    .take(end.max(3))
                    .collect();
                state.note(NoteKind::MessageMasked, Span::new(at, start + mark.len()), format!("{name} {mark}"));
                return;
            }
        }
    }
}

fn hidden_link(state: &mut DecodeState, text: &str) {
    for (part, service) in HIDING {
        let Some(at) = memmem::find(text.as_bytes(), part.as_bytes()) else { continue };
        let before = text.get(..at).unwrap_or("");
        if let Some(start) = before.rfind("https://").filter(|start| at - start < 80) {
            state.note(NoteKind::LinkHidden, Span::new(start, at + part.len()), *service);
            return;
        }
    }
}

fn mojibake(state: &mut DecodeState, text: &str) {
    // UTF-8 read as Latin-1: a lead byte of two-byte sequences, then a continuation byte, both as characters.
    let mut before: Option<(usize, char)> = None;
    for (at, character) in text.char_indices().filter(|(_, character)| !character.is_ascii()) {
        if let Some((start, first)) = before
            && at == start + first.len_utf8()
            && matches!(first, 'Ã' | 'Â' | 'Å' | 'Ä')
            && ('\u{80}'..='\u{BF}').contains(&character)
        {
            state.note(NoteKind::Mojibake, Span::new(start, at + character.len_utf8()), format!("{first}{character}"));
            return;
        }
        before = Some((at, character));
    }
}

/// Whether the root element is never closed.
fn is_cut(text: &str) -> bool {
    let Some(start) = root_start(text) else { return true };
    let Some(rest) = text.get(start + 1..) else { return true };
    let name_len =
        rest.find(|character: char| character.is_whitespace() || matches!(character, '>' | '/')).unwrap_or(rest.len());
    let name = rest.get(..name_len).unwrap_or("");
    let closing = format!("</{name}");
    if memmem::rfind(text.as_bytes(), closing.as_bytes()).is_some() {
        return false;
    }
    // No end tag: either the root closes itself, or the end is missing.
    let Some(tag_end) = tag_end(rest) else { return true };
    !rest.get(..tag_end).is_some_and(|tag| tag.ends_with('/'))
}

/// The `<` of the root element, after declaration, instructions, comments and DOCTYPE.
pub(super) fn root_start(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text.get(at..)?.find('<')?;
        let rest = text.get(at..)?;
        if rest.starts_with("<!--") {
            at += rest.find("-->")? + 3;
        } else if rest.starts_with("<?") {
            at += rest.find("?>")? + 2;
        } else if rest.starts_with("<!") {
            let end = rest.find('>')?;
            let subset = rest.find('[').filter(|open| *open < end);
            at += match subset {
                Some(_) => rest.find("]>").map(|close| close + 2).or_else(|| rest.find("]").map(|close| close + 1))?,
                None => end + 1,
            };
        } else {
            return Some(at);
        }
    }
}

fn tag_end(text: &str) -> Option<usize> {
    let mut quote: Option<u8> = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether some layer is exactly as long as a limit that is known to cut.
fn limits(state: &mut DecodeState) {
    let lengths = state.layers.iter().map(|layer| layer.content.as_bytes().len());
    let limit = state.pasted.into_iter().chain(lengths).chain([state.bytes().len()]).find(|len| LIMITS.contains(len));
    if let Some(limit) = limit {
        let end = state.bytes().len();
        state.note(NoteKind::Truncated, Span::at(end), format!("limit {limit}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_documents() {
        assert!(is_cut("<a><b></b>"));
        assert!(is_cut("<?xml version='1.0'?>"));
        assert!(is_cut("<a b='/"));
        assert!(!is_cut("<?xml version='1.0'?><!-- <x> --><a b='>'/>"));
        assert!(!is_cut("<a></a>"));
    }
}

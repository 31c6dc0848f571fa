//! Several documents in one text: the metadata of both sides one under the other, a response and then metadata, a token and its key set.
//! Input: text as it was pasted. Output: each document and each message between them, as if it had been pasted alone.
//! Invariant: what stands inside an encoding is one document, and so is a text in which only one begins.

use super::hints::may_hold_a_message;
use super::model::{Format, Unpacked};
use super::parameters::same_content;
use super::rewrite::{Step, is_blank, trimmed};
use super::search::{CERTAIN, Candidate, DecodeState, Decoded, Search, USEFUL};
use super::{html, jwt, leaf, marks, markup, named_value, raw};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Documents in one text; what has more is a log.
const MAX_DOCUMENTS: usize = 40;
/// JSON documents in a text that has nothing else; what has more is a log.
const MAX_JSON: usize = 12;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 32 << 20;
/// Characters of a label before a document on its line.
const MAX_LABEL: usize = 48;
/// Lines with a time of day between the documents that a letter may have; what has more is a log.
const MAX_CLOCKS: usize = 2;
/// How often a text is looked through in vain for the end of something that began like a document; what has more is none.
const MAX_LOOKS: usize = 8;
/// Bytes in which a page is recognised.
const HEAD: usize = 4 << 10;
/// Texts between the documents that are kept, because they may say what went wrong.
const MAX_TEXTS: usize = 5;

/// Layers that leave a text as it was written. In an encoding there is one document.
const PLAIN: &[LayerKind] = &[
    LayerKind::Charset,
    LayerKind::QuotedPrintable,
    LayerKind::Quotes,
    LayerKind::JsonString,
    LayerKind::Gzip,
    LayerKind::Archive,
    LayerKind::Mail,
    LayerKind::Csv,
    LayerKind::RichText,
    LayerKind::Markup,
    LayerKind::CodeBlock,
    LayerKind::Lines,
];

/// Words of texts that have a reader of their own: HTTP, commands, code blocks.
const OTHERS: &[&str] = &["HTTP/1.", "HTTP/2", "curl ", "fetch(", "```", "~~~", "{code", "{noformat", "Content-Type:"];

/// A document in the text.
struct Document {
    span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The name of the root, without its prefix, is that of metadata.
    Metadata,
    Xml,
    /// JSON over several lines.
    Json,
    /// JSON on one line, which a log may have written.
    JsonLine,
    Pem,
    Token,
}

/// Whether more than one document stands in the text.
pub(super) fn check(state: &DecodeState) -> bool {
    let plain = state.parameter.is_none() && state.transport.is_none();
    let text = state.text();
    plain
        && state.layers.iter().all(|layer| PLAIN.contains(&layer.kind))
        && (24..MAX_TEXT).contains(&text.len())
        && are_several(text, &documents(text))
}

/// Follows each document, and what stands between them.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let documents = documents(text);
    let mut items: Vec<Unpacked> = Vec::new();
    let mut texts = 0;
    for (part, is_document) in parts(text, &documents) {
        if !items.is_empty() && search.is_stopped() {
            break;
        }
        let step = Step::cut(LayerKind::Embedded, Some("text".to_owned()), text, part);
        let Some(found) = search.peel_part(state, vec![step]) else { continue };
        for item in found.items {
            let is_text = matches!(item.format, Format::Text | Format::Binary);
            let kept = match (is_document, is_text) {
                (true, _) => true,
                (false, false) => found.score >= USEFUL,
                (false, true) => texts < MAX_TEXTS && tells_an_error(part.of(text)),
            };
            if kept && !items.iter().any(|known| same_content(known, &item)) {
                texts += usize::from(!is_document && is_text);
                items.push(item);
            }
        }
    }
    // One document and words around it are what other readers know.
    if documents.len() < 2 && items.len() < 2 {
        return Vec::new();
    }
    vec![Candidate::Decoded(Decoded { score: CERTAIN + 6, items })]
}

/// The documents and what is worth looking into between them, in their order.
fn parts(text: &str, documents: &[Document]) -> Vec<(Span, bool)> {
    let mut parts = Vec::new();
    let mut at = 0;
    for document in documents {
        parts.extend(between(text, Span::new(at, document.span.start)).map(|gap| (gap, false)));
        parts.push((document.span, true));
        at = document.span.end;
    }
    parts.extend(between(text, Span::new(at, text.len())).map(|gap| (gap, false)));
    parts
}

/// What stands between two documents, where it may be more than a heading.
fn between(text: &str, gap: Span) -> Option<Span> {
    let inner = trimmed(gap.of(text));
    let span = Span::new(gap.start + inner.start, gap.start + inner.end);
    let part = span.of(text);
    (!part.starts_with('<') && (may_hold_a_message(part) || tells_an_error(part))).then_some(span)
}

/// Whether words may be what a person or a program was told.
fn tells_an_error(part: &str) -> bool {
    const WORDS: &[&str] =
        &["error", "Error", "ERROR", "fail", "Fail", "xception", "invalid", "Invalid", "AADSTS", "MSIS"];
    part.len() >= 16 && WORDS.iter().any(|word| part.contains(word))
}

fn are_several(text: &str, documents: &[Document]) -> bool {
    let is_json = |one: &&Document| matches!(one.kind, Kind::Json | Kind::JsonLine);
    let xml = documents.iter().any(|one| matches!(one.kind, Kind::Xml | Kind::Metadata));
    let json = documents.iter().filter(is_json).count();
    if documents.is_empty() || documents.len() > MAX_DOCUMENTS || !(xml || json > 0) {
        return false;
    }
    if !xml && json > MAX_JSON {
        return false;
    }
    // Records of a log are JSON line by line; what they hold is looked for in their strings.
    let lines = documents.iter().filter(|one| one.kind == Kind::JsonLine);
    if !lines.clone().all(|one| is_message(one.span.of(text))) && documents.iter().all(|one| is_json(&one)) {
        return false;
    }
    let gaps = gaps(text, documents);
    let around = |word: &&str| gaps.iter().any(|gap| gap.of(text).contains(*word));
    if OTHERS.iter().any(&around) || gaps.iter().map(|gap| clocks(gap.of(text))).sum::<usize>() > MAX_CLOCKS {
        return false;
    }
    documents.len() > 1
        || gaps.iter().any(|gap| between(text, *gap).is_some_and(|gap| may_hold_a_message(gap.of(text))))
}

fn gaps(text: &str, documents: &[Document]) -> Vec<Span> {
    let starts = std::iter::once(0).chain(documents.iter().map(|one| one.span.end));
    let ends = documents.iter().map(|one| one.span.start).chain([text.len()]);
    starts.zip(ends).map(|(start, end)| Span::new(start, end)).collect()
}

/// Whether JSON on one line is a document of OpenID Connect, and no record of a log.
fn is_message(line: &str) -> bool {
    const STAMPS: &[&str] = &["time", "timestamp", "@timestamp", "ts", "level", "msg", "message", "log", "severity"];
    leaf::is_json_message(line) && !raw::top_names(line).iter().any(|name| STAMPS.contains(name))
}

/// Lines with a time of day.
fn clocks(text: &str) -> usize {
    let is_clock = |at: &[u8]| match at {
        [a, b, b':', c, d, b':', e, f] => [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    text.lines().filter(|line| line.as_bytes().windows(8).any(is_clock)).take(MAX_CLOCKS + 1).count()
}

/// The documents that begin a line, or stand behind a label on it.
fn documents(text: &str) -> Vec<Document> {
    let mut found: Vec<Document> = Vec::new();
    let mut at = 0;
    let mut starts_line = true;
    // Over the whole text, so that the work grows with its size alone.
    let mut left = text.len().saturating_mul(MAX_LOOKS);
    while found.len() <= MAX_DOCUMENTS && at < text.len() && left > 0 {
        let rest = text.get(at..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
        starts_line |= rest.get(..blanks).is_some_and(|blanks| blanks.contains('\n'));
        at += blanks;
        let here = if starts_line { at + label(text.get(at..).unwrap_or("")) } else { at };
        // What a bracket opened and nothing closes was cut: its parts are no documents.
        if starts_line && text.get(here..).is_some_and(is_cut_json) {
            break;
        }
        let document = document(text, here, &mut left).filter(|one| starts_line || follows(text, found.last(), one));
        match document {
            Some(document) => {
                at = document.span.end;
                starts_line = false;
                found.push(document);
            }
            None => {
                at = memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or(&[]))
                    .map_or(text.len(), |end| at + end + 1);
                starts_line = true;
            }
        }
    }
    found
}

/// Whether a document on the line on which another one ended is one of its own: files put together without a line end between them.
fn follows(text: &str, before: Option<&Document>, document: &Document) -> bool {
    let declared = document.span.of(text).starts_with("<?xml");
    declared || before.is_some_and(|before| before.kind == Kind::Metadata && document.kind == Kind::Metadata)
}

/// The length of a label such as `SP metadata: ` at the start of a line; zero where there is none.
fn label(line: &str) -> usize {
    let is_word = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '/' | '(' | ')' | '*' | '#');
    let len = line.find(|c| !is_word(c)).unwrap_or(line.len());
    let after = line.get(len..).and_then(|rest| rest.strip_prefix(':')).unwrap_or("");
    let blanks = after.len() - after.trim_start_matches([' ', '\t', '*']).len();
    let fits =
        (1..=MAX_LABEL).contains(&len) && after.get(blanks..).is_some_and(|rest| rest.starts_with(['<', '{', '[']));
    if fits { len + 1 + blanks } else { 0 }
}

/// The document that begins here. `left` is what may still be looked through in vain.
fn document(text: &str, at: usize, left: &mut usize) -> Option<Document> {
    let rest = text.get(at..)?;
    let (len, kind) = match rest.as_bytes().first()? {
        b'<' => xml(rest, left)?,
        b'{' | b'[' => json(rest, left)?,
        b'-' => pem(rest, left)?,
        b'e' => token(rest)?,
        _ => return None,
    };
    Some(Document { span: Span::new(at, at + len), kind })
}

/// XML to the end of its root; one of a login that has no end goes on to the next document with a declaration.
fn xml(rest: &str, left: &mut usize) -> Option<(usize, Kind)> {
    let declared = rest.starts_with("<?xml ");
    if rest.starts_with("<!--") || (rest.starts_with("<?") && !declared) || html::is_html(head(rest)) {
        return None;
    }
    let root = marks::root_start(rest)?;
    let tag = rest.get(root + 1..)?;
    let name = tag.get(..tag.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?)?;
    if !name.starts_with(char::is_alphabetic) || name.contains('<') {
        return None;
    }
    let local = name.rsplit(':').next().unwrap_or("");
    let known = named_value::ROOTS.contains(&local);
    let start_tag = rest.get(root..markup::tag_end(rest.as_bytes(), root))?;
    // A piece of a document that declares prefixes for its own content only is no document.
    let own = match name.rsplit_once(':') {
        Some((prefix, _)) => start_tag.contains(&format!("xmlns:{prefix}=")),
        None => start_tag.contains("xmlns="),
    };
    if !known && !declared && !own {
        return None;
    }
    let kind = if local.starts_with("Entit") { Kind::Metadata } else { Kind::Xml };
    let end = root_end(rest, root, name);
    if end.is_none() {
        *left = left.saturating_sub(rest.len());
    }
    match end {
        Some(end) => Some((end, kind)),
        None if known => {
            Some((memmem::find(rest.as_bytes().get(root..)?, b"\n<?xml ").map_or(rest.len(), |at| root + at), kind))
        }
        None => None,
    }
}

/// After the end tag of the root, whatever is wrong inside.
fn root_end(text: &str, root: usize, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let past = |at: usize, end: &[u8]| memmem::find(bytes.get(at..)?, end).map(|found| at + found + end.len());
    let is_name = |tag: &[u8]| {
        let after = tag.strip_prefix(name.as_bytes()).and_then(|after| after.first());
        after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    };
    let mut open = 0usize;
    let mut at = root;
    loop {
        at += memchr::memchr(b'<', bytes.get(at..)?)?;
        let rest = bytes.get(at..)?;
        if rest.starts_with(b"<!--") {
            at = past(at, b"-->")?;
        } else if rest.starts_with(b"<![CDATA[") {
            at = past(at, b"]]>")?;
        } else if rest.get(2..).is_some_and(|tag| rest.starts_with(b"</") && is_name(tag)) {
            at = past(at, b">")?;
            open = open.saturating_sub(1);
        } else if rest.get(1..).is_some_and(is_name) {
            at = markup::tag_end(bytes, at);
            open += usize::from(!bytes.get(..at)?.ends_with(b"/>"));
        } else {
            at += 1;
            continue;
        }
        if open == 0 && at > root && !(rest.starts_with(b"<!")) {
            return Some(at);
        }
    }
}

/// JSON to the bracket that closes it.
fn json(rest: &str, left: &mut usize) -> Option<(usize, Kind)> {
    if !opens_json(rest) {
        return None;
    }
    let object = rest.starts_with('{');
    let text = rest.get(..json_end(rest)?)?;
    let len = text.len();
    let kind = if text.contains('\n') { Kind::Json } else { Kind::JsonLine };
    let is_json = object || leaf::is_json(text);
    if !is_json {
        *left = left.saturating_sub(len);
    }
    is_json.then_some((len, kind))
}

/// Whether an object, or a list of them, begins here.
fn opens_json(rest: &str) -> bool {
    let first = match rest.as_bytes().first() {
        Some(b'{') => '"',
        Some(b'[') => '{',
        _ => return false,
    };
    rest.get(1..).is_some_and(|inner| inner.trim_start_matches(is_blank).starts_with(first))
}

/// Whether JSON begins here that has no end.
fn is_cut_json(rest: &str) -> bool {
    opens_json(rest) && json_end(rest).is_none()
}

/// After the bracket that closes the first one.
fn json_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0usize, 0);
    loop {
        match bytes.get(at)? {
            b'"' => at = string_end(bytes, at)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The place of the quote that ends the string which starts here.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// Armour to the end of its last line.
fn pem(rest: &str, left: &mut usize) -> Option<(usize, Kind)> {
    let label = rest.strip_prefix("-----BEGIN ")?;
    let label = label.get(..label.find("-----")?).filter(|label| label.len() < 80 && !label.contains('\n'))?;
    let end = format!("-----END {label}-----");
    let found = rest.find(&end);
    if found.is_none() {
        *left = left.saturating_sub(rest.len());
    }
    found.map(|at| (at + end.len(), Kind::Pem))
}

/// The beginning, cut between characters.
fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text)
}

/// A compact token that is alone on its line.
fn token(rest: &str) -> Option<(usize, Kind)> {
    let line = rest.get(..rest.find(['\r', '\n']).unwrap_or(rest.len()))?;
    let token = line.trim_end();
    let whole = token.starts_with("eyJ") && token.matches('.').count() >= 2 && token.bytes().all(jwt::is_token_byte);
    whole.then_some((token.len(), Kind::Token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        documents(text).iter().map(|one| one.span.of(text)).collect()
    }

    #[test]
    fn documents_are_cut_out() {
        assert_eq!(
            found(
                "Ours:\n<?xml version=\"1.0\"?>\n<m:EntityDescriptor a='/>'><x/></m:EntityDescriptor>\n---\n\u{feff}<Response/> end\n"
            ),
            ["<?xml version=\"1.0\"?>\n<m:EntityDescriptor a='/>'><x/></m:EntityDescriptor>", "<Response/>"]
        );
        assert_eq!(
            found("{\"a\": \"}\\\"\"},\n{\"b\": [1]}\neyJ.a.b \n"),
            ["{\"a\": \"}\\\"\"}", "{\"b\": [1]}", "eyJ.a.b"]
        );
        assert_eq!(
            found("SP: <Response><!-- </Response> --><Response/></Response>"),
            ["<Response><!-- </Response> --><Response/></Response>"]
        );
        let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
        assert_eq!(
            found(&format!("{pem}\n<EntityDescriptor/><EntityDescriptor/>")),
            [pem, "<EntityDescriptor/>", "<EntityDescriptor/>"]
        );
        assert_eq!(
            found("<Response>\n<Assertion/>\n\n<?xml version='1.0'?><b></b>"),
            ["<Response>\n<Assertion/>\n", "<?xml version='1.0'?><b></b>"]
        );
    }

    #[test]
    fn what_is_looked_for_in_vain_is_paid_for() {
        for text in ["-----BEGIN CERTIFICATE-----\nMIIB", "<?xml version='1.0'?><a>", "[{]]"] {
            let mut left = 1000;
            assert!(document(text, 0, &mut left).is_none(), "{text}");
            assert_eq!(left, 1000 - text.len(), "{text}");
        }
        // The end of each is looked for in all that follows: without a budget for the whole text this is its square.
        let begun = "-----BEGIN CERTIFICATE-----\n".repeat(1000);
        let late = format!("{begun}<Response></Response>");
        assert!(found(&late).is_empty());
        assert_eq!(found(&late[begun.len() - 28..]), ["<Response></Response>"]);
    }

    #[test]
    fn one_document_stays_one() {
        let several = |text: &str| are_several(text, &documents(text));
        assert!(several("<Response></Response>\n<Response> </Response>"));
        for text in [
            "<Response></Response><Assertion></Assertion>",
            "<Response></Response>\n<extra/>",
            "<Response></Response>\n<!-- <Response></Response> -->",
            "{\"time\": 1, \"error\": \"x\"}\n{\"time\": 2, \"error\": \"y\"}",
            "[09:16:00] one\n[09:16:01] two\n[09:16:02] three\n<Response/>\n<Response/>",
            "<s:Part>\n<s:Value xmlns:x='urn:x'>a</s:Value>\n<s:Value xmlns:x='urn:x'>b</s:Value>\n</s:Part>",
            "HTTP/1.1 200 OK\n\n{\"a\":\n1}\n{\"b\":\n2}",
            "{\"log\": [\n{\"a\":\n1},\n{\"b\":\n2},\n{\"c",
        ] {
            assert!(!several(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn documents_follow_each_other(text in "(<\\?xml \\?>|<Response>|</Response>|<Response/>|<!--|-->|\\{\"|\"|\\}|\\[|\\]|-----BEGIN A-----|-----END A-----|eyJ.a.b|\n| |é|\u{feff}|a: ){0,24}") {
            let mut at = 0;
            for one in documents(&text) {
                prop_assert!(one.span.start >= at && one.span.end > one.span.start && one.span.end <= text.len());
                prop_assert!(text.is_char_boundary(one.span.start) && text.is_char_boundary(one.span.end));
                at = one.span.end;
            }
        }
    }
}

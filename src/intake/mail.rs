//! Mail as files hold it (RFC 5322 with MIME, RFC 2045 and 2046): the parts, decoded, also those of a mail inside a mail.
//! Input: text. Output: the messages in the parts. Invariant: headers are read only for what the parts are.

use super::base64::{self, Blank};
use super::parts::{self, Part};
use super::quoted_printable;
use super::rewrite::{Step, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Parts of one mail, those inside others included.
const MAX_PARTS: usize = 500;
/// Multiparts inside multiparts.
const MAX_DEPTH: usize = 8;
/// Header lines of one part.
const MAX_HEADERS: usize = 300;
/// Headers that a mail has and hardly anything else.
const OWN: &[&str] =
    &["from", "to", "subject", "message-id", "mime-version", "received", "return-path", "delivered-to"];

/// Whether the text starts with the headers of a mail or with those of a part.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let mut own = 0;
    let mut content = false;
    for line in text.trim_start().lines().take(60) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        let name = name.to_ascii_lowercase();
        own += usize::from(OWN.contains(&name.as_str()));
        content |= name == "content-type" || name == "content-transfer-encoding";
    }
    (own >= 2 || (content && own >= 1)) && state.layers.iter().filter(|layer| layer.kind == LayerKind::Mail).count() < 4
}

/// Reads the parts.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let parts = parts_of(text).into_iter().map(|piece| piece.part(text));
    parts::follow(search, state, parts, true).map(Candidate::Decoded).into_iter().collect()
}

/// A part that is no multipart: its place and how it is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    name: String,
    encoding: String,
    span: Span,
}

impl Piece {
    fn part(self, text: &str) -> Part {
        let mut cut =
            Step::cut(LayerKind::Mail, Some(self.name.clone()).filter(|name| !name.is_empty()), text, self.span);
        let inner = cut.content.as_str().to_owned();
        let mut steps = Vec::new();
        match self.encoding.as_str() {
            "base64" => {
                let mut step = base64::decode(&inner, trimmed(&inner), Blank::Nothing);
                step.notes.clear();
                steps.push(step);
            }
            "quoted-printable" => {
                let mut step = quoted_printable::decode(&inner);
                step.notes.clear();
                steps.push(step);
            }
            _ => {}
        }
        cut.notes.clear();
        steps.insert(0, cut);
        Part { name: self.name, steps }
    }
}

/// The parts of a mail, without recursion.
fn parts_of(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut open = vec![(Span::new(text.len() - text.trim_start().len(), text.len()), 0)];
    while let Some((span, depth)) = open.pop() {
        if found.len() >= MAX_PARTS {
            break;
        }
        let (headers, body) = headers(text, span);
        let header = |name: &str| headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.as_str());
        let kind = header("content-type");
        let lower = kind.to_ascii_lowercase();
        if lower.starts_with("multipart/")
            && depth < MAX_DEPTH
            && let Some(boundary) = parameter(kind, "boundary")
        {
            let inner: Vec<_> = split(text, body, &boundary).into_iter().map(|part| (part, depth + 1)).collect();
            open.extend(inner.into_iter().rev());
        } else if lower.starts_with("message/rfc822") && depth < MAX_DEPTH {
            open.push((body, depth + 1));
        } else if !lower.starts_with("image/") {
            let name = parameter(header("content-disposition"), "filename").or_else(|| parameter(kind, "name"));
            let encoding = header("content-transfer-encoding").trim().to_ascii_lowercase();
            found.push(Piece { name: name.unwrap_or_default(), encoding, span: body });
        }
    }
    found
}

/// The headers, names in small letters and values on one line, and what follows them.
fn headers(text: &str, span: Span) -> (Vec<(String, String)>, Span) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut at = span.start;
    for line in span.of(text).split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        at += line.len();
        if bare.is_empty() {
            break;
        }
        if bare.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(bare.trim());
            }
        } else if let Some((name, value)) = bare.split_once(':')
            && headers.len() < MAX_HEADERS
        {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (headers, Span::new(at.min(span.end), span.end))
}

/// What stands between the boundaries, without the line end before each.
fn split(text: &str, span: Span, boundary: &str) -> Vec<Span> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = span.start;
    for line in span.of(text).split_inclusive('\n') {
        let from = at;
        at += line.len();
        let Some(rest) = line.strip_prefix(mark.as_str()) else { continue };
        if !matches!(rest.trim(), "" | "--") {
            continue;
        }
        if let Some(start) = start {
            parts.push(Span::new(start, from.max(start)));
        }
        start = (rest.trim() != "--").then_some(at);
        if parts.len() >= MAX_PARTS {
            break;
        }
    }
    // A mail that was cut has no last boundary.
    parts.extend(start.map(|start| Span::new(start, span.end)));
    parts
}

/// The value of a parameter of a header, with or without quotes; of `name*=` the plain form too.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let key = key.trim().trim_end_matches('*');
        let value = value.trim().trim_matches('"');
        let value = value.rsplit_once("''").map_or(value, |(_, value)| value);
        (key.eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAIL: &str = "From: a@b.test\nSubject: x\nContent-Type: multipart/mixed;\n boundary=\"q\"\n\npreamble\n--q\n\
                        Content-Type: text/plain\n\nHello\n--q\nContent-Type: text/xml; name=r.xml\n\
                        Content-Transfer-Encoding: base64\n\nPGEvPg==\n--q--\nafter";

    #[test]
    fn parts_are_cut_out_and_decoded() {
        let parts = parts_of(MAIL);
        assert_eq!(parts.iter().map(|part| part.span.of(MAIL)).collect::<Vec<_>>(), ["Hello\n", "PGEvPg==\n"]);
        assert_eq!((parts[1].name.as_str(), parts[1].encoding.as_str()), ("r.xml", "base64"));
        let part = parts[1].clone().part(MAIL);
        assert_eq!(part.steps.last().unwrap().content.as_str(), "<a/>");
    }

    #[test]
    fn parts_and_their_depth_have_a_limit() {
        let part = "--q\nContent-Type: text/plain\n\nHello\n";
        let mail = |count: usize| format!("Content-Type: multipart/mixed; boundary=q\n\n{}--q--\n", part.repeat(count));
        assert_eq!(parts_of(&mail(MAX_PARTS)).len(), MAX_PARTS);
        assert_eq!(parts_of(&mail(MAX_PARTS + 1)).len(), MAX_PARTS);
        let nested =
            |depth: usize| format!("{}Subject: x\n\nHello\n", "Content-Type: message/rfc822\n\n".repeat(depth));
        let body = |depth: usize| parts_of(&nested(depth)).first().map(|part| part.span.of(&nested(depth)).to_owned());
        assert_eq!(body(MAX_DEPTH).as_deref(), Some("Hello\n"));
        assert_eq!(body(MAX_DEPTH + 1).as_deref(), Some("Subject: x\n\nHello\n"));
        let lines = |count: usize| format!("{}\nHello\n", "A: b\n".repeat(count));
        let read = |count: usize| headers(&lines(count), Span::new(0, lines(count).len())).0.len();
        assert_eq!((read(MAX_HEADERS), read(MAX_HEADERS + 1)), (MAX_HEADERS, MAX_HEADERS));
    }

    proptest! {
        #[test]
        fn places_are_inside_the_text(cut in 0usize..400, noise in "[-q:\n ;=\"a]{0,20}") {
            let text: String = MAIL.chars().take(cut).chain(noise.chars()).collect();
            for part in parts_of(&text) {
                prop_assert!(part.span.start <= part.span.end && part.span.end <= text.len());
            }
        }
    }
}

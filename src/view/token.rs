//! A token in its parts, as people expect to see it: each part as it stands, and what it says decoded.
//! Comes in: the token's text. Goes out: its parts in order. No judgement; nothing is mended.

use super::claims::{Claim, claims};
use super::pretty_json;
use crate::report::ItemKind;
use crate::source::Span;
use crate::syntax::jose::{self, Segment};
use crate::syntax::json;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Characters of a part that are shown as they stand.
pub const MAX_ENCODED: usize = 2000;
/// Characters of decoded text that are shown.
pub const MAX_TEXT: usize = 8000;
/// Octets shown as digits.
const MAX_OCTETS: usize = 64;
/// Parts that are shown: signatures of many signers, or dots where none belong.
pub const MAX_PARTS: usize = 40;

/// A part of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is: `header`, `payload`, `signature`, `key`, `iv`, `ciphertext`, `tag`, `extra`.
    pub kind: &'static str,
    /// Its name for people.
    pub name: String,
    /// The part as it stands, at most [`MAX_ENCODED`] characters.
    pub encoded: String,
    /// Length of the whole part in characters.
    pub length: usize,
    /// Octets it holds.
    pub octets: usize,
    /// What it says.
    pub decoded: Decoded,
}

/// What a part says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// A JSON object: its members, and the object as it was written.
    Members(Vec<Claim>, String),
    /// Other text.
    Text(String),
    /// Octets that are no text, the first of them as digits.
    Octets(String),
    /// Nothing.
    Empty,
}

/// Whether items of this kind have parts.
pub fn has_parts(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Jwt | ItemKind::Jws | ItemKind::Jwe)
}

/// The parts of a token, compact or JSON, whole or damaged.
pub fn parts(text: &str, kind: ItemKind) -> Vec<Part> {
    if text.trim_start().starts_with('{')
        && let Some(root) = json::parse(text).root
    {
        let written = || Segment::plain(Span::new(0, text.len()));
        return match jose::json_serialisation(text, &root) {
            Some(form) => json_parts(text, &form),
            // Claims that were written out.
            None => vec![part(text, PAYLOAD.0, PAYLOAD.1.to_owned(), &written(), true)],
        };
    }
    let names: &[(&str, &str)] = if kind == ItemKind::Jwe { &ENCRYPTED } else { &SIGNED };
    let mut parts = Vec::new();
    let mut plain_payload = false;
    for (index, segment) in jose::compact(text).segments.iter().take(MAX_PARTS).enumerate() {
        let (kind, name) = names.get(index).copied().unwrap_or(("extra", "Extra part"));
        let one = part(text, kind, name.to_owned(), segment, plain_payload && kind == "payload");
        plain_payload = index == 0 && is_plain(&one.decoded);
        parts.push(one);
    }
    parts
}

/// Header and payload of a signed compact token as texts to change, laid out for reading. Nothing where one of them is no JSON, or
/// is longer than [`MAX_TEXT`].
pub fn editable(text: &str, kind: ItemKind) -> Option<[String; 2]> {
    if !matches!(kind, ItemKind::Jwt | ItemKind::Jws) || text.trim_start().starts_with('{') {
        return None;
    }
    let parts = jose::compact(text).segments;
    let [header, payload, _] = parts.as_slice() else { return None };
    let readable = |segment: &Segment| {
        let text = std::str::from_utf8(&segment.octets).ok().filter(|text| text.len() <= MAX_TEXT)?;
        json::parse(text).root.filter(json::Json::is_object)?;
        let lines = pretty_json(text).into_iter().map(|line| {
            let tokens: String = line.tokens.iter().map(|token| token.span().of(text)).collect();
            format!("{}{tokens}", "  ".repeat(usize::from(line.indent)))
        });
        Some(lines.collect::<Vec<_>>().join("\n"))
    };
    Some([readable(header)?, readable(payload)?])
}

/// The token with another header or payload, or both, as they were typed; what is `None` stays as it stands, and so does the signature.
pub fn edited(text: &str, header: Option<&str>, payload: Option<&str>) -> String {
    let parts = jose::compact(text).segments;
    let mut out = text.to_owned();
    // From behind, so that the places in front stay right.
    for (segment, typed) in parts.iter().zip([header, payload]).rev() {
        if let Some(typed) = typed
            && out.is_char_boundary(segment.span.start)
            && out.is_char_boundary(segment.span.end)
        {
            out.replace_range(segment.span.start..segment.span.end, &URL_SAFE_NO_PAD.encode(typed));
        }
    }
    out
}

const SIGNED: [(&str, &str); 3] = [HEADER, PAYLOAD, SIGNATURE];
const ENCRYPTED: [(&str, &str); 5] = [HEADER, ENCRYPTED_KEY, IV, CIPHERTEXT, TAG];
const HEADER: (&str, &str) = ("header", "Header");
const PAYLOAD: (&str, &str) = ("payload", "Payload");
const SIGNATURE: (&str, &str) = ("signature", "Signature");
const ENCRYPTED_KEY: (&str, &str) = ("key", "Encrypted key");
const IV: (&str, &str) = ("iv", "Initialization vector");
const CIPHERTEXT: (&str, &str) = ("ciphertext", "Ciphertext");
const TAG: (&str, &str) = ("tag", "Authentication tag");

fn json_parts(text: &str, form: &jose::JsonSerialisation) -> Vec<Part> {
    let mut found: Vec<((&'static str, &str), usize, &Segment)> = Vec::new();
    if form.encrypted {
        found.extend(form.protected.iter().map(|segment| (HEADER, 0, segment)));
    }
    let several = form.layers.len() > 1;
    for (index, layer) in form.layers.iter().take(MAX_PARTS / 2).enumerate() {
        let number = if several { index + 1 } else { 0 };
        let of_layer =
            [(HEADER, &layer.protected), (SIGNATURE, &layer.signature), (ENCRYPTED_KEY, &layer.encrypted_key)];
        for (name, segment) in of_layer {
            if let Some(segment) = segment.as_ref().filter(|_| name != HEADER || !form.encrypted) {
                found.push((name, number, segment));
            }
        }
    }
    for (name, segment) in [(PAYLOAD, &form.payload), (IV, &form.iv), (CIPHERTEXT, &form.ciphertext), (TAG, &form.tag)]
    {
        if let Some(segment) = segment {
            // One header, one payload, one signature stand in the order of the compact form.
            let at = if name == PAYLOAD { usize::from(!several).min(found.len()) } else { found.len() };
            found.insert(at, (name, 0, segment));
        }
    }
    let mut parts = Vec::new();
    let mut plain_payload = false;
    for ((kind, name), number, segment) in found {
        let name = if number > 0 { format!("{name} {number}") } else { name.to_owned() };
        let one = part(text, kind, name, segment, plain_payload && kind == PAYLOAD.0);
        plain_payload |= is_plain(&one.decoded);
        parts.push(one);
    }
    parts
}

/// Whether a header says that the payload is not encoded (RFC 7797 3).
fn is_plain(header: &Decoded) -> bool {
    matches!(header, Decoded::Members(rows, _) if rows.iter().any(|row| row.name == "b64" && row.value == "false"))
}

fn part(text: &str, kind: &'static str, name: String, segment: &Segment, plain: bool) -> Part {
    let encoded = segment.span.of(text);
    let octets = if plain { encoded.as_bytes() } else { &segment.octets };
    Part {
        kind,
        name,
        encoded: encoded.chars().take(MAX_ENCODED).collect(),
        length: encoded.chars().count(),
        octets: octets.len(),
        decoded: decoded(kind, octets),
    }
}

fn decoded(kind: &str, octets: &[u8]) -> Decoded {
    if octets.is_empty() {
        return Decoded::Empty;
    }
    let digits = || Decoded::Octets(octets.iter().take(MAX_OCTETS).map(|octet| format!("{octet:02x} ")).collect());
    if !matches!(kind, "header" | "payload" | "extra") {
        return digits();
    }
    let Ok(text) = std::str::from_utf8(octets) else { return digits() };
    match json::parse(text).root.filter(json::Json::is_object) {
        Some(object) => Decoded::Members(claims(&object, kind == "header"), text.to_owned()),
        None => Decoded::Text(text.chars().take(MAX_TEXT).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str, kind: ItemKind) -> Vec<String> {
        parts(text, kind).into_iter().map(|part| part.name).collect()
    }

    #[test]
    fn a_signed_token_has_three_parts() {
        // {"alg":"none"} . {"a":1} . nothing
        let parts = parts("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", ItemKind::Jwt);
        assert!(
            matches!(&parts[0].decoded, Decoded::Members(rows, text) if rows[0].name == "alg" && text.starts_with('{'))
        );
        assert_eq!((parts[1].encoded.as_str(), parts[1].octets), ("eyJhIjoxfQ", 7));
        assert_eq!((parts[2].name.as_str(), &parts[2].decoded), ("Signature", &Decoded::Empty));
    }

    #[test]
    fn an_encrypted_token_has_five() {
        assert_eq!(
            names("e30.AA.AA.AA.AA", ItemKind::Jwe),
            ["Header", "Encrypted key", "Initialization vector", "Ciphertext", "Authentication tag"]
        );
        let parts = parts("e30.AA.AA.QUJD.AA", ItemKind::Jwe);
        assert_eq!(parts[3].decoded, Decoded::Octets("41 42 43 ".to_owned()));
    }

    #[test]
    fn the_json_forms_have_the_same_parts() {
        let flat = r#"{"payload":"e30","protected":"e30","signature":"AA"}"#;
        assert_eq!(names(flat, ItemKind::Jws), ["Header", "Payload", "Signature"]);
        let two = r#"{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"},{"protected":"e30","signature":"AQ"}]}"#;
        assert_eq!(names(two, ItemKind::Jws), ["Payload", "Header 1", "Signature 1", "Header 2", "Signature 2"]);
        let sealed = r#"{"protected":"e30","encrypted_key":"AA","iv":"AA","ciphertext":"AA","tag":"AA"}"#;
        assert_eq!(names(sealed, ItemKind::Jwe).len(), 5);
    }

    #[test]
    fn a_payload_that_is_not_encoded_stays_as_it_is() {
        // {"alg":"HS256","b64":false}
        let parts = parts("eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2V9.$02.AA", ItemKind::Jws);
        assert_eq!(parts[1].decoded, Decoded::Text("$02".to_owned()));
    }

    #[test]
    fn a_token_is_changed_in_one_part_and_stays_in_the_others() {
        // {"alg":"none"} . {"a":1} . nothing
        let token = " eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln ";
        let [header, payload] = editable(token, ItemKind::Jwt).unwrap();
        assert_eq!((header.as_str(), payload.as_str()), ("{\n  \"alg\":\"none\"\n}", "{\n  \"a\":1\n}"));
        assert_eq!(edited(token, None, None), token);
        assert_eq!(edited(token, None, Some(r#"{"a":2}"#)), " eyJhbGciOiJub25lIn0.eyJhIjoyfQ.c2ln ");
        assert_eq!(edited(token, Some("{"), None), " ew.eyJhIjoxfQ.c2ln ");
        assert_eq!(editable("e30.AA.AA.AA.AA", ItemKind::Jwe), None);
        assert_eq!(editable("bm8.e30.", ItemKind::Jwt), None);
    }

    proptest! {
        #[test]
        fn any_text_can_be_typed_into_a_token(header in any::<String>(), payload in any::<String>(), text in any::<String>()) {
            let token = edited("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", Some(&header), Some(&payload));
            let parts = parts(&token, ItemKind::Jwt);
            prop_assert_eq!((parts[0].octets, parts[1].octets), (header.len(), payload.len()));
            let _ = (editable(&text, ItemKind::Jwt), edited(&text, Some(&header), Some(&payload)));
        }

        #[test]
        fn any_text_has_parts(text in any::<String>()) {
            for kind in [ItemKind::Jws, ItemKind::Jwe] {
                prop_assert!(parts(&text, kind).len() <= MAX_PARTS * 2);
            }
        }
    }
}

//! JOSE: tokens and keys with the places of all their parts.
//!
//! Input: the text of a token, or the JSON tree of a token or key. Output: every segment, decoded as far as it can be, with
//! each character that does not belong there; [`Token`] and [`Jwk`]. Invariant: no judgement, no cryptography.

mod algorithm;
mod jwk;
mod segment;
mod serialised;
mod token;

pub use algorithm::{content_encryption_is_known, key_management_is_known, signature_is_known};
pub(crate) use jwk::PRIVATE_MEMBERS;
pub use jwk::{Jwk, jwks};
pub use segment::{Segment, SegmentFault, SegmentFaultKind};
pub use serialised::{JsonSerialisation, Layer, json_serialisation};
pub use token::{Signature, Token, TokenKind};

use crate::source::Span;

/// The compact serialisation (RFC 7515 3.1, RFC 7516 3.1): segments separated by dots, however many there are.
#[derive(Debug, Clone, Default)]
pub struct Compact {
    /// The text without the white space around it.
    pub span: Span,
    /// Everything between the dots, empty parts included.
    pub segments: Vec<Segment>,
}

/// Parts that are split off one text; what follows stays in the last.
pub const MAX_SEGMENTS: usize = 64;

/// Splits at the dots and decodes every part.
pub fn compact(text: &str) -> Compact {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let mut at = start;
    let segments = trimmed
        .splitn(MAX_SEGMENTS, '.')
        .map(|part| {
            let segment = Segment::decode(part, at);
            at += part.len() + 1;
            segment
        })
        .collect();
    Compact { span: Span::new(start, start + trimmed.len()), segments }
}

/// A place of a compact token as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// `header` or `payload`.
    pub part: &'static str,
    /// What the part says.
    pub text: String,
    /// The place in it.
    pub span: Span,
}

/// What stands at a place of a compact token, decoded. `None` for other texts, for places that are no part of header or payload, and
/// for a character that does not belong into its part.
pub fn decoded_at(token: &str, span: Span) -> Option<Decoded> {
    // The letter of `{` in base64: other documents are not split and decoded for nothing.
    if !token.trim_start().starts_with('e') {
        return None;
    }
    let segments = compact(token).segments;
    if !segments.first()?.octets.starts_with(b"{") {
        return None;
    }
    let is_encrypted = segments.len() > 3;
    let named = ["header", "payload"].into_iter().zip(&segments).take(if is_encrypted { 1 } else { 2 });
    let (part, segment) = named.into_iter().find(|(_, segment)| segment.span.contains(span))?;
    let (text, place) = (segment.text()?, segment.inner(span)?);
    let is_whole = text.is_char_boundary(place.start) && text.is_char_boundary(place.end);
    is_whole.then(|| Decoded { part, text: text.to_owned(), span: place })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn segments_have_places_and_octets() {
        let token = compact("  eyJhIjoxfQ.e30.\n");
        let spans: Vec<Span> = token.segments.iter().map(|segment| segment.span).collect();
        assert_eq!(spans, [Span::new(2, 12), Span::new(13, 16), Span::new(17, 17)]);
        assert_eq!(token.segments[0].octets, br#"{"a":1}"#);
        assert_eq!(token.segments[1].octets, b"{}");
    }

    #[test]
    fn places_are_read_in_the_decoded_part() {
        // {"alg":"none"} . {"aud":"a"} .
        let token = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhIn0.";
        let aud = decoded_at(token, Span::new(29, 34)).unwrap();
        assert_eq!((aud.part, aud.text.as_str(), aud.span.of(&aud.text)), ("payload", r#"{"aud":"a"}"#, r#""a""#));
        assert_eq!(decoded_at(token, Span::at(token.len())), None);
        assert_eq!(decoded_at(r#"{"payload":"e30"}"#, Span::new(12, 15)), None);
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_is_read(text in "[A-Za-z0-9_.=+ ]{0,60}", start in 0usize..60, len in 0usize..20) {
            if let Some(decoded) = decoded_at(&text, Span::new(start, start + len)) {
                prop_assert!(decoded.text.get(decoded.span.start..decoded.span.end).is_some());
            }
        }

        #[test]
        fn any_text_ends_with_spans_inside(text in any::<String>()) {
            for segment in compact(&text).segments {
                prop_assert!(text.get(segment.span.start..segment.span.end).is_some());
                let all = segment.outer(Span::new(0, segment.octets.len()));
                prop_assert!(segment.span.contains(all), "{:?} {:?}", segment, all);
                for fault in &segment.faults {
                    prop_assert!(segment.span.contains(fault.span));
                }
            }
        }
    }
}

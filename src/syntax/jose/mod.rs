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

    proptest! {
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

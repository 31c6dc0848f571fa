//! One base64url part of a token (RFC 7515 2), decoded past its faults.

use crate::source::Span;
use base64::Engine;

/// A part, its octets, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    /// Its place, without dots.
    pub span: Span,
    /// The octets, as far as they could be decoded.
    pub octets: Vec<u8>,
    /// Characters that do not belong there, in order.
    pub faults: Vec<SegmentFault>,
    /// Offsets of the characters that were decoded; empty where they stand one after another.
    positions: Vec<usize>,
}

/// A fault and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentFault {
    /// What.
    pub kind: SegmentFaultKind,
    /// The characters concerned.
    pub span: Span,
}

/// The kinds of faults of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentFaultKind {
    /// `=` at the end.
    Padding,
    /// `+` or `/` where base64url has `-` and `_`.
    StandardAlphabet(char),
    /// White space or a line break.
    WhiteSpace,
    /// A character of neither alphabet; it was left out.
    Illegal(char),
    /// One character too many or too few: no octets have this length, the text was cut.
    Length,
    /// The last character holds bits that belong to no octet: it was changed or the text was cut.
    TrailingBits,
}

impl Segment {
    /// A part that is not encoded.
    pub fn plain(span: Span) -> Segment {
        Segment { span, ..Segment::default() }
    }

    /// Decodes the text of a part that starts at `start` of the document.
    pub fn decode(text: &str, start: usize) -> Segment {
        let mut segment = Segment { span: Span::new(start, start + text.len()), ..Segment::default() };
        let body = text.trim_end_matches('=');
        let mut symbols = Vec::with_capacity(body.len());
        let mut positions = Vec::new();
        for (offset, c) in body.char_indices() {
            let at = start + offset;
            let kind = match c {
                'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => None,
                '+' | '/' => Some(SegmentFaultKind::StandardAlphabet(c)),
                c if c.is_whitespace() => Some(SegmentFaultKind::WhiteSpace),
                c => Some(SegmentFaultKind::Illegal(c)),
            };
            if let Some(kind) = kind {
                segment.faults.push(SegmentFault { kind, span: Span::new(at, at + c.len_utf8()) });
            }
            match c {
                '+' => symbols.push(b'-'),
                '/' => symbols.push(b'_'),
                c if kind.is_none() => symbols.push(u8::try_from(c).unwrap_or(b'A')),
                _ => continue,
            }
            positions.push(at);
        }
        if body.len() < text.len() {
            let span = Span::new(start + body.len(), start + text.len());
            segment.faults.push(SegmentFault { kind: SegmentFaultKind::Padding, span });
        }
        let end = start + body.len();
        if symbols.len() % 4 == 1 {
            segment.faults.push(SegmentFault { kind: SegmentFaultKind::Length, span: last(&positions, end) });
            symbols.pop();
        } else if ENGINE_STRICT.decode(&symbols).is_err() && !symbols.is_empty() {
            segment.faults.push(SegmentFault { kind: SegmentFaultKind::TrailingBits, span: last(&positions, end) });
        }
        segment.octets = ENGINE.decode(&symbols).unwrap_or_default();
        if positions.len() != body.len() {
            segment.positions = positions;
        }
        segment
    }

    /// The octets as text, where they are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.octets).ok()
    }

    /// The characters of the document that hold these octets: exact to the character, each of which holds six bits.
    pub fn outer(&self, inner: Span) -> Span {
        let first = inner.start * 8 / 6;
        if inner.is_empty() {
            return Span::at(self.position(first));
        }
        let last = (inner.end * 8 - 1) / 6;
        Span::new(self.position(first), (self.position(last) + 1).min(self.span.end))
    }

    /// The octets that these characters of the document hold: the inverse of [`Segment::outer`]. `None` outside of the part, for a
    /// character that does not belong there, and where nothing finer is known than the whole.
    pub fn inner(&self, outer: Span) -> Option<Span> {
        let is_fault = self.faults.iter().any(|fault| fault.span.contains(outer) && !fault.span.is_empty());
        if is_fault || !self.span.contains(outer) || (self.positions.len() == 1 && self.octets.len() > 1) {
            return None;
        }
        let symbol = |place: usize| match self.positions.is_empty() {
            true => place.saturating_sub(self.span.start),
            false => self.positions.partition_point(|at| *at < place),
        };
        let start = (symbol(outer.start) * 6).div_ceil(8).min(self.octets.len());
        let end = (symbol(outer.end) * 6 / 8).clamp(start, self.octets.len());
        Some(Span::new(start, end))
    }

    /// Nothing finer is known than this place.
    pub(super) fn blur(&mut self, place: Span) {
        self.span = place;
        self.faults.iter_mut().for_each(|fault| fault.span = place);
        self.positions = vec![place.start];
    }

    fn position(&self, symbol: usize) -> usize {
        if self.positions.is_empty() {
            return (self.span.start + symbol).min(self.span.end);
        }
        self.positions.get(symbol).copied().unwrap_or(self.span.end)
    }
}

/// The place of the last decoded character.
fn last(positions: &[usize], end: usize) -> Span {
    positions.last().map_or(Span::at(end), |at| Span::new(*at, at + 1))
}

const ENGINE: base64::engine::GeneralPurpose = base64::engine::GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    base64::engine::GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone),
);
const ENGINE_STRICT: base64::engine::GeneralPurpose = base64::engine::general_purpose::URL_SAFE_NO_PAD;

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<SegmentFaultKind> {
        Segment::decode(text, 0).faults.iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn faults_stand_at_the_exact_character() {
        let segment = Segment::decode("e+0=", 10);
        assert_eq!(segment.faults[0].span, Span::new(11, 12));
        assert_eq!(segment.faults[1], SegmentFault { kind: SegmentFaultKind::Padding, span: Span::new(13, 14) });
        assert_eq!(kinds("e30"), []);
        assert_eq!(kinds("e31"), [SegmentFaultKind::TrailingBits]);
        assert_eq!(kinds("eyJhI"), [SegmentFaultKind::Length]);
        assert_eq!(kinds("e3 0\u{e4}"), [SegmentFaultKind::WhiteSpace, SegmentFaultKind::Illegal('\u{e4}')]);
    }

    #[test]
    fn octets_map_back_to_their_characters() {
        // "{"a":1}" in base64url: eyJhIjoxfQ
        let segment = Segment::decode("eyJhIjoxfQ", 100);
        assert_eq!(segment.octets, br#"{"a":1}"#);
        assert_eq!(segment.outer(Span::new(0, 3)), Span::new(100, 104));
        assert_eq!(segment.outer(Span::new(1, 2)), Span::new(101, 103));
        assert_eq!(segment.outer(Span::new(5, 6)), Span::new(106, 108));
        let broken = Segment::decode("eyJ\nhIjoxfQ", 0);
        assert_eq!(broken.octets, br#"{"a":1}"#);
        assert_eq!(broken.outer(Span::new(3, 6)), Span::new(5, 9));
        for segment in [segment, broken] {
            for start in 0..segment.octets.len() {
                for end in start..=segment.octets.len() {
                    let span = Span::new(start, end);
                    assert_eq!(segment.inner(segment.outer(span)), Some(span));
                }
            }
        }
    }

    #[test]
    fn a_character_that_does_not_belong_there_holds_nothing() {
        let segment = Segment::decode("e+0=", 10);
        assert_eq!(segment.inner(Span::new(11, 12)), None);
        assert_eq!(segment.inner(Span::new(13, 14)), None);
        assert_eq!(segment.inner(Span::new(2, 4)), None);
    }
}

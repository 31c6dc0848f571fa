//! DER (X.690) as a tree with byte spans, tolerant of broken input.
//! Comes in: bytes. Goes out: every element that could be read, and the first defect. No judgement; must not know X.509.

use crate::source::Span;

/// Elements inside elements; deeper ones stay unread inside their parent.
pub const MAX_DEPTH: usize = 40;
/// Elements of one structure.
pub const MAX_NODES: usize = 200_000;

/// The numbers of the universal class (X.680 8.6).
pub mod tag {
    #![expect(missing_docs, reason = "the names are those of X.680")]
    pub const BOOLEAN: u32 = 1;
    pub const INTEGER: u32 = 2;
    pub const BIT_STRING: u32 = 3;
    pub const OCTET_STRING: u32 = 4;
    pub const NULL: u32 = 5;
    pub const OID: u32 = 6;
    pub const UTF8_STRING: u32 = 12;
    pub const SEQUENCE: u32 = 16;
    pub const SET: u32 = 17;
    pub const T61_STRING: u32 = 20;
    pub const UTC_TIME: u32 = 23;
    pub const GENERALIZED_TIME: u32 = 24;
    pub const UNIVERSAL_STRING: u32 = 28;
    pub const BMP_STRING: u32 = 30;
}

/// What was read from some bytes.
#[derive(Debug, Clone, Default)]
pub struct Der {
    /// The elements one after another; a well-formed file has exactly one.
    pub roots: Vec<Element>,
    /// The first defect.
    pub fault: Option<Fault>,
}

/// One tag-length-value element.
#[derive(Debug, Clone)]
pub struct Element {
    /// 0 universal, 1 application, 2 context-specific, 3 private.
    pub class: u8,
    /// Whether its content is elements.
    pub constructed: bool,
    /// The tag number.
    pub number: u32,
    /// Tag, length and content, as far as it is there.
    pub span: Span,
    /// The content, as far as it is there.
    pub content: Span,
    /// The elements inside, for constructed ones.
    pub children: Vec<Element>,
}

/// A defect and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Offset of the element concerned.
    pub at: usize,
}

/// The kinds of defects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The length says `expected` bytes of content, `present` are there.
    Truncated {
        /// Bytes stated.
        expected: usize,
        /// Bytes there.
        present: usize,
    },
    /// Tag or length stop in the middle.
    HeaderCut,
    /// A length of more than eight bytes, or none that DER knows.
    LengthForm,
    /// An indefinite length: BER, not DER. Read all the same.
    Indefinite,
    /// Bytes after the first structure.
    Trailing,
    /// [`MAX_DEPTH`] or [`MAX_NODES`] was reached.
    Limit,
}

impl Element {
    /// Whether it is the universal element with this number.
    pub fn is(&self, number: u32) -> bool {
        self.class == 0 && self.number == number
    }

    /// Whether it is the context-specific element `[number]`.
    pub fn is_context(&self, number: u32) -> bool {
        self.class == 2 && self.number == number
    }

    /// The child at this place.
    pub fn child(&self, index: usize) -> Option<&Element> {
        self.children.get(index)
    }

    /// Its content within the bytes it was read from.
    pub fn bytes<'a>(&self, der: &'a [u8]) -> &'a [u8] {
        der.get(self.content.start..self.content.end).unwrap_or_default()
    }

    /// Tag, length and content within the bytes it was read from.
    pub fn raw<'a>(&self, der: &'a [u8]) -> &'a [u8] {
        der.get(self.span.start..self.span.end).unwrap_or_default()
    }

    /// The dotted form of an object identifier; `None` for other elements and broken ones.
    pub fn oid(&self, der: &[u8]) -> Option<String> {
        self.is(tag::OID).then(|| oid_text(self.bytes(der))).flatten()
    }

    /// The innermost element that holds the span, with its path of child numbers.
    pub fn at(&self, span: Span) -> (&Element, Vec<usize>) {
        let mut here = self;
        let mut path = Vec::new();
        while let Some((index, child)) = here.children.iter().enumerate().find(|(_, child)| child.span.contains(span)) {
            here = child;
            path.push(index);
        }
        (here, path)
    }
}

/// Reads all there is. Never fails: the defect is in [`Der::fault`].
pub fn parse(bytes: &[u8]) -> Der {
    let mut reader = Reader { bytes, nodes: 0, fault: None };
    let mut roots = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !roots.is_empty() {
            reader.report(FaultKind::Trailing, at);
        }
        let Some(element) = reader.element(at, bytes.len(), 0) else { break };
        at = element.span.end;
        roots.push(element);
    }
    Der { roots, fault: reader.fault }
}

/// The dotted form of the content of an object identifier.
pub fn oid_text(content: &[u8]) -> Option<String> {
    let mut arcs: Vec<u64> = Vec::new();
    let mut value: u64 = 0;
    let mut open = false;
    for byte in content {
        value = value.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        open = byte & 0x80 != 0;
        if !open {
            if arcs.is_empty() {
                let first = (value / 40).min(2);
                arcs.push(first);
                value -= first * 40;
            }
            arcs.push(value);
            value = 0;
        }
    }
    if open || arcs.is_empty() {
        return None;
    }
    Some(arcs.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

struct Reader<'a> {
    bytes: &'a [u8],
    nodes: usize,
    fault: Option<Fault>,
}

impl Reader<'_> {
    fn report(&mut self, kind: FaultKind, at: usize) {
        self.fault.get_or_insert(Fault { kind, at });
    }

    /// The element at `at`, inside a parent that ends at `end`. Depth is bounded, so is the recursion.
    fn element(&mut self, at: usize, end: usize, depth: usize) -> Option<Element> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.report(FaultKind::Limit, at);
            return None;
        }
        let Header { class, constructed, number, content: start, length } = self.header(at, end)?;
        let stop = match length {
            Length::Known(length) => match start.checked_add(length).filter(|stop| *stop <= end) {
                Some(stop) => stop,
                None => {
                    self.report(FaultKind::Truncated { expected: length, present: end - start }, at);
                    end
                }
            },
            Length::Indefinite => {
                self.report(FaultKind::Indefinite, at);
                end
            }
        };
        let mut children = Vec::new();
        let mut next = start;
        let mut content_end = stop;
        if constructed && depth < MAX_DEPTH {
            while next < stop {
                if matches!(length, Length::Indefinite) && self.bytes.get(next..next + 2) == Some(&[0, 0]) {
                    content_end = next;
                    next += 2;
                    break;
                }
                let Some(child) = self.element(next, stop, depth + 1) else {
                    next = stop;
                    break;
                };
                next = child.span.end;
                children.push(child);
            }
        } else if constructed && start < stop {
            self.report(FaultKind::Limit, at);
            next = stop;
        } else {
            next = stop;
        }
        Some(Element {
            class,
            constructed,
            number,
            span: Span::new(at, next.max(start)),
            content: Span::new(start, content_end),
            children,
        })
    }

    fn header(&mut self, at: usize, end: usize) -> Option<Header> {
        let window = self.bytes.get(..end)?;
        let Some(first) = window.get(at).copied() else {
            self.report(FaultKind::HeaderCut, at);
            return None;
        };
        let mut next = at + 1;
        let mut number = u32::from(first & 0x1f);
        if number == 0x1f {
            number = 0;
            loop {
                let Some(byte) = window.get(next).copied() else {
                    self.report(FaultKind::HeaderCut, at);
                    return None;
                };
                next += 1;
                number = (number << 7) | u32::from(byte & 0x7f);
                if byte & 0x80 == 0 {
                    break;
                }
            }
        }
        let Some(length) = window.get(next).copied() else {
            self.report(FaultKind::HeaderCut, at);
            return None;
        };
        next += 1;
        let length = match length {
            0..=0x7f => Length::Known(usize::from(length)),
            0x80 => Length::Indefinite,
            _ => {
                let count = usize::from(length & 0x7f);
                if count > 8 {
                    self.report(FaultKind::LengthForm, at);
                    return None;
                }
                let Some(octets) = window.get(next..next + count) else {
                    self.report(FaultKind::HeaderCut, at);
                    return None;
                };
                next += count;
                let value = octets.iter().fold(0u64, |value, byte| (value << 8) | u64::from(*byte));
                Length::Known(usize::try_from(value).unwrap_or(usize::MAX))
            }
        };
        Some(Header { class: first >> 6, constructed: first & 0x20 != 0, number, content: next, length })
    }
}

struct Header {
    class: u8,
    constructed: bool,
    number: u32,
    content: usize,
    length: Length,
}

#[derive(Clone, Copy)]
enum Length {
    Known(usize),
    Indefinite,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_nested_elements_with_their_places() {
        let bytes = [0x30, 0x05, 0x02, 0x01, 0x2a, 0x05, 0x00];
        let der = parse(&bytes);
        assert_eq!(der.fault, None);
        let root = &der.roots[0];
        assert_eq!((root.span, root.children.len()), (Span::new(0, 7), 2));
        assert_eq!(root.children[0].content, Span::new(4, 5));
    }

    #[test]
    fn a_cut_structure_shows_what_is_there() {
        let der = parse(&[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x07]);
        assert_eq!(der.fault, Some(Fault { kind: FaultKind::Truncated { expected: 256, present: 3 }, at: 0 }));
        assert_eq!(der.roots[0].children.len(), 1);
    }

    #[test]
    fn object_identifiers() {
        assert_eq!(oid_text(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]).as_deref(), Some("1.2.840.113549"));
        assert_eq!(oid_text(&[0x55, 0x04, 0x03]).as_deref(), Some("2.5.4.3"));
        assert_eq!(oid_text(&[0x2a, 0x86]), None);
    }

    #[test]
    fn deep_nesting_ends_at_the_limit() {
        let mut bytes = Vec::new();
        for _ in 0..5000 {
            bytes.extend([0x30, 0x80]);
        }
        assert!(parse(&bytes).fault.is_some());
    }

    proptest! {
        #[test]
        fn any_bytes_end_with_spans_inside(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            fn walk(element: &Element, outer: Span) {
                assert!(outer.contains(element.span) && element.span.contains(element.content));
                element.children.iter().for_each(|child| walk(child, element.span));
            }
            for root in parse(&bytes).roots {
                walk(&root, Span::new(0, bytes.len()));
            }
        }
    }
}

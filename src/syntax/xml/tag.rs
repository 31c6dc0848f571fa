//! A start tag taken apart: its name and its attributes with exact places, and what is wrong with them.

use super::chars::{self, Reference, is_space};
use super::{Defect, DefectKind};
use crate::order;
use crate::source::{Span, find_byte};
use std::borrow::Cow;

/// Collects defects, up to a number that a person would still read.
#[derive(Debug, Default)]
pub(super) struct Defects {
    list: Vec<Defect>,
    stopped: bool,
}

/// Defects kept for one document; more of them say nothing new. A fatal one is always kept.
pub(super) const MAX_DEFECTS: usize = 200;

impl Defects {
    /// Notes a defect that does not stop reading.
    pub(super) fn note(&mut self, kind: DefectKind, span: Span, detail: impl Into<String>) {
        if self.list.len() < MAX_DEFECTS {
            self.list.push(Defect { kind, span, detail: detail.into(), fatal: false });
        }
    }

    /// Notes the defect that stops reading.
    pub(super) fn stop(&mut self, kind: DefectKind, span: Span, detail: impl Into<String>) {
        self.stopped = true;
        self.list.push(Defect { kind, span, detail: detail.into(), fatal: true });
    }

    /// Whether reading has stopped.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    /// All of them by place.
    pub(super) fn into_sorted(mut self) -> Vec<Defect> {
        order::by_key(&mut self.list, |defect| (defect.span.start, defect.fatal));
        self.list
    }

    /// Whether one of this kind was met.
    pub(super) fn has(&self, kind: DefectKind) -> bool {
        self.list.iter().any(|defect| defect.kind == kind)
    }
}

/// An attribute as written, with its normalised value.
#[derive(Debug)]
pub(super) struct RawAttribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, str>,
    pub(super) span: Span,
    pub(super) value_span: Span,
}

/// Reads the attributes of a tag. `inside` is what follows the element's name, `base` its offset in the document.
/// At most `limit` attributes are read; returns whether there were more.
pub(super) fn attributes<'a>(
    inside: &'a str,
    base: usize,
    limit: usize,
    into: &mut Vec<RawAttribute<'a>>,
    defects: &mut Defects,
) -> bool {
    let bytes = inside.as_bytes();
    let here = |from: usize, to: usize| Span::new(base + from, base + to);
    let slice = |from: usize, to: usize| inside.get(from..to).unwrap_or("");
    let mut at = 0;
    loop {
        let start = skip(bytes, at, is_space);
        if start >= bytes.len() {
            return false;
        }
        let name_end = skip(bytes, start, |byte| !is_space(byte) && !matches!(byte, b'=' | b'"' | b'\'' | b'<'));
        if start == at && start > 0 {
            defects.note(DefectKind::BadAttribute, here(start, name_end), slice(start, name_end));
        }
        let name = slice(start, name_end);
        let equals = skip(bytes, name_end, is_space);
        if name.is_empty() || bytes.get(equals) != Some(&b'=') {
            // A name without a value, or something that is no name: step over it and read on.
            let end = if name.is_empty() { skip(bytes, start + 1, |byte| !is_space(byte)) } else { name_end };
            defects.note(DefectKind::BadAttribute, here(start, end), slice(start, end));
            at = end;
            continue;
        }
        if into.len() >= limit {
            return true;
        }
        let open = skip(bytes, equals + 1, is_space);
        let (value_start, value_end, end) = match bytes.get(open).copied() {
            Some(quote @ (b'"' | b'\'')) => match bytes.get(open + 1..).and_then(|rest| memchr::memchr(quote, rest)) {
                Some(length) => (open + 1, open + 1 + length, open + length + 2),
                None => (open + 1, bytes.len(), bytes.len()),
            },
            _ => {
                let end = skip(bytes, open, |byte| !is_space(byte));
                defects.note(DefectKind::BadAttribute, here(start, end), name);
                (open, end, end)
            }
        };
        let raw = slice(value_start, value_end);
        if end == value_end && bytes.get(open).is_some_and(|byte| matches!(byte, b'"' | b'\'')) {
            defects.note(DefectKind::BadAttribute, here(start, end), name);
        }
        into.push(RawAttribute {
            name,
            value: normalise(raw, base + value_start, defects),
            span: here(start, end),
            value_span: here(value_start, value_end),
        });
        at = end;
    }
}

/// The first place from `at` on whose byte is not wanted.
fn skip(bytes: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let passed = bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| wanted(**byte)).count());
    at + passed
}

/// The value of an attribute as XML 1.0 3.3.3 says for CDATA attributes. `base` is the offset of `raw` in the document.
fn normalise<'a>(raw: &'a str, base: usize, defects: &mut Defects) -> Cow<'a, str> {
    let bytes = raw.as_bytes();
    const SPECIAL: [u8; 5] = [b'&', b'<', b'\t', b'\n', b'\r'];
    let Some(first) = find_byte(bytes, SPECIAL) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    let mut copied = 0;
    let mut at = first;
    while let Some(byte) = bytes.get(at) {
        out.push_str(raw.get(copied..at).unwrap_or(""));
        let next = match byte {
            b'&' => {
                let end = bytes.get(at + 1..).and_then(|rest| memchr::memchr3(b';', b'&', b'<', rest));
                let end = end.map(|length| at + 1 + length).filter(|end| bytes.get(*end) == Some(&b';'));
                match end {
                    Some(end) => {
                        let span = Span::new(base + at, base + end + 1);
                        let body = raw.get(at + 1..end).unwrap_or("");
                        match chars::reference(body) {
                            Reference::Character(c) => {
                                out.push(c);
                                end + 1
                            }
                            other => {
                                note_reference(&other, body, span, defects);
                                out.push('&');
                                at + 1
                            }
                        }
                    }
                    None => {
                        defects.note(DefectKind::BareAmpersand, Span::new(base + at, base + at + 1), "&");
                        out.push('&');
                        at + 1
                    }
                }
            }
            b'<' => {
                defects.note(DefectKind::LessThanInAttribute, Span::new(base + at, base + at + 1), "<");
                out.push('<');
                at + 1
            }
            b'\r' => {
                out.push(' ');
                if bytes.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 }
            }
            _ => {
                out.push(' ');
                at + 1
            }
        };
        copied = next;
        match bytes.get(next..).and_then(|rest| find_byte(rest, SPECIAL)) {
            Some(length) => at = next + length,
            None => break,
        }
    }
    out.push_str(raw.get(copied..).unwrap_or(""));
    Cow::Owned(out)
}

/// Notes what is wrong with a reference that stands for no character.
pub(super) fn note_reference(found: &Reference, body: &str, span: Span, defects: &mut Defects) {
    match found {
        Reference::Character(_) => {}
        Reference::Bad => defects.note(DefectKind::BadCharacterReference, span, format!("&{body};")),
        Reference::Unknown => defects.note(DefectKind::UnknownEntity, span, body),
        Reference::None => defects.note(DefectKind::BareAmpersand, Span::new(span.start, span.start + 1), "&"),
    }
}

//! Builds a decoded text together with its way back.
//! Comes in: pieces copied or replaced, in order. Goes out: content and [`SpanMap`]. Must not know any encoding.

use super::model::{Content, NoteKind};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;

/// One undone encoding: what came out, the way back, and remarks whose spans refer to the text that went in.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) kind: LayerKind,
    pub(super) detail: Option<String>,
    pub(super) content: Content,
    pub(super) map: SpanMap,
    pub(super) notes: Vec<(NoteKind, Span, String)>,
}

impl Step {
    /// A part of the text as it stands.
    pub(super) fn cut(kind: LayerKind, detail: Option<String>, text: &str, span: Span) -> Self {
        Step {
            kind,
            detail,
            content: Content::Text(span.of(text).into()),
            map: SpanMap::slice(span.start, span.of(text).len()),
            notes: Vec::new(),
        }
    }

    pub(super) fn note(&mut self, kind: NoteKind, span: Span, detail: impl Into<String>) {
        self.notes.push((kind, span, detail.into()));
    }
}

/// A text being rewritten.
#[derive(Debug, Default)]
pub(super) struct Rewrite {
    out: Vec<u8>,
    map: SpanMap,
}

impl Rewrite {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Rewrite { out: Vec::with_capacity(capacity), map: SpanMap::new() }
    }

    /// Copies `source[from..to]` as it stands.
    pub(super) fn copy(&mut self, source: &[u8], from: usize, to: usize) {
        if let Some(part) = source.get(from..to) {
            self.out.extend_from_slice(part);
            self.map.push(1, 1, from, part.len());
        }
    }

    /// Writes what the `outer` span stands for.
    pub(super) fn emit(&mut self, bytes: &[u8], outer: Span) {
        self.out.extend_from_slice(bytes);
        self.map.push(bytes.len(), outer.len(), outer.start, 1);
    }

    /// Writes what another step made of a part of the same text.
    pub(super) fn join(&mut self, step: &Step) {
        self.out.extend_from_slice(step.content.as_bytes());
        self.map.append(&step.map);
    }

    pub(super) fn emit_char(&mut self, character: char, outer: Span) {
        let mut buffer = [0; 4];
        self.emit(character.encode_utf8(&mut buffer).as_bytes(), outer);
    }

    pub(super) fn finish(self) -> (Content, SpanMap) {
        (Content::from_bytes(self.out), self.map)
    }

    pub(super) fn step(self, kind: LayerKind, detail: Option<String>) -> Step {
        let (content, map) = self.finish();
        Step { kind, detail, content, map, notes: Vec::new() }
    }
}

/// Span of the text without white space and zero-width characters at its ends.
pub(super) fn trimmed(text: &str) -> Span {
    let end = text.trim_end_matches(is_blank).len();
    let start = text.len() - text.trim_start_matches(is_blank).len();
    Span::new(start.min(end), end)
}

/// White space, and what copying leaves behind like white space.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\0')
}

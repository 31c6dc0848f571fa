//! The search: candidates declare cheap checks, run, recurse, and the best result wins.
//! Comes in: bytes. Goes out: what was found, with its trail. Must not know single encodings: those are one file each.

use super::rewrite::Step;
use super::{Budget, Carrier, Content, Format, Layer, LayerKind, Note, NoteKind, Transport, Unpacked};
use super::{
    base64, charset, curl, deflate, form, har, html, http, json_string, leaf, pem, percent, quoted_printable, quotes,
    saml_tracer, scan, transcript, typographic, url,
};
use crate::source::{Span, SpanMap};

/// A result of this score ends the search for others.
pub(super) const CERTAIN: u32 = 80;
/// Below this a result says nothing about the paste.
pub(super) const USEFUL: u32 = 40;
/// Decoding steps for one input.
const MAX_STEPS: usize = 30_000;

/// What is left of the budget while one input is unwrapped.
pub(super) struct Work<'b> {
    pub(super) budget: &'b Budget,
    steps: usize,
    /// Bytes that all steps together may still produce.
    bytes: usize,
    /// The limit that stopped a branch.
    stopped: Option<String>,
    /// Bytes that may still be searched for messages inside text.
    scans: usize,
}

/// A content on its way inwards, with everything that led to it.
#[derive(Debug, Clone)]
pub(super) struct Trail {
    pub(super) content: Content,
    pub(super) layers: Vec<Layer>,
    pub(super) notes: Vec<Note>,
    pub(super) transport: Option<Transport>,
    /// The message parameter this is the value of.
    pub(super) parameter: Option<String>,
    pub(super) origin: Option<String>,
    /// Length of the paste, with and without white space around it.
    pub(super) pasted: [usize; 2],
}

/// What a branch of the search ended in.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) score: u32,
    pub(super) items: Vec<Unpacked>,
}

/// What a decoder offers: a step to follow, or things it has already followed to the end.
pub(super) enum Offer {
    Step(Step),
    Found(Found),
}

struct Decoder {
    check: fn(&Trail) -> bool,
    run: fn(&mut Work<'_>, &Trail) -> Vec<Offer>,
}

/// In the order of trust: the first that leads to something certain wins.
const DECODERS: &[Decoder] = &[
    Decoder { check: charset::check, run: charset::run },
    Decoder { check: transcript::check, run: transcript::run },
    Decoder { check: quotes::check_marks, run: quotes::run_marks },
    Decoder { check: typographic::check, run: typographic::run },
    Decoder { check: har::check, run: har::run },
    Decoder { check: saml_tracer::check, run: saml_tracer::run },
    Decoder { check: pem::check, run: pem::run },
    Decoder { check: form::check_json, run: form::run_json },
    Decoder { check: html::check_forms, run: html::run_forms },
    Decoder { check: curl::check, run: curl::run },
    Decoder { check: http::check, run: http::run },
    Decoder { check: url::check, run: url::run },
    Decoder { check: form::check, run: form::run },
    Decoder { check: form::check_lines, run: form::run_lines },
    Decoder { check: quoted_printable::check, run: quoted_printable::run },
    Decoder { check: quotes::check, run: quotes::run },
    Decoder { check: json_string::check, run: json_string::run },
    Decoder { check: html::check_entities, run: html::run_entities },
    Decoder { check: percent::check, run: percent::run },
    Decoder { check: base64::check, run: base64::run },
    Decoder { check: deflate::check, run: deflate::run },
    Decoder { check: scan::check, run: scan::run },
];

/// Unwraps one input.
pub(super) fn unpack(bytes: &[u8], budget: &Budget) -> Vec<Unpacked> {
    let kept = bytes.get(..budget.input).unwrap_or(bytes);
    let mut trail = Trail::new(Content::from_bytes(kept.to_vec()));
    if kept.len() < bytes.len() {
        trail.note(NoteKind::Limit, Span::at(kept.len()), format!("input {}", budget.input));
    }
    let produce = kept.len().saturating_mul(16).saturating_add(4 << 20);
    let mut work = Work {
        budget,
        steps: MAX_STEPS,
        bytes: produce,
        stopped: None,
        scans: kept.len().saturating_mul(4).saturating_add(1 << 20),
    };
    let found = work.peel(trail);
    let mut items = found.items;
    if found.score < USEFUL
        && let (Some(detail), Some(first)) = (work.stopped, items.first_mut())
    {
        first.notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail });
    }
    if items.len() > budget.items {
        items.truncate(budget.items);
        if let Some(last) = items.last_mut() {
            last.notes.push(Note {
                kind: NoteKind::Limit,
                layer: 0,
                span: Span::default(),
                detail: format!("items {}", budget.items),
            });
        }
    }
    items
}

impl Work<'_> {
    /// Follows a content to the best end that can be found.
    pub(super) fn peel(&mut self, trail: Trail) -> Found {
        if let Some(found) = leaf::certain(self, &trail) {
            return found;
        }
        let mut best: Option<Found> = None;
        let mut tried: Vec<String> = Vec::new();
        for decoder in DECODERS {
            if !(decoder.check)(&trail) {
                continue;
            }
            for offer in (decoder.run)(self, &trail) {
                let found = match offer {
                    Offer::Found(found) => Some(found),
                    Offer::Step(step) => self.follow(&trail, step, &mut tried),
                };
                if let Some(found) = found
                    && best.as_ref().is_none_or(|best| found.score > best.score)
                {
                    best = Some(found);
                }
            }
            if best.as_ref().is_some_and(|best| best.score >= CERTAIN) {
                break;
            }
        }
        if let Some(best) = best.take_if(|best| best.score >= CERTAIN) {
            return best;
        }
        let fallback = leaf::fallback(&trail, &tried);
        match best {
            Some(best) if best.score > fallback.score => best,
            _ => fallback,
        }
    }

    fn follow(&mut self, trail: &Trail, step: Step, tried: &mut Vec<String>) -> Option<Found> {
        if trail.layers.len() >= self.budget.layers {
            self.stopped.get_or_insert(format!("layers {}", self.budget.layers));
            return None;
        }
        if !self.spend(trail.bytes().len(), step.content.as_bytes().len()) {
            return None;
        }
        let name = layer_name(step.kind);
        let skipped = step.notes.iter().any(|(kind, _, _)| *kind == NoteKind::Garbage);
        let mut found = self.peel(trail.then(step));
        if skipped {
            // Characters were left out to get here: whatever needs no such thing is better.
            found.score = found.score.min(CERTAIN - 10);
        }
        let remark = format!("{name}: no message inside");
        if found.score < USEFUL && tried.len() < 8 && !tried.contains(&remark) {
            tried.push(remark);
        }
        Some(found)
    }

    /// Takes one step and its output from the budget; `false` where nothing is left.
    /// What inflates counts a few times its input: [`Budget::output`] holds for it already.
    fn spend(&mut self, read: usize, wrote: usize) -> bool {
        let bytes = wrote.min(read.saturating_mul(4));
        if self.steps == 0 || self.bytes < bytes {
            self.stopped.get_or_insert(format!("steps {MAX_STEPS}"));
            return false;
        }
        self.steps -= 1;
        self.bytes -= bytes;
        true
    }

    /// Takes a search through text from the budget.
    pub(super) fn may_scan(&mut self, bytes: usize) -> bool {
        let granted = self.scans >= bytes;
        // Small texts cost as much as their setting up.
        self.scans = self.scans.saturating_sub(bytes.max(1 << 10));
        granted
    }

    /// Follows the value of a message parameter (or another part) that a decoder cut out.
    pub(super) fn peel_part(&mut self, trail: &Trail, steps: Vec<Step>) -> Option<Found> {
        let mut at = trail.clone();
        for step in steps {
            let wrote = step.content.as_bytes().len();
            if !self.spend(wrote, wrote) || at.layers.len() >= self.budget.layers {
                return None;
            }
            at = at.then(step);
        }
        Some(self.peel(at))
    }
}

impl Trail {
    pub(super) fn new(content: Content) -> Self {
        let pasted = [content.as_bytes().len(), content.as_bytes().trim_ascii().len()];
        Trail { pasted, content, layers: Vec::new(), notes: Vec::new(), transport: None, parameter: None, origin: None }
    }

    pub(super) fn text(&self) -> &str {
        self.content.as_str()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.content.as_bytes()
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.content, Content::Text(_))
    }

    pub(super) fn carrier(&self) -> Option<Carrier> {
        self.transport.as_ref().and_then(|transport| transport.carrier)
    }

    pub(super) fn has(&self, kind: LayerKind) -> bool {
        self.layers.iter().any(|layer| layer.kind == kind)
    }

    /// Remarks on the current content.
    pub(super) fn note(&mut self, kind: NoteKind, span: Span, detail: impl Into<String>) {
        let layer = self.layers.len();
        self.notes.push(Note { kind, layer, span, detail: detail.into() });
    }

    /// The content one step further in.
    pub(super) fn then(&self, step: Step) -> Trail {
        let mut next = self.clone();
        for (kind, span, detail) in step.notes {
            next.note(kind, span, detail);
        }
        next.content = step.content.clone();
        next.layers.push(Layer { kind: step.kind, detail: step.detail, content: step.content, map: step.map });
        next
    }

    /// A span of the current content in the text that was pasted.
    pub(super) fn to_input(&self, span: Span) -> Span {
        self.layers.iter().rev().fold(span, |span, layer| layer.map.outer(span))
    }

    /// Ends here: `span` of the content is the document.
    pub(super) fn end(self, kind: LayerKind, detail: Option<String>, format: Format, span: Span) -> Unpacked {
        let whole = span == Span::new(0, self.bytes().len());
        let content = match &self.content {
            content if whole => content.clone(),
            Content::Text(text) => Content::Text(span.of(text).into()),
            Content::Bytes(bytes) => Content::Bytes(bytes.get(span.start..span.end).unwrap_or(&[]).into()),
        };
        let map = SpanMap::slice(span.start, content.as_bytes().len());
        let mut layers = self.layers;
        layers.push(Layer { kind, detail, content, map });
        Unpacked {
            origin: self.origin,
            layers,
            notes: self.notes,
            transport: self.transport,
            format,
            children: Vec::new(),
        }
    }
}

/// The name of a layer in the report.
pub(super) fn layer_name(kind: LayerKind) -> String {
    kind.as_str().to_owned()
}

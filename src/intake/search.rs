//! The search: candidates declare cheap checks, run, recurse, and the best result wins.
//! Comes in: bytes. Goes out: what was found, with its state. Must not know single encodings: those are one file each.

use super::model::{Budget, Carrier, Content, Format, Layer, Note, NoteKind, Transport, Unpacked};
use super::rewrite::Step;
use crate::source::{Span, SpanMap, visible};
use crate::vocabulary::LayerKind;

/// A result of this score ends the search for others.
pub(super) const CERTAIN: u32 = 80;
/// Below this a result says nothing about the paste.
pub(super) const USEFUL: u32 = 40;
/// Decoding steps for one input.
const MAX_STEPS: usize = 30_000;

/// What is left of the budget while one input is unwrapped.
pub(super) struct Search<'b> {
    pub(super) budget: &'b Budget,
    readers: &'static Readers,
    steps: usize,
    /// Bytes that all steps together may still produce.
    bytes: usize,
    /// The limit that stopped a branch.
    stopped: Option<String>,
    /// Bytes that may still be searched for messages inside text.
    scans: usize,
    /// Bytes that containers may still add to the input.
    grants: usize,
    /// Bytes of packed recordings that may still be read as a stream.
    pub(super) stream: usize,
    /// Something was left out because somebody wanted no more.
    interrupted: bool,
}

/// A content on its way inwards, with everything that led to it.
#[derive(Debug, Clone)]
pub(super) struct DecodeState {
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
pub(super) struct Decoded {
    pub(super) score: u32,
    pub(super) items: Vec<Unpacked>,
}

/// What a decoder offers: a step to follow, or things it has already followed to the end.
pub(super) enum Candidate {
    Step(Step),
    Decoded(Decoded),
}

/// A reader of one notation.
pub(super) struct Decoder {
    /// A cheap test whether it is worth running.
    pub(super) check: Check,
    /// Undoes the notation.
    pub(super) run: fn(&mut Search<'_>, &DecodeState) -> Vec<Candidate>,
}

/// A cheap test of a content.
pub(super) type Check = fn(&DecodeState) -> bool;

/// What a search knows of notations.
pub(super) struct Readers {
    /// In the order of trust: the first that leads to something certain wins.
    pub(super) decoders: &'static [Decoder],
    /// The item where the content says itself what it is.
    pub(super) certain: fn(&Search<'_>, &DecodeState) -> Option<Decoded>,
    /// The item where no decoder found anything better; the names of the steps that were tried.
    pub(super) fallback: fn(&Search<'_>, &DecodeState, &[String]) -> Decoded,
    /// What has to be undone before the content can be anything certain.
    pub(super) needs_repair: &'static [Check],
    /// JSON that holds messages rather than being one.
    pub(super) containers: &'static [Check],
    /// Readers of large texts, of which no copy is made.
    pub(super) streams: &'static [Stream],
    /// The reader of large recordings that are packed as a whole.
    pub(super) packed: fn(&mut Search<'_>, &DecodeState, &[u8]) -> Option<Decoded>,
}

/// A reader of recordings and exports that may be large: it is given the text, which the state does not hold.
pub(super) struct Stream {
    /// A cheap test whether it is worth running.
    pub(super) check: fn(&str) -> bool,
    /// Reads the text; nothing where it holds no message.
    pub(super) read: fn(&mut Search<'_>, &DecodeState, &str) -> Option<Decoded>,
}

/// Unwraps one input.
pub(super) fn unpack(bytes: &[u8], budget: &Budget, readers: &'static Readers) -> Vec<Unpacked> {
    let length = bytes.len().min(budget.input);
    let mut search = Search {
        budget,
        readers,
        steps: MAX_STEPS,
        bytes: length.saturating_mul(16).saturating_add(4 << 20),
        stopped: None,
        scans: length.saturating_mul(4).saturating_add(1 << 20),
        grants: budget.input,
        stream: budget.stream,
        interrupted: false,
    };
    let found = match search.read_through(bytes) {
        Some(found) => found,
        None => {
            let kept = bytes.get(..budget.input).unwrap_or(bytes);
            let mut state = DecodeState::new(Content::from_slice(kept));
            if kept.len() < bytes.len() {
                state.note(NoteKind::Limit, Span::at(kept.len()), format!("input {}", budget.input));
            }
            search.peel(state)
        }
    };
    let mut items = found.items;
    if found.score < USEFUL
        && let (Some(detail), Some(first)) = (search.stopped, items.first_mut())
    {
        first.notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail });
    }
    if search.interrupted
        && let Some(first) = items.first_mut()
    {
        first.notes.push(interrupted());
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

/// That something was not read because somebody wanted no more.
pub(crate) fn interrupted() -> Note {
    Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail: "interrupted".to_owned() }
}

impl Search<'_> {
    /// Whether to take in no more, asked before each part of a larger whole. A part that was begun is read to its end.
    pub(super) fn is_stopped(&mut self) -> bool {
        self.interrupted |= self.budget.stop.is_asked();
        self.interrupted
    }

    /// Says how far the recording at hand is: bytes of the input, and messages in them.
    pub(super) fn went(&self, read: usize, found: usize) {
        self.budget.watch.went(read, found);
    }

    /// A large text that one of the readers of recordings takes; no copy is made of it.
    fn read_through(&mut self, bytes: &[u8]) -> Option<Decoded> {
        let packed = DecodeState::new(Content::Passed(bytes.len()));
        if let Some(found) = (self.readers.packed)(self, &packed, bytes) {
            return Some(found);
        }
        if bytes.len() <= self.budget.kept {
            return None;
        }
        let kept = bytes.get(..self.budget.stream).unwrap_or(bytes);
        let text = match std::str::from_utf8(kept) {
            Ok(text) => text,
            Err(error) if kept.len() < bytes.len() && error.error_len().is_none() => {
                std::str::from_utf8(kept.get(..error.valid_up_to())?).ok()?
            }
            Err(_) => return None,
        };
        let mut state = DecodeState::new(Content::Passed(text.len()));
        state.pasted = [bytes.len(), bytes.trim_ascii().len()];
        if text.len() < bytes.len() {
            state.note(NoteKind::Limit, Span::at(text.len()), format!("stream {}", self.budget.stream));
        }
        self.read_stream(&state, text)
    }

    /// The same for a text that stands in a container, which is not kept either.
    pub(super) fn read_stream(&mut self, state: &DecodeState, text: &str) -> Option<Decoded> {
        let stream = self.readers.streams.iter().find(|stream| (stream.check)(text))?;
        (stream.read)(self, state, text)
    }

    /// Follows a content to the best end that can be found.
    pub(super) fn peel(&mut self, state: DecodeState) -> Decoded {
        if let Some(found) = (self.readers.certain)(self, &state) {
            return found;
        }
        let mut best: Option<Decoded> = None;
        let mut tried: Vec<String> = Vec::new();
        for decoder in self.readers.decoders {
            if !(decoder.check)(&state) {
                continue;
            }
            for offer in (decoder.run)(self, &state) {
                let found = match offer {
                    Candidate::Decoded(found) => Some(found),
                    Candidate::Step(step) => self.follow(&state, step, &mut tried),
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
        let fallback = (self.readers.fallback)(self, &state, &tried);
        match best {
            Some(best) if best.score > fallback.score => best,
            _ => fallback,
        }
    }

    /// The item that this content is where nothing better is known.
    pub(super) fn fallback(&self, state: &DecodeState) -> Decoded {
        (self.readers.fallback)(self, state, &[])
    }

    /// Whether something has to be undone before the content can be anything certain.
    pub(super) fn needs_repair(&self, state: &DecodeState) -> bool {
        self.readers.needs_repair.iter().any(|check| check(state))
    }

    /// Whether a reader takes the content for JSON that holds messages.
    pub(super) fn is_container(&self, state: &DecodeState) -> bool {
        self.readers.containers.iter().any(|check| check(state))
    }

    fn follow(&mut self, state: &DecodeState, step: Step, tried: &mut Vec<String>) -> Option<Decoded> {
        if state.layers.len() >= self.budget.layers {
            self.stopped.get_or_insert(format!("layers {}", self.budget.layers));
            return None;
        }
        if !self.spend(state.bytes().len(), step.content.as_bytes().len()) {
            return None;
        }
        let name = layer_name(step.kind);
        let skipped = step.notes.iter().any(|(kind, _, _)| *kind == NoteKind::Garbage);
        let mut found = self.peel(state.then(step));
        if skipped {
            // This path skipped characters. Rank it below paths that skip none.
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

    /// Whether a step was refused because all steps and bytes of the input are spent.
    pub(super) fn is_used_up(&self) -> bool {
        self.stopped.as_ref().is_some_and(|limit| limit.starts_with("steps"))
    }

    /// What a container unpacked to is input like the paste: the container's own limits hold for it, once.
    pub(super) fn grant(&mut self, bytes: usize) {
        let bytes = bytes.min(self.grants);
        self.grants -= bytes;
        self.bytes = self.bytes.saturating_add(bytes.saturating_mul(16));
        self.scans = self.scans.saturating_add(bytes.saturating_mul(4));
    }

    /// Takes a search through text from the budget.
    pub(super) fn may_scan(&mut self, bytes: usize) -> bool {
        let granted = self.scans >= bytes;
        // Small texts cost as much as their setting up.
        self.scans = self.scans.saturating_sub(bytes.max(1 << 10));
        granted
    }

    /// Follows the value of a message parameter (or another part) that a decoder cut out.
    pub(super) fn peel_part(&mut self, state: &DecodeState, steps: Vec<Step>) -> Option<Decoded> {
        let mut at = state.clone();
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

impl DecodeState {
    pub(super) fn new(content: Content) -> Self {
        let pasted = [content.as_bytes().len(), content.as_bytes().trim_ascii().len()];
        DecodeState {
            pasted,
            content,
            layers: Vec::new(),
            notes: Vec::new(),
            transport: None,
            parameter: None,
            origin: None,
        }
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
        let (layer, span) = (self.layers.len(), visible(self.content.as_str(), span));
        self.notes.push(Note { kind, layer, span, detail: detail.into() });
    }

    /// The content one step further in.
    pub(super) fn then(&self, step: Step) -> DecodeState {
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
        let whole = span == Span::new(0, self.content.size());
        let content = match &self.content {
            content if whole => content.clone(),
            Content::Text(text) => Content::Text(span.of(text).into()),
            Content::Bytes(bytes) => Content::Bytes(bytes.get(span.start..span.end).unwrap_or(&[]).into()),
            Content::Passed(_) => Content::Passed(span.len()),
        };
        let map = SpanMap::slice(span.start, content.size());
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

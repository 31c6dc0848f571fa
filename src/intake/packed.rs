//! Large recordings in gzip files and archives: they are read while they are unpacked, and only the entry at hand is held.
//!
//! Input: packed bytes. Output: the item of the recording, whose text is not kept. Invariant: at most [`Budget::stream`] bytes are
//! unpacked for one paste.
//!
//! [`Budget::stream`]: super::model::Budget

use super::har::Log;
use super::inflate;
use super::model::{Content, NoteKind};
use super::rewrite::Step;
use super::search::{DecodeState, Decoded, Search};
use super::split::Splitter;
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// An entry longer than this is a download.
const MAX_ENTRY: usize = 32 << 20;
/// Bytes at both ends of a recording that may name the tool.
const NEAR: usize = 8 << 10;
/// Bytes that are unpacked at a time.
const CHUNK: usize = 64 << 10;

/// The recording that is deflated in `packed`, which stands at `place` of the content; nothing where it is none, or
/// small enough to be kept.
pub(super) fn recording(
    search: &mut Search<'_>,
    state: &DecodeState,
    kind: LayerKind,
    detail: Option<String>,
    packed: &[u8],
    place: Span,
) -> Option<Decoded> {
    let kept = search.budget.kept;
    let head = inflate::inflate(packed, kept.max(CHUNK), usize::MAX);
    if (head.complete && head.out.len() <= kept) || !begins(&head.out) {
        return None;
    }
    let mut reading = Reading::new();
    let most = search.stream;
    let mut limited = false;
    let mut is_stopped = false;
    let end = inflate::each(packed, CHUNK, &mut |piece, taken| {
        let left = most.saturating_sub(reading.splitter.read());
        limited = piece.len() > left;
        reading.feed(search, piece.get(..piece.len().min(left)).unwrap_or(&[]));
        search.went(place.start + taken, reading.log.found());
        is_stopped = reading.log.is_begun() && search.is_stopped();
        !limited && !is_stopped
    });
    let total = reading.splitter.read();
    search.stream = most.saturating_sub(total);
    let step =
        Step { kind, detail, content: Content::Passed(total), map: SpanMap::whole(total, place), notes: Vec::new() };
    let mut inside = state.then(step);
    if limited {
        inside.note(NoteKind::Limit, Span::at(total), format!("stream {}", search.budget.stream));
    }
    Some(reading.finish(search, &inside, end.complete || limited, is_stopped))
}

/// Whether the bytes are the beginning of a log with entries.
fn begins(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF));
    first == Some(&b'{') && memmem::find(start, b"\"log\"").is_some() && memmem::find(bytes, b"\"entries\"").is_some()
}

/// A log that comes in pieces.
struct Reading {
    log: Log,
    splitter: Splitter,
    /// The entry at hand; it starts at `base`.
    buffer: Vec<u8>,
    base: usize,
    start: Vec<u8>,
    end: Vec<u8>,
    /// An entry was no JSON.
    broken: bool,
}

impl Reading {
    fn new() -> Self {
        Reading {
            log: Log::new(),
            splitter: Splitter::new(super::har::NAMES),
            buffer: Vec::new(),
            base: 0,
            start: Vec::new(),
            end: Vec::new(),
            broken: false,
        }
    }

    fn feed(&mut self, search: &mut Search<'_>, piece: &[u8]) {
        let start = self.splitter.read();
        self.buffer.extend_from_slice(piece);
        while let Some(span) = self.splitter.next(piece.get(self.splitter.read() - start..).unwrap_or(&[])) {
            // Of an entry that is too long, the beginning is not there any more.
            let Some(from) = span.start.checked_sub(self.base) else { continue };
            let entry = self.buffer.get(from..from + span.len()).map(std::str::from_utf8);
            let read = entry.is_some_and(|entry| entry.is_ok_and(|entry| self.log.entry(search, entry, span.start)));
            self.broken |= !read;
        }
        let kept = self.splitter.open().unwrap_or(self.splitter.read()).max(self.base);
        self.buffer.drain(..(kept - self.base).min(self.buffer.len()));
        self.base = kept;
        if self.buffer.len() > MAX_ENTRY {
            self.base += self.buffer.len();
            self.buffer.clear();
        }
        if self.start.len() < NEAR {
            self.start.extend(piece.iter().take(NEAR));
        }
        self.end.extend(piece.get(piece.len().saturating_sub(NEAR)..).unwrap_or(&[]));
        self.end.drain(..self.end.len().saturating_sub(NEAR));
    }

    /// The item; `complete` says that the end of the packed bytes was reached, or a limit that is told apart. After a stop, the entry at
    /// hand is no part of it.
    fn finish(mut self, search: &mut Search<'_>, state: &DecodeState, complete: bool, is_stopped: bool) -> Decoded {
        self.log.made_by(&[self.start, self.end].concat());
        let end = self.splitter.read();
        let open = self.splitter.open().filter(|_| !is_stopped && (!complete || !self.splitter.ended));
        let rest = String::from_utf8_lossy(&self.buffer);
        let tail = open.filter(|open| *open == self.base).map(|open| (open, rest.as_ref()));
        let whole = is_stopped || (self.splitter.ended && !self.broken);
        self.log.finish(search, state, tail, whole, end)
    }
}

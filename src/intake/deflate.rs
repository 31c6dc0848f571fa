//! DEFLATE (RFC 1951), bare or in a zlib (RFC 1950) or gzip (RFC 1952) wrapper, also cut off.
//! Comes in: bytes. Goes out: as much as inflates, within the budget. The wrapper's checksum is not looked at.

use super::model::{Carrier, Content, NoteKind};
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Search};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;
use flate2::{Decompress, FlushDecompress, Status};

const CHUNK: usize = 32 << 10;

/// Whether the first bytes inflate to the start of a message.
pub(super) fn check(state: &DecodeState) -> bool {
    let bytes = state.bytes();
    if bytes.len() < 4 {
        return false;
    }
    let is_compressed = |kind| matches!(kind, LayerKind::Deflate | LayerKind::Zlib | LayerKind::Gzip);
    if state.layers.iter().filter(|layer| is_compressed(layer.kind)).count() >= 4 {
        return false;
    }
    let (_, start) = wrapper(bytes);
    let probe = inflate(bytes.get(start..).unwrap_or(&[]), 256, usize::MAX);
    let begins = probe.out.iter().position(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF));
    // Another encoding inside is text as well, or names itself.
    let start_text = probe.out.get(..64.min(probe.out.len())).unwrap_or(&[]);
    let is_text =
        start_text.len() >= 24 && start_text.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n' | 0));
    if is_text || start_text.starts_with(&[0x1F, 0x8B, 8]) {
        return true;
    }
    begins.and_then(|at| probe.out.get(at)).is_some_and(|byte| match byte {
        b'<' | b'{' => true,
        0xFE | 0xFF => probe.out.len() > 8,
        // Inside the parameter of a message, or in a file with a wrapper, any text will do.
        _ => start > 0 && probe.out.len() > 16 && std::str::from_utf8(probe.out.get(..16).unwrap_or(&[])).is_ok(),
    })
}

/// Inflates as far as it goes.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let bytes = state.bytes();
    let (kind, start) = wrapper(bytes);
    let body = bytes.get(start..).unwrap_or(&[]);
    // A file that was compressed as a whole may be as large as one that was not.
    let is_file = kind == LayerKind::Gzip && state.layers.is_empty();
    let output = if is_file { search.budget.input } else { search.budget.output };
    let most = output.min(body.len().saturating_mul(search.budget.ratio).max(64 << 10));
    let inflated = inflate(body, most, search.budget.ratio);
    let outer = Span::new(0, (start + inflated.read).min(bytes.len()));
    let len = inflated.out.len();
    let mut out = inflated.out;
    if !inflated.complete
        && let Err(error) = std::str::from_utf8(&out)
    {
        // A cut or damaged stream ends inside a character at best.
        out.truncate(error.valid_up_to());
    }
    let kept = out.len();
    let mut step = Step {
        kind,
        detail: None,
        content: Content::from_bytes(out),
        map: SpanMap::whole(kept, outer),
        notes: Vec::new(),
    };
    let all = Span::new(0, bytes.len());
    match kind {
        LayerKind::Zlib => step.note(NoteKind::ZlibWrapped, Span::new(0, 2), "zlib"),
        LayerKind::Gzip => step.note(NoteKind::ZlibWrapped, Span::new(0, 2), "gzip"),
        _ => {}
    }
    if state.parameter.is_some() && matches!(state.carrier(), Some(Carrier::Form | Carrier::HtmlForm)) {
        step.note(NoteKind::DeflateInPost, all, state.parameter.clone().unwrap_or_default());
    }
    if inflated.limit {
        let what = if len >= output { "output" } else { "ratio" };
        let value = if what == "output" { output } else { search.budget.ratio };
        step.note(NoteKind::Limit, all, format!("{what} {value}"));
    } else if !inflated.complete {
        step.note(NoteKind::Truncated, Span::at(outer.end), "deflate");
    }
    vec![Candidate::Step(step)]
}

/// The wrapper by its first bytes, and where the stream starts.
fn wrapper(bytes: &[u8]) -> (LayerKind, usize) {
    match bytes {
        [0x1F, 0x8B, 8, flags, ..] => (LayerKind::Gzip, gzip_header(bytes, *flags)),
        [0x78, second, ..] if (0x7800 + usize::from(*second)) % 31 == 0 => (LayerKind::Zlib, 2),
        _ => (LayerKind::Deflate, 0),
    }
}

/// RFC 1952 2.3: ten bytes, then the optional fields that the flags name.
fn gzip_header(bytes: &[u8], flags: u8) -> usize {
    let mut at = 10;
    if flags & 4 != 0 {
        let low = usize::from(bytes.get(at).copied().unwrap_or(0));
        let high = usize::from(bytes.get(at + 1).copied().unwrap_or(0));
        at += 2 + low + high * 256;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let rest = bytes.get(at..).unwrap_or(&[]);
            at += rest.iter().position(|byte| *byte == 0).map_or(rest.len(), |end| end + 1);
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    at.min(bytes.len())
}

pub(super) struct Inflated {
    pub(super) out: Vec<u8>,
    read: usize,
    /// The final block ended.
    complete: bool,
    /// It was stopped by a limit.
    limit: bool,
}

pub(super) fn inflate(bytes: &[u8], most: usize, ratio: usize) -> Inflated {
    let mut engine = Decompress::new(false);
    let mut out = Vec::new();
    let mut chunk = vec![0; CHUNK.min(most.max(1))];
    loop {
        let read = usize::try_from(engine.total_in()).unwrap_or(bytes.len()).min(bytes.len());
        if out.len() >= most {
            return Inflated { out, read, complete: false, limit: true };
        }
        let before = engine.total_out();
        let status = engine.decompress(bytes.get(read..).unwrap_or(&[]), &mut chunk, FlushDecompress::None);
        let wrote = usize::try_from(engine.total_out() - before).unwrap_or(0);
        let taken = usize::try_from(engine.total_in()).unwrap_or(bytes.len()).min(bytes.len());
        out.extend_from_slice(chunk.get(..wrote.min(most - out.len())).unwrap_or(&[]));
        match status {
            Ok(Status::StreamEnd) => return Inflated { out, read: taken, complete: true, limit: false },
            Err(_) => return Inflated { out, read: taken, complete: false, limit: false },
            Ok(_) if wrote == 0 && taken == read => {
                return Inflated { out, read: taken, complete: false, limit: false };
            }
            Ok(_) => {
                if out.len() > (64 << 10) && out.len() / ratio.max(1) > taken.max(1) {
                    return Inflated { out, read: taken, complete: false, limit: true };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder};
    use std::io::Write;

    fn deflated(text: &str) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflates_whole_and_cut_streams() {
        let text = "<samlp:AuthnRequest>".repeat(20);
        let bytes = deflated(&text);
        let whole = inflate(&bytes, 1 << 20, 200);
        assert!(whole.complete);
        assert_eq!(whole.out, text.as_bytes());
        let cut = inflate(&bytes[..bytes.len() - 3], 1 << 20, 200);
        assert!(!cut.complete);
        assert!(cut.out.starts_with(b"<samlp:AuthnRequest>"));
    }

    #[test]
    fn bombs_stop() {
        let bytes = deflated(&"a".repeat(10 << 20));
        let stopped = inflate(&bytes, 32 << 20, 200);
        assert!(stopped.limit);
        assert!(stopped.out.len() < 4 << 20);
    }

    #[test]
    fn gzip_headers_are_skipped() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"<a/>").unwrap();
        let bytes = encoder.finish().unwrap();
        let (kind, start) = wrapper(&bytes);
        assert_eq!(kind, LayerKind::Gzip);
        assert_eq!(inflate(&bytes[start..], 100, 200).out, b"<a/>");
    }
}

//! DEFLATE (RFC 1951), bare or in a zlib (RFC 1950) or gzip (RFC 1952) wrapper, also cut off.
//! Comes in: bytes. Goes out: as much as inflates, within the budget. The wrapper's checksum is not looked at.

use super::inflate::{inflate, wrapper};
use super::model::{Carrier, Content, NoteKind};
use super::packed;
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;

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
    // Words read as DEFLATE become zeros, what UTF-16 has between its letters.
    let letters = start_text.iter().filter(|byte| byte.is_ascii_graphic()).count();
    let is_text = start_text.len() >= 24
        && letters * 4 >= start_text.len()
        && start_text.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n' | 0));
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
    if is_file && let Some(found) = recording(search, state, bytes) {
        return vec![Candidate::Decoded(found)];
    }
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
    if let Some(rest) = bytes.get(outer.end..).filter(|_| inflated.complete).and_then(|rest| behind(rest, kind)) {
        let zero = if rest.iter().all(|byte| *byte == 0) { " zero" } else { "" };
        let place = Span::new(bytes.len() - rest.len(), bytes.len());
        step.note(NoteKind::DeflateRest, place, format!("{}{zero}", rest.len()));
    }
    vec![Candidate::Step(step)]
}

/// What stands after the compressed data and the sums that its wrapper ends with.
fn behind(rest: &[u8], kind: LayerKind) -> Option<&[u8]> {
    let sums = match kind {
        LayerKind::Zlib => 4,
        LayerKind::Gzip => 8,
        _ => 0,
    };
    rest.get(sums..).filter(|rest| !rest.is_empty())
}

/// A large recording in a gzip file, which `state` may not hold.
pub(super) fn recording(search: &mut Search<'_>, state: &DecodeState, bytes: &[u8]) -> Option<Decoded> {
    let (kind, start) = wrapper(bytes);
    let packed = bytes.get(start..).filter(|_| kind == LayerKind::Gzip)?;
    packed::recording(search, state, kind, None, packed, Span::new(start, bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_of_a_wrapper_are_no_rest() {
        assert_eq!(behind(&[1, 2, 3, 4], LayerKind::Zlib), None);
        assert_eq!(behind(&[0; 8], LayerKind::Gzip), None);
        assert_eq!(behind(&[], LayerKind::Deflate), None);
        assert_eq!(behind(&[1, 2, 3, 4, 5], LayerKind::Zlib), Some(&[5_u8][..]));
        assert_eq!(behind(&[9], LayerKind::Deflate), Some(&[9_u8][..]));
    }
}

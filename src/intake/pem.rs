//! PEM (RFC 7468): certificates to DER, anything else as it stands.
//! Comes in: text with `-----BEGIN …-----`. Goes out: one item per block; a private key is noted as a secret and never decoded here.

use super::base64::{Blank, decode};
use super::model::{Format, NoteKind, Unpacked};
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Whether there is armour.
pub(super) fn check(state: &DecodeState) -> bool {
    memmem::find(state.bytes(), b"-----BEGIN ").is_some()
}

/// Opens every block.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let blocks = blocks(text, search.budget.items + 1);
    // Armour written into one line of a program keeps its line ends as escapes.
    if blocks.iter().any(|block| block.body.of(text).contains("\\n")) && !state.has(LayerKind::JsonString) {
        return Vec::new();
    }
    let alone = |block: &Block| block.whole.len() * 2 > text.trim().len();
    let items: Vec<Unpacked> =
        blocks.iter().filter(|block| alone(block) || is_real(block, text)).map(|block| open(state, block)).collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Candidate::Decoded(Decoded { score: 85, items })]
}

/// Whether the armour holds more than the dots of a manual.
fn is_real(block: &Block, text: &str) -> bool {
    let body = block.body.of(text);
    let other =
        body.chars().filter(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace() && !"+/=".contains(*c)).count();
    body.len() >= 40 && (other * 20 < body.len() || body.contains(": "))
}

struct Block {
    label: String,
    whole: Span,
    body: Span,
    cut: bool,
}

fn blocks(text: &str, most: usize) -> Vec<Block> {
    let bytes = text.as_bytes();
    let mut blocks = Vec::new();
    let mut from = 0;
    while blocks.len() < most {
        let Some(begin) = memmem::find(bytes.get(from..).unwrap_or(&[]), b"-----BEGIN ").map(|at| from + at) else {
            break;
        };
        let label_start = begin + 11;
        let Some(rest) = text.get(label_start..) else { break };
        let Some(label_len) =
            rest.find("-----").filter(|len| *len < 80 && !rest.get(..*len).unwrap_or("").contains('\n'))
        else {
            from = label_start;
            continue;
        };
        let label = rest.get(..label_len).unwrap_or("").to_owned();
        let body_start = label_start + label_len + 5;
        let after = text.get(body_start..).unwrap_or("");
        let (body_len, whole_len, cut) = match after.find("-----END") {
            Some(len) => {
                let tail = after.get(len + 8..).unwrap_or("");
                let dashes = tail.find("-----").filter(|at| *at < 80).map_or(0, |at| at + 5);
                (len, len + 8 + dashes, false)
            }
            None => (after.len(), after.len(), true),
        };
        blocks.push(Block {
            label,
            whole: Span::new(begin, body_start + whole_len),
            body: Span::new(body_start, body_start + body_len),
            cut,
        });
        from = body_start + whole_len;
    }
    blocks
}

fn open(state: &DecodeState, block: &Block) -> Unpacked {
    let text = state.text();
    let mut at = state.clone();
    let detail = Some(block.label.clone());
    if block.cut {
        at.note(NoteKind::Truncated, Span::at(block.body.end), "pem");
    }
    if block.label.ends_with("PRIVATE KEY") {
        at.note(NoteKind::Secret, Span::new(block.whole.start, block.body.start), "private key");
    }
    if matches!(block.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE") {
        let mut step = decode(text, block.body, Blank::Nothing);
        step.kind = LayerKind::Pem;
        step.detail = detail;
        // Where the lines break is PEM's business.
        step.notes.retain(|(kind, _, _)| !matches!(kind, NoteKind::UrlSafeAlphabet));
        let at = at.then(step);
        let len = at.bytes().len();
        return at.end(LayerKind::Der, None, Format::Der, Span::new(0, len));
    }
    let at = at.then(Step::cut(LayerKind::Pem, detail, text, block.whole));
    let len = at.bytes().len();
    at.end(LayerKind::Text, None, Format::Pem, Span::new(0, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_with_prose_between_and_a_cut_end() {
        let text =
            "a\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nb -----BEGIN EC PRIVATE KEY-----\nAA";
        let found = blocks(text, 10);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].body.of(text), "\nMIIB\n");
        assert!(found[0].whole.of(text).ends_with("END CERTIFICATE-----"));
        assert!(found[1].cut);
        assert_eq!(found[1].label, "EC PRIVATE KEY");
    }
}

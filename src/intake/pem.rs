//! PEM (RFC 7468): certificates to DER, anything else as it stands.
//! Comes in: text with `-----BEGIN …-----`. Goes out: one item per block; a private key is noted as a secret and never decoded here.

use super::base64::{Blank, decode};
use super::hints::may_hold_a_message;
use super::model::{Format, NoteKind, Unpacked};
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// A result below this is not worth cutting out of the text around armour.
const WORTH: u32 = 60;

/// Whether there is armour.
pub(super) fn check(state: &DecodeState) -> bool {
    [&b"BEGIN"[..], b"-begin "].iter().any(|word| memmem::find(state.bytes(), word).is_some())
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
    // Armour of a name of its own around a message.
    if let [block] = blocks.as_slice()
        && block.label.contains("SAML")
    {
        return vec![Candidate::Step(Step::cut(LayerKind::Pem, Some(block.label.clone()), text, block.body))];
    }
    if items.is_empty() {
        return Vec::new();
    }
    let mut items = items;
    items.extend(around(search, state, &blocks));
    vec![Candidate::Decoded(Decoded { score: 85, items })]
}

/// The messages in the text that the armour stands in, which is read as one.
fn around(search: &mut Search<'_>, state: &DecodeState, blocks: &[Block]) -> Vec<Unpacked> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    for block in blocks {
        out.copy(text.as_bytes(), at, block.whole.start);
        at = block.whole.end;
    }
    out.copy(text.as_bytes(), at, text.len());
    let step = out.step(LayerKind::Pem, Some("text around it".to_owned()));
    if !may_hold_a_message(step.content.as_str()) {
        return Vec::new();
    }
    let found = search.peel_part(state, vec![step]).filter(|found| found.score >= WORTH);
    let is_message = |item: &Unpacked| !matches!(item.format, Format::Text | Format::Binary);
    found.into_iter().flat_map(|found| found.items).filter(is_message).collect()
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

/// Dashes that word processors make of hyphens, and the hyphen.
const DASHES: [char; 7] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'];
/// Dashes that are looked at on one side of a word.
const MAX_DASHES: usize = 12;
/// Dashes before a word in small letters, which prose has too.
const MIN_SMALL: usize = 3;

fn blocks(text: &str, most: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut from = 0;
    while blocks.len() < most {
        let Some((begin, label_start)) = armour(text, from, "BEGIN") else { break };
        let rest = text.get(label_start..).unwrap_or("");
        let Some((label, label_len)) = label(rest) else {
            from = label_start;
            continue;
        };
        let body_start = label_start + label_len;
        let (body_end, end, cut) = match armour(text, body_start, "END") {
            Some((start, after)) => {
                let tail = text.get(after..).unwrap_or("");
                (start, after + self::label(tail).map_or(0, |(_, len)| len), false)
            }
            None => (text.len(), text.len(), true),
        };
        blocks.push(Block { label, whole: Span::new(begin, end), body: Span::new(body_start, body_end), cut });
        from = end;
    }
    blocks
}

/// Where the next such word stands after dashes, how many and whatever they are: where the dashes begin, and where the word ends.
fn armour(text: &str, from: usize, word: &str) -> Option<(usize, usize)> {
    let least = |word: &str| if word.starts_with(|c: char| c.is_ascii_uppercase()) { 1 } else { MIN_SMALL };
    let first = |word: &str| {
        memmem::find_iter(text.as_bytes().get(from..)?, word.as_bytes()).find_map(|at| {
            dashed(text, from, from + at)
                .filter(|(_, dashes)| *dashes >= least(word))
                .map(|(start, _)| (start, from + at + word.len()))
        })
    };
    [first(word), first(&word.to_ascii_lowercase())].into_iter().flatten().min()
}

/// Where the dashes before this place begin, and how many they are.
fn dashed(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let before = text.get(from..at)?;
    let before = before.strip_suffix(' ').unwrap_or(before);
    let dashes = before.chars().rev().take(MAX_DASHES).take_while(|character| DASHES.contains(character));
    let (count, bytes) = dashes.fold((0, 0), |(count, bytes), dash| (count + 1, bytes + dash.len_utf8()));
    (count > 0).then(|| (from + before.len() - bytes, count))
}

/// What is armoured, as the standard writes it, and where the dashes behind it end.
fn label(rest: &str) -> Option<(String, usize)> {
    let len = rest.find(DASHES).filter(|len| *len < 80)?;
    let label = rest.get(..len).filter(|label| !label.contains('\n'))?;
    let after = rest.get(len..)?;
    let dashes: usize =
        after.chars().take(MAX_DASHES).take_while(|character| DASHES.contains(character)).map(char::len_utf8).sum();
    // A text field that strips blanks leaves `BEGINRSAPRIVATEKEY`.
    let squeezed = ["CERTIFICATE", "PRIVATEKEY", "PUBLICKEY", "RSAPRIVATEKEY", "ECPRIVATEKEY", "ENCRYPTEDPRIVATEKEY"];
    let label = if squeezed.contains(&label) {
        label.replace("KEY", " KEY").replace("PRIVATE", " PRIVATE")
    } else {
        label.to_owned()
    };
    Some((label.trim().to_ascii_uppercase(), len + dashes))
}

/// Whether a certificate is armoured, by its label, or by its first bytes where the label has a slip or names another thing: a sequence
/// that begins with another long one. A request and a list have these too.
fn is_certificate(label: &str, body: &str) -> bool {
    if matches!(label, "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE") {
        return true;
    }
    let is_other = ["REQUEST", "CRL", "PKCS", "CMS", "PRIVATE", "PGP"].iter().any(|other| label.contains(other));
    let mut start = body.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let begins = start.by_ref().take(3).eq(*b"MII");
    !is_other && begins && start.nth(3) == Some(b'C') && matches!(start.next(), Some(b'B' | b'C'))
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
    if is_certificate(&block.label, block.body.of(text)) {
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

    #[test]
    fn damaged_armour_is_armour() {
        for text in [
            "----BEGINCERTIFICATE----MIIB\n----ENDCERTIFICATE----",
            "\u{2014}\u{2014}-BEGIN CERTIFICATE\u{2014}-MIIB\u{2014}-END CERTIFICATE\u{2014}-",
            "- BEGIN CERTIFICATE-\nMIIB\n- END CERTIFICATE-",
        ] {
            let found = blocks(text, 10);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].label, "CERTIFICATE");
            assert_eq!(found[0].body.of(text).trim(), "MIIB");
            assert_eq!(found[0].whole, Span::new(0, text.len()));
        }
        let small = blocks("-----begin certificate-----\nMIIB\n-----end certificate-----", 10);
        assert_eq!((small.len(), small[0].label.as_str()), (1, "CERTIFICATE"));
        assert_eq!(blocks("-----BEGINRSAPRIVATEKEY-----AA", 1)[0].label, "RSA PRIVATE KEY");
        assert!(blocks("BEGIN TRANSACTION - then END", 10).is_empty());
        assert!(blocks("a - BEGIN of it", 10).is_empty());
        assert!(blocks("in the beginning - begin of it - end", 10).is_empty());
        assert!(is_certificate("CERTIFCATE", "\nMIIC0jCCAbqg") && is_certificate("PUBLIC KEY", "MIIC0jCCAbqg"));
        assert!(
            !is_certificate("PUBLIC KEY", "MIIBIjANBgkq") && !is_certificate("CERTIFICATE REQUEST", "MIIC0jCCAbqg")
        );
    }
}

//! IN-UNRECOGNISED: nothing in the input is anything that is known here.

use super::common::{has_note, is_recognised};
use crate::case::Input;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{Finding, Party};
use crate::rules::support::documents::is_web_page;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::ItemKind;
use std::fmt::Write as _;

/// Bytes shown.
const SHOWN: usize = 16;
/// What every text is tried as, said where intake left no notes of its own.
const TRIED: &str = "XML, base64, percent-encoding, DEFLATE, JSON, tokens, keys and certificates, URL parameters, HAR";

/// Notes with which another rule explains better why nothing was recognised.
const EXPLAINED: &[NoteKind] = &[
    NoteKind::Empty,
    NoteKind::Truncated,
    NoteKind::SmartQuotes,
    NoteKind::Secret,
    NoteKind::Limit,
    NoteKind::Artifact,
    NoteKind::WrongProtocol,
    NoteKind::BothParams,
    NoteKind::HarNoBody,
    NoteKind::MessageMasked,
    NoteKind::LinkHidden,
];

declare_rule! { "IN-UNRECOGNISED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // A note or a log beside a message is listed as not understood; the answer is about the message.
    let message = cx.items.iter().any(|item| is_recognised(item) && !is_web_page(item));
    for (index, input) in cx.case.inputs.iter().enumerate() {
        let items: Vec<&Item> = cx.items.iter().filter(|item| item.input == index).collect();
        let Some(first) = items.first() else { continue };
        let beside = message && items.iter().all(|item| item.kind == ItemKind::Text);
        if beside || items.iter().any(|item| is_recognised(item) || item.transport.is_some()) {
            out.pass();
            continue;
        }
        let blank = input.bytes.iter().all(u8::is_ascii_whitespace);
        let explained = items.iter().any(|item| EXPLAINED.iter().any(|kind| has_note(item, *kind)));
        let page = items.iter().any(|item| is_web_page(item)); // XML-WRONG-ROOT says it.
        if !blank && !explained && !page {
            out.find(said(input, &items).at_layer(first, 0, Span::new(0, input.bytes.len().min(SHOWN))));
        }
    }
}

fn said(input: &Input, items: &[&Item]) -> Finding {
    let first = input.bytes.get(..SHOWN).unwrap_or(&input.bytes);
    let mut hex = String::new();
    for byte in first {
        let _ = write!(hex, "{byte:02X} ");
    }
    let mut tried: Vec<&str> = Vec::new();
    for note in items.iter().flat_map(|item| &item.notes).filter(|note| note.kind == NoteKind::Tried) {
        if !note.detail.is_empty() && !tried.contains(&note.detail.as_str()) {
            tried.push(&note.detail);
        }
    }
    let tried = if tried.is_empty() { TRIED.to_owned() } else { tried.join("; ") };
    let mut why = format!("Tried: {tried}.");
    // Of what can be read, everybody sees the beginning.
    if !first.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n')) {
        why.insert_str(0, &format!("Its first bytes are `{}`. ", hex.trim_end()));
    }
    RULE.finding("Nothing that belongs to a login was recognized here", why)
        .fix(Party::Support, "Paste the value of `SAMLResponse` or `SAMLRequest`, a whole link or form, a token, metadata, a certificate or a HAR file, as it was sent.")
}

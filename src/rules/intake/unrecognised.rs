//! IN-UNRECOGNISED: nothing in the input is anything that is known here.

use super::common::{has_note, is_recognised};
use crate::case::Input;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{Finding, Party, Severity};
use crate::rules::support::bearer;
use crate::rules::support::documents::is_web_page;
use crate::rules::support::printed;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::texts;
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
        let printed = items.iter().any(|item| !printed::attributes(item.text()).is_empty());
        // JWT-WRAPPER says it.
        let unfilled = std::str::from_utf8(&input.bytes).is_ok_and(|text| bearer::unfilled(text).is_some());
        if !blank && !explained && !page && !printed && !unfilled {
            out.find(said(input, &items).at_layer(first, 0, Span::new(0, input.bytes.len().min(SHOWN))));
        }
    }
}

/// Files whose words are not read here: how they begin, what they are, and what to do instead.
const FILES: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF file", "Copy the text out of it and paste it, or attach the message as a text file."),
    (b"\x89PNG", "an image (PNG)", "Paste the text that the image shows, or copy the message in the browser."),
    (b"\xff\xd8\xff", "an image (JPEG)", "Paste the text that the image shows, or copy the message in the browser."),
    (b"GIF8", "an image (GIF)", "Paste the text that the image shows, or copy the message in the browser."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and give the files in it."),
    (b"Rar!\x1a", "a RAR archive", "Unpack it and give the files in it."),
    (b"\xfd7zXZ", "a file compressed with xz", "Unpack it and give the files in it."),
    (b"\x28\xb5\x2f\xfd", "a file compressed with Zstandard", "Unpack it and give the files in it."),
    (
        b"\xd4\xc3\xb2\xa1",
        "a packet capture",
        "In Wireshark, open Follow › HTTP Stream and copy the text. What was sent by https is encrypted: record a HAR \
         file in the browser instead.",
    ),
    (
        b"\xa1\xb2\xc3\xd4",
        "a packet capture",
        "In Wireshark, open Follow › HTTP Stream and copy the text. What was sent by https is encrypted: record a HAR \
         file in the browser instead.",
    ),
    (
        b"\x0a\x0d\x0d\x0a",
        "a packet capture",
        "In Wireshark, open Follow › HTTP Stream and copy the text. What was sent by https is encrypted: record a HAR \
         file in the browser instead.",
    ),
    (b"\x1aE\xdf\xa3", "a video", "Record a HAR file in the browser instead."),
];

fn said(input: &Input, items: &[&Item]) -> Finding {
    let file = FILES.iter().find(|(start, ..)| input.bytes.starts_with(start));
    if let Some((_, what, instead)) = file {
        return RULE
            .finding(
                format!("This is {what}, which is not read here"),
                "Only texts, recordings, and documents of word processors and tables are opened.",
            )
            .fix(Party::Support, *instead);
    }
    if let Some(finding) = items.first().and_then(|item| mentioned(item.text())) {
        return finding;
    }
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
    RULE.finding("Nothing that belongs to a login was recognized here", why).fix(
        Party::Support,
        "Paste the value of `SAMLResponse` or `SAMLRequest`, a whole link, a form, a token, metadata, a certificate \
         or a HAR file, unchanged.",
    )
}

/// What a text that speaks of an error is told: what the error means, and that it did not happen here.
fn mentioned(text: &str) -> Option<Finding> {
    let told = texts::mentioned(text)?;
    let words = told.span.of(text);
    let title = told.meaning.title.split("||").last()?.split(['{', '`', ':']).next()?.trim();
    let name = if words.contains(' ') { "an error text".to_owned() } else { format!("`{words}`") };
    Some(
        RULE.finding(
            format!("This text mentions {name} but does not say that a login failed"),
            format!("What it means: {title}. {}", told.meaning.why),
        )
        .severity(Severity::Info)
        .fix(
            Party::Support,
            "If a login did fail, add the message of that login, or the line of the log with its time.",
        ),
    )
}

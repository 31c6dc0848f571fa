//! IN-DEFLATE-REST: bytes follow the end of the compressed message, which receivers skip.

use super::common::{each_note, has_layer, is_xml};
use crate::declare_rule;
use crate::intake::{LayerKind, Note, NoteKind};
use crate::item::Item;
use crate::report::{Finding, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-DEFLATE-REST", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(cx, out, NoteKind::DeflateRest, is_message, |item, note| is_message(item).then(|| rest(item, note)));
}

/// Compressed to be sent: a file that was compressed to be kept has no base64 around it.
fn is_message(item: &Item) -> bool {
    is_xml(item)
        && has_layer(item, &[LayerKind::Deflate, LayerKind::Zlib, LayerKind::Gzip])
        && has_layer(item, &[LayerKind::Base64, LayerKind::Base64Url])
}

fn rest(item: &Item, note: &Note) -> Finding {
    let (count, zero) = note.detail.split_once(' ').map_or((note.detail.as_str(), false), |(count, _)| (count, true));
    let (bytes, follow) = if count == "1" { ("byte", "follows") } else { ("bytes", "follow") };
    let skipped = "Receivers stop at the end of the compressed data and skip the rest without an error (tried: Python, \
     Node.js, Java, Perl).";
    if zero {
        let why = format!("{skipped} Each of these bytes is zero: the sender encoded its whole buffer.");
        return RULE
            .finding(format!("{count} zero {bytes} {follow} the compressed message"), why)
            .severity(Severity::Info)
            .fix(item.maker(), "Encode only the bytes that the compressor wrote, not the whole buffer.");
    }
    let why = format!(
        "{skipped} No identity provider or application sends such bytes: an attacker added them, or copying went \
         wrong. Other software on the way may read them as a second message."
    );
    let reader = match item.reader() {
        Party::IdpAdmin => "Reject the request, and send it, unchanged, to your security team.",
        _ => "Do not accept this message. Send it, unchanged, to your security team.",
    };
    RULE.finding(format!("{count} {bytes} {follow} the end of the compressed message"), why)
        .fix(item.reader(), reader)
        .fix(item.maker(), "If the product sends them, encode only the bytes that the compressor wrote.")
        .spec("RFC 1951 3.2.3")
}

//! IN-REDACTED: parts were blanked out.

use super::common::notes;
use crate::crypto::dsig::{DigestResult, SignatureFacts};
use crate::declare_rule;
use crate::intake::{NoteKind, PART};
use crate::item::Item;
use crate::report::{Party, Severity};
use crate::rules::support::covered::{is_intact, lacks_signed_part};
use crate::rules::support::left_out::{is_open_to_hands, is_shortened_tag, is_signature_elided, left_out};
use crate::rules::support::unfilled::is_masked;
use crate::rules::support::wording::quote;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::source::Span;

declare_rule! { "IN-REDACTED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let marks: Vec<_> = notes(item, NoteKind::Redacted).collect();
        let cut = left_out(item);
        let is_part = item.layers.iter().any(|layer| layer.detail.as_deref() == Some(PART));
        let title = match (marks.first().map(|mark| mark.detail.as_str()), cut) {
            (None, Some(_)) if is_part => "This is a part that was cut from a message".to_owned(),
            (Some(""), _) => "Parts of the text were blanked out".to_owned(),
            (Some(mark), _) => format!("Parts of the text were blanked out (`{mark}`)"),
            (None, Some(span)) => format!("Parts of the text were left out ({})", quote(span.of(item.text()))),
            (None, None) => continue,
        };
        let (severity, why, fix) = match breaks_signature(item) {
            true => (
                Severity::Warning,
                "The signature covers what is missing here, so this copy cannot show whether it is valid. All other checks still run.",
                "Paste the original base64 value of the message, from a HAR file or the browser's developer tools. Nothing leaves this \
                 page.",
            ),
            false => (
                Severity::Info,
                "A signature over a blanked part cannot be checked, and blanked values cannot be compared; all other checks still run.",
                "If the signature matters, check the original here: nothing leaves this page.",
            ),
        };
        let mut finding = RULE.finding(title, why).severity(severity).fix(Party::Support, fix);
        for note in marks.iter().take(MAX_PLACES) {
            finding = finding.at_layer(item, note.layer, note.span);
        }
        if let Some(span) = cut.filter(|_| marks.is_empty()) {
            finding = finding.at(item, span);
        }
        out.find_once(finding);
    }
}

/// Whether a signature of the message fails, as it must where a part that it covers was blanked out, or its own value. What fails
/// without that, or holds, is told by itself.
fn breaks_signature(item: &Item) -> bool {
    let is_hidden = |span: Span| is_open_to_hands(item) && item.text().get(span.start..span.end).is_some_and(is_masked);
    let broken = |signature: &SignatureFacts| {
        // What a reference points at is not found where its start tag was shortened.
        let is_open = |digest| digest == DigestResult::Mismatch || (digest == DigestResult::Error && is_cut(item));
        is_hidden(signature.places.value)
            || signature.references.iter().any(|one| is_hidden(one.places.value))
            || signature.references.iter().any(|one| is_open(one.digest)) && lacks_signed_part(item, signature)
    };
    let is_told = |signature: &SignatureFacts| {
        let changed = signature.references.iter().any(|one| one.digest == DigestResult::Mismatch);
        is_intact(signature) || changed && !lacks_signed_part(item, signature)
    };
    let signatures = item.signatures();
    is_signature_elided(item) && !signatures.iter().any(is_told)
        || signatures.iter().any(|signature| !signature.holds() && !is_told(signature) && broken(signature))
}

/// Whether a start tag was shortened.
fn is_cut(item: &Item) -> bool {
    item.xml().is_some_and(|document| document.defects.iter().any(is_shortened_tag))
}

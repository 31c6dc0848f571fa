//! IN-REDACTED: parts were blanked out.

use super::common::notes;
use crate::crypto::dsig::DigestResult;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{Party, Severity};
use crate::rules::support::unfilled::{is_masked, is_signature_elided};
use crate::rules::{Context, MAX_PLACES, Outcome};

declare_rule! { "IN-REDACTED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let marks: Vec<_> = notes(item, NoteKind::Redacted).collect();
        let Some(first) = marks.first() else { continue };
        let title = match first.detail.as_str() {
            "" => "Parts of the text were blanked out".to_owned(),
            mark => format!("Parts of the text were blanked out (`{mark}`)"),
        };
        let why = "A signature over a blanked part cannot be checked, and blanked values cannot be compared; all other checks still run.";
        let severity = if breaks_signature(item) { Severity::Warning } else { Severity::Info };
        let mut finding = RULE
            .finding(title, why)
            .severity(severity)
            .fix(Party::Support, "If the signature matters, check the original here: nothing leaves this page.");
        for note in marks.iter().take(MAX_PLACES) {
            finding = finding.at_layer(item, note.layer, note.span);
        }
        out.find_once(finding);
    }
}

/// Whether a signature of the message fails, as it must where a part that it covers was blanked out, or its own value.
fn breaks_signature(item: &Item) -> bool {
    is_signature_elided(item)
        || item.signatures().iter().filter(|signature| !signature.holds()).any(|signature| {
            let value = signature.places.value;
            let blanked = item.text().get(value.start..value.end).is_some_and(is_masked);
            blanked || signature.references.iter().any(|reference| reference.digest == DigestResult::Mismatch)
        })
}

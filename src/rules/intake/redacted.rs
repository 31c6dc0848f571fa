//! IN-REDACTED: parts were blanked out.

use super::common::notes;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
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
        let mut finding = RULE
            .finding(title, why)
            .fix(Party::Support, "If the signature matters, check the original here: nothing leaves this page.");
        for note in marks.iter().take(MAX_PLACES) {
            finding = finding.at_layer(item, note.layer, note.span);
        }
        out.find_once(finding);
    }
}

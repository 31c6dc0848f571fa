//! IN-URLENCODED: a bare value was URL-decoded.

use super::common::{carrier, each_note, is_captured};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-URLENCODED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(
        cx,
        out,
        NoteKind::PercentOnce,
        |_| false,
        |item, _| {
            if carrier(item).is_some() || is_captured(cx, item) {
                return None; // In a link, form or capture it belongs there; the layers show it.
            }
            Some(
                RULE.finding(
                    "The text was URL-encoded and has been decoded",
                    "Values copied from a link or from form data look like this.",
                )
                .fix(Party::Support, "No change is needed."),
            )
        },
    );
    let encoded = |item: &&crate::item::Item| super::common::has_layer(item, &[crate::intake::LayerKind::Percent]);
    if out.findings.is_empty() && cx.items.iter().any(|item| encoded(&item)) {
        out.pass();
    }
}

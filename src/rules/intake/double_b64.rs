//! IN-DOUBLE-B64: base64 inside base64.

use super::common::{beginning, carrier, is_capture, is_captured, is_recognised};
use crate::declare_rule;
use crate::intake::{Layer, LayerKind};
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-DOUBLE-B64", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let base64 = |layer: &Layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url);
        let twice = item.layers.windows(2).position(|pair| pair.iter().all(base64));
        match twice {
            // Tokens and keys hold base64 of their own.
            Some(outer) if is_recognised(item) && !is_capture(item) => {
                out.find_once(said(item, is_captured(cx, item), carrier(item).is_some()).at_layer(
                    item,
                    outer,
                    beginning(item, outer),
                ));
            }
            _ if item.layers.iter().any(base64) => out.pass(),
            _ => {}
        }
    }
}

/// `sent`: it was recorded on its way; `named`: it stands in a form or link, where a copy is rarely encoded again.
fn said(item: &Item, sent: bool, named: bool) -> Finding {
    let title = "The message is base64-encoded twice";
    let why = "A receiver decodes once and then finds base64 where it expects the message.";
    let finding = RULE
        .finding(title, why)
        .severity(if sent || named { Severity::Error } else { Severity::Warning })
        .confidence(match (sent, named) {
            (true, _) => Confidence::Certain,
            (false, true) => Confidence::Likely,
            (false, false) => Confidence::Possible,
        })
        .fix(
            item.maker(),
            "Encode once: the library usually does it, so remove the second call in the code around it.",
        );
    if sent { finding } else { finding.fix(Party::Support, "If only the copy was encoded again, no change is needed.") }
}

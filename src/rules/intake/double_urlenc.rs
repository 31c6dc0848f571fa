//! IN-DOUBLE-URLENC: percent-encoded twice.

use super::common::{carrier, each_note, has_layer, is_capture, is_captured, layer_span};
use crate::declare_rule;
use crate::intake::{Carrier, LayerKind, NoteKind};
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-DOUBLE-URLENC", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let kinds = || item.layers.iter().map(|layer| layer.kind);
        let in_form = kinds().zip(kinds().skip(1)).position(|pair| pair == (LayerKind::HtmlForm, LayerKind::Percent));
        if let Some(layer) = in_form {
            let finding = RULE
                .finding(
                    "The value in the form is URL-encoded",
                    "The browser encodes the value of a form once more. The receiver finds `%2B` and `%3D` inside base64 and \
                     cannot read the message.",
                )
                .severity(Severity::Error)
                .confidence(Confidence::Likely)
                .fix(item.maker(), "In what builds the form: write the base64 value as it is, without URL encoding.")
                .spec("saml-bindings 3.5.4");
            out.find_once(finding.at_layer(item, layer, layer_span(item, layer)));
        }
    }
    let applies = |item: &_| has_layer(item, &[LayerKind::Percent]);
    each_note(cx, out, NoteKind::PercentTwice, applies, |item, _| {
        // The capture itself was wrapped, no message in it.
        if is_capture(item) {
            return None;
        }
        // A whole link shows what was sent, up to one that a mail or a page wrapped in another.
        let queries = item.layers.iter().filter(|layer| layer.kind == LayerKind::UrlQuery).count();
        let linked = carrier(item) == Some(Carrier::Query) && queries == 1;
        let captured = is_captured(cx, item) || has_layer(item, &[LayerKind::Http]);
        let sent = captured || linked;
        let title = "The value is URL-encoded twice";
        let why = if linked && !captured {
            "The link has it like this: the receiver decodes once and cannot read the `%2B` and `%3D` inside base64."
        } else if sent {
            "The request has it like this: the receiver decodes once and cannot read the `%2B` and `%3D` inside \
            base64."
        } else {
            "If that happened on the wire, and not while copying, the receiver finds `%2B` and `%3D` inside base64 and \
             cannot read the message."
        };
        Some(
            RULE.finding(title, why)
                .severity(if sent { Severity::Error } else { Severity::Warning })
                .confidence(match (captured, linked) {
                    (true, _) => Confidence::Certain,
                    (false, true) => Confidence::Likely,
                    (false, false) => Confidence::Possible,
                })
                .fix(
                    item.maker(),
                    "If you build the link by hand, encode the parameter once. A library that takes \
                     parameters does it.",
                )
                .fix(
                    Party::Support,
                    "Compare with the address bar or the capture: `%25` there means that it was really sent like this.",
                )
                .spec("saml-bindings 3.4.4.1"),
        )
    });
}

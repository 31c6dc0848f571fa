//! IN-B64-URLSAFE: a SAML value in the alphabet of tokens.

use super::common::{carrier, each_note, has_layer, is_captured, is_xml};
use crate::declare_rule;
use crate::intake::{Carrier, LayerKind, NoteKind};
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-B64-URLSAFE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies = |item: &_| is_xml(item) && has_layer(item, &[LayerKind::Base64, LayerKind::Base64Url]);
    each_note(cx, out, NoteKind::UrlSafeAlphabet, applies, |item, _| {
        if !is_xml(item) {
            return None; // Tokens use this alphabet by design.
        }
        // A link shows what was sent.
        let linked = item.transport.as_ref().is_some_and(|transport| transport.carrier == Some(Carrier::Query));
        // So does the body of a form, unless somebody wrote it again.
        let posted = carrier(item) == Some(Carrier::Form) || has_layer(item, &[LayerKind::HtmlForm]);
        let captured = linked || is_captured(cx, item);
        let severity = if captured || posted { Severity::Error } else { Severity::Warning };
        let confidence = if posted && !captured { Confidence::Likely } else { Confidence::Certain };
        let title = "The message is written in URL-safe base64 (`-` and `_`)";
        let why = "SAML uses the standard alphabet with `+` and `/`; most receivers cannot decode the other one.";
        Some(
            RULE.finding(title, why)
                .severity(severity)
                .confidence(confidence)
                .fix(
                    item.maker(),
                    "In what builds the link or form: encode with standard base64, then percent-encode the result.",
                )
                .fix(Party::Support, "If a log or tool rewrote the value, copy it from the raw request.")
                .spec("saml-bindings 3.5.4"),
        )
    });
}

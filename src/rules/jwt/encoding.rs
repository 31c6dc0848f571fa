//! JWT-B64URL: characters that are not base64url, and parts of an impossible length (RFC 7515 2).

use crate::crypto::jws::CheckRemark;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::SegmentFaultKind;

declare_rule! { "JWT-B64URL", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let names = ["The header", "The payload", "The signature"];
        let mut sound = true;
        let masked = item.notes.iter().any(|note| note.kind == NoteKind::Redacted);
        for (index, segment) in token.segments.iter().enumerate() {
            let part = match (token.segments.len(), names.get(index)) {
                (0..=3, Some(name)) => (*name).to_owned(),
                _ => format!("Part {}", index + 1),
            };
            let fault = segment.faults.iter().find(|fault| fault.kind != SegmentFaultKind::Padding);
            let Some(fault) = fault.filter(|_| !(masked && index == 2)) else { continue };
            sound = false;
            let (title, why) = match fault.kind {
                SegmentFaultKind::StandardAlphabet(c) => (
                    format!("{part} of the token contains `{c}`"),
                    "Tokens are written in base64url, which has `-` and `_` instead of `+` and `/`. This one was \
                     encoded in the ordinary alphabet or changed on the way, and receivers reject it.",
                ),
                SegmentFaultKind::WhiteSpace => (
                    format!("{part} of the token contains a space or line break"),
                    "It was broken over lines, mostly by an email, a terminal or a log. Receivers reject it.",
                ),
                SegmentFaultKind::Illegal(c) => (
                    format!(
                        "{part} of the token contains `{}`; only letters, digits, `-` and `_` belong there",
                        c.escape_default()
                    ),
                    "The token was changed or mixed with something else on the way, and receivers reject it.",
                ),
                SegmentFaultKind::Length => (
                    format!("{part} of the token lacks a character at its end"),
                    "No text in base64url has this length: it was cut. Receivers reject it.",
                ),
                SegmentFaultKind::TrailingBits | SegmentFaultKind::Padding => (
                    format!("{part} of the token ends with an impossible character"),
                    "It contains bits that belong to nothing: the token was changed by hand or cut there. Strict \
                     receivers reject it.",
                ),
            };
            let as_written = item.proof.jws.first().is_some_and(|check| check.remark == Some(CheckRemark::Encoding));
            if as_written && matches!(fault.kind, SegmentFaultKind::StandardAlphabet(_)) {
                out.find_once(
                    RULE.finding(
                        format!("{part} of the token is written in standard base64, not in base64url"),
                        "The signature is valid over the text as written, so nothing was changed on the way. The \
                         software that creates the token encodes with `+`, `/` and `=`. Receivers reject it.",
                    )
                    .fix(
                        Party::IdpAdmin,
                        "Encode header, payload and signature as base64url without padding (`-` and `_`), or make the \
                         token with a JWT library.",
                    )
                    .spec("RFC 7515 2")
                    .at(item, fault.span),
                );
                continue;
            }
            out.find_once(
                RULE.finding(title, why)
                    .fix(Party::Support, "Copy the token again from where it was issued, as one line of text.")
                    .spec("RFC 7515 2")
                    .at(item, fault.span),
            );
        }
        if sound && !token.segments.is_empty() {
            out.pass();
        }
    }
}

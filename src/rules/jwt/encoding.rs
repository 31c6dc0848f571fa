//! JWT-B64URL: characters that are not base64url, and parts of an impossible length (RFC 7515 2).

use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::SegmentFaultKind;

declare_rule! { "JWT-B64URL", Error, "jwt", "encoding.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let names = ["header", "payload", "signature"];
        let mut sound = true;
        for (index, segment) in token.segments.iter().enumerate() {
            let part = match (token.segments.len(), names.get(index)) {
                (0..=3, Some(name)) => format!("the {name}"),
                _ => format!("part {}", index + 1),
            };
            let fault = segment.faults.iter().find(|fault| fault.kind != SegmentFaultKind::Padding);
            let Some(fault) = fault else { continue };
            sound = false;
            let (title, why) = match fault.kind {
                SegmentFaultKind::StandardAlphabet(c) => (
                    format!("`{c}` stands in {part} of the token"),
                    "Tokens are written in base64url, which has `-` and `_` instead of `+` and `/`. It was encoded with the wrong alphabet or changed on the way.",
                ),
                SegmentFaultKind::WhiteSpace => (
                    format!("A space or line break stands in {part} of the token"),
                    "It was broken over lines, mostly by an e-mail, a terminal or a log. Receivers refuse it.",
                ),
                SegmentFaultKind::Illegal(c) => (
                    format!(
                        "`{}` stands in {part} of the token, where only letters, digits, `-` and `_` belong",
                        c.escape_default()
                    ),
                    "The text was changed or mixed with something else on the way.",
                ),
                SegmentFaultKind::Length => (
                    format!("A character is missing at the end of {part}"),
                    "No text has this length in base64url: it was cut.",
                ),
                SegmentFaultKind::TrailingBits | SegmentFaultKind::Padding => (
                    format!("The last character of {part} holds bits that belong to nothing"),
                    "It was changed by hand or cut there. Strict receivers refuse it.",
                ),
            };
            out.find_once(
                RULE.finding(title, why)
                    .fix(Act::Support, "Copy the token again from where it was issued, as one line of text.")
                    .spec("RFC 7515 2")
                    .at(item, fault.span),
            );
        }
        if sound && !token.segments.is_empty() {
            out.pass();
        }
    }
}

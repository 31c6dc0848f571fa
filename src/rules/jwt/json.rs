//! JWT-JSON: header or claims are not a JSON object (RFC 7519 7.2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::wording::json_fault_words;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;

declare_rule! { "JWT-JSON", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let parts = [("header", &token.header_faults), ("payload", &token.claims_faults)];
        let mut sound = true;
        for (part, faults) in parts {
            let Some(fault) = faults.first() else { continue };
            sound = false;
            out.find(
                RULE.finding(
                    format!("The token's {part} is not JSON: {}", json_fault_words(fault)),
                    "Receivers read the parts with a strict JSON parser and reject the token.",
                )
                .fix(Party::Support, "Copy the token again: a part that was cut or edited cannot be read.")
                .fix(Party::IdpAdmin, "If it was issued like this, build its JSON with a library instead of by hand.")
                .spec("RFC 7519 7.2")
                .at(item, fault.span),
            );
        }
        if token.header.is_none()
            && token.header_faults.is_empty()
            && !token.is_written_out()
            && token.serialisation.is_none()
            && token.kind != TokenKind::Jwe
        {
            let span = token.segments.first().map_or(token.payload_span, |segment| segment.span);
            out.find(
                RULE.finding(
                    "The token's header is not a JSON object",
                    "The first part says how the token is signed. Without it nothing can be checked.",
                )
                .fix(Party::Support, "Copy the token again from its first character; it starts with `ey`.")
                .spec("RFC 7519 7.2")
                .at(item, span),
            );
        } else if sound {
            out.pass();
        }
    }
}

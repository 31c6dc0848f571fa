//! JWT-DETACHED: the payload travels apart from the token (RFC 7515 appendix F, RFC 7797).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-DETACHED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let [_, payload, signature] = token.segments.as_slice() else { continue };
        let plain =
            token.header.as_ref().and_then(|header| header.get("b64")).filter(|b64| b64.as_bool() == Some(false));
        if (signature.span.is_empty() || !payload.span.is_empty()) && plain.is_none() {
            out.pass();
            continue;
        }
        let (title, span) = match plain {
            Some(b64) => ("The payload is in the token as it is, not in base64url (`b64: false`)", b64.span),
            None => ("The middle part is empty: the payload is sent separately (detached)", payload.span),
        };
        out.find(
            RULE.finding(
                title,
                "Such signatures are used for payments and web hooks, never for a login. Without the \
             payload the signature cannot be checked.",
            )
            .fix(Party::Support, "If this should be an ID token, copy it again: its middle part got lost.")
            .spec("RFC 7797 3")
            .at(item, span),
        );
    }
}

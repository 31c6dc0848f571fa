//! JWT-ALG-MISSING: the header does not say how the token is signed (RFC 7515 4.1.1).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-ALG-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let Some(header) = &token.header else { continue };
        if token.parameter("alg").is_some() || !token.header_faults.is_empty() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The token does not say how it is signed: `alg` is missing",
                "Every receiver needs it to choose the way of checking, and rejects the token.",
            )
            .fix(Party::IdpAdmin, "Have the header written by a token library: it names the algorithm by itself.")
            .spec("RFC 7515 4.1.1")
            .at(item, header.span),
        );
    }
}

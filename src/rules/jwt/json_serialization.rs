//! JWT-JSON-SERIALIZATION: the token is written as a JSON object (RFC 7515 7.2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-JSON-SERIALIZATION", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        if token.serialisation.is_none() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The token is written as a JSON object, not as parts with dots",
                "Logins use the short form with dots only. Applications do not take this one for an ID token.",
            )
            .fix(
                Party::IdpAdmin,
                "Let the provider send the short form (compact serialization): three parts with dots between them.",
            )
            .spec("RFC 7515 7.2")
            .at(item, Span::at(0)),
        );
    }
}

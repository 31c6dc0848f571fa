//! OIDC-SUB-MISSING: an ID token says who the user is (OpenID Connect Core 2).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::services;
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-SUB-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx) {
        let token = found.token;
        let complete = ["iss", "aud", "exp"].iter().all(|name| token.claim(name).is_some());
        // A token of another kind need not have a subject.
        if !token.has_whole_claims()
            || (found.role == TokenRole::UnknownToken && (!complete || services::is_for_service(token)))
        {
            continue;
        }
        let subject = token.claim("sub");
        if subject.is_some_and(|subject| subject.as_str() != Some("")) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The token does not say who the user is: `sub` is missing",
                "Every ID token names its user in \
             `sub`. Applications reject one without it, or cannot find the account.",
            )
            .confidence(if found.role == TokenRole::IdToken { Confidence::Certain } else { Confidence::Likely })
            .fix(
                Party::IdpAdmin,
                "Keycloak 25 and later, Multi-Pass: Clients › the client › Client scopes › *Add \
                 client scope*: add `basic`, whose mapper *Subject (sub)* writes the claim. Elsewhere: look for a \
                 claim mapping that removes or renames `sub`.",
            )
            .spec("OpenID Connect Core 2")
            .at(found.item, subject.map_or(token.payload_span, |subject| subject.span)),
        );
    }
}

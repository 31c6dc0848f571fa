//! OIDC-ISS-MISSING: `iss` is required in every ID token (OpenID Connect Core 2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-ISS-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx) {
        // A token of another kind need not have it.
        if found.role != TokenRole::IdToken || !found.token.has_whole_claims() {
            continue;
        }
        if found.token.claim("iss").is_some() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The token does not say who issued it: `iss` is missing",
                "The issuer decides whose keys are used. Without it no application accepts the token.",
            )
            .fix(
                Party::IdpAdmin,
                "Every ID token has `iss` unless something removes it. Look for a claim mapping, rule, or action of \
                 this client at the provider.",
            )
            .spec("OpenID Connect Core 2")
            .at(found.item, found.token.payload_span),
        );
    }
}

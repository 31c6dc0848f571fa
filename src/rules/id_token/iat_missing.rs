//! OIDC-IAT-MISSING: `iat` is required in every ID token (OpenID Connect Core 2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-IAT-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx) {
        // A token of another kind need not have it.
        if found.role != TokenRole::IdToken || !found.token.has_whole_claims() {
            continue;
        }
        if found.token.claim("iat").is_some() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The token does not say when it was issued: `iat` is missing",
                "An ID token must contain it. Strict applications reject the token; others cannot tell how old it is.",
            )
            .fix(
                Party::IdpAdmin,
                "Every ID token has `iat` unless something removes it. Look for a claim mapping, rule, or action of \
                 this client at the provider.",
            )
            .spec("OpenID Connect Core 2")
            .at(found.item, found.token.payload_span),
        );
    }
}

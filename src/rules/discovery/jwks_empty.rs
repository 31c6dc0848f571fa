//! JWKS-EMPTY: the key list holds no key (RFC 7517 5).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWKS-EMPTY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) =
            item.oidc().and_then(|message| message.document()).filter(|document| document.role == DocumentRole::Jwks)
        else {
            continue;
        };
        if !document.keys().is_empty() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding("The key set is empty", "Without a key no token can be verified, and every login fails.")
                .fix(Party::IdpAdmin, "Create or activate a signing key at the provider.")
                .spec("RFC 7517 5")
                .at(item, document.get("keys").map_or(Span::at(0), |keys| keys.span)),
        );
    }
}

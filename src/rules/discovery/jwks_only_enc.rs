//! JWKS-ONLY-ENC: the key list has keys for encryption only (RFC 7517 4.2).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWKS-ONLY-ENC", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) =
            item.oidc().and_then(|message| message.document()).filter(|document| document.role == DocumentRole::Jwks)
        else {
            continue;
        };
        let keys = document.keys();
        let Some(first) = keys.first() else { continue };
        if keys.iter().any(|key| key.text("use") != Some("enc")) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The key set has keys for encryption only",
                "None of them may verify a signature, so tokens cannot be checked with this list.",
            )
            .fix(Party::IdpAdmin, "Publish the signing key as well (`use: sig`).")
            .fix(
                Party::SpAdmin,
                "If this is the application's own list, it is for the provider; use the provider's `jwks_uri`.",
            )
            .spec("RFC 7517 4.2")
            .at(item, first.json.get("use").map_or(first.json.span, |usage| usage.span)),
        );
    }
}

//! JWKS-CERT-EXPIRED: a certificate inside a key has ended, which does not matter (RFC 7517 4.7).

use crate::crypto::x509::from_base64_text;
use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWKS-CERT-EXPIRED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) =
            item.oidc().and_then(|message| message.document()).filter(|document| document.role == DocumentRole::Jwks)
        else {
            continue;
        };
        for key in document.keys() {
            let Some(chain) = key.json.get("x5c") else { continue };
            let Some(first) = chain.elements().first().and_then(|first| first.as_str()) else { continue };
            let Some(ends) = from_base64_text(first).not_after else { continue };
            if ends >= cx.instant(item).instant {
                out.pass();
                continue;
            }
            out.find(
                RULE.finding(
                    format!(
                        "The certificate of key `{}` ended on {ends}",
                        key.text("kid").unwrap_or(
                            "without a \
                    name"
                        )
                    ),
                    "That does not matter: receivers trust the key because it is in the issuer's list, not \
                    because of the certificate.",
                )
                .fix(
                    Party::IdpAdmin,
                    "No change is needed for logins. Renew it if another system uses the certificate.",
                )
                .spec("RFC 7517 4.7")
                .at(item, chain.span),
            );
        }
    }
}

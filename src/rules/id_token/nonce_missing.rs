//! OIDC-NONCE-MISSING: a nonce was sent and did not come back (OpenID Connect Core 3.1.3.7 step 11).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::tokens::{TokenRole, came_by_refresh, expected_or_requested, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-NONCE-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(expected) = expected_or_requested(cx, cx.case.expectations.nonce.as_ref(), "nonce") else { return };
    for found in id_tokens(cx) {
        // A token that does not say what it is cannot be called in order where a nonce is expected of it.
        let is_told = found.role == TokenRole::IdToken;
        if !(is_told || cx.case.expectations.nonce.is_some()) || !found.token.has_whole_claims() {
            continue;
        }
        if found.token.claim("nonce").is_some() || came_by_refresh(cx, found.item) {
            out.pass();
            continue;
        }
        let mut finding = RULE
            .finding(
                "The application sent a nonce, but the ID token has none",
                "The application cannot tell that the token belongs to this login, and rejects it. An ID token that \
                 was got with a refresh token may lack the nonce; then this is no fault.",
            )
            .confidence(if is_told { Confidence::Certain } else { Confidence::Likely })
            .fix(
                Party::IdpAdmin,
                "Configure the provider to return `nonce` in the ID token; a mapping or an action may remove it.",
            )
            .fix(Party::SpAdmin, "Check that the nonce goes to the authorization endpoint as parameter `nonce`.")
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, found.token.payload_span);
        if let Some((item, span)) = expected.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

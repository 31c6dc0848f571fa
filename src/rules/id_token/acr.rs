//! OIDC-ACR: the sign-in is not one of those asked for with `acr_values` (OpenID Connect Core 3.1.3.7 step 12).

use super::tokens::{TokenRole, expected_or_requested, id_tokens};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-ACR", Warning, "id-token", "acr.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(asked) = expected_or_requested(cx, None, "acr_values").filter(|asked| !asked.value.is_empty()) else {
        return;
    };
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::Id && found.token.has_whole_claims()) {
        let level = found.token.claim_text("acr");
        let reached = level.as_ref().map_or("", |level| level.as_str());
        if asked.value.split(' ').any(|wanted| wanted == reached) {
            out.pass();
            continue;
        }
        let said = if reached.is_empty() {
            "the token does not say how it was done".to_owned()
        } else {
            format!("the token says `{reached}`")
        };
        let mut finding = RULE
            .finding("The user did not sign in as strongly as the application asked", format!("The request asks for `{}`, and {said}. Applications that insist refuse the login.", asked.value))
            .compared(asked.value.as_str(), reached, None)
            .fix(Act::IdpAdmin, "Map the level that the application asks for to a sign-in method (Keycloak: client › Advanced › *ACR to LoA Mapping*), and let the token carry `acr`.")
            .fix(Act::SpAdmin, "Or do not ask for it.")
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, level.as_ref().map_or(found.token.payload_span, |level| level.span));
        if let Some((item, span)) = asked.place {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

//! OIDC-ACR: the sign-in is not one of those asked for with `acr_values` (OpenID Connect Core 3.1.3.7 step 12).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, expected_or_requested, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-ACR", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(asked) = expected_or_requested(cx, None, "acr_values").filter(|asked| !asked.value.is_empty()) else {
        return;
    };
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken && found.token.has_whole_claims())
    {
        let level = found.token.claim_text("acr");
        let reached = level.as_ref().map_or("", |level| level.as_str());
        if asked.value.split(' ').any(|wanted| wanted == reached) {
            out.pass();
            continue;
        }
        let said = if reached.is_empty() {
            "the token does not name any".to_owned()
        } else {
            format!("the token names `{reached}`")
        };
        let mut finding = RULE
            .finding(format!("The application asked for the sign-in level `{}`, and {said}", asked.value), "`acr` says how \
                the user signed in, for instance with a second factor. An application that insists on a level rejects any other.")
            .compared(asked.value.as_ref(), reached, None)
            .fix(Party::IdpAdmin, "Map the level that the application asks for to a sign-in method (Keycloak: client › \
             Advanced › *ACR to LoA Mapping*), and include `acr` in the token.")
            .fix(Party::SpAdmin, "Or leave `acr_values` out of the login request, if the level does not matter.")
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, level.as_ref().map_or(found.token.payload_span, |level| level.span));
        if let Some((item, span)) = asked.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

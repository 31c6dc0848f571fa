//! OIDC-EMAIL-UNVERIFIED: the provider does not vouch for the e-mail address (OpenID Connect Core 5.1).

use super::required_claim::judged;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-EMAIL-UNVERIFIED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let insists = cx.case.expectations.required_attributes.iter().any(|name| name == "email_verified");
    for found in judged(cx) {
        let Some(email) = found.token.claim("email").filter(|_| found.token.has_whole_claims()) else { continue };
        let verified = found.token.claim("email_verified");
        let (state, span) = match verified.map(|value| (value, value.display())) {
            Some((_, text)) if text.eq_ignore_ascii_case("true") => {
                out.pass();
                continue;
            }
            Some((value, text)) => (
                format!("The email address `{}` is not verified: `email_verified` is `{text}`", email.display()),
                value.span,
            ),
            None if insists => (
                format!("The token does not say whether the email address `{}` was verified", email.display()),
                email.span,
            ),
            // Many providers never send it, and most applications do not ask.
            None => continue,
        };
        // Who needs the address and is told that it is not verified, mostly rejects it: Kubernetes, oauth2-proxy.
        let needs = verified.is_some() && cx.case.expectations.required_attributes.iter().any(|name| name == "email");
        let (severity, confidence) = match (insists, needs) {
            (true, _) => (Severity::Error, Confidence::Certain),
            (false, true) => (Severity::Warning, Confidence::Likely),
            (false, false) => (Severity::Warning, Confidence::Possible),
        };
        out.find(
            RULE.finding(
                state,
                "The provider does not vouch that the address belongs to this user. Applications that insist on it, \
                 such as oauth2-proxy, reject the login.",
            )
            .severity(severity)
            .confidence(confidence)
            .fix(
                Party::IdpAdmin,
                "Verify the user's address at the provider (Keycloak: Users › the user › *Email verified*; Cognito: \
                 map `email_verified`). Entra ID does not send this claim by itself.",
            )
            .fix(
                Party::SpAdmin,
                "Or turn off the check in the application, if only the provider's administrators can set addresses. \
                 Otherwise, someone may take over an account.",
            )
            .spec("OpenID Connect Core 5.1")
            .at(found.item, span),
        );
    }
}

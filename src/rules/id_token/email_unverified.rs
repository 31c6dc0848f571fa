//! OIDC-EMAIL-UNVERIFIED: the provider does not vouch for the e-mail address (OpenID Connect Core 5.1).

use super::required_claim::judged;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Side, Stated};

declare_rule! { "OIDC-EMAIL-UNVERIFIED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let insists = cx.case.expectations.required_attributes.iter().any(|name| name == "email_verified");
    let checking = checking(cx);
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
        let (severity, confidence) = match (insists || checking.is_some(), needs) {
            (true, _) => (Severity::Error, Confidence::Certain),
            (false, true) => (Severity::Warning, Confidence::Likely),
            (false, false) => (Severity::Warning, Confidence::Possible),
        };
        let who = match &checking {
            Some((_, document, _)) if document.side == Side::Trust => format!("The {} rejects", document.name()),
            Some((_, document, _)) => format!("{} rejects", document.name()),
            None => "Applications that insist on it, such as oauth2-proxy, reject".to_owned(),
        };
        let finding = RULE.finding(
            state,
            format!("The provider does not vouch that the address belongs to this user. {who} the login."),
        );
        let finding = match &checking {
            Some((item, _, stated)) => finding.related(item, stated.span),
            None => finding,
        };
        out.find(
            finding
            .severity(severity)
            .confidence(confidence)
            .fix(
                Party::IdpAdmin,
                "Verify the user's address at the provider (Keycloak: Users › the user › *Email verified*; Cognito: \
                 map `email_verified`). Entra ID does not send this claim by itself.",
            )
            .fix(
                Party::SpAdmin,
                format!(
                    "Or, if only the provider's administrators can set addresses, {}. Otherwise, someone may take \
                     over an account.",
                    match &checking {
                        Some((_, _, stated)) if stated.value == "email" =>
                            "identify users by another claim, such as `sub`",
                        Some(_) => "set `--insecure-oidc-allow-unverified-email`",
                        None => "turn off the check in the application",
                    }
                ),
            )
            .spec("OpenID Connect Core 5.1")
            .at(found.item, span),
        );
    }
}

/// The settings of a receiver that rejects an address for which the provider does not vouch: of oauth2-proxy, unless they say otherwise,
/// and of Kubernetes, where the address is the user name.
fn checking<'a>(cx: &Context<'a>) -> Option<(&'a Item, &'a Document, &'a Stated)> {
    cx.items.iter().find_map(|item| {
        let document = item.settings()?;
        let stated = match document.product?.id.as_str() {
            "oauth2-proxy" => {
                let is_checked = |one: &Stated| matches!(one.value.as_str(), "false" | "email" | "");
                let checks = document.all(Meaning::UnverifiedEmail).all(is_checked);
                document.all(Meaning::ClientId).next().filter(|_| checks)
            }
            "kubernetes-flags" | "kubernetes-config" => {
                document.all(Meaning::RequiredClaim).find(|claim| claim.value == "email")
            }
            _ => None,
        };
        Some((item, document, stated?))
    })
}

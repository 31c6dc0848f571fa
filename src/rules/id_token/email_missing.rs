//! OIDC-EMAIL-MISSING: the application matches users by e-mail, and the token has none.

use super::required_claim::judged;
use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::providers;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "OIDC-EMAIL-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    if !said.required_attributes.iter().any(|name| name == "email") && said.allowed_domains.is_empty() {
        return;
    }
    let in_user_info = cx.items.iter().any(|item| {
        let document = item.oidc().and_then(|message| message.document());
        document.is_some_and(|document| document.role == DocumentRole::Claims && document.get("email").is_some())
    });
    for found in judged(cx) {
        if !found.token.has_whole_claims() {
            continue;
        }
        let email = found.token.claim("email");
        if in_user_info || email.and_then(|email| email.as_str()).is_some_and(|email| !email.trim().is_empty()) {
            out.pass();
            continue;
        }
        let instead: Vec<_> = ["preferred_username", "upn", "unique_name", "verified_primary_email"]
            .into_iter()
            .filter_map(|name| found.token.claim(name).map(|value| (name, value)))
            .collect();
        let has = match instead.as_slice() {
            [] => String::new(),
            some => format!(
                " It does have {}.",
                some.iter()
                    .map(|(name, value)| format!("`{name}` = `{}`", value.display()))
                    .collect::<Vec<_>>()
                    .join(" and ")
            ),
        };
        let state = if email.is_some() { "an empty `email`" } else { "no `email`" };
        let (name, span) =
            instead.first().map_or(("email", found.token.payload_span), |(name, value)| (*name, value.span));
        let mut finding = RULE
            .finding(
                format!("The token has {state}"),
                format!("The application matches accounts by email address, so it cannot tell who this is.{has}"),
            )
            .fixes(providers::fixes(Topic::Claim, cx.provider(found.item), Some("email")))
            .fix(
                Party::IdpAdmin,
                "Check that the user has an email address at the provider: without one the claim is left out.",
            )
            .fix(
                Party::SpAdmin,
                "Configure the application to ask for the scope `email`, or read the address from the UserInfo endpoint.",
            )
            .spec("OpenID Connect Core 5.4")
            .at(found.item, span);
        if name != "email" {
            finding = finding
                .fix(Party::SpAdmin, format!("Or configure the application to use `{name}` instead."))
                .compared("email", name, None);
        }
        // The claims of scopes may also come from UserInfo when a code was exchanged.
        if found.token.claim("at_hash").is_some() {
            finding = finding.confidence(Confidence::Likely);
        }
        out.find(finding);
    }
}

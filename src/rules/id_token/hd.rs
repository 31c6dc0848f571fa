//! OIDC-HD: a Google account of another organisation, or a private one.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::id_tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-HD", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let domains = &cx.case.expectations.allowed_domains;
    if domains.is_empty() {
        return;
    }
    for found in id_tokens(cx) {
        let issuer = found.token.claim_text("iss").map(|iss| iss.text).unwrap_or_default();
        if !issuer.ends_with("accounts.google.com") || !found.token.has_whole_claims() {
            continue;
        }
        let hosted = found.token.claim_text("hd");
        let (title, span) = match &hosted {
            Some(hosted) if domains.iter().any(|domain| domain.eq_ignore_ascii_case(hosted.as_str())) => {
                out.pass();
                continue;
            }
            Some(hosted) => (
                format!("The Google account belongs to `{}`, which the application does not admit", hosted.text),
                hosted.span,
            ),
            None => (
                "The user signed in with a private Google account".to_owned(),
                found.token.claim("email").map_or(found.token.payload_span, |email| email.span),
            ),
        };
        out.find(
            RULE.finding(
                title,
                format!(
                    "Google names the organization of an account in `hd`. The application admits only accounts of `{}`.",
                    domains.join("`, `")
                ),
            )
            .compared(domains.join(", "), hosted.map_or(String::new(), |hosted| hosted.text), None)
            .fix(
                Party::User,
                "Sign out of Google, or use a private window, and sign in with the account of your organization.",
            )
            .fix(Party::SpAdmin, "Send the domain as parameter `hd` with the login request, so that Google offers the right accounts.")
            .at(found.item, span),
        );
    }
}

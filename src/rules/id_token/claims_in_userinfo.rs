//! OIDC-CLAIMS-IN-USERINFO: a claim that the application needs stands in UserInfo only (OpenID Connect Core 5.4).

use super::required_claim::judged;
use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-CLAIMS-IN-USERINFO", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let Some((item, info)) = documents.into_iter().find(|(_, document)| document.role == DocumentRole::Claims) else {
        return;
    };
    for found in judged(cx) {
        if !found.token.has_whole_claims() {
            continue;
        }
        for name in &cx.case.expectations.required_attributes {
            let Some(member) = info.get(name).filter(|_| found.token.claim(name).is_none()) else {
                out.pass();
                continue;
            };
            out.find(
                RULE.finding(
                    format!("`{name}` comes from UserInfo, not from the ID token"),
                    "That is how the code flow \
                    works by default. An application that reads the ID token alone does not see it.",
                )
                .fix(Party::SpAdmin, "Configure the application to ask the UserInfo endpoint with the access token.")
                .fix(Party::IdpAdmin, "Or add the claim to the ID token (Keycloak: mapper › *Add to ID token*).")
                .spec("OpenID Connect Core 5.4")
                .at(item, member.span),
            );
        }
    }
}

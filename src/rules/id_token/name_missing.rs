//! OIDC-NAME-MISSING: the scope `profile` was asked for, and no name came (OpenID Connect Core 5.4).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::providers;
use crate::report::{Party, Severity};
use crate::rules::support::tokens::{TokenRole, expected_or_requested, id_tokens};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "OIDC-NAME-MISSING", Warning }

const NAMES: [&str; 3] = ["name", "given_name", "family_name"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let asked = expected_or_requested(cx, None, "scope");
    if !asked.is_some_and(|asked| asked.value.split(' ').any(|scope| scope == "profile")) {
        return;
    }
    let documents = cx.items.iter().filter_map(|item| item.oidc()?.document());
    let info: Vec<_> = documents.filter(|document| document.role == DocumentRole::Claims).collect();
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken && found.token.has_whole_claims())
    {
        let here = NAMES.iter().any(|name| found.token.claim(name).is_some());
        if here || info.iter().any(|document| NAMES.iter().any(|name| document.get(name).is_some())) {
            out.pass();
            continue;
        }
        let (severity, why) = if info.is_empty() {
            (
                Severity::Info,
                "The scope `profile` was requested. In a code flow, the name may come only from the UserInfo \
                 endpoint, which the application must then call.",
            )
        } else {
            (
                Severity::Warning,
                "The scope `profile` was asked for, and neither the ID token nor UserInfo has a name. Applications \
                 that create users from it fail, or show the user without one.",
            )
        };
        out.find(
            RULE.finding("The ID token does not contain the user's name", why)
                .severity(severity)
                .fixes(providers::fixes(Topic::Claim, cx.provider(found.item), Some("name")))
                .fix(Party::IdpAdmin, "Check that first and last name of the user are filled at the provider.")
                .spec("OpenID Connect Core 5.4")
                .at(found.item, found.token.payload_span),
        );
    }
}

//! OIDC-GROUPS-OVERAGE: too many groups: the token holds a reference instead of the list (Entra ID).

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::groups::is_group_name;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-GROUPS-OVERAGE", Warning, [IdToken, AccessToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let needed = cx.case.expectations.required_attributes.iter().any(|name| is_group_name(name));
    for found in tokens(cx) {
        let reference = found.token.claim("_claim_names").and_then(|names| names.get("groups"));
        let flag = found.token.claim("hasgroups").filter(|flag| flag.display() == "true");
        let Some(place) = reference.or(flag) else {
            if found.token.claim("groups").is_some() {
                out.pass();
            }
            continue;
        };
        out.find(
            RULE.finding(
                "The token does not list the user's groups: there are too many",
                "Entra ID lists at most 200 groups in a token (6 in an implicit flow). An application that reads \
                 `groups` from the token finds none, and the user lacks the rights that they grant.",
            )
            .severity(if needed { Severity::Error } else { Severity::Warning })
            .fix(
                Party::IdpAdmin,
                "In Microsoft Entra ID, open App registrations › the application › Token configuration › the groups claim. \
                 Select *Groups assigned to the application*; or use application roles (*App roles*) instead of \
                 groups.",
            )
            .fix(
                Party::SpAdmin,
                "Or configure the application to ask Microsoft Graph for the user's groups, as the token says.",
            )
            .at(found.item, place.span),
        );
    }
}

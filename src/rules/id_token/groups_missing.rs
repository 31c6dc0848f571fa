//! OIDC-GROUPS-MISSING: the application needs groups or roles, and the token carries none under any name.

use super::required_claim::judged;
use crate::declare_rule;
use crate::profiles::{self, Topic};
use crate::report::{Act, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::json::Json;

declare_rule! { "OIDC-GROUPS-MISSING", Warning, "id-token", "groups_missing.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let wanted = cx.case.expectations.required_attributes.iter().find(|name| is_group_name(name));
    let Some(wanted) = wanted else { return };
    for found in judged(cx) {
        let Some(claims) = found.token.claims.as_ref().filter(|_| found.token.has_whole_claims()) else { continue };
        if carries_groups(claims) {
            out.pass();
            continue;
        }
        let scopes = found
            .token
            .claim("scope")
            .or(found.token.claim("scp"))
            .map_or(found.token.payload_span, |scope| scope.span);
        out.find(
            RULE.finding("No group or role information was sent", format!("The application decides by `{wanted}` what the user may do, and turns away one without it."))
                .severity(Severity::Error)
                .fixes(profiles::fixes(Topic::Claim, cx.provider(found.item), Some(wanted)))
                .fix(Act::IdpAdmin, format!("Add the user's groups to the ID token under the name `{wanted}` (Entra ID: Token configuration › *Add groups claim*; Okta: authorization server › Claims, with a filter; Keycloak: client scope with a *Group Membership* mapper). Google sends no groups at all."))
                .at(found.item, scopes),
        );
    }
}

/// A claim name that stands for groups or roles.
pub(super) fn is_group_name(name: &str) -> bool {
    let leaf = name.rsplit(['/', ':', '.']).next().unwrap_or(name).to_ascii_lowercase();
    matches!(leaf.as_str(), "group" | "groups" | "role" | "roles" | "realm_access" | "resource_access" | "memberof")
}

/// Whether any claim stands for groups or roles, or says that they are kept elsewhere.
pub(super) fn carries_groups(claims: &Json) -> bool {
    claims
        .members()
        .iter()
        .any(|member| is_group_name(&member.name) || matches!(member.name.as_str(), "hasgroups" | "_claim_names"))
}

//! OIDC-GROUPS-MISSING: the application needs groups or roles, and the token carries none under any name.

use super::required_claim::judged;
use crate::declare_rule;
use crate::report::Severity;
use crate::rules::support::groups::{add_groups, carries_groups, is_group_name};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-GROUPS-MISSING", Warning }

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
            RULE.finding(
                format!("The token says nothing about groups or roles: `{wanted}` is missing"),
                "The application decides by it what the user may do, so the user is turned away or has no rights.",
            )
            .severity(Severity::Error)
            .fixes(vec![add_groups(cx.provider(found.item), wanted)])
            .at(found.item, scopes),
        );
    }
}

//! AT-USERINFO-403: the API, or UserInfo, refuses the access token for lack of a scope (RFC 6750 3.1).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::challenges::answered;
use crate::rules::support::error_texts;
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};

declare_rule! { "AT-USERINFO-403", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    error_texts::applies(cx, out);
    for challenge in answered(cx).iter().filter(|one| one.error == "insufficient_scope" && !one.scope.is_empty()) {
        let token = challenge.found.token;
        let claim = ["scope", "scp"].iter().find_map(|name| token.claim(name));
        let granted = claim.map(|claim| claim.strings()).unwrap_or_default();
        let granted: Vec<&str> =
            granted.iter().flat_map(|one| one.text.split(' ')).filter(|one| !one.is_empty()).collect();
        let required: Vec<&str> = challenge.scope.split(' ').filter(|one| !one.is_empty()).collect();
        let missing: Vec<&str> = required.iter().copied().filter(|one| !granted.contains(one)).collect();
        let (needs, has) = (quote_list(required.iter().copied()), quote_list(granted.iter().copied()));
        let finding = if missing.is_empty() {
            RULE.finding(
                format!("The API requires the scope {needs}, and the access token has it"),
                "The API answered `insufficient_scope` anyway. It may read scopes from a different claim (`scp`, \
                 `roles`), compare them with a prefix, or require a permission besides.",
            )
            .confidence(Confidence::Likely)
            .fix_by(
                Party::SpAdmin,
                "the administrator of the API",
                format!(
                    "Compare what the API requires with the token's {has}: the claim, a prefix (Spring Security: \
                     `SCOPE_`), letter case."
                ),
            )
            .fix(Party::SpAdmin, "Check that the request was sent with this token and not with an earlier one.")
        } else {
            let named = quote_list(missing.iter().copied());
            RULE.finding(
                if granted.is_empty() {
                    format!("The API requires the scope {needs}, and the access token has no scope")
                } else {
                    format!("The API requires the scope {needs}, and the access token has only {has}")
                },
                "Scopes are granted when the token is issued. The API answered `insufficient_scope`.",
            )
            .compared(required.join(" "), granted.join(" "), None)
            .fix(Party::SpAdmin, format!("Request the scope {named} with the token, and use the new token."))
            .fix(Party::IdpAdmin, format!("Or allow the scope {named} for this client, and for the user."))
        };
        let finding = finding.severity(crate::report::Severity::Error).spec("RFC 6750 3.1");
        let span = claim.map_or(token.payload_span, |claim| claim.span);
        let finding = finding.at(challenge.found.item, span);
        out.find_once(match challenge.place {
            Some((item, span)) => finding.related(item, span),
            None => finding,
        });
    }
}

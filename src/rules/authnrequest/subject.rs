//! A request about a certain person.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-SUBJECT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some((_, place)) = request.extras.iter().find(|(name, _)| name == "Subject") else {
            out.pass();
            continue;
        };
        let entra = text(&request.envelope.destination).contains("login.microsoftonline.");
        let finding = RULE
            .finding(
                "The login request names the user who must sign in (Subject)",
                "Entra ID rejects a request with a Subject; Keycloak and others fill in the user name with it.",
            )
            .severity(if entra { Severity::Error } else { Severity::Warning })
            .confidence(if entra { Confidence::Likely } else { Confidence::Possible })
            .at(item, *place)
            .fix(
                Party::SpAdmin,
                "Leave the Subject out. Entra ID takes a hint in the parameter `login_hint` of the sign-in URL.",
            )
            .spec("saml-core 3.4.1");
        let granted = "This identity provider accepted it. Entra ID usually rejects a request with a Subject; Keycloak and \
            others fill in the user \
                       name with it.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}

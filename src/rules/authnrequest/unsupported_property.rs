//! Parts of a request that many do not know.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-UNSUPPORTED-PROPERTY", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let extra = request.extras.iter().find(|(name, _)| name == "Scoping" || name == "Conditions");
        let Some((name, place)) = extra else {
            out.pass();
            continue;
        };
        let entra = text(&request.envelope.destination).contains("login.microsoftonline.");
        let finding = RULE
            .finding(
                format!("The login request contains {}, which many identity providers do not support", quote(name)),
                "Entra ID rejects it (AADSTS900236, AADSTS90011); others ignore it.",
            )
            .severity(if entra { Severity::Error } else { Severity::Warning })
            .confidence(if entra { Confidence::Likely } else { Confidence::Possible })
            .at(item, *place)
            .fix(Party::SpAdmin, format!("Leave {} out of the request.", quote(name)))
            .spec("saml-core 3.4.1");
        let granted = "This identity provider accepted it. Entra ID usually rejects it (AADSTS900236, AADSTS90011); others ignore it.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}

//! The SAML version of a request.

use super::unless_granted;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-VERSION", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let version = text(&request.envelope.version);
        if version == "2.0" {
            out.pass();
            continue;
        }
        let Some(value) = &request.envelope.version else { continue };
        let finding = RULE
            .finding(
                format!("The login request is of SAML version {}; 2.0 is needed", quote(version)),
                "An identity provider rejects a different version, or answers with the status VersionMismatch.",
            )
            .at(item, value.span)
            .compared("2.0", version, None)
            .fix(Party::SpAdmin, "Configure the application to speak SAML 2.0.")
            .spec("saml-core 3.2.1");
        let granted = "This identity provider accepted the request anyway. Others reject a different version, or answer with the status \
                       VersionMismatch.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}

//! Two ways to name the ACS URL at once.

use super::remark;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::{Context, Outcome};
use crate::saml::Response;

declare_rule! { "SAMLREQ-ACS-URL-AND-INDEX", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(index) = &request.acs_index else {
            out.pass();
            continue;
        };
        let Some(other) = request.acs_url.as_ref().or(request.protocol_binding.as_ref()) else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                "The login request has an ACS index besides ACS URL or binding",
                "Only one of the two is allowed. An identity provider rejects the request, or picks one.",
            )
            .at(item, index.span)
            .related(item, other.span)
            .fix(Party::SpAdmin, "Send AssertionConsumerServiceURL or AssertionConsumerServiceIndex, not both.")
            .spec("saml-core 3.4.1");
        // An answer that went to another address is what the two names led to.
        let elsewhere = |answer: &Response| {
            let to = text(&answer.envelope.destination);
            !to.is_empty() && request.acs_url.as_ref().is_some_and(|asked| asked.text != to)
        };
        let accepted = expected::grant(cx, request).is_some_and(|(_, answer)| !elsewhere(answer));
        let granted = "Only one of the two is allowed. This identity provider accepted the request; another one may \
         reject it, or pick one.";
        out.find(if accepted { remark(finding, granted) } else { finding });
    }
}

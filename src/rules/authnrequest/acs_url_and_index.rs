//! Two ways to name the ACS URL at once.

use crate::declare_rule;
use crate::report::Act;
use crate::rules::known;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-ACS-URL-AND-INDEX", Error, "authnrequest", "acs_url_and_index.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in known::requests(cx) {
        let Some(index) = &request.acs_index else {
            out.pass();
            continue;
        };
        let Some(other) = request.acs_url.as_ref().or(request.protocol_binding.as_ref()) else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                "The login request names the address for the answer (ACS URL) twice: by its index, and by its URL or binding",
                "Only one of the two is allowed. An identity provider refuses the request, or picks one.",
            )
            .at(item, index.span)
            .related(item, other.span)
            .fix(Act::SpAdmin, "Send AssertionConsumerServiceURL or AssertionConsumerServiceIndex, not both.")
            .spec("saml-core 3.4.1"),
        );
    }
}

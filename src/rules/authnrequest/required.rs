//! What every request has to carry.

use super::unless_granted;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-REQUIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let envelope = &request.envelope;
        let there = [("ID", &envelope.id), ("Version", &envelope.version), ("IssueInstant", &envelope.issue_instant)];
        let missing: Vec<&str> =
            there.iter().filter(|(_, value)| text(value).is_empty()).map(|(name, _)| *name).collect();
        if missing.is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The login request lacks {}", quote_list(missing.iter().copied())),
                "Every request must contain ID, Version and IssueInstant. An identity provider rejects a request without them, \
                 and could not say to which request it answers.",
            )
            .at(item, envelope.tag)
            .fix(Party::SpAdmin, "Configure the application's SAML library to build a new request for each login, \
                instead of sending a handwritten one.")
            .spec("saml-core 3.2.1");
        let granted = "This identity provider accepted the request anyway. Every request must contain ID, Version and IssueInstant, and \
                       others reject one without them.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}

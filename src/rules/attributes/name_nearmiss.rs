//! A required attribute was sent under a similar name.

use super::{lacking, names};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-ATTR-NAME-NEARMISS", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for lack in lacking(cx, out) {
        if lack.empty.is_some() {
            continue;
        }
        let Some(near) = names::nearest(lack.wanted, &lack.assertion.attributes) else {
            out.pass();
            continue;
        };
        let (wanted, sent) = (quote(lack.wanted), quote(near.sent.name()));
        let place = near.sent.name.as_ref().map_or(near.sent.span, |name| name.span);
        let finding = RULE
            .finding(
                format!("The required attribute {wanted} was sent as {sent}: {}", near.words),
                "Attribute names are compared character by character, so the application does not find what it needs although \
                 it is there.",
            )
            .at(lack.item, place)
            .compared(lack.wanted, near.sent.name(), Some(near.class))
            .spec("saml-core 2.7.3.1");
        let text = format!("Name the attribute {wanted} at the identity provider.");
        let finding = with_fix(finding, cx, lack.item, Topic::Attr, Some(lack.wanted), (Party::IdpAdmin, text));
        out.find(finding.fix(Party::SpAdmin, format!("Or configure the application to read {sent}.")));
    }
}

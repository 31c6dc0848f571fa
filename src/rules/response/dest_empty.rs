//! A Destination without characters.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-DEST-EMPTY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::acs(cx).into_iter().next();
    for (item, response) in responses(cx) {
        let Some(destination) = &response.envelope.destination else { continue };
        if !destination.text.trim().is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The response is addressed to nowhere: its Destination is empty",
                "An application compares the Destination with its own address. An empty one never matches and is rejected, although \
                 a missing one may pass.",
            )
            .at(item, destination.span)
            .spec("saml-core 3.2.2");
        let value = expected.as_ref().map(|one| one.value.as_ref());
        let text = "Fill in the destination of this application at the identity provider: the application's ACS URL."
            .to_owned();
        out.find(with_fix(finding, cx, item, Topic::Acs, value, (Party::IdpAdmin, text)));
    }
}

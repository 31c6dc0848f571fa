//! A response that does not say where it is going.

use crate::declare_rule;
use crate::intake::Carrier;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-DEST-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::acs(cx).into_iter().next();
    for (item, response) in responses(cx) {
        if response.envelope.destination.is_some() {
            out.pass();
            continue;
        }
        let Some(message) = item.saml() else { continue };
        let signed = message.signatures.iter().any(|signature| signature.parent_node == Some(response.envelope.node));
        let carrier = item.transport.as_ref().and_then(|transport| transport.carrier);
        let posted = matches!(carrier, Some(Carrier::Form | Carrier::HtmlForm));
        let (title, severity, confidence) = match (signed, posted) {
            (true, true) => ("The signed response has no Destination", Severity::Error, Confidence::Certain),
            (true, false) => ("The signed response has no Destination", Severity::Error, Confidence::Likely),
            (false, _) => ("The response has no Destination", Severity::Info, Confidence::Certain),
        };
        let why = if signed {
            "A signed POST response must have a Destination, so that no one can pass it on to a different \
             application. Receivers that enforce this reject the response."
        } else {
            "Destination is required only on a signed response that is delivered by POST. Some applications want it always."
        };
        let finding = RULE
            .finding(title, why)
            .severity(severity)
            .confidence(confidence)
            .at(item, response.envelope.tag)
            .spec("saml-bindings 3.5.5.2");
        let value = expected.as_ref().map(|one| one.value.as_ref());
        let text = "Fill in the destination of this application at the identity provider: the application's ACS URL."
            .to_owned();
        out.find(with_fix(finding, cx, item, Topic::Acs, value, (Party::IdpAdmin, text)));
    }
}

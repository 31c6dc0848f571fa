//! An XML signature in a redirect.

use super::unless_granted;
use crate::declare_rule;
use crate::intake::Carrier;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::parties::has_xml_signature;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-EMBEDDED-SIG-IN-REDIRECT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let carrier = item.transport.as_ref().and_then(|transport| transport.carrier);
        if carrier != Some(Carrier::Query) {
            continue;
        }
        if !has_xml_signature(item) {
            out.pass();
            continue;
        }
        let place = item
            .saml()
            .and_then(|message| message.signatures.first())
            .map_or(request.envelope.tag, |signature| signature.span);
        let finding = RULE
            .finding(
                "The signature is in the message instead of the sign-in link's parameters",
                "With the redirect binding the XML signature must be taken out and the query string signed (SigAlg and \
                 Signature). Identity providers that want a signature look there and find none.",
            )
            .confidence(Confidence::Likely)
            .at(item, place)
            .fix(
                Party::SpAdmin,
                "Send the request by POST, or configure the library to sign the query string for the redirect binding.",
            )
            .spec("saml-bindings 3.4.4.1");
        let granted = "This identity provider accepted the request anyway. One that wants a signature looks for SigAlg and Signature \
                       in the query string and finds none.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}

//! The signature of a login request.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAMLREQ-SIG-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        for signature in item.signatures() {
            let tried = !signature.signed_info.trusted_keys.is_empty();
            let place = if signature.node.is_some() { signature.places.signature } else { request.envelope.tag };
            if tried && signature.holds() {
                out.pass();
            } else if !signature.digests_ok() && signature.node.is_some() {
                let finding = RULE
                    .finding(
                        "The login request was changed after it was signed",
                        "The part that the signature covers is not what was signed. The identity provider rejects the request.",
                    )
                    .confidence(Confidence::Likely)
                    .at(item, place)
                    .spec("xmldsig-core 3.2");
                let granted = "The identity provider let the user in anyway: it does not check the signature, or only this copy was \
                               changed. One that checks it rejects the request.";
                out.find(unless_granted(finding, cx, request, granted).fix(
                    Party::SpAdmin,
                    "Send the request exactly as the library signed it: nothing may format or re-encode it on the way.",
                ));
            } else if tried {
                let finding = RULE
                    .finding(
                        "The login request is signed with a key unknown to the identity provider",
                        "Its signature fits none of the application's certificates in the case. The identity provider rejects the request as sent by someone else.",
                    )
                    .at(item, place)
                    .spec("saml-bindings 3.4.4.1");
                let granted = "Its signature fits none of the application's certificates in the case. The identity provider let the user in \
                               anyway: it does not check the signature, or has another certificate.";
                let finding = unless_granted(finding, cx, request, granted);
                let text = "Give the application's current signing certificate to the identity provider.".to_owned();
                out.find(with_fix(finding, cx, item, Topic::RequestSignature, None, (Party::IdpAdmin, text)));
            } else {
                out.not_checked("the application's certificate is not known: add its metadata or certificate");
            }
        }
    }
}

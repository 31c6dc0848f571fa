//! A signature that covers another element than the one it stands in.

use super::common::{at, enveloped, is_saml, signed_thing};
use crate::crypto::dsig::{ReferenceFacts, SignatureFacts};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::support::wording::thing;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-REF-NOT-PARENT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        for reference in signature.references.iter().filter(|reference| reference.target_node.is_some()) {
            // In XML that is not SAML a signature may cover what it likes; only what contradicts itself is told.
            if !is_saml(item) && !contradicts(signature, reference) {
                continue;
            }
            // An empty reference has a rule of its own.
            let empty = reference.uri.as_deref().is_none_or(str::is_empty);
            if reference.target_is_parent || (empty && covers_itself(signature, reference)) {
                out.pass();
                continue;
            }
            let target = thing(reference.target.as_deref());
            let id = reference.uri.as_deref().filter(|uri| !uri.is_empty());
            let id = id.map_or_else(String::new, |uri| format!(" (`{uri}`)"));
            let holder = signed_thing(signature);
            let other = if holder == target { target.replacen("the ", "another ", 1) } else { target };
            if covers_itself(signature, reference) {
                let finding = RULE
                    .finding(
                        format!("The signature in {holder} covers {other}{id} around it"),
                        "In SAML a signature covers the element it is in, by that element's ID. This one covers more. Receivers that \
                         look for the element's own ID reject it.",
                    )
                    .confidence(Confidence::Likely)
                    .spec("saml-core 5.4.2")
                    .fix(item.maker(), "Place each signature inside the element it signs and point it at that element's ID.");
                out.find(at(finding, item, reference.places.uri).related(item, reference.places.target));
                continue;
            }
            let finding = RULE
                .finding(
                    format!("The signature in {holder} does not cover it, but {other}{id}"),
                    "In SAML, a signature must cover the element around it. Here it covers a different one: \
                     attackers smuggle a signed assertion into a forged message this way.",
                )
                .spec("saml-core 5.4.2")
                .fix(
                    item.reader(),
                    "Do not accept this message, but keep it. Treat it as an attack unless its sender explains how \
                     it was built.",
                )
                .fix(
                    item.maker(),
                    "Place each signature inside the element it signs and point it at that element's ID.",
                );
            let finding = at(finding, item, reference.places.uri);
            out.find(finding.related(item, reference.places.target));
        }
    }
}

/// The signed part holds the signature, and with it the element that the signature stands in.
fn covers_itself(signature: &SignatureFacts, reference: &ReferenceFacts) -> bool {
    reference.places.target.contains(signature.places.signature)
}

/// It says that it stands in what it signs (enveloped-signature transform), and stands beside it.
fn contradicts(signature: &SignatureFacts, reference: &ReferenceFacts) -> bool {
    let says_enveloped = reference.transforms.iter().any(|transform| transform.ends_with("#enveloped-signature"));
    let (target, own) = (reference.places.target, signature.places.signature);
    says_enveloped && !target.contains(own) && !own.contains(target)
}

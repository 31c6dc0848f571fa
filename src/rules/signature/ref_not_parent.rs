//! A signature that covers another element than the one it stands in.

use super::common::{at, enveloped, is_saml, signed_thing, thing};
use crate::crypto::dsig::{ReferenceFacts, SignatureFacts};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-REF-NOT-PARENT", Error, "signature", "ref_not_parent.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        for reference in signature.references.iter().filter(|reference| reference.target_node.is_some()) {
            // In XML that is not SAML a signature may cover what it likes; only what contradicts itself is told.
            if !is_saml(item) && !contradicts(signature, reference) {
                continue;
            }
            if reference.target_is_parent {
                out.pass();
                continue;
            }
            let target = thing(reference.target.as_deref());
            let id = reference.uri.as_deref().filter(|uri| !uri.is_empty());
            let id = id.map_or_else(String::new, |uri| format!(" (`{uri}`)"));
            let holder = signed_thing(signature);
            let other = if holder == target { target.replacen("the ", "another ", 1) } else { target };
            let finding = RULE
                .finding(
                    format!("The signature in {holder} does not cover it, but {other}{id}"),
                    "In SAML a signature stands inside the element it covers. When it covers another one, the element around it is not \
                     protected: this is how a signed assertion is smuggled into a forged message.",
                )
                .spec("saml-core 5.4.2")
                .fix(item.reader(), "Refuse this message and keep it; unless its sender explains how it was built, treat it as an attack.")
                .fix(item.maker(), "Place each signature inside the element it signs and point it at that element's ID.");
            let finding = at(finding, item, reference.places.uri);
            out.find(finding.related(item, reference.places.target));
        }
    }
}

/// It says that it stands in what it signs (enveloped-signature transform), and stands beside it.
fn contradicts(signature: &SignatureFacts, reference: &ReferenceFacts) -> bool {
    let says_enveloped = reference.transforms.iter().any(|transform| transform.ends_with("#enveloped-signature"));
    let (target, own) = (reference.places.target, signature.places.signature);
    says_enveloped && !target.contains(own) && !own.contains(target)
}

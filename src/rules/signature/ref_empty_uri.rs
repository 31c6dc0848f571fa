//! A signature that refers to the document instead of an element.

use super::common::{at, of_saml, signed_thing};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-REF-EMPTY-URI", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        for reference in &signature.references {
            if reference.uri.as_deref().is_some_and(|uri| !uri.is_empty()) {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    format!("The signature of {} covers the whole document (empty URI)", signed_thing(signature)),
                    "SAML wants the reference to name the ID of the element that holds the signature. Some applications accept an empty \
                     reference, stricter ones reject it.",
                )
                .confidence(if reference.target_is_parent { Confidence::Possible } else { Confidence::Likely })
                .spec("saml-core 5.4.2")
                .fix(item.maker(), "Set the reference to `#` and the ID of the signed element.");
            let places = reference.places;
            out.find(at(finding, item, if places.uri.is_empty() { places.reference } else { places.uri }));
        }
    }
}

//! A signature that refers to the document, or by an expression, instead of naming the ID of an element.

use super::common::{at, of_saml, signed_thing};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-REF-EMPTY-URI", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        for reference in &signature.references {
            let uri = reference.uri.as_deref().unwrap_or_default();
            let is_expression = uri.starts_with("#xpointer(") && uri != "#xpointer(/)";
            if !uri.is_empty() && !is_expression {
                out.pass();
                continue;
            }
            let (title, why) = if is_expression {
                (
                    format!("The signature of {} refers by XPointer, not by ID", signed_thing(signature)),
                    "SAML wants `#` and the ID of the element that contains the signature. xmlsec reads the \
                         expression, signxml rejects it.",
                )
            } else {
                (
                    format!("The signature of {} covers the whole document (empty URI)", signed_thing(signature)),
                    "SAML wants the reference to name the ID of the element that contains the signature. Some applications accept an empty \
                     reference, stricter ones reject it.",
                )
            };
            let finding = RULE
                .finding(title, why)
                .confidence(if reference.target_is_parent && !is_expression {
                    Confidence::Possible
                } else {
                    Confidence::Likely
                })
                .spec("saml-core 5.4.2")
                .fix(item.maker(), "Set the reference to `#` and the ID of the signed element.");
            let places = reference.places;
            out.find(at(finding, item, if places.uri.is_empty() { places.reference } else { places.uri }));
        }
    }
}

//! A signature that covers more than one thing, or nothing.

use super::common::{at, of_saml, signed_thing};
use crate::crypto::dsig::Problem;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-REF-COUNT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        let count = signature.references.len();
        let nothing = signature.problem == Some(Problem::NoReference);
        // Where SignedInfo itself could not be told, there is nothing to count.
        if count == 1 || (count == 0 && !nothing) {
            if count == 1 {
                out.pass();
            }
            continue;
        }
        let title = match count {
            0 => format!("The signature of {} covers nothing", signed_thing(signature)),
            _ => format!(
                "The signature of {} has {count} references, where exactly one is allowed",
                signed_thing(signature)
            ),
        };
        let finding = RULE
            .finding(
                title,
                "SAML signs exactly the element that contains the signature. Applications reject anything \
             else, because it would be open which part counts as signed.",
            )
            .spec("saml-core 5.4.2")
            .fix(
                item.maker(),
                "Configure the signing product to sign the message or assertion alone, with one Reference to its ID.",
            );
        let second =
            signature.references.get(1).map_or(signature.places.signature, |reference| reference.places.reference);
        out.find(at(finding, item, second));
    }
}

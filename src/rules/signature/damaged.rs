//! Neither content nor value fits: a damaged copy.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-DAMAGED", Warning }

const AGAIN: &str = "Take the message again from a recording of the browser (HAR file), as the base64 value that was sent. If that has the same fault, give it, unchanged, to those who look after security.";
const LOAD_AGAIN: &str = "Download the metadata again from its address, and do not open or save it in an editor. If it then has the same fault, tell its publisher.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match state(signature) {
            State::Damaged => {
                let finding = RULE
                    .finding(
                        format!("This copy of {} is damaged: neither content nor signature value matches", signed_thing(signature)),
                        "A change of the content alone leaves the signature value valid. When both are wrong, the text was mostly altered \
                         while it was copied or converted; or someone changed what was signed. A receiver that gets it in this form \
                         rejects it.",
                    )
                    .confidence(Confidence::Likely)
                    .spec("xmldsig-core 3.2")
                    .fix(Party::Support, if decides(item) { AGAIN } else { LOAD_AGAIN });
                out.find(at(finding, item, signature.places.signature));
            }
            State::NotComputed => {}
            _ => out.pass(),
        }
    }
}

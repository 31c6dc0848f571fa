//! A signature without any key to check it with.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-CANNOT-CHECK", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx).filter(|(item, _)| decides(item)) {
        match state(signature) {
            State::NoKey => {
                let finding = RULE
                    .finding(
                        format!("The signature of {} cannot be checked without a certificate", signed_thing(signature)),
                        "The message does not include the signer's certificate, and none was given. Its content matches the digest in the \
                         signature, but who signed it is open.",
                    )
                    .fix(Party::Support, if item.by_application() {
                        "Add the application's signing certificate or its metadata."
                    } else {
                        "Add the identity provider's signing certificate or its metadata."
                    });
                out.find(at(finding, item, signature.places.signature));
            }
            State::NotComputed => {}
            _ => out.pass(),
        }
    }
}

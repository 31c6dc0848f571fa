//! The content is right and the signature value fits no key.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::verify::Remark;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Act, Finding, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-VALUE-INVALID", Error, "signature", "value_invalid.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match state(signature) {
            State::WrongValue => out.find(finding(item, signature)),
            State::NotComputed | State::NoKey => {}
            _ => out.pass(),
        }
    }
}

fn finding(item: &Item, signature: &SignatureFacts) -> Finding {
    let thing = signed_thing(signature);
    let reason = signature.remarks().find_map(|remark| match remark {
        Remark::OtherHash(hash) => {
            Some(format!("The value was made with {}, while SignatureMethod names another algorithm.", hash.name()))
        }
        Remark::OtherText { .. } => {
            Some("The key is the right one, but SignedInfo was changed after it was signed.".to_owned())
        }
        Remark::OtherKindOfKey => {
            Some("The key in the message is of another kind than the algorithm needs.".to_owned())
        }
        _ => None,
    });
    let reason = reason.unwrap_or_else(|| {
        "Either SignedInfo or the value was changed, or the certificate in the message is not the signer's.".to_owned()
    });
    let finding = RULE.finding(
        format!("The signature value of {thing} does not fit, although its content is unchanged"),
        format!("{reason} Receivers refuse the message."),
    );
    let finding = at(finding, item, signature.places.value)
        .spec("xmldsig-core 3.2.2")
        .fix(Act::IdpAdmin, "Check that the signing key and the certificate it publishes belong together, and that the algorithm it states is the one it uses.")
        .fix(Act::Support, "Take the message from the network recording again: a character lost in the signature value has the same effect.");
    if decides(item) { finding } else { finding.severity(Severity::Warning) }
}

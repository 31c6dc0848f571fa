//! The content is right and the signature value fits no key.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::verify::Remark;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-VALUE-INVALID", Error }

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
    const PAIR: &str = "Check that the signing key and the certificate it publishes belong together.";
    const AGAIN: &str = "Take the message from a recording of the browser (HAR file) again: one character lost in the signature has this effect.";
    let told = signature.remarks().find_map(|remark| match remark {
        Remark::OtherHash(hash) => Some((
            format!("The value was made with {}, while `SignatureMethod` names another algorithm.", hash.name()),
            Some("Let `SignatureMethod` name the algorithm that the signature is made with."),
        )),
        Remark::OtherText { .. } => Some((
            "The key is the right one, but the signed summary (`SignedInfo`) was changed after it was signed."
                .to_owned(),
            None,
        )),
        Remark::OtherKindOfKey => {
            Some(("The key in the message is of another kind than the algorithm needs.".to_owned(), Some(PAIR)))
        }
        _ => None,
    });
    let (reason, deed) = told.unwrap_or_else(|| {
        let either = "Either the signed summary (`SignedInfo`) or the value was changed, or the certificate in the message is not the signer's.";
        (either.to_owned(), Some(PAIR))
    });
    let finding = RULE.finding(
        format!("The signature value of {thing} does not fit, although its content is unchanged"),
        format!("{reason} Receivers reject the message."),
    );
    let finding = at(finding, item, signature.places.value).spec("xmldsig-core 3.2.2");
    let finding = match deed {
        Some(deed) => finding.fix(item.maker(), deed),
        None => finding,
    };
    let finding = finding.fix(Party::Support, AGAIN);
    if decides(item) { finding } else { finding.severity(Severity::Warning) }
}

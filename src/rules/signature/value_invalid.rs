//! The content is right and the signature value fits no key.

use super::common::{State, at, decides, enveloped, is_hmac, signed_thing, state};
use crate::crypto::dsig::{Problem, SignatureFacts};
use crate::crypto::verify::Remark;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-VALUE-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        if let Some(what) = no_value(signature) {
            out.find(formless(item, signature, what));
            continue;
        }
        match state(signature) {
            State::WrongValue => out.find(finding(item, signature)),
            State::NotComputed | State::NoKey => {}
            _ => out.pass(),
        }
    }
}

const AGAIN: &str = "Take the message from a recording of the browser (HAR file) again: one character lost in the signature has this effect.";

/// Why there is no value to compare.
fn no_value(signature: &SignatureFacts) -> Option<&'static str> {
    match signature.problem.as_ref()? {
        Problem::ValueNotBase64 => Some("is not base64"),
        Problem::SeveralValues => Some("is there more than once"),
        _ => None,
    }
}

fn formless(item: &Item, signature: &SignatureFacts, what: &str) -> Finding {
    let finding = RULE
        .finding(
            format!("The signature value of {} {what}", signed_thing(signature)),
            "A receiver cannot compare it with anything and rejects the message.",
        )
        .spec("xmldsig-core 4.3")
        .fix(item.maker(), "Send the signature value as the signing library wrote it, in base64.")
        .fix(Party::Support, AGAIN);
    let finding = at(finding, item, signature.places.signature);
    if decides(item) { finding } else { finding.severity(Severity::Warning) }
}

fn finding(item: &Item, signature: &SignatureFacts) -> Finding {
    let thing = signed_thing(signature);
    if is_hmac(signature) {
        let finding = RULE
            .finding(
                format!("The signature of {thing} is an HMAC, which no certificate can verify"),
                "An HMAC is made with a shared secret, not with the private key of a certificate. Receivers reject the message.",
            )
            .fix(item.maker(), "Sign with the private key of the published certificate (RSA-SHA256).");
        return at(finding, item, signature.places.algorithm);
    }
    const PAIR: &str = "Check that the signing key and the certificate it publishes belong together.";
    let told = signature.remarks().find_map(|remark| match remark {
        Remark::OtherHash(hash) => Some((
            format!("The value was made with {}, while `SignatureMethod` names another algorithm.", hash.name()),
            Some("Set `SignatureMethod` to the algorithm that creates the signature."),
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
        format!("The content of {thing} is unchanged, but its signature value is wrong"),
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

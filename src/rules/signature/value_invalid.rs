//! The content is right and the signature value fits no key.

use super::common::{State, at, decides, enveloped, is_hmac, signed_thing, state};
use super::value_text::{Flaw, formless};
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::verify::Remark;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party, Severity};
use crate::rules::support::seal::seal;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "SIG-VALUE-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        if let Some(flaw) = formless(item, signature) {
            out.find(no_value(cx, item, signature, &flaw));
            continue;
        }
        match state(signature) {
            State::WrongValue => out.find(finding(cx, item, signature)),
            State::NotComputed | State::NoKey => {}
            _ => out.pass(),
        }
    }
}

const WHOLE: &str = "Take the message from a HAR file again, whole and unchanged.";
const AGAIN: &str = "Take the message from a HAR file again: one lost character in the signature has this effect.";

/// The sender's part and, unless another signature shows that nothing was lost on the way, that of who copied it.
fn fixes(
    cx: &Context<'_>,
    item: &Item,
    signature: &SignatureFacts,
    finding: Finding,
    deed: Option<&str>,
    again: &str,
) -> Finding {
    let finding = match deed {
        Some(deed) => finding.fix(item.maker(), deed),
        None => finding,
    };
    let finding = match seal(cx, item, signature) {
        Some(_) if deed.is_none() => {
            finding.fix(item.maker(), "Change nothing in a signed part before the message around it is signed.")
        }
        Some(_) => finding,
        None => finding.fix(Party::Support, again),
    };
    if decides(item) { finding } else { finding.severity(Severity::Warning) }
}

fn no_value(cx: &Context<'_>, item: &Item, signature: &SignatureFacts, flaw: &Flaw) -> Finding {
    let finding = RULE
        .finding(
            format!("The signature value of {} {}", signed_thing(signature), flaw.words),
            "A receiver cannot compare it with anything and rejects the message.",
        )
        .spec("xmldsig-core 4.3");
    let value = signature.places.value;
    let place = match &flaw.at {
        Some(range) => Span::new(value.start + range.start, value.start + range.end),
        None if value.is_empty() => signature.places.signature,
        None => value,
    };
    let finding = at(finding, item, place);
    fixes(
        cx,
        item,
        signature,
        finding,
        Some("Send the signature value as the signing library wrote it, in base64."),
        WHOLE,
    )
}

fn finding(cx: &Context<'_>, item: &Item, signature: &SignatureFacts) -> Finding {
    let thing = signed_thing(signature);
    if is_hmac(signature) {
        let finding = RULE
            .finding(
                format!("No certificate can verify the signature of {thing}: an HMAC"),
                "An HMAC is made with a shared secret, not with the private key of a certificate. Receivers reject the message.",
            )
            .fix(item.maker(), "Sign with the private key of the published certificate (RSA-SHA256).");
        return at(finding, item, signature.places.algorithm);
    }
    const PAIR: &str = "Check that the signing key and the certificate it publishes belong together.";
    let told = signature.remarks().find_map(|remark| match remark {
        Remark::OtherHash(hash) => Some((
            format!("The value was made with {}, while `SignatureMethod` names a different algorithm.", hash.name()),
            Some("Set `SignatureMethod` to the algorithm that creates the signature."),
        )),
        Remark::OtherText { .. } => Some((
            "The key is the right one, but the signed summary (`SignedInfo`) was changed after it was signed."
                .to_owned(),
            None,
        )),
        Remark::DerEncoded => Some((
            "The ECDSA value is written in DER; XML signatures have r and s side by side.".to_owned(),
            Some("Write the signature value as r and s side by side (xmldsig-core1 6.4.3), not as DER."),
        )),
        Remark::OtherKindOfKey if !signature.embedded.is_empty() => {
            Some(("The key in the message is of a different kind than the algorithm needs.".to_owned(), Some(PAIR)))
        }
        _ => None,
    });
    let (reason, deed) = told.unwrap_or_else(|| match signature.embedded.is_empty() {
        true => ("Either the signed summary (`SignedInfo`) or the value was changed.".to_owned(), None),
        false => {
            let either = "Either the signed summary (`SignedInfo`) or the value was changed, or the certificate in the \
             message is not the signer's.";
            (either.to_owned(), Some(PAIR))
        }
    });
    let finding = RULE.finding(
        format!("The content of {thing} is unchanged; its signature is wrong"),
        format!("{reason} Receivers reject the message."),
    );
    let finding = at(finding, item, signature.places.value).spec("xmldsig-core 3.2.2");
    fixes(cx, item, signature, finding, deed, AGAIN)
}

//! Neither content nor value fits: a damaged copy, or a part that was broken before the message around it was signed.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::crypto::dsig::SignatureFacts;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::left_out::is_open_to_hands;
use crate::rules::support::seal::seal;
use crate::rules::support::wording::thing;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-DAMAGED", Warning }

const AGAIN: &str = "Take the message again from a recording of the browser (HAR file), as the base64 value that was \
    sent. If that has the same fault, send it, unchanged, to your security team.";
/// What a page shows as XML is no proof of intent: first the message that was sent.
const FROM_TEXT: &str =
    "Take the base64 value of the message from a HAR file. Do not copy it from a page that shows it as XML.";
const LOAD_AGAIN: &str = "Download the metadata again from its address, and do not open or save it in an editor. If it \
 then has the same fault, tell its publisher.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match state(signature) {
            State::Damaged => {
                let finding = match seal(cx, item, signature) {
                    Some(outer) => sealed(item, signature, outer),
                    None => RULE
                        .finding(
                            format!(
                                "This copy of {} is damaged (content and signature value)",
                                signed_thing(signature)
                            ),
                            "A change of the content alone leaves the signature value valid. If both are wrong, the \
                             text was usually altered while copying or converting, or someone changed what was \
                             signed. A receiver that gets it in this form rejects it.",
                        )
                        .confidence(Confidence::Likely)
                        .fix(Party::Support, again(item)),
                };
                out.find(at(finding, item, signature.places.signature).spec("xmldsig-core 3.2"));
            }
            State::NotComputed => {}
            _ => out.pass(),
        }
    }
}

fn again(item: &Item) -> &'static str {
    match decides(item) {
        false => LOAD_AGAIN,
        true if is_open_to_hands(item) => FROM_TEXT,
        true => AGAIN,
    }
}

/// The signature around it fits, so that the copy is what was sent.
fn sealed(item: &Item, signature: &SignatureFacts, outer: &SignatureFacts) -> Finding {
    let (inner, outer) = (signed_thing(signature), thing(outer.parent.as_deref()));
    RULE.finding(
        format!("The signature of {inner} was broken before {outer} was signed"),
        format!(
            "Neither the content of {inner} nor its signature value matches. The signature of {outer} around it is valid, so nothing was \
             changed on the way. Receivers that check both reject the message."
        ),
    )
    .severity(Severity::Error)
    .confidence(Confidence::Likely)
    .fix(item.maker(), format!("Sign {inner} first and change nothing in it before {outer} is signed; or sign only {outer}."))
}

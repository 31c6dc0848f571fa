//! The signed part was moved to a place where no receiver should read it.

use super::message::{Cover, Message, Signed, describe, is_in_place, is_protocol_message, messages, place_words};
use super::second_assertion::refuse;
use crate::declare_rule;
use crate::report::{Confidence, Finding};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, ns};

declare_rule! { "ATK-XSW-MOVED-ORIGINAL", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let main = main_parts(&message);
        // Where the part that is read is signed itself, a signed part inside it is content like any other.
        let read_is_covered = main.iter().any(|node| message.cover(*node) > Cover::Broken);
        let moved = message.signed.iter().find(|signed| {
            let whole = is_protocol_message(signed.target) || signed.target.is(ns::SAML, "Assertion");
            whole && !is_in_place(signed.target) && !read_is_covered
        });
        match moved {
            Some(moved) => out.find(finding(&message, *moved, main.first().copied())),
            None if !message.signed.is_empty() => out.pass(),
            None => {}
        }
    }
}

/// What a receiver reads: the assertions in their place, else the message itself.
fn main_parts<'a>(message: &Message<'a>) -> Vec<Node<'a>> {
    let in_place = |node: &Node<'a>| is_in_place(*node);
    let assertions = message.document.elements().filter(|node| {
        node.namespace() == Some(ns::SAML) && matches!(node.local(), "Assertion" | "EncryptedAssertion")
    });
    let found: Vec<Node<'a>> = assertions.filter(in_place).take(50).collect();
    if !found.is_empty() {
        return found;
    }
    message.document.elements().filter(|node| is_protocol_message(*node)).filter(in_place).take(50).collect()
}

fn finding(message: &Message<'_>, moved: Signed<'_>, read: Option<Node<'_>>) -> Finding {
    let kind = if moved.target.local() == "Assertion" { "assertion" } else { "message" };
    let title = format!("The signed {kind} was moved into {}", place_words(moved.target));
    let mut why = format!("The signature belongs to {}.", describe(moved.target));
    match read {
        Some(read) => why.push_str(&format!(
            " A receiver reads {} instead, which no signature protects. Attackers wrap a signed message into a \
             forged one this way.",
            describe(read)
        )),
        None => why.push_str(
            " There is nothing in its place; only a receiver that searches the whole document would read it. No known product builds this.",
        ),
    }
    let confidence = if moved.cover == Cover::Proven { Confidence::Certain } else { Confidence::Likely };
    let finding = RULE.finding(title, why).confidence(confidence).at(message.item, moved.target.start_tag());
    let finding = match read {
        Some(read) => finding.related(message.item, read.start_tag()),
        None => finding,
    };
    refuse(message.item, finding).spec("saml-core 5.4.2")
}

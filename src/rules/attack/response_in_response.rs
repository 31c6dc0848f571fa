//! A message inside or beside another one.

use super::message::{
    Cover, Message, describe, is_in_place, is_in_same_kind, is_protocol_message, messages, place_words,
};
use super::second_assertion::refuse;
use crate::declare_rule;
use crate::report::{Confidence, Finding};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, ns};

declare_rule! { "ATK-XSW-RESPONSE-IN-RESPONSE", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let all: Vec<Node<'_>> =
            message.document.elements().filter(|node| is_protocol_message(*node)).take(200).collect();
        let carried = |node: &&Node<'_>| !node.is(ns::SAMLP, "ArtifactResponse");
        let Some(first) = all.iter().find(|node| is_in_place(**node) && carried(node)).or(all.first()) else {
            continue;
        };
        match all.iter().filter(carried).find(|node| **node != *first && is_foreign(&message, **node)) {
            Some(hidden) => out.find(finding(&message, *first, *hidden)),
            None => out.pass(),
        }
    }
}

/// A message that an assertion carries as a value, under the assertion's own signature, is what somebody signed.
fn is_foreign(message: &Message<'_>, node: Node<'_>) -> bool {
    let value = node.ancestors().any(|outer| outer.is(ns::SAML, "AttributeValue") || outer.is(ns::SAML, "Advice"));
    !(value && message.cover(node) == Cover::Proven)
}

fn finding(message: &Message<'_>, first: Node<'_>, hidden: Node<'_>) -> Finding {
    let beside = is_in_place(hidden);
    let title = if beside {
        format!("A second message (`{}`) is beside the first one", hidden.local())
    } else {
        // That it stands in another message is said already.
        let inside = if is_in_same_kind(hidden) { String::new() } else { format!(", in {}", place_words(hidden)) };
        format!("A message (`{}`) is hidden inside another{inside}", hidden.local())
    };
    let why = format!(
        "One receiver reads {}, another finds {}. Messages are never built like this. Someone wrapped one into the \
         other, to combine one signature with different content, or software joined two messages.",
        describe(first),
        describe(hidden)
    );
    let certain = message.signed.iter().any(|signed| signed.cover == Cover::Proven);
    let confidence = if certain { Confidence::Certain } else { Confidence::Likely };
    let finding = RULE
        .finding(title, why)
        .confidence(confidence)
        .at(message.item, hidden.start_tag())
        .related(message.item, first.start_tag());
    refuse(message.item, finding)
}

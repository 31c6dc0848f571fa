//! XML-COMMENT-IN-VALUE: a comment splits a value, so that two readers see two values under one signature.

use super::common::{has_elements, is_value, messages, shown};
use crate::declare_rule;
use crate::report::Severity;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, NodeKind, ns};

declare_rule! { "XML-COMMENT-IN-VALUE", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        let mut found = false;
        for node in document.elements().filter(|node| is_value(*node) && !has_elements(*node)) {
            if out.is_full() {
                break;
            }
            let Some((comment, before)) = first_comment(node) else { continue };
            found = true;
            let whole = node.text();
            let split = before != whole;
            let title = if split {
                format!("A hidden comment splits `{}`", node.local())
            } else {
                format!("A comment follows the value of `{}`", node.local())
            };
            let why = if node.namespace() == Some(ns::DS) {
                "Readers disagree about a value with a comment inside: one verifies the whole, another takes the part \
                 before it. That is how changed messages were passed off as signed."
                    .to_owned()
            } else if split {
                format!(
                    "One reader sees `{}`, another `{}`. The signature ignores comments, so both take it as signed.",
                    shown(&before),
                    shown(&whole)
                )
            } else {
                format!(
                    "Both kinds of reader see `{}` here, but a comment in a value has no business in a message.",
                    shown(&whole)
                )
            };
            let finding = RULE.finding(title, why).severity(if split { Severity::Security } else { Severity::Warning });
            let finding = match split {
                true => finding.fix(
                    item.reader(),
                    "Do not accept this message and keep it. Update the SAML library: it must read the whole text of an element.",
                ),
                false => finding,
            };
            let finding = finding
                .fix(item.maker(), "Find out what put the comment there; products do not write any into values.");
            out.find_once(finding.at(item, comment.span()).related(item, node.content_span()));
        }
        if !found {
            out.pass();
        }
    }
}

/// The first comment, and the text that stands before it.
fn first_comment(node: Node<'_>) -> Option<(Node<'_>, String)> {
    let mut before = String::new();
    for child in node.children() {
        match child.kind() {
            NodeKind::Comment { .. } => return Some((child, before)),
            _ => before.push_str(child.characters().unwrap_or("")),
        }
    }
    None
}

//! A comment or instruction inside a digest or signature value.

use super::second_assertion::refuse;
use crate::declare_rule;
use crate::rules::support::documents::documents;
use crate::rules::support::left_out::is_open_to_hands;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, NodeKind, ns};

declare_rule! { "ATK-DIGEST-WITH-COMMENT", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx).filter(|(_, document)| !document.is_broken()) {
        let values = document.elements().filter(|node| {
            node.namespace() == Some(ns::DS) && matches!(node.local(), "DigestValue" | "SignatureValue")
        });
        for value in values.take(400) {
            // A remark in the place of the value hides nothing beside it.
            let told = interruption(value)
                .filter(|(_, before, after)| !(is_open_to_hands(item) && before.is_empty() && after.is_empty()));
            let Some((hidden, before, after)) = told else {
                out.pass();
                continue;
            };
            let digest = value.local() == "DigestValue";
            let what = if digest { "digest" } else { "signature value" };
            let kind =
                if matches!(hidden.kind(), NodeKind::Comment { .. }) { "comment" } else { "processing instruction" };
            let title = format!("A hidden {kind} sits in the {what} (`{}`)", value.local());
            let readings: Vec<String> =
                [before.as_str(), after.as_str()].into_iter().filter(|text| !text.is_empty()).map(quote).collect();
            let shown = match readings.as_slice() {
                [] => "nothing".to_owned(),
                [one] => one.clone(),
                [one, .., other] => format!("{one} or only {other}"),
            };
            let why = format!(
                "One reader takes the whole value, another only {shown}. The signature ignores comments, so an \
                 unsigned value planted here can pass off any content as signed (CVE-2025-29775). No product writes \
                 anything but the value there."
            );
            let finding = RULE
                .finding(title, why)
                .compared(format!("{before}{after}"), if before.is_empty() { after } else { before }, None)
                .at(item, hidden.span())
                .related(item, value.content_span());
            out.find(refuse(item, finding));
        }
    }
}

/// The first comment or instruction, and the characters before and after it, without white space.
fn interruption(value: Node<'_>) -> Option<(Node<'_>, String, String)> {
    let is_hidden = |node: &Node<'_>| matches!(node.kind(), NodeKind::Comment { .. } | NodeKind::Instruction { .. });
    let hidden = value.children().find(is_hidden)?;
    let (mut before, mut after) = (String::new(), String::new());
    for child in value.children() {
        if let Some(text) = child.characters() {
            let side = if child.span().start < hidden.span().start { &mut before } else { &mut after };
            side.extend(text.chars().filter(|c| !c.is_whitespace()));
        }
    }
    Some((hidden, before, after))
}

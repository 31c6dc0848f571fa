//! XML-ELEMENT-IN-VALUE: an element stands inside a value that must be text, so that two readers see two values under one signature.

use super::common::{is_identity, messages, shown};
use crate::declare_rule;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::Node;

declare_rule! { "XML-ELEMENT-IN-VALUE", Security }

/// Characters of each reading that are compared and shown.
const MAX_SHOWN: usize = 200;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // What opens and never closes is told as that.
    for (item, document) in messages(cx).filter(|(_, document)| !document.is_broken()) {
        let mut found = false;
        for node in document.elements().filter(|node| is_text(*node)) {
            if out.is_full() {
                break;
            }
            let Some(inside) = node.elements().next() else { continue };
            found = true;
            let (before, whole) = (text_before(node), all_text(node));
            let why = if before == whole {
                format!(
                    "The schema allows only text here. The value is `{}`, and strict receivers reject the message.",
                    shown(&whole)
                )
            } else {
                format!(
                    "A reader that takes the first text sees `{}`, one that takes all of it sees `{}`. The signature \
                     covers both.",
                    shown(&before),
                    shown(&whole)
                )
            };
            let finding = RULE
                .finding(
                    format!("`{}` contains an element (`{}`) instead of only text", node.local(), inside.local()),
                    why,
                )
                .fix(item.reader(), "Do not accept this message and keep it. Receivers must reject it.")
                .fix(item.maker(), "Find out what put the element there, and send the value as text only.")
                .spec("saml-core 2.2");
            out.find_once(finding.at(item, inside.span()).related(item, node.content_span()));
        }
        if !found {
            out.pass();
        }
    }
}

/// Values of this kind are text; an attribute's value may hold elements.
fn is_text(node: Node<'_>) -> bool {
    is_identity(node) && node.local() != "AttributeValue"
}

fn text_before(node: Node<'_>) -> String {
    let texts =
        node.children().map_while(|child| if child.is_element() { None } else { child.characters().or(Some("")) });
    texts.flat_map(str::chars).take(MAX_SHOWN).collect()
}

fn all_text(node: Node<'_>) -> String {
    node.descendants().filter_map(|inner| inner.characters()).flat_map(str::chars).take(MAX_SHOWN).collect()
}

//! XML-PROCESSING-INSTRUCTION: instructions to XML software inside a message.

use super::common::{is_value, messages};
use crate::declare_rule;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::NodeKind;

declare_rule! { "XML-PROCESSING-INSTRUCTION", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        let mut found = false;
        for node in document.nodes() {
            if out.is_full() {
                break;
            }
            let NodeKind::Instruction { target, .. } = node.kind() else { continue };
            let Some(holder) = node.parent().filter(|parent| parent.is_element()) else { continue };
            if target.eq_ignore_ascii_case("xml") {
                continue; // A declaration in the middle is broken XML, and said so.
            }
            found = true;
            let title =
                format!("There is an instruction to XML software (`<?{target} …?>`) inside `{}`", holder.local());
            let why = if is_value(holder) {
                "Some libraries take only the text before it as the value; others join the text around it."
            } else {
                "Login messages need none. Signatures keep it and readers skip it or split text at it, so they may \
                 disagree about the content."
            };
            out.find_once(
                RULE.finding(title, why)
                    .fix(
                        item.reader(),
                        "Do not accept the message, but keep it. Treat it as an attack unless its sender explains \
                         the instruction.",
                    )
                    .fix(item.maker(), "Remove it from the template of the message.")
                    .at(item, node.span()),
            );
        }
        if !found {
            out.pass();
        }
    }
}

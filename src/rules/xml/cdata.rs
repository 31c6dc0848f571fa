//! XML-CDATA: values wrapped in CDATA.

use super::common::{is_value, messages, shown};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::NodeKind;

declare_rule! { "XML-CDATA", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        let mut found = false;
        for node in document.elements().filter(|node| is_value(*node)) {
            if out.is_full() {
                break;
            }
            let Some(section) =
                node.children().find(|child| matches!(child.kind(), NodeKind::Text { cdata: true, .. }))
            else {
                continue;
            };
            found = true;
            let title = format!("The value of `{}` is wrapped in CDATA", node.local());
            let why = format!(
                "The whole value is `{}`. In XML, CDATA equals plain text, but some products lose such a part or \
                 split the value there.",
                shown(&node.text())
            );
            out.find_once(
                RULE.finding(title, why)
                    .confidence(Confidence::Possible)
                    .fix(item.maker(), "Write the value as plain text in the template of the message.")
                    .at(item, section.span()),
            );
        }
        if !found {
            out.pass();
        }
    }
}

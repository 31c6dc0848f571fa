//! Values that hold elements.

use crate::declare_rule;
use crate::item::Item;
use crate::report::Party;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "SAML-ATTR-VALUE-XML", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            let Some(value) = attribute.values.iter().find(|value| value.structured) else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("The value of the attribute {} is XML and not plain text", quote(attribute.name())),
                    "Applications read such a value in different ways: some take the text inside, some the markup, some nothing.",
                )
                .at(item, inside(item, value.span))
                .fix(Party::IdpAdmin, "Send the plain value as well, if the application needs this attribute.")
                .spec("saml-core 2.7.3.1.1"),
            );
        }
    }
}

/// The first element inside a value.
fn inside(item: &Item, value: Span) -> Span {
    let node = item.xml().and_then(|document| document.innermost(value));
    node.and_then(|node| node.elements().next()).map_or(value, |node| node.span())
}

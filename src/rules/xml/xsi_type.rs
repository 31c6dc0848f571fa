//! XML-XSI-TYPE: data types that are not declared, or not text.

use super::common::messages;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

/// The namespace of the types that XML Schema brings along.
const XS: &str = "http://www.w3.org/2001/XMLSchema";

declare_rule! { "XML-XSI-TYPE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        let whole = document.root().is_some_and(|root| root.namespace() == Some(ns::SAMLP));
        for node in document.elements() {
            if out.is_full() {
                break;
            }
            let Some(attribute) = node.attribute_ns(ns::XSI, "type") else { continue };
            let value = attribute.value.trim();
            let (prefix, local) = value.split_once(':').unwrap_or(("", value));
            let namespace = node.resolve(prefix);
            if !prefix.is_empty() && namespace.is_none() {
                let title = format!("The data type prefix `{prefix}` is not declared here");
                let why = "The fragment was cut from its document, where the prefix is declared. Receivers that read \
                 data types fail on it (SimpleSAMLphp: \"Cannot process xsi:type\").";
                out.find_once(
                    RULE.finding(title, why)
                        .severity(if whole { Severity::Warning } else { Severity::Info })
                        .fix(Party::Support, "Paste the whole message instead of a part of it.")
                        .fix(
                            item.maker(),
                            format!(
                                "If the whole message looks like this, declare the prefix on the \
                         assertion: `xmlns:{prefix}=\"{XS}\"`."
                            ),
                        )
                        .at(item, attribute.value_span),
                );
            } else if node.is(ns::SAML, "AttributeValue") && namespace == Some(XS) && local != "string" {
                let title = format!("An attribute value has the data type `{local}`");
                let why = "Most products send every value as text (`xs:string`). A receiver that knows only text \
                    reads the characters anyway or drops the value.";
                out.find_once(
                    RULE.finding(title, why)
                        .fix(item.maker(), "If the application misses the value, send it as a string.")
                        .at(item, attribute.value_span),
                );
            } else {
                out.pass();
            }
        }
    }
}

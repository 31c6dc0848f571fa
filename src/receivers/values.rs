//! What only a schema sees: text beside elements, and values that are not of their data type. Input: a document. Output: rejections.

use super::rejection::Findings;
use super::{Checks, Types};
use crate::item::Item;
use crate::syntax::xml::{Node, NodeKind, ns};
use crate::time::parse_time;

const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// Looks at every element of the item.
pub(super) fn check<'a>(checks: &Checks, item: &'a Item, out: &mut Findings<'a>) {
    let Some(document) = item.xml().filter(|_| checks.no_text || checks.types != Types::Ignored) else { return };
    for node in document.elements() {
        if checks.no_text
            && holds_elements_only(node)
            && let Some(text) = node.children().find(|child| is_text(item, *child))
        {
            out.add(
                "XML-SCHEMA-ORDER",
                format!("`{}` contains text beside its elements", node.local()),
                item,
                text.span(),
            );
        }
        if checks.types != Types::Ignored && node.is(ns::SAML, "AttributeValue") && !is_of_its_type(checks.types, node)
        {
            out.add("XML-XSI-TYPE", "An attribute value is not of its data type", item, node.start_tag());
        }
    }
}

fn is_text(item: &Item, node: Node<'_>) -> bool {
    matches!(node.kind(), NodeKind::Text { .. }) && !node.span().of(item.text()).trim().is_empty()
}

/// Whether the schema of SAML has only elements in it.
fn holds_elements_only(node: Node<'_>) -> bool {
    matches!(node.namespace(), Some(ns::SAML | ns::SAMLP))
        && matches!(
            node.local(),
            "Response"
                | "Assertion"
                | "Status"
                | "Subject"
                | "SubjectConfirmation"
                | "Conditions"
                | "AudienceRestriction"
                | "AuthnStatement"
                | "AuthnContext"
                | "AttributeStatement"
                | "Attribute"
                | "Advice"
        )
}

fn is_of_its_type(types: Types, node: Node<'_>) -> bool {
    let Some(attribute) = node.attribute_ns(ns::XSI, "type") else { return true };
    let name = attribute.value.trim();
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let known = node.resolve(prefix) == Some(XS);
    if types == Types::Schema && !known {
        // Types of others may be known to nobody; one without a declaration is known to nobody.
        return !prefix.is_empty() && node.resolve(prefix).is_some();
    }
    let text = node.text();
    let text = text.trim();
    let number =
        |text: &str| !text.is_empty() && text.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
    match local {
        "integer" | "int" | "long" | "short" | "byte" | "nonNegativeInteger" | "positiveInteger" | "unsignedInt" => {
            number(text)
        }
        "boolean" => matches!(text, "true" | "false" | "0" | "1"),
        "decimal" | "float" | "double" => is_decimal(text),
        "dateTime" => parse_time(text).is_some(),
        _ => true,
    }
}

/// Whether a text is a number with a fraction or an exponent. The library's reader would bring its tables of powers.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = |text: &str| text.strip_prefix(['+', '-']).unwrap_or(text).to_owned();
    let text = unsigned(text);
    if ["inf", "infinity", "nan"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return true;
    }
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(unsigned(exponent))),
        None => (text.as_str(), None),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    !(whole.is_empty() && fraction.is_empty())
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(&exponent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::xml::{Budget, parse};
    use proptest::prelude::*;

    fn fits(types: Types, value: &str) -> bool {
        let text = format!(
            "<a:AttributeValue xmlns:a=\"{}\" xmlns:xsi=\"{}\" xmlns:xs=\"{XS}\" {value}</a:AttributeValue>",
            ns::SAML,
            ns::XSI
        );
        let document = parse(&text, &Budget::MESSAGE);
        is_of_its_type(types, document.root().unwrap())
    }

    #[test]
    fn values_are_of_their_type() {
        for value in ["xsi:type=\"xs:string\">x", ">x", "xsi:type=\"xs:integer\">-42", "xsi:type=\"xs:boolean\">true"] {
            assert!(fits(Types::Schema, value), "{value}");
            assert!(fits(Types::Values, value), "{value}");
        }
        for value in ["xsi:type=\"string\">x", "xsi:type=\"y:string\">x"] {
            assert!(!fits(Types::Schema, value), "{value}");
            assert!(fits(Types::Values, value), "{value}");
        }
        for value in ["xsi:type=\"xs:integer\">x", "xsi:type=\"xs:boolean\">yes"] {
            assert!(!fits(Types::Values, value), "{value}");
        }
    }

    proptest! {
        #[test]
        fn decimals_are_those_of_the_library(text in "[-+]?[0-9]{0,3}[.]?[0-9]{0,3}([eE][-+]?[0-9]{0,2})?|[-+]?(inf|NaN|Infinity|x)") {
            prop_assert_eq!(is_decimal(&text), text.parse::<f64>().is_ok());
        }
    }
}

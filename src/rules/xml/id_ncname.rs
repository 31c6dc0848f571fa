//! XML-ID-NCNAME: IDs that are no XML names.

use super::common::shown;
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::support::documents::documents;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::syntax::xml::{Attribute, Node, ns};
use std::collections::BTreeMap;

declare_rule! { "XML-ID-NCNAME", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let mut faults: BTreeMap<String, Vec<&Attribute>> = BTreeMap::new();
        for attribute in document.elements().filter_map(id_attribute) {
            match fault(&attribute.value) {
                Some(fault) => faults.entry(fault).or_default().push(attribute),
                None => out.pass(),
            }
        }
        for (fault, attributes) in faults {
            let Some(first) = attributes.first() else { continue };
            let more = match attributes.len() {
                1 => String::new(),
                2 => ", like one more".to_owned(),
                count => format!(", like {} more", count - 1),
            };
            let title = format!("The ID `{}` {fault}{more}", shown(&first.value));
            let why = "IDs must start with a letter or underscore and hold only letters, digits, `.`, `-` and `_` (the \
             XML type NCName). Entra ID answers such a request with AADSTS7500529; receivers that check the schema \
             reject the message.";
            let mut finding = RULE
                .finding(title, why)
                .fix(
                    item.maker(),
                    "In the product or code that wrote the message: put `_` or `id` in front of the generated value.",
                )
                // Receivers that do not check the schema take it, and identity providers in use do send such IDs.
                .confidence(Confidence::Likely)
                .spec("saml-core 1.3.4");
            for attribute in attributes.iter().take(MAX_PLACES) {
                finding = finding.at(item, attribute.value_span);
            }
            out.find_once(finding);
        }
    }
}

/// The attribute of type xs:ID of a SAML, signature or encryption element.
fn id_attribute(node: Node<'_>) -> Option<&Attribute> {
    match node.namespace() {
        Some(ns::SAML | ns::SAMLP | ns::MD) => node.attribute("ID"),
        Some(ns::DS | ns::XENC) => node.attribute("Id"),
        _ => None,
    }
}

/// What keeps a text from being an NCName, as the end of a sentence.
fn fault(id: &str) -> Option<String> {
    let Some(first) = id.chars().next() else { return Some("is empty".to_owned()) };
    if !is_start(first) {
        return Some(match first {
            '0'..='9' => "starts with a digit".to_owned(),
            _ if first.is_whitespace() => "starts with a space".to_owned(),
            _ => format!("starts with `{}`", shown(first.encode_utf8(&mut [0; 4]))),
        });
    }
    let wrong = id.chars().find(|c| !is_part(*c))?;
    Some(match wrong {
        _ if wrong.is_whitespace() => "contains a space".to_owned(),
        _ => format!("contains `{}`", shown(wrong.encode_utf8(&mut [0; 4]))),
    })
}

/// NameStartChar of XML 1.0 (fifth edition) without the colon.
fn is_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || is_far_start(c)
}

fn is_far_start(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn is_part(c: char) -> bool {
    is_start(c)
        || c.is_ascii_digit()
        || matches!(c, '.' | '-' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn names_are_told_from_other_text() {
        for id in ["_1", "id-4.5_x", "Ä1", "a"] {
            assert_eq!(fault(id), None, "{id}");
        }
        for id in ["", "1a", "-a", ".a", "a:b", "a b", " a", "a#", "a/b", "a\u{200b}"] {
            assert!(fault(id).is_some(), "{id}");
        }
    }
}

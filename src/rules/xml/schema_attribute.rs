//! XML-SCHEMA-ATTRIBUTE: attributes that the schema does not declare; a misspelt one is not read by anybody.

use super::common::maker_of;
use super::schema_attributes::{Declared, declared};
use crate::declare_rule;
use crate::report::{Confidence, Finding, Severity};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::documents::documents;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Attribute, Node, ns};
use crate::vocabulary::DifferenceClass;

declare_rule! { "XML-SCHEMA-ATTRIBUTE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        for node in document.elements() {
            if out.is_full() {
                break;
            }
            let Some(declared) = declared(node) else { continue };
            let mut right = true;
            for attribute in node.attributes().iter().filter(|attribute| is_undeclared(declared, attribute)) {
                right = false;
                let finding = match meant(declared, node, attribute) {
                    Some(name) => misspelt(node, attribute, name),
                    None => unknown(node, attribute),
                };
                let text =
                    "In the product or template that wrote the message, remove the attribute or correct its name.";
                out.find_once(finding.fix(maker_of(cx, item, node), text).at(item, attribute.span));
            }
            if right {
                out.pass();
            }
        }
    }
}

fn is_undeclared(declared: Declared, attribute: &Attribute) -> bool {
    match attribute.namespace() {
        Some(ns::XSI) => false,
        Some(_) => !declared.open,
        None => !declared.names.contains(&attribute.local()),
    }
}

/// The declared attribute that was meant, where the name differs in letter case or by a letter or two and that one is not there.
fn meant(declared: Declared, node: Node<'_>, attribute: &Attribute) -> Option<&'static str> {
    if attribute.namespace().is_some() {
        return None;
    }
    declared.names.iter().copied().find(|name| {
        let class = compare_identifiers(name, attribute.local(), &[]).map(|difference| difference.class);
        node.attribute(name).is_none() && matches!(class, Some(DifferenceClass::Case | DifferenceClass::Typo))
    })
}

fn misspelt(node: Node<'_>, attribute: &Attribute, name: &'static str) -> Finding {
    let written = attribute.qualified_name();
    RULE.finding(
        format!("{} of `{}` is misspelt: `{name}` is meant", quote(&written), node.local()),
        "Names of attributes must match exactly. What is misspelt is ignored, or the message is rejected by software \
         that checks the schema.",
    )
    .severity(Severity::Warning)
    .confidence(Confidence::Likely)
    .compared(name, written, None)
    .spec("saml-core 1.2")
}

fn unknown(node: Node<'_>, attribute: &Attribute) -> Finding {
    RULE.finding(
        format!("{} is not an attribute of `{}`", quote(&attribute.qualified_name()), node.local()),
        "Software that checks messages against the schema rejects it; other software ignores the attribute.",
    )
    .spec("saml-core 1.2")
}

//! XML-SCHEMA-REQUIRED: attributes and children that the schema requires are missing.

use super::common::maker_of;
use super::schema::{Breach, breaches, model};
use crate::declare_rule;
use crate::report::{Finding, Party, Severity};
use crate::rules::support::documents::documents;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{DefectKind, Document, Node, ns};

declare_rule! { "XML-SCHEMA-REQUIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let attributes_read =
            !document.defects.iter().any(|defect| matches!(defect.kind, DefectKind::BadAttribute | DefectKind::Other));
        for node in document.elements() {
            if out.is_full() {
                break;
            }
            let Some(model) = model(node) else { continue };
            let before = out.findings.len();
            let lacking: Vec<&str> =
                model.required.iter().copied().filter(|name| node.attribute(name).is_none()).collect();
            if attributes_read && !lacking.is_empty() {
                out.find_once(attribute(maker_of(cx, item, node), node, &lacking).at(item, node.start_tag()));
            }
            if is_whole(document, node) {
                for breach in breaches(node) {
                    let Breach::Missing { names } = breach else { continue };
                    let names: Vec<&str> = names.iter().map(|name| name.1).collect();
                    if !has_own_rule(node, &names) {
                        out.find_once(element(maker_of(cx, item, node), node, &names).at(item, node.start_tag()));
                    }
                }
            }
            if out.findings.len() == before {
                out.pass();
            }
        }
    }
}

fn attribute(maker: Party, node: Node<'_>, lacking: &[&str]) -> Finding {
    let title = format!("{} lacks the required {}", named(node), list(lacking, "and"));
    let why = if lacking.len() > 1 {
        "The schema requires them, and receivers read them: without them they reject the message. Sample messages from manuals often leave \
         them out."
    } else {
        "The schema requires it, and receivers read it: without it they reject the message. Sample messages from \
         manuals often leave it out."
    };
    advise(maker, RULE.finding(title, why))
}

fn element(maker: Party, node: Node<'_>, names: &[&str]) -> Finding {
    let title = format!("{} lacks the required {}", named(node), list(names, "or"));
    // Empty lists are refused only by receivers that check the schema.
    let lenient = matches!(
        node.local(),
        "AttributeStatement"
            | "AudienceRestriction"
            | "Organization"
            | "AttributeConsumingService"
            | "RequestedAuthnContext"
            | "Transforms"
            | "IDPList"
            | "AuthnContext"
    );
    let (severity, why) = if lenient {
        (
            Severity::Warning,
            "The schema does not allow it to be empty or incomplete. Receivers that validate against the schema \
             reject the message; others accept it.",
        )
    } else {
        (Severity::Error, "The schema requires it, and receivers read it: without it they reject the message.")
    };
    let finding = RULE.finding(title, why).severity(severity);
    if node.local() == "AttributeStatement" {
        return finding.fix(
            maker,
            "Add at least one attribute mapping for this application (AWS IAM Identity Center: *Attribute mappings*), \
             or turn attributes off.",
        );
    }
    advise(maker, finding)
}

/// The element's name, and in a list of entities whose it is.
fn named(node: Node<'_>) -> String {
    let of = |local: &str| node.ancestors().find(|above| above.is(ns::MD, local));
    let entity = of("EntitiesDescriptor").and_then(|_| of("EntityDescriptor"));
    match entity.and_then(|entity| entity.attribute("entityID")) {
        Some(id) => format!("`{}` of {}", node.local(), quote(&id.value)),
        None => format!("`{}`", node.local()),
    }
}

fn advise(maker: Party, finding: Finding) -> Finding {
    finding
        .fix(maker, "Correct the product or template that wrote the message, or update it.")
        .fix(Party::Support, "If this is a sample from a manual, take a real message: samples are not complete.")
}

/// A missing status and the missing Issuer of a login's assertion have rules of their own with better words.
fn has_own_rule(node: Node<'_>, names: &[&str]) -> bool {
    let in_response = || node.parent().is_some_and(|parent| parent.is(ns::SAMLP, "Response"));
    (node.namespace() == Some(ns::SAMLP) && names == ["Status"])
        || (node.is(ns::SAML, "Assertion") && names == ["Issuer"] && in_response())
}

/// Whether all children were read: the element has its end.
fn is_whole(document: &Document, node: Node<'_>) -> bool {
    node.is_element() && (!document.is_broken() || node.end_tag().is_some())
}

/// `` `a`, `b` and `c` ``.
fn list(names: &[&str], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
    }
}

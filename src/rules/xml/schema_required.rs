//! XML-SCHEMA-REQUIRED: attributes and children that the schema requires are missing.

use super::common::documents;
use super::schema::{Breach, breaches, model};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Act, Finding, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{DefectKind, Document, Node, ns};

declare_rule!("XML-SCHEMA-REQUIRED", Error, "xml", "schema_required.md", check);

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
                out.find_once(attribute(item, node, &lacking));
            }
            if is_whole(document, node) {
                for breach in breaches(node) {
                    let Breach::Missing { names } = breach else { continue };
                    let names: Vec<&str> = names.iter().map(|name| name.1).collect();
                    if !has_own_rule(node, &names) {
                        out.find_once(element(item, node, &names));
                    }
                }
            }
            if out.findings.len() == before {
                out.pass();
            }
        }
    }
}

fn attribute(item: &Item, node: Node<'_>, lacking: &[&str]) -> Finding {
    let title = format!("`{}` lacks the required {}", node.local(), list(lacking, "and"));
    let why = if lacking.len() > 1 {
        "The schema requires them, and receivers read them: without them they refuse the message. Sample messages from manuals often leave \
         them out."
    } else {
        "The schema requires it, and receivers read it: without it they refuse the message. Sample messages from manuals often leave it out."
    };
    advise(item, RULE.finding(title, why)).at(item, node.start_tag())
}

fn element(item: &Item, node: Node<'_>, names: &[&str]) -> Finding {
    let title = format!("`{}` lacks the required {}", node.local(), list(names, "or"));
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
    );
    let (severity, why) = if lenient {
        (
            Severity::Warning,
            "The schema does not allow it to be empty or incomplete: receivers that check messages against it refuse the message, others do not mind.",
        )
    } else {
        (Severity::Error, "The schema requires it, and receivers read it: without it they refuse the message.")
    };
    advise(item, RULE.finding(title, why).severity(severity)).at(item, node.start_tag())
}

fn advise(item: &Item, finding: Finding) -> Finding {
    finding
        .fix(item.maker(), "Correct the product or template that wrote the message, or update it.")
        .fix(Act::Support, "If this is a sample from a manual, take a real message: samples are not complete.")
}

/// A missing status has a rule of its own with better words.
fn has_own_rule(node: Node<'_>, names: &[&str]) -> bool {
    node.namespace() == Some(ns::SAMLP) && names == ["Status"]
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

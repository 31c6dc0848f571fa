//! Constructs that XML readers interpret differently.

use super::message::messages;
use super::second_assertion::refuse;
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::{Document, Node, ns};

declare_rule! { "ATK-PARSER-DIFFERENTIAL", Security }

/// One such construct.
struct Oddity {
    /// What it is, to complete "The XML uses …".
    construct: String,
    /// The two readings.
    readings: &'static str,
    span: Span,
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let mut found = false;
        for oddity in oddities(message.document, message.item.text()) {
            found = true;
            let finding = RULE
                .finding(
                    format!("Libraries read this XML differently: {}", oddity.construct),
                    format!(
                        "{} If a receiver verifies and reads with different XML libraries, unsigned content may pass \
                         for signed (CVE-2025-25291, CVE-2025-66567). Software that writes XML without a library can \
                         also cause this.",
                        oddity.readings
                    ),
                )
                .confidence(Confidence::Likely)
                .at(message.item, oddity.span);
            out.find_once(refuse(message.item, finding));
        }
        if !found {
            out.pass();
        }
    }
}

fn oddities(document: &Document, text: &str) -> Vec<Oddity> {
    let mut found = Vec::new();
    if let Some(doctype) = document.doctype {
        let declared = doctype.of(text);
        if declared.contains("xmlns") || declared.contains("<!ATTLIST") {
            found.push(Oddity {
                construct: "its document type definition adds attributes".to_owned(),
                readings: "A reader that loads the definition sees namespaces and attributes that another one does not see.",
                span: doctype,
            });
        }
    }
    for node in document.elements() {
        attributes(node, &mut found);
        if let Some(oddity) = stray_signature_part(node) {
            found.push(oddity);
        }
        if found.len() >= 50 {
            break;
        }
    }
    found
}

/// Attributes that decide what is verified.
const DECIDING: &[&str] =
    &["ID", "Id", "URI", "Algorithm", "Destination", "Recipient", "InResponseTo", "Name", "Value", "Format"];

fn attributes(node: Node<'_>, found: &mut Vec<Oddity>) {
    let known = matches!(node.namespace(), Some(ns::SAML | ns::SAMLP | ns::DS | ns::XENC));
    for attribute in node.attributes() {
        if attribute.local() == "xmlns" {
            found.push(Oddity {
                construct: format!("the attribute `{}`", attribute.qualified_name()),
                readings: "Some readers treat it as a declaration of the default namespace and then see a different element.",
                span: attribute.span,
            });
        } else if known
            && !attribute.prefix().is_empty()
            && DECIDING.contains(&attribute.local())
            && let Some(plain) = node.attribute(attribute.local())
            && plain.value != attribute.value
        {
            found.push(Oddity {
                construct: format!(
                    "two attributes `{}` and `{}` on one element",
                    plain.qualified_name(),
                    attribute.qualified_name()
                ),
                readings: "Readers that ignore the prefix take the one or the other value.",
                span: attribute.span,
            });
        }
    }
}

/// A part of a signature that only readers without namespaces take for one.
fn stray_signature_part(node: Node<'_>) -> Option<Oddity> {
    const PARTS: &[&str] = &["Signature", "SignedInfo", "Reference", "DigestValue", "SignatureValue", "Transforms"];
    if node.namespace() == Some(ns::DS) || !PARTS.contains(&node.local()) {
        return None;
    }
    let parent = node.parent()?;
    let in_signature = parent.namespace() == Some(ns::DS) && parent.local() != "Object" && parent.local() != "KeyInfo";
    let beside = node.local() == "Signature"
        && (parent.is(ns::SAML, "Assertion") || parent.is(ns::SAMLP, "Response"))
        && node.elements().any(|child| child.local() == "SignedInfo" || child.local() == "SignatureValue");
    (in_signature || beside).then(|| Oddity {
        construct: format!("an element `{}` outside the namespace of signatures", node.qualified_name()),
        readings: "A reader that looks only at names treats it as part of the signature; one that knows namespaces \
            does not.",
        span: node.start_tag(),
    })
}

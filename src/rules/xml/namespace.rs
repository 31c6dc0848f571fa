//! XML-NAMESPACE: an element in the wrong XML namespace, or with a prefix that is not declared.

use super::common::shown;
use super::schema::expected_namespace;
use super::schema_table::NAMESPACES;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::documents::documents;
use crate::rules::support::left_out::{is_elided, is_open_to_hands, is_shortened_tag};
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::source::Span;
use crate::syntax::xml::{DefectKind, Document, Node, ns};
use crate::vocabulary::DifferenceClass;

declare_rule! { "XML-NAMESPACE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let before = out.findings.len();
        unbound(item, document, out);
        cut_out(item, document, out);
        relative(item, document, out);
        // A SAML 1.1 message is another protocol, not a slip of the pen.
        if !matches!(item.kind, ItemKind::Saml1Response | ItemKind::WsFedResponse) {
            root(item, document, out);
            for node in document.elements() {
                if out.is_full() {
                    break;
                }
                if node.namespace().is_none() && !node.prefix().is_empty() {
                    continue; // Its prefix is not declared, which is said already.
                }
                if let Some(right) = node.parent().and_then(|parent| expected_namespace(parent, node)) {
                    out.find_once(wrong(item, node, right).at(item, node.start_tag()));
                }
            }
        }
        if out.findings.len() == before && document.root().is_some_and(|root| root.namespace().is_some()) {
            out.pass();
        }
    }
}

/// Prefixes without a declaration, one finding for each prefix.
fn unbound(item: &Item, document: &Document, out: &mut Outcome) {
    let mut prefixes: Vec<(&str, Vec<Span>)> = Vec::new();
    for defect in document.defects.iter().filter(|defect| defect.kind == DefectKind::UnboundPrefix) {
        if is_open_to_hands(item) && document.innermost(defect.span).is_some_and(is_elided) {
            continue;
        }
        match prefixes.iter_mut().find(|(prefix, _)| *prefix == defect.detail) {
            Some((_, spans)) => spans.push(defect.span),
            None => prefixes.push((&defect.detail, vec![defect.span])),
        }
    }
    let mut declared: Vec<String> = Vec::new();
    for namespace in document.elements().flat_map(Node::namespaces).take(1000) {
        let prefix =
            if namespace.prefix.is_empty() { "(no prefix)".to_owned() } else { format!("`{}`", namespace.prefix) };
        if !declared.contains(&prefix) {
            declared.push(prefix);
        }
    }
    let declared = if declared.is_empty() { "none".to_owned() } else { declared.join(", ") };
    for (prefix, spans) in prefixes {
        if out.is_full() {
            break;
        }
        let title = format!("The prefix `{}` is not declared", shown(prefix));
        let why = format!(
            "It is typical of a part that was cut from its message: the declaration is further out. Declared here: \
             {declared}. A parser rejects the document."
        );
        let mut finding = RULE
            .finding(title, why)
            .fix(Party::Support, "Paste the whole message, from the outermost element on.")
            .fix(
                item.maker(),
                format!(
                    "If the whole message looks like this, add the declaration `xmlns:{}=\"…\"` to \
             its outermost element.",
                    shown(prefix)
                ),
            );
        for span in spans.into_iter().take(MAX_PLACES) {
            finding = finding.at(item, span);
        }
        out.find_once(finding);
    }
}

/// A part that was read with the declarations that are usual around it.
fn cut_out(item: &Item, document: &Document, out: &mut Outcome) {
    // Declarations of a start tag that was shortened, IN-REDACTED explains.
    let is_cut_out = item.is_cut_out() && !document.defects.iter().any(is_shortened_tag);
    let Some(root) = document.root().filter(|_| is_cut_out) else { return };
    let signed = if item.signatures().is_empty() { "" } else { " Its signature cannot be checked like that." };
    out.find_once(
        RULE.finding(
            "This is a part that was cut from its message",
            format!(
                "The prefix `{}` is declared further out, in what is missing here. It was read with its usual meaning.{signed}",
                shown(root.prefix())
            ),
        )
        .severity(Severity::Info)
        .fix(Party::Support, "Paste the whole message, from the outermost element on, so that everything can be checked.")
        .at(item, root.start_tag()),
    );
}

/// A namespace name without a scheme. Canonical XML has no form for it, so a signature over it is checked here and not there.
fn relative(item: &Item, document: &Document, out: &mut Outcome) {
    let signed = !item.signatures().is_empty();
    let all = document.elements().flat_map(Node::namespaces);
    let Some(found) = all.filter(|one| !one.uri.is_empty()).find(|one| is_relative(&one.uri)) else { return };
    let prefix = if found.prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", shown(&found.prefix)) };
    let title = format!("The namespace `{}` (`{prefix}`) is relative: it has no scheme", shown(&found.uri));
    let why = if signed {
        "Canonical XML does not define a form for relative namespaces. Libraries on libxml2, Apache Santuario, and \
         .NET stop with an error when they check the signature; others accept it. No identity provider writes this: \
         someone may have made the message by hand."
    } else {
        "Relative namespaces are deprecated, and no signature over them can be checked."
    };
    out.find_once(
        RULE.finding(title, why)
            .severity(if signed { Severity::Warning } else { Severity::Info })
            .spec("xml-c14n 1.3")
            .fix(item.maker(), "Remove the declaration, or write the namespace as an absolute URI.")
            .at(item, found.span),
    );
}

/// `rel`, `./x`, `//host/x`, `#x`: no scheme of RFC 3986 in front.
fn is_relative(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else { return true };
    let mut letters = scheme.chars();
    let good = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    !good
}

/// The outermost element has the name of a SAML message and a namespace that is close to the right one.
fn root(item: &Item, document: &Document, out: &mut Outcome) {
    let Some(root) = document.root() else { return };
    let right = match root.local() {
        "Assertion" | "EncryptedAssertion" => ns::SAML,
        "Response" | "AuthnRequest" | "LogoutRequest" | "LogoutResponse" | "ArtifactResolve" | "ArtifactResponse" => {
            ns::SAMLP
        }
        "EntityDescriptor" | "EntitiesDescriptor" => ns::MD,
        _ => return,
    };
    let is_meant = match root.namespace() {
        Some(namespace) if namespace == right => return,
        // Old versions are named by IN-SAML11-OR-WSFED.
        Some(ns::SAML1 | ns::SAMLP1) => return,
        Some(namespace) => NAMESPACES.contains(&namespace) || is_slip(right, namespace) || has_saml_attribute(root),
        None => root.prefix().is_empty() && looks_like_saml(root),
    };
    if is_meant {
        out.find_once(wrong(item, root, right).at(item, root.start_tag()));
    }
}

/// The right namespace with a slip of the pen. Others that begin like it are vocabularies of their own.
fn is_slip(right: &str, actual: &str) -> bool {
    compare_identifiers(right, actual, &[]).is_some_and(|difference| {
        matches!(
            difference.class,
            DifferenceClass::Typo
                | DifferenceClass::Case
                | DifferenceClass::PathCase
                | DifferenceClass::Whitespace
                | DifferenceClass::Quotes
                | DifferenceClass::Unicode
        )
    })
}

/// Without any namespace, the attributes and children must speak for SAML: `Response` is a common word.
fn looks_like_saml(root: Node<'_>) -> bool {
    has_saml_attribute(root)
        || root.elements().any(|child| {
            child.namespace().is_some_and(|namespace| super::common::SAML.contains(&namespace))
                && matches!(child.local(), "Issuer" | "Status" | "Assertion" | "Subject" | "EntityDescriptor")
        })
}

/// Attributes that no other vocabulary has on such an element.
fn has_saml_attribute(root: Node<'_>) -> bool {
    root.attribute("IssueInstant").is_some() || root.attribute("entityID").is_some()
}

fn wrong(item: &Item, node: Node<'_>, right: &str) -> Finding {
    let actual = node.namespace().unwrap_or("");
    let title = if actual.is_empty() {
        format!("`{}` has no XML namespace", node.local())
    } else {
        format!("`{}` is in the wrong XML namespace (`{}`)", node.local(), shown(actual))
    };
    // Libraries that look for names alone have been seen with metadata.
    let metadata = matches!(item.kind, ItemKind::IdpMetadata | ItemKind::SpMetadata | ItemKind::MetadataAggregate);
    let why = if metadata {
        "Elements are found by namespace and name together: for most programs this element is not there. A few go by \
         the name alone (samlify)."
    } else {
        "Elements are found by namespace and name together; for a receiver this element is not there."
    };
    let old = if matches!(right, ns::SAML | ns::SAMLP) {
        "; for a SAML 1.1 message use the SAML 2.0 endpoint of the product"
    } else {
        ""
    };
    // Receivers do without these; anything else is missed.
    let optional = matches!(
        node.local(),
        "Extensions"
            | "Advice"
            | "Organization"
            | "ContactPerson"
            | "StatusMessage"
            | "StatusDetail"
            | "EncryptionMethod"
    );
    RULE.finding(title, why)
        .severity(if optional { Severity::Warning } else { Severity::Error })
        .confidence(if metadata { Confidence::Likely } else { Confidence::Certain })
        .compared(right, actual, None)
        .fix(item.maker(), format!("Write the element in the namespace `{right}`{old}."))
        .fix(Party::Support, "If this is a part of a message, paste the whole one.")
}

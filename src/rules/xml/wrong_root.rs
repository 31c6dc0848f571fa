//! XML-WRONG-ROOT: another document than the field it came in can carry.

use crate::declare_rule;
use crate::intake::LayerKind;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::documents::is_web_page;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::{Node, ns};

declare_rule! { "XML-WRONG-ROOT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let parameter = parameter(item);
        if is_web_page(item) {
            // Whose words tell of an error, says more than that it is a page.
            if item.children.is_empty() && (parameter.is_some() || item.statements.is_empty()) {
                let mut finding = web_page(parameter).at(item, Span::at(0));
                // A document beside a message says nothing about the message.
                if parameter.is_none() && cx.items.iter().any(|item| item.kind.is_login_message()) {
                    finding = finding.severity(Severity::Info);
                }
                out.find_once(finding);
            }
            continue;
        }
        let Some(root) = item.xml().and_then(|document| document.root()) else { continue };
        let Some(parameter) = parameter else { continue };
        if root.namespace() == Some(ns::SAMLP) && (root.local().ends_with("Response") || is_request(root)) {
            out.pass();
            continue;
        }
        if matches!(item.kind, ItemKind::WsFedResponse | ItemKind::Saml1Response) || is_misspelt(root) {
            continue; // IN-SAML11-OR-WSFED and XML-NAMESPACE say it better.
        }
        let (what, advice) = describe(root);
        let title = format!("`{parameter}` contains {what}, not a SAML message");
        let why = format!("A receiver expects a whole message there and finds `{}`.", root.qualified_name());
        out.find_once(
            RULE.finding(title, why)
                .fix(
                    if parameter.eq_ignore_ascii_case("SAMLResponse") { Party::IdpAdmin } else { Party::SpAdmin },
                    format!("Send the whole message in `{parameter}`: a Response, a request or a logout message."),
                )
                .fix(Party::Support, advice)
                .at(item, root.start_tag()),
        );
    }
}

fn web_page(parameter: Option<&str>) -> Finding {
    let title = match parameter {
        Some(parameter) => format!("`{parameter}` contains a web page, not a SAML message"),
        None => "This is a web page, not a message".to_owned(),
    };
    let why = "It is a page for people, for example a login or error page. It contains no form with a message.";
    // Pasted alone, the page shows what a person saw, not what a receiver got.
    let confidence = if parameter.is_some() { Confidence::Certain } else { Confidence::Possible };
    RULE.finding(title, why).confidence(confidence).fix(
        Party::Support,
        "Copy the value of `SAMLResponse` or `SAMLRequest` from the request in the browser's \
         network panel. For metadata, save the URL as a file instead of copying the page.",
    )
}

/// The SAML parameter that carried the message.
fn parameter(item: &Item) -> Option<&str> {
    let fields = [LayerKind::UrlQuery, LayerKind::FormField, LayerKind::HtmlForm, LayerKind::UrlFragment];
    item.layers
        .iter()
        .rev()
        .filter(|layer| fields.contains(&layer.kind))
        .filter_map(|layer| layer.detail.as_deref())
        .find(|name| name.eq_ignore_ascii_case("SAMLResponse") || name.eq_ignore_ascii_case("SAMLRequest"))
}

fn is_request(root: Node<'_>) -> bool {
    root.local().ends_with("Request") || root.local().ends_with("Query") || root.local() == "ArtifactResolve"
}

/// A message of SAML 2.0 by its name, in another namespace.
fn is_misspelt(root: Node<'_>) -> bool {
    matches!(root.local(), "Response" | "AuthnRequest" | "LogoutRequest" | "LogoutResponse")
}

fn describe(root: Node<'_>) -> (&'static str, &'static str) {
    match root.local() {
        "Assertion" | "EncryptedAssertion" => {
            ("an assertion alone", "Paste the Response around the assertion, or the assertion as XML by itself.")
        }
        "EntityDescriptor" | "EntitiesDescriptor" => {
            ("metadata", "Paste the metadata by itself: it then serves as an expectation.")
        }
        "Envelope" => (
            "a SOAP envelope",
            "Paste the envelope by itself; in a form the message inside it is sent without the envelope.",
        ),
        _ => ("another XML document", "Paste the document by itself, without the field name."),
    }
}

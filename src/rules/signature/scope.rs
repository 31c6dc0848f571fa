//! Which parts of a response carry a signature. Must not judge.

use crate::item::Item;
use crate::report::ItemKind;
use crate::rules::Context;
use crate::source::Span;
use crate::syntax::xml::ns;

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Response and every assertion.
    Both,
    /// The response alone.
    ResponseOnly,
    /// Assertions alone.
    AssertionOnly,
    /// Nothing, or something inside what is still encrypted.
    Unknown,
}

/// The responses with an assertion, what is signed in each, and the place of the response.
pub(super) fn scopes<'a>(cx: &Context<'a>) -> Vec<(&'a Item, Scope, Span)> {
    let mut found = Vec::new();
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::SamlResponse) {
        let Some((message, response)) = item.saml().and_then(|message| Some((message, message.response()?))) else {
            continue;
        };
        let signed = |item: &Item, parent: &str| {
            item.signatures().iter().any(|signature| signature.parent.as_deref() == Some(parent))
        };
        let decrypted: Vec<&Item> = item
            .children
            .iter()
            .filter_map(|child| cx.items.get(*child))
            .filter(|child| child.kind == ItemKind::SamlAssertion)
            .collect();
        if response.assertions.is_empty() && response.encrypted_assertions.is_empty() {
            continue;
        }
        let outer = signed(item, "Response");
        let inner = signed(item, "Assertion") || decrypted.iter().any(|child| signed(child, "Assertion"));
        let hidden = decrypted.len() < response.encrypted_assertions.len();
        let scope = match (outer, inner) {
            (true, true) => Scope::Both,
            (false, true) => Scope::AssertionOnly,
            (true, false) if !hidden => Scope::ResponseOnly,
            _ => Scope::Unknown,
        };
        found.push((item, scope, message.span().unwrap_or_default()));
    }
    found
}

/// The metadata of the application that asks for signed assertions, with the place where it says so.
pub(super) fn wants_assertions_signed<'a>(cx: &Context<'a>) -> Option<(&'a Item, Span)> {
    let metadata = cx.items.iter().filter(|item| item.kind == ItemKind::SpMetadata);
    metadata.filter_map(|item| Some((item, item.xml()?))).find_map(|(item, document)| {
        let role = document.elements().find(|node| node.is(ns::MD, "SPSSODescriptor"))?;
        let wants = role.attribute("WantAssertionsSigned")?;
        matches!(wants.value.trim(), "true" | "1").then_some((item, wants.span))
    })
}

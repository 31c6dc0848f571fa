//! A message, what its signatures cover of it, and where its assertions stand: what the rules of this family judge.
//! Comes in: items. Goes out: messages, their assertions and words for places. Must not judge.

use crate::crypto::dsig::{DigestResult, EmbeddedResult, ReferenceFacts, SignatureFacts};
use crate::item::Item;
use crate::rules::Context;
use crate::rules::support::wording::quote;
use crate::syntax::xml::{Attribute, Document, Node, ns};
use std::collections::HashMap;

/// Assertions of one message that are compared.
const MAX_ASSERTIONS: usize = 200;
/// References of one message that are looked at.
const MAX_SIGNED: usize = 400;

/// How well a part of a message is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cover {
    /// No signature covers it.
    None,
    /// A signature names it and does not fit.
    Broken,
    /// A signature names it; whether it fits could not be computed.
    Stated,
    /// A signature covers it, and it is what was signed with the key that the message or the receiver names.
    Proven,
}

/// A part of the document that a reference names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed<'a> {
    /// The part.
    pub(super) target: Node<'a>,
    /// The signature that names it.
    pub(super) signature: &'a SignatureFacts,
    /// Whether it fits.
    pub(super) cover: Cover,
}

/// An answer or request in SAML 2.0, with what its signatures cover.
#[derive(Debug, Clone)]
pub(super) struct Message<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// Its tree.
    pub(super) document: &'a Document,
    /// What its references name.
    pub(super) signed: Vec<Signed<'a>>,
    /// How the message around it protects it, where it was decrypted.
    outer: Cover,
}

/// An assertion of a message.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    /// The element: `Assertion` or `EncryptedAssertion`.
    pub(super) node: Node<'a>,
    /// Whom it is about.
    pub(super) user: Option<String>,
    /// How it is protected.
    pub(super) cover: Cover,
    /// Whether it stands where a receiver reads the user from.
    pub(super) read: bool,
}

/// The SAML messages of the case that can be read to their end; no metadata. Parts of a message are judged within it.
pub(super) fn messages<'a>(cx: &Context<'a>) -> Vec<Message<'a>> {
    crate::rules::support::documents::documents(cx)
        .filter(|(_, document)| !document.is_broken() && is_message(document))
        .map(|(item, document)| Message {
            item,
            document,
            signed: signed(document, item.signatures()),
            outer: outer(cx, item),
        })
        .collect()
}

fn is_message(document: &Document) -> bool {
    let metadata = document.root().is_some_and(|root| root.namespace() == Some(ns::MD));
    let saml = |node: Node<'_>| matches!(node.namespace(), Some(ns::SAML | ns::SAMLP));
    !metadata && document.elements().take(64).any(saml)
}

fn signed<'a>(document: &'a Document, signatures: &'a [SignatureFacts]) -> Vec<Signed<'a>> {
    let of = |signature: &'a SignatureFacts| {
        signature.references.iter().flat_map(move |reference| {
            let cover = cover_of(signature, reference);
            let named = if reference.candidates.is_empty() {
                reference.target_node.as_slice()
            } else {
                reference.candidates.as_slice()
            };
            named.iter().filter_map(move |id| Some(Signed { target: document.node(*id)?, signature, cover }))
        })
    };
    signatures.iter().flat_map(of).take(MAX_SIGNED).collect()
}

fn cover_of(signature: &SignatureFacts, reference: &ReferenceFacts) -> Cover {
    let value = signature.signed_info.embedded_key;
    match reference.digest {
        _ if signature.problem.is_some() => Cover::Stated,
        DigestResult::Mismatch => Cover::Broken,
        DigestResult::Ok if signature.trusted_ok() || value == EmbeddedResult::Ok => Cover::Proven,
        DigestResult::Ok if value == EmbeddedResult::Bad => Cover::Broken,
        _ => Cover::Stated,
    }
}

/// The protection of an encrypted part by the message it was taken from.
fn outer(cx: &Context<'_>, item: &Item) -> Cover {
    let Some(parent) = item.parent.and_then(|parent| cx.items.get(parent)) else { return Cover::None };
    let encrypted = parent.encryption().iter().find(|facts| facts.item.as_deref() == Some(item.id.as_str()));
    let place = encrypted.zip(parent.xml()).and_then(|(facts, document)| document.node(facts.data));
    place.map_or(Cover::None, |place| best(&signed(place.document(), parent.signatures()), place))
}

fn best(signed: &[Signed<'_>], node: Node<'_>) -> Cover {
    let covers = |signed: &&Signed<'_>| {
        let whole = signed.target.span();
        let signature = signed.signature.places.signature;
        // What stands in the signature is cut out before the digest is made (enveloped-signature transform).
        let cut_out = whole.contains(signature) && signature.contains(node.span());
        whole.contains(node.span()) && !cut_out
    };
    signed.iter().filter(covers).map(|signed| signed.cover).max().unwrap_or(Cover::None)
}

impl<'a> Message<'a> {
    /// How a part is protected, by any signature.
    pub(super) fn cover(&self, node: Node<'_>) -> Cover {
        best(&self.signed, node).max(self.outer)
    }

    /// All assertions, wherever they stand. What is encrypted and neither signed as a whole nor readable is left out.
    pub(super) fn assertions(&self, cx: &Context<'a>) -> Vec<Part<'a>> {
        let wanted = |node: &Node<'a>| {
            node.namespace() == Some(ns::SAML) && matches!(node.local(), "Assertion" | "EncryptedAssertion")
        };
        let found = self.document.elements().filter(wanted).take(MAX_ASSERTIONS);
        found.filter_map(|node| self.part(cx, node)).collect()
    }

    fn part(&self, cx: &Context<'a>, node: Node<'a>) -> Option<Part<'a>> {
        let read = is_in_place(node);
        let cover = self.cover(node);
        if node.local() == "Assertion" {
            return Some(Part { node, user: user_of(node), cover, read });
        }
        let facts = self.item.encryption().iter().find(|facts| facts.node == node.id());
        let id = facts.and_then(|facts| facts.item.as_deref());
        let plain = id.and_then(|id| cx.items.iter().find(|item| item.id == id));
        let root = plain.and_then(|plain| Some((plain, plain.xml()?.root()?)));
        match root {
            Some((plain, root)) => {
                let inner = best(&signed(root.document(), plain.signatures()), root);
                Some(Part { node, user: user_of(root), cover: cover.max(inner), read })
            }
            None if cover == Cover::None => None,
            None => Some(Part { node, user: None, cover, read }),
        }
    }
}

/// Whether a message or assertion stands where its schema puts it: the root, in an envelope of another standard,
/// an assertion directly in the response, a message directly in an `ArtifactResponse`.
pub(super) fn is_in_place(node: Node<'_>) -> bool {
    let Some(parent) = node.parent().filter(|parent| parent.is_element()) else { return true };
    if parent.is(ns::SAMLP, "Response") && node.namespace() == Some(ns::SAML) {
        return is_in_place(parent);
    }
    if parent.is(ns::SAMLP, "ArtifactResponse") {
        return is_in_place(parent);
    }
    !node.ancestors().any(|outer| matches!(outer.namespace(), Some(ns::SAML | ns::SAMLP | ns::DS)))
}

/// Whether the element is a message of the protocol and no part of one.
pub(super) fn is_protocol_message(node: Node<'_>) -> bool {
    const MESSAGES: &[&str] = &[
        "ArtifactResolve",
        "ArtifactResponse",
        "AttributeQuery",
        "AuthnRequest",
        "LogoutRequest",
        "LogoutResponse",
        "ManageNameIDRequest",
        "ManageNameIDResponse",
        "NameIDMappingRequest",
        "NameIDMappingResponse",
        "Response",
    ];
    node.namespace() == Some(ns::SAMLP) && MESSAGES.contains(&node.local())
}

/// Whom an assertion, or the first assertion of a response, or a logout request is about.
pub(super) fn user_of(node: Node<'_>) -> Option<String> {
    let holder = node.element(ns::SAML, "Assertion").filter(|_| node.local() == "Response").unwrap_or(node);
    let subject = holder.element(ns::SAML, "Subject").unwrap_or(holder);
    subject.element(ns::SAML, "NameID").map(|name| name.text().trim().to_owned()).filter(|name| !name.is_empty())
}

/// ``the assertion about `ann` ``, ``the element `Status` ``.
pub(super) fn describe(node: Node<'_>) -> String {
    let name = match node.local() {
        "Assertion" if node.namespace() == Some(ns::SAML) => "the assertion".to_owned(),
        "Response" if node.namespace() == Some(ns::SAMLP) => "the response".to_owned(),
        local => format!("the element {}", quote(local)),
    };
    match user_of(node).filter(|_| matches!(node.namespace(), Some(ns::SAML | ns::SAMLP))) {
        Some(user) => format!("{name} about {}", quote(&user)),
        None => name,
    }
}

/// Whether the nearest thing around a message that is not in its place is another message of its kind.
pub(super) fn is_in_same_kind(node: Node<'_>) -> bool {
    let passed_over = |outer: &Node<'_>| {
        let special = matches!(
            outer.local(),
            "Extensions" | "StatusDetail" | "Status" | "Advice" | "AttributeValue" | "Assertion"
        );
        matches!(outer.namespace(), Some(ns::SAML | ns::SAMLP)) && !special && !is_protocol_message(*outer)
    };
    let nearest = node.ancestors().filter(|outer| outer.is_element()).find(|outer| !passed_over(outer));
    nearest.is_some_and(|outer| is_protocol_message(outer) && outer.local() == node.local())
}

/// Where something stands that is not in its place: ``the status detail (`StatusDetail`)``.
pub(super) fn place_words(node: Node<'_>) -> String {
    for outer in node.ancestors().filter(|outer| outer.is_element()) {
        let known = match (outer.namespace(), outer.local()) {
            (Some(ns::DS), _) => "the signature itself",
            (Some(ns::SAMLP), "Extensions") => "the extensions of the message",
            (Some(ns::SAMLP), "StatusDetail" | "Status") => "the status of the message",
            (Some(ns::SAML), "Advice") => "the advice of a different assertion",
            (Some(ns::SAML), "AttributeValue") => "the value of a user attribute",
            (Some(ns::SAML), "Assertion") => "another assertion",
            (Some(ns::SAML | ns::SAMLP), local) if is_protocol_message(outer) && local == node.local() => {
                "a different message of the same kind"
            }
            (Some(ns::SAMLP), _) if is_protocol_message(outer) => "another message",
            (Some(ns::SAML | ns::SAMLP), _) => continue,
            (_, local) => return format!("an element {} that SAML does not know there", quote(local)),
        };
        return known.to_owned();
    }
    "the document".to_owned()
}

/// Elements with the attribute that may identify them.
pub(super) type Carriers<'a> = HashMap<&'a str, Vec<(Node<'a>, &'a Attribute)>>;

/// The elements of each identifier under one of the rules in use: `ID`, `Id`, `id`, `xml:id`, in whatever namespace the attribute is.
pub(super) fn carriers(document: &Document) -> Carriers<'_> {
    const NAMES: &[&str] = &["ID", "Id", "id", "AssertionID", "ResponseID", "RequestID"];
    let mut found = Carriers::new();
    for node in document.elements() {
        for attribute in node.attributes().iter().filter(|attribute| NAMES.contains(&attribute.local())) {
            let holders = found.entry(attribute.value.as_str()).or_default();
            let known = holders.last().is_some_and(|(last, _)| *last == node);
            if !known && holders.len() < MAX_ASSERTIONS {
                holders.push((node, attribute));
            }
        }
    }
    found
}

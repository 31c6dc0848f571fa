//! Which parts are signed, and how, as a receiver asks for it. Whether a signature is right is for the signature rules; here it
//! only counts that it is there and made in a way the receiver knows.

use super::rejection::Findings;
use super::{Algorithms, Checks, Login, Reads, Signatures};
use crate::crypto::c14n::Method;
use crate::crypto::dsig::{DigestResult, SignatureFacts};
use crate::item::Item;
use crate::source::Span;
use crate::syntax::xml::{Document, Node, NodeId};

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const C14N11: &str = "http://www.w3.org/2006/12/xml-c14n11";

/// Whether this element holds a signature.
pub(super) fn is_signed(item: &Item, node: NodeId) -> bool {
    over(item, node).next().is_some()
}

fn over(item: &Item, node: NodeId) -> impl Iterator<Item = &SignatureFacts> {
    item.signatures().iter().filter(move |signature| signature.parent_node == Some(node))
}

/// Whether the signatures that this receiver reads hold, though there are others.
pub fn enough(checks: &Checks, login: &Login<'_>) -> bool {
    let read = read(checks, login);
    checks.reads != Reads::All && !read.is_empty() && read.iter().all(|(_, facts)| facts.holds())
}

/// The signatures that this receiver reads.
fn read<'a>(checks: &Checks, login: &Login<'a>) -> Vec<(&'a Item, &'a SignatureFacts)> {
    let outer = login.response.map(|(item, response)| (item, response.envelope.node));
    let mut outer: Vec<_> =
        outer.into_iter().flat_map(|(item, node)| over(item, node).map(move |facts| (item, facts))).collect();
    let inner = login.assertions.iter().flat_map(|(item, one)| over(item, one.envelope.node).map(|one| (*item, one)));
    let mut inner: Vec<_> = inner.collect();
    let changed = |facts: &SignatureFacts| facts.references.iter().any(|one| one.digest == DigestResult::Mismatch);
    match checks.reads {
        Reads::ResponseFirst if outer.iter().any(|(_, facts)| !changed(facts)) => inner.clear(),
        Reads::AssertionFirst if inner.iter().any(|(_, facts)| facts.holds()) => outer.clear(),
        Reads::AssertionFirst if outer.iter().any(|(_, facts)| facts.holds()) => inner.clear(),
        Reads::Unchanged | Reads::ResponseFirst => {
            let whole = |(_, facts): &(&Item, &SignatureFacts)| !changed(facts);
            if outer.iter().chain(&inner).any(whole) {
                outer.retain(whole);
                inner.retain(whole);
            }
        }
        Reads::All | Reads::AssertionFirst => {}
    }
    outer.extend(inner);
    outer
}

pub(super) fn check<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let response = login.response.map(|(item, response)| (item, response.envelope.node, response.envelope.tag));
    let outer = response.is_some_and(|(item, node, _)| is_signed(item, node));
    let unsigned = login.assertions.iter().find(|(item, one)| !is_signed(item, one.envelope.node));
    let inner = login.assertions.iter().any(|(item, one)| is_signed(item, one.envelope.node));
    let place = response.map(|(item, _, tag)| (item, tag));
    // What is still encrypted may hold the signature.
    let nothing = !outer && !inner && login.complete;
    match checks.signatures {
        _ if response.is_none() => {}
        Signatures::Either if nothing => add_none(place, out),
        Signatures::ResponseOrEvery if nothing => add_none(place, out),
        Signatures::ResponseOrEvery if !outer => {
            if let Some((item, one)) = unsigned {
                out.add("SIG-ASSERTION-UNSIGNED", "An assertion is not signed", item, one.envelope.tag);
            }
        }
        Signatures::Response | Signatures::Both if nothing => add_none(place, out),
        Signatures::Response | Signatures::Both => {
            if let Some((item, tag)) = place.filter(|_| !outer) {
                out.add("SIG-RESPONSE-UNSIGNED", "The response is not signed", item, tag);
            }
            if let Some((item, one)) = unsigned.filter(|_| checks.signatures == Signatures::Both) {
                out.add("SIG-ASSERTION-UNSIGNED", "The assertion is not signed", item, one.envelope.tag);
            }
        }
        Signatures::Either | Signatures::ResponseOrEvery => {}
    }
    for (item, facts) in read(checks, login) {
        form(checks, item, facts, out);
        if checks.absolute_namespaces
            && let Some(place) = item.xml().and_then(relative_namespace)
        {
            out.add("XML-NAMESPACE", "A relative namespace has no canonical form", item, place);
        }
    }
}

/// Whether the element at this place has no child elements.
fn is_empty(item: &Item, place: Span) -> bool {
    let text = item.text().get(place.start..place.end).unwrap_or("");
    text.ends_with("/>") || text.matches('<').count() == 2
}

/// Whether the base64 at this place ends without the padding that its length asks for.
fn is_unpadded(item: &Item, place: Span) -> bool {
    let text = item.text().get(place.start..place.end).unwrap_or("");
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let mut octets = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let mut count = 0usize;
    octets.all(|byte| {
        count += 1;
        known(byte)
    }) && !count.is_multiple_of(4)
}

/// The first namespace without a scheme.
fn relative_namespace(document: &Document) -> Option<Span> {
    let mut all = document.elements().flat_map(Node::namespaces);
    all.find(|one| !one.uri.is_empty() && !one.uri.contains(':')).map(|one| one.span)
}

fn add_none<'a>(place: Option<(&'a Item, Span)>, out: &mut Findings<'a>) {
    if let Some((item, tag)) = place {
        out.add("SIG-NONE", "Neither the response nor the assertion is signed", item, tag);
    }
}

/// What a signature needs that is not among these algorithms, and where it is named.
fn not_computed(known: Algorithms, facts: &SignatureFacts) -> Option<(&'static str, Span)> {
    let method = facts.algorithm.as_deref().unwrap_or("");
    let pss = if method.contains("sha256-rsa-MGF1") { known.pss256 } else { known.pss };
    let needed = [
        ("EdDSA", known.eddsa, method.contains("#eddsa")),
        ("ECDSA", known.ecdsa, method.contains("#ecdsa")),
        ("RSA-PSS", pss, method.contains("MGF1") || method.ends_with("#rsa-pss")),
        ("SHA-384", known.sha384, method.ends_with("sha384")),
    ];
    if let Some((name, ..)) = needed.into_iter().find(|(_, known, needed)| *needed && !known) {
        return Some((name, facts.places.algorithm));
    }
    let sha384 = |name: &String| name.ends_with("sha384");
    let mut digests =
        facts.references.iter().filter(|one| !known.sha384 && one.digest_method.as_ref().is_some_and(sha384));
    digests.next().map(|one| ("SHA-384", one.places.method))
}

fn form<'a>(checks: &Checks, item: &'a Item, facts: &SignatureFacts, out: &mut Findings<'a>) {
    let place = facts.places.signature;
    // Of several certificates they read the first.
    let first = facts.embedded.iter().find_map(|key| key.certificate.as_ref()).or(facts.embedded_certificate.as_ref());
    let foreign = first.is_some_and(|inside| {
        let trusted = &facts.signed_info.trusted_keys;
        let known = trusted.iter().filter_map(|key| key.certificate.as_ref());
        // One that cannot be read says nothing about others.
        let known: Vec<_> = known.filter(|known| known.problem.is_none()).collect();
        !known.is_empty() && known.iter().all(|known| known.sha256 != inside.sha256)
    });
    // A certificate that somebody shortened or hid in this copy was whole when it was sent.
    let hidden = |place: Span| {
        let text = item.text().get(place.start..place.end).unwrap_or("");
        ["...", "\u{2026}", "***", "\u{2588}"].iter().any(|mark| text.contains(mark))
            || text.to_ascii_lowercase().contains("redact")
    };
    if checks.same_certificate && foreign && !facts.embedded.iter().any(|key| hidden(key.span)) {
        out.add("SIG-KEY-MISMATCH", "The certificate inside the signature is not the trusted one", item, place);
    }
    let transforms = || facts.references.iter().flat_map(|reference| &reference.transforms).map(String::as_str);
    let exclusive = |name: &str| name == ENVELOPED || name.starts_with(EXCLUSIVE);
    if checks.exclusive_only && !transforms().all(exclusive) {
        out.add("SIG-TRANSFORM-UNEXPECTED", "A transform other than exclusive canonicalization is used", item, place);
    }
    let odd = |name: &str| name != ENVELOPED && Method::from_uri(name).is_none();
    if transforms().any(odd) {
        out.add("SIG-TRANSFORM-UNEXPECTED", "A signature has a transform that SAML does not allow", item, place);
    }
    if checks.two_transforms && facts.references.iter().any(|reference| reference.transforms.len() > 2) {
        out.add("SIG-TRANSFORM-UNEXPECTED", "A signature has more than two transforms", item, place);
    }
    if let Some((name, place)) = not_computed(checks.algorithms, facts) {
        out.add("SIG-ALG-UNSUPPORTED", format!("A signature uses {name}"), item, place);
    }
    if checks.padded && facts.problem.is_none() && is_unpadded(item, facts.places.value) {
        out.add("SIG-VALUE-INVALID", "The signature value lacks the `=` at its end", item, facts.places.value);
    }
    if checks.key_info_filled
        && facts.has_key_info
        && is_empty(item, facts.places.key_info)
        && !hidden(facts.places.key_info)
    {
        out.add("XML-SCHEMA-REQUIRED", "The KeyInfo of a signature is empty", item, facts.places.key_info);
    }
    if checks.key_info_certificate && facts.has_key_info && first.is_none() {
        out.add(
            "SIG-KEYINFO-NO-X509",
            "The KeyInfo of a signature contains no certificate",
            item,
            facts.places.key_info,
        );
    }
    let c14n11 =
        facts.canonicalization.iter().map(String::as_str).chain(transforms()).any(|name| name.starts_with(C14N11));
    if checks.no_c14n11 && c14n11 {
        out.add("SIG-ALG-UNSUPPORTED", "Canonicalization 1.1 is not supported", item, place);
    }
    let comments = facts
        .canonicalization
        .iter()
        .map(String::as_str)
        .chain(transforms())
        .any(|name| name.ends_with("WithComments"));
    if checks.no_comments && comments {
        out.add("SIG-ALG-UNSUPPORTED", "Canonicalization with comments is not supported", item, place);
    }
    if checks.c14n_transform && transforms().all(|name| name == ENVELOPED) {
        out.add("SIG-TRANSFORM-UNEXPECTED", "The reference names no canonicalization", item, place);
    }
    let whole = |uri: &Option<String>| uri.as_deref().unwrap_or("").is_empty();
    if checks.named_reference && facts.references.iter().any(|reference| whole(&reference.uri)) {
        out.add("SIG-REF-EMPTY-URI", "The signature does not name the signed element by its ID", item, place);
    }
}

//! The keys inside `ds:KeyInfo` (xmldsig-core 4.5). Being here does not make a key trusted.

use super::ids::Ids;
use crate::crypto::keys::{PublicKey, rsa_public};
use crate::crypto::text_base64;
use crate::crypto::x509::{CertificateFacts, from_base64_text};
use crate::source::Span;
use crate::syntax::xml::{Document, Node, ns};

/// Keys of one `KeyInfo` that are tried.
const MAX_KEYS: usize = 10;
/// Namespace of XML Signature 1.1.
const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";

/// A key in a message.
pub(super) struct Found {
    pub(super) certificate: Option<CertificateFacts>,
    pub(super) key: PublicKey,
    pub(super) span: Span,
}

/// All keys that a `KeyInfo` holds, in order.
pub(super) fn keys(document: &Document, info: Node<'_>, ids: &Ids<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for part in info.elements() {
        if part.is(ns::DS, "RetrievalMethod") {
            let target = part.attribute("URI").and_then(|uri| uri.value.strip_prefix('#')).map(|id| ids.find(id).0);
            if let Some([one]) = target.as_deref()
                && let Some(target) = document.node(*one)
            {
                read(target, &mut found);
            }
        } else {
            read(part, &mut found);
        }
    }
    found.truncate(MAX_KEYS);
    found
}

fn read(part: Node<'_>, found: &mut Vec<Found>) {
    if part.is(ns::DS, "X509Data") {
        found.extend(part.elements_named(ns::DS, "X509Certificate").take(MAX_KEYS).map(certificate));
    } else if part.is(ns::DS, "X509Certificate") {
        found.push(certificate(part));
    } else if part.is(ns::DS, "KeyValue") {
        found.extend(part.elements().filter_map(key_value));
    } else if part.is(ns::DS, "RSAKeyValue") || part.is(DSIG11, "ECKeyValue") || part.is(ns::DS, "DSAKeyValue") {
        found.extend(key_value(part));
    } else if part.is(DSIG11, "DEREncodedKeyValue") {
        let key = text_base64(&part.text()).and_then(|der| PublicKey::from_spki(&der));
        found.push(Found { certificate: None, key: key.unwrap_or_else(unreadable), span: part.span() });
    }
}

fn certificate(node: Node<'_>) -> Found {
    let facts = from_base64_text(&node.text());
    let key = PublicKey::from_spki(&facts.public_key).unwrap_or_else(unreadable);
    Found { certificate: Some(facts), key, span: node.content_span() }
}

fn key_value(node: Node<'_>) -> Option<Found> {
    let octets = |name: &str| node.element(ns::DS, name).and_then(|part| text_base64(&part.text()));
    let key = if node.is(ns::DS, "RSAKeyValue") {
        match (octets("Modulus"), octets("Exponent")) {
            (Some(modulus), Some(exponent)) => rsa_public(&modulus, &exponent),
            _ => unreadable(),
        }
    } else if node.is(DSIG11, "ECKeyValue") {
        let curve = node.element(DSIG11, "NamedCurve").and_then(|curve| curve.attribute("URI"));
        let curve = curve.and_then(|uri| uri.value.strip_prefix("urn:oid:"));
        let point = node.element(DSIG11, "PublicKey").and_then(|point| text_base64(&point.text()));
        match (curve, point) {
            (Some(curve), Some(point)) => PublicKey::from_point(curve, &point),
            _ => PublicKey::Unsupported("EC key with its own parameters".to_owned()),
        }
    } else if node.is(ns::DS, "DSAKeyValue") {
        PublicKey::Unsupported("DSA".to_owned())
    } else {
        return None;
    };
    Some(Found { certificate: None, key, span: node.span() })
}

fn unreadable() -> PublicKey {
    PublicKey::Unsupported("key that cannot be read".to_owned())
}

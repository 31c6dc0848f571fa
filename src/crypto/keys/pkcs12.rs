//! PKCS#12 key stores (RFC 7292): the private keys, and the certificates that are not under an old cipher.

use super::{Secret, pbe};
use crate::crypto::work::Work;
use crate::syntax::der::{self, Element, tag};

/// What a key store holds.
#[derive(Default)]
pub(super) struct Content {
    /// PKCS#8 structures.
    pub(super) keys: Vec<Secret>,
    /// Certificates in DER.
    pub(super) certificates: Vec<Vec<u8>>,
}

const DATA: &str = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
const UNREADABLE: &str = "it looks like a PKCS#12 key store and cannot be read";

/// Opens a key store. Its integrity code is not checked: a wrong password shows when a key does not open.
///
/// # Errors
/// The reason in plain words; never the password.
pub(super) fn open(der: &[u8], password: &str, work: &Work) -> Result<Content, &'static str> {
    let tree = der::parse(der);
    let safe = tree.roots.first().and_then(|root| root.child(1)).ok_or(UNREADABLE)?;
    let inner = content_octets(der, safe, DATA).ok_or(UNREADABLE)?;
    let list = der::parse(&inner);
    let list = list.roots.first().filter(|root| root.is(tag::SEQUENCE)).ok_or(UNREADABLE)?;
    let mut content = Content::default();
    let mut failed = None;
    for info in &list.children {
        let bags = match content_octets(&inner, info, DATA) {
            Some(plain) => Secret::new(plain),
            None => match encrypted(&inner, info, password, work) {
                Ok(plain) => plain,
                Err(problem) => {
                    failed = Some(problem);
                    continue;
                }
            },
        };
        if let Err(problem) = read_bags(bags.expose(), password, &mut content, work) {
            failed = Some(problem);
        }
    }
    match failed {
        Some(problem) if content.keys.is_empty() => Err(problem),
        _ => Ok(content),
    }
}

/// The octets inside `ContentInfo { type, [0] OCTET STRING }`.
fn content_octets(der: &[u8], info: &Element, kind: &str) -> Option<Vec<u8>> {
    let matches = info.child(0)?.oid(der)? == kind;
    let octets = info.child(1).filter(|content| matches && content.is_context(0))?.child(0)?;
    Some(joined(der, octets))
}

/// An octet string, also in the pieces that BER allows.
fn joined(der: &[u8], octets: &Element) -> Vec<u8> {
    if octets.children.is_empty() {
        octets.bytes(der).to_vec()
    } else {
        octets.children.iter().flat_map(|piece| piece.bytes(der)).copied().collect()
    }
}

fn encrypted(der: &[u8], info: &Element, password: &str, work: &Work) -> Result<Secret, &'static str> {
    let kind = info.child(0).and_then(|oid| oid.oid(der)).ok_or(UNREADABLE)?;
    if kind != ENCRYPTED_DATA {
        return Err(UNREADABLE);
    }
    let inner = info.child(1).and_then(|content| content.child(0)).and_then(|data| data.child(1)).ok_or(UNREADABLE)?;
    let (algorithm, data) = (inner.child(1).ok_or(UNREADABLE)?, inner.child(2).ok_or(UNREADABLE)?);
    pbe::decrypt(der, algorithm, &joined(der, data), password, work)
}

fn read_bags(der: &[u8], password: &str, content: &mut Content, work: &Work) -> Result<(), &'static str> {
    let tree = der::parse(der);
    let list = tree.roots.first().filter(|root| root.is(tag::SEQUENCE)).ok_or("its password does not open it")?;
    for bag in list.children.iter().take(super::MAX_KEYS) {
        let kind = bag.child(0).and_then(|oid| oid.oid(der)).unwrap_or_default();
        let Some(value) = bag.child(1).and_then(|value| value.child(0)) else { continue };
        match kind.as_str() {
            "1.2.840.113549.1.12.10.1.1" => content.keys.push(Secret::new(value.raw(der).to_vec())),
            "1.2.840.113549.1.12.10.1.2" => content.keys.push(pbe::decrypt_pkcs8(value.raw(der), password, work)?),
            "1.2.840.113549.1.12.10.1.3" => {
                if let Some(octets) = value.child(1).and_then(|wrapper| wrapper.child(0)) {
                    content.certificates.push(joined(der, octets));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

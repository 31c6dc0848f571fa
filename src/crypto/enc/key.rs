//! `EncryptedKey`: where it stands, and opening it with the keys at hand.

use super::facts::{Attempt, EncryptedKeyFacts, EncryptionFacts, IssuerSerial, KeyPlace, Part};
use super::unwraps::Unwraps;
use super::{agreement, content};
use crate::crypto::cipher;
use crate::crypto::hash::HashKind;
use crate::crypto::keys::{KeyRing, PrivateKey, RsaPrivateKey, Secret};
use crate::crypto::text_base64;
use crate::crypto::x509::from_base64_text;
use crate::source::Span;
use crate::syntax::xml::{Document, Node, ns};

const RSA_1_5: &str = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";
const OAEP_MGF1P: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
const OAEP: &str = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
const MGF1_SHA1: &str = "http://www.w3.org/2009/xmlenc11#mgf1sha1";
const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
/// Encrypted keys of one element that are tried: one for each recipient.
const MAX_RECIPIENTS: usize = 20;

/// The encrypted keys of an element: inside it, beside it, or referenced.
pub(super) fn find<'a>(document: &'a Document, data: Node<'a>, wrapper: Option<Node<'a>>) -> (Vec<Node<'a>>, KeyPlace) {
    let info = data.element(ns::DS, "KeyInfo");
    let inside: Vec<Node<'a>> =
        info.into_iter().flat_map(|info| info.elements_named(ns::XENC, "EncryptedKey")).take(MAX_RECIPIENTS).collect();
    if !inside.is_empty() {
        return (inside, KeyPlace::Inside);
    }
    let wanted = info
        .and_then(|info| info.element(ns::DS, "RetrievalMethod"))
        .and_then(|method| method.attribute("URI"))
        .and_then(|uri| uri.value.strip_prefix('#'));
    let beside: Vec<Node<'a>> = wrapper
        .into_iter()
        .flat_map(|wrapper| wrapper.elements_named(ns::XENC, "EncryptedKey"))
        .take(MAX_RECIPIENTS)
        .collect();
    if !beside.is_empty() {
        return (beside, KeyPlace::Beside);
    }
    let Some(id) = wanted else { return (Vec::new(), KeyPlace::Absent) };
    let referenced: Vec<Node<'a>> = document
        .elements()
        .filter(|node| node.is(ns::XENC, "EncryptedKey") && node.attribute("Id").is_some_and(|own| own.value == id))
        .take(MAX_RECIPIENTS)
        .collect();
    let place = if referenced.is_empty() { KeyPlace::Absent } else { KeyPlace::Referenced };
    (referenced, place)
}

fn algorithm(key: Node<'_>) -> Option<&str> {
    Some(key.element(ns::XENC, "EncryptionMethod")?.attribute("Algorithm")?.value.as_str())
}

/// What an encrypted key says, with the defaults of the specification.
pub(super) fn facts(key: Node<'_>) -> EncryptedKeyFacts {
    let method = key.element(ns::XENC, "EncryptionMethod");
    let stated = |namespace: &str, local: &str| {
        let attribute = method?.element(namespace, local)?.attribute("Algorithm")?;
        Some(attribute.value.clone())
    };
    let name = algorithm(key);
    let oaep = matches!(name, Some(OAEP | OAEP_MGF1P));
    let agreed = agreement::method(key);
    // Whom the key is for stands in its KeyInfo; where it is agreed on, one level deeper.
    let info = match agreed {
        Some(method) => method.element(ns::XENC, "RecipientKeyInfo"),
        None => key.element(ns::DS, "KeyInfo"),
    };
    let (recipients, recipient_keys) = info
        .into_iter()
        .flat_map(|info| info.elements_named(ns::DS, "X509Data"))
        .flat_map(|data| data.elements_named(ns::DS, "X509Certificate"))
        .map(|node| from_base64_text(&node.text()))
        .map(|certificate| (certificate.sha256, certificate.public_key))
        .unzip();
    let text =
        |node: Node<'_>, local: &str| node.element(ns::DS, local).map(Node::text).unwrap_or_default().trim().to_owned();
    let serials = info
        .into_iter()
        .flat_map(|info| info.elements_named(ns::DS, "X509Data"))
        .flat_map(|data| data.elements_named(ns::DS, "X509IssuerSerial"))
        .take(MAX_RECIPIENTS)
        .map(|node| {
            let number = text(node, "X509SerialNumber");
            IssuerSerial { issuer: text(node, "X509IssuerName"), hex: hexadecimal(&number), number }
        })
        .collect();
    EncryptedKeyFacts {
        serials,
        algorithm: name.map(str::to_owned),
        digest: stated(ns::DS, "DigestMethod").or_else(|| oaep.then(|| SHA1.to_owned())),
        // `rsa-oaep-mgf1p` always uses MGF1 with SHA-1, regardless of DigestMethod. Some implementations state an MGF anyway.
        mgf: stated(ns::XENC11, "MGF").or_else(|| oaep.then(|| MGF1_SHA1.to_owned())),
        names_mask: stated(ns::XENC11, "MGF").is_some(),
        agreement: agreed.and_then(agreement::algorithm).map(str::to_owned),
        found: KeyPlace::Absent,
        recipients,
        recipient_keys,
        key_name: info.and_then(|info| info.element(ns::DS, "KeyName")).map(Node::text),
        algorithm_span: method
            .and_then(|method| method.attribute("Algorithm"))
            .map_or(Span::default(), |attribute| attribute.value_span),
        span: key.span(),
    }
}

/// Digits of a serial number: 20 octets have fewer.
const MAX_DIGITS: usize = 60;

/// A decimal number in hexadecimal, without leading zeros.
fn hexadecimal(decimal: &str) -> String {
    if decimal.len() > MAX_DIGITS || !decimal.bytes().all(|byte| byte.is_ascii_digit()) {
        return String::new();
    }
    // The number in digits of base 16, the least first.
    let mut digits: Vec<u32> = Vec::new();
    for digit in decimal.chars().filter_map(|c| c.to_digit(10)) {
        let mut carry = digit;
        for place in &mut digits {
            carry += *place * 10;
            *place = carry % 16;
            carry /= 16;
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits.iter().rev().filter_map(|digit| char::from_digit(*digit, 16)).collect()
}

/// How an encrypted key is made.
enum Transport {
    Pkcs1,
    Oaep { hash: HashKind, mgf: HashKind, label: Vec<u8> },
    Wrap(usize),
}

fn transport(key: Node<'_>) -> Option<Transport> {
    let facts = facts(key);
    let hash = |uri: Option<&str>| uri.and_then(HashKind::from_xml_uri);
    match facts.algorithm.as_deref()? {
        RSA_1_5 => Some(Transport::Pkcs1),
        OAEP | OAEP_MGF1P => {
            let method = key.element(ns::XENC, "EncryptionMethod")?;
            let label = method.element(ns::XENC, "OAEPparams").and_then(|label| text_base64(&label.text()));
            Some(Transport::Oaep {
                hash: hash(facts.digest.as_deref())?,
                mgf: mgf(facts.mgf.as_deref()?)?,
                label: label.unwrap_or_default(),
            })
        }
        "http://www.w3.org/2001/04/xmlenc#kw-aes128" => Some(Transport::Wrap(16)),
        "http://www.w3.org/2001/04/xmlenc#kw-aes192" => Some(Transport::Wrap(24)),
        "http://www.w3.org/2001/04/xmlenc#kw-aes256" => Some(Transport::Wrap(32)),
        _ => None,
    }
}

fn mgf(uri: &str) -> Option<HashKind> {
    Some(match uri.strip_prefix(ns::XENC11)? {
        "mgf1sha1" => HashKind::Sha1,
        "mgf1sha224" => HashKind::Sha224,
        "mgf1sha256" => HashKind::Sha256,
        "mgf1sha384" => HashKind::Sha384,
        "mgf1sha512" => HashKind::Sha512,
        _ => return None,
    })
}

/// Whether its algorithm is computed here.
pub(super) fn is_supported(key: Node<'_>) -> bool {
    transport(key).is_some() && agreement::method(key).is_none_or(agreement::is_supported)
}

/// The part of an encrypted key that is not computed here, by name and place.
pub(super) fn unsupported(key: Node<'_>) -> Option<(Part, String, Span)> {
    if let Some(method) = agreement::method(key).filter(|method| !agreement::is_supported(*method)) {
        return unsupported_agreement(method);
    }
    let method = key.element(ns::XENC, "EncryptionMethod")?;
    let named = |part: Part, node: Node<'_>| {
        let name = node.attribute("Algorithm")?;
        Some((part, name.value.clone(), name.value_span))
    };
    let facts = facts(key);
    if matches!(facts.algorithm.as_deref(), Some(OAEP | OAEP_MGF1P)) {
        let digest = method
            .element(ns::DS, "DigestMethod")
            .filter(|_| facts.digest.as_deref().and_then(HashKind::from_xml_uri).is_none());
        let mask = method.element(ns::XENC11, "MGF").filter(|_| facts.mgf.as_deref().and_then(mgf).is_none());
        return digest.and_then(|node| named(Part::Digest, node)).or_else(|| named(Part::Mask, mask?));
    }
    named(Part::Key, method)
}

/// The way of agreeing on a key that is not computed here.
pub(super) fn unsupported_agreement(method: Node<'_>) -> Option<(Part, String, Span)> {
    let name = method.attribute("Algorithm")?;
    Some((Part::Agreement, name.value.clone(), name.value_span))
}

/// What is said about a key that both sides agree on, without an `EncryptedKey`.
pub(super) fn agreed_facts(data: Node<'_>) -> Option<EncryptedKeyFacts> {
    let method = agreement::method(data)?;
    Some(EncryptedKeyFacts {
        algorithm: None,
        found: KeyPlace::Inside,
        algorithm_span: method.attribute("Algorithm").map_or(Span::default(), |attribute| attribute.value_span),
        span: method.span(),
        ..facts(data)
    })
}

/// What unlocking gives.
pub(super) struct Unlocked {
    /// Content keys, with the file each came from.
    pub(super) keys: Vec<(String, Secret)>,
    /// A key that fits was not tried, because a budget is used up.
    pub(super) left_out: bool,
}

/// All content keys of the right length that the keys at hand give, with the file each came from.
/// Without an encrypted key, the content key itself is agreed on, or is a shared secret of the right length.
pub(super) fn unlock(
    data: Node<'_>,
    wrapped: &[Node<'_>],
    ring: &KeyRing,
    length: usize,
    unwraps: &mut Unwraps<'_>,
    facts: &mut EncryptionFacts,
) -> Unlocked {
    let mut opened = Vec::new();
    let mut left_out = false;
    if wrapped.is_empty() {
        let agreement = agreement::method(data).and_then(|method| agreement::read(method, ring));
        for own in &ring.private {
            match (&own.key, &agreement) {
                (PrivateKey::Secret(secret), None) if secret.expose().len() == length => {
                    opened.push((own.origin.clone(), secret.clone()));
                }
                (key, Some(agreement)) if agreement.fits(key) => {
                    if !agreement.is_paid(key, length, unwraps) {
                        left_out = true;
                        continue;
                    }
                    opened.extend(agreement.keys(key, length).into_iter().map(|key| (own.origin.clone(), key)));
                }
                _ => {}
            }
        }
        return Unlocked { keys: opened, left_out };
    }
    for node in wrapped {
        let (Some(transport), Some(octets)) = (transport(*node), content::octets(*node)) else { continue };
        let method = agreement::method(*node);
        let agreement = method.and_then(|method| agreement::read(method, ring));
        if method.is_some() && agreement.is_none() {
            continue;
        }
        for own in &ring.private {
            let fits = match (&transport, &own.key, &agreement) {
                (Transport::Wrap(_), key, Some(agreement)) => agreement.fits(key),
                (Transport::Wrap(size), PrivateKey::Secret(secret), None) => secret.expose().len() == *size,
                (Transport::Pkcs1 | Transport::Oaep { .. }, PrivateKey::Rsa(_), _) => true,
                _ => false,
            };
            if !fits {
                continue;
            }
            let is_paid = match (&transport, &agreement) {
                (Transport::Wrap(size), Some(agreement)) => agreement.is_paid(&own.key, *size, unwraps),
                // A mask that is not the stated one is tried too.
                (Transport::Oaep { mgf, .. }, _) => unwraps.take(&own.key, 1 + usize::from(*mgf != HashKind::Sha1)),
                _ => unwraps.take(&own.key, 1),
            };
            if !is_paid {
                left_out = true;
                continue;
            }
            let result = match (&transport, &agreement) {
                (Transport::Wrap(size), Some(agreement)) => {
                    let mut keys = agreement.keys(&own.key, *size).into_iter();
                    keys.find_map(|key| cipher::aes_unwrap(key.expose(), &octets).ok())
                }
                _ => unwrap(&transport, &own.key, &octets),
            };
            let found = result.as_ref().map(|key| key.expose().len());
            let other_digest = match (&transport, &own.key, found) {
                (Transport::Oaep { hash, label, .. }, PrivateKey::Rsa(key), None) => {
                    other_digest(key, *hash, label, &octets, unwraps, &own.key)
                }
                _ => None,
            };
            let result = result.and_then(|key| cut(key, length));
            facts.attempts.push(Attempt {
                origin: own.origin.clone(),
                opened: result.is_some(),
                short: found.filter(|found| *found < length).map(|found| (length, found)),
                other_digest,
                length: match &own.key {
                    PrivateKey::Rsa(key) => Some((key.size(), octets.len())).filter(|(size, found)| size != found),
                    _ => None,
                },
            });
            opened.extend(result.map(|key| (own.origin.clone(), key)));
        }
    }
    Unlocked { keys: opened, left_out }
}

/// The digest with which RSA-OAEP opens what does not open with the stated one: products name one and use another.
fn other_digest(
    key: &RsaPrivateKey,
    stated: HashKind,
    label: &[u8],
    octets: &[u8],
    unwraps: &mut Unwraps<'_>,
    own: &PrivateKey,
) -> Option<HashKind> {
    let others = [HashKind::Sha1, HashKind::Sha256].into_iter().filter(|hash| *hash != stated);
    others.into_iter().find(|hash| {
        unwraps.take(own, 2)
            && (rsa_oaep(key, *hash, HashKind::Sha1, label, octets).is_some()
                || rsa_oaep(key, *hash, *hash, label, octets).is_some())
    })
}

/// Some implementations make a longer key than the cipher takes and use its beginning.
fn cut(key: Secret, length: usize) -> Option<Secret> {
    key.expose().get(..length).map(|key| Secret::new(key.to_vec()))
}

fn unwrap(transport: &Transport, key: &PrivateKey, octets: &[u8]) -> Option<Secret> {
    match (transport, key) {
        (Transport::Wrap(_), PrivateKey::Secret(secret)) => cipher::aes_unwrap(secret.expose(), octets).ok(),
        (Transport::Pkcs1, PrivateKey::Rsa(key)) => rsa_pkcs1(key, octets),
        (Transport::Oaep { hash, mgf, label }, PrivateKey::Rsa(key)) => rsa_oaep(key, *hash, *mgf, label, octets)
            .or_else(|| rsa_oaep(key, *hash, HashKind::Sha1, label, octets).filter(|_| *mgf != HashKind::Sha1)),
        _ => None,
    }
}

/// RFC 8017 7.2.2.
pub(crate) fn rsa_pkcs1(key: &RsaPrivateKey, octets: &[u8]) -> Option<Secret> {
    let block = key.block(octets)?;
    let rest = block.expose().strip_prefix(&[0, 2])?;
    let end = rest.iter().position(|byte| *byte == 0).filter(|filler| *filler >= 8)?;
    Some(Secret::new(rest.get(end + 1..)?.to_vec()))
}

/// RFC 8017 7.1.2, with a hash for the label and one for the mask.
pub(crate) fn rsa_oaep(
    key: &RsaPrivateKey,
    hash: HashKind,
    mgf: HashKind,
    label: &[u8],
    octets: &[u8],
) -> Option<Secret> {
    let block = key.block(octets)?;
    let body = block.expose().strip_prefix(&[0])?;
    let (seed, masked) = body.split_at_checked(hash.length())?;
    let xor = |a: &[u8], mask: Vec<u8>| a.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect::<Vec<u8>>();
    let seed = Secret::new(xor(seed, mgf.mgf1(masked, seed.len())));
    let data = Secret::new(xor(masked, mgf.mgf1(seed.expose(), masked.len())));
    let rest = data.expose().strip_prefix(hash.digest(label).as_slice())?;
    let end = rest.iter().position(|byte| *byte != 0).filter(|end| rest.get(*end) == Some(&1))?;
    Some(Secret::new(rest.get(end + 1..)?.to_vec()))
}

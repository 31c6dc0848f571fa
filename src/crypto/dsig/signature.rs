//! One `ds:Signature` from `SignedInfo` to the keys (xmldsig-core 3.2).

use super::allowance::{Allowance, MAX_REFERENCES};
use super::element::{interrupted, prefix_list};
use super::facts::{DigestResult, EmbeddedKey, EmbeddedResult, Problem, SignatureFacts, SignedInfoFacts};
use super::ids::Ids;
use super::trusted::under_trusted;
use super::{key_info, reference, repair};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::c14n::{self, Fault, Method, NodeSet};
use crate::crypto::hash::HashKind;
use crate::crypto::keys::TrustedKey;
use crate::crypto::text_base64;
use crate::crypto::verify::Outcome;
use crate::source::Span;
use crate::syntax::xml::{Document, Node, ns};

pub(super) fn check(
    document: &Document,
    node: Node<'_>,
    ids: &Ids<'_>,
    trusted: &[&TrustedKey],
    allowance: &mut Allowance<'_>,
) -> SignatureFacts {
    allowance.begin();
    let parent = node.parent().filter(|parent| parent.is_element());
    let mut facts = SignatureFacts {
        parent: parent.map(|parent| parent.local().to_owned()),
        node: Some(node.id()),
        parent_node: parent.map(Node::id),
        ..SignatureFacts::default()
    };
    facts.places.signature = node.span();
    if document.is_broken() {
        facts.problem = Some(Problem::NotWellFormed);
    }
    let mut infos = node.elements_named(ns::DS, "SignedInfo");
    let info = infos.next();
    if infos.next().is_some() {
        problem(&mut facts, Problem::SeveralSignedInfo);
        facts.signed_info.embedded_key = EmbeddedResult::Unsupported;
        return facts;
    }
    let Some(info) = info else {
        problem(&mut facts, Problem::NoSignedInfo);
        return facts;
    };
    for reference in info.elements_named(ns::DS, "Reference") {
        if facts.references.len() >= MAX_REFERENCES {
            problem(&mut facts, Problem::Limit("references"));
            break;
        }
        facts.references.push(reference::check(document, node, reference, ids, allowance));
    }
    if facts.references.is_empty() {
        problem(&mut facts, Problem::NoReference);
    }
    let algorithm = algorithm(info, &mut facts);
    let canonical = match allowance.is_open() {
        true => canonical_info(document, info, &mut facts),
        false => None,
    };
    if allowance.spend(canonical.as_ref().map_or(1, Vec::len)).is_none() {
        problem(&mut facts, Problem::Limit("canonical octets"));
    }
    let value = value(node, &mut facts);
    let signed = canonical.as_deref().zip(value.as_deref());
    embedded(document, node, ids, &algorithm, signed, allowance, &mut facts);
    facts.signed_info.trusted_keys = under_trusted(
        &algorithm,
        canonical.as_deref().unwrap_or_default(),
        signed.map(|(_, value)| value),
        trusted,
        allowance,
    );
    if allowance.left_out() && !facts.trusted_ok() {
        problem(&mut facts, Problem::Limit("signature checks"));
    }
    facts.repaired = repaired(&algorithm, signed, trusted, allowance, &facts);
    facts.digests_edited = digests_edited(&algorithm, signed, trusted, allowance, &facts);
    facts.signed_octets = canonical.unwrap_or_default();
    facts
}

/// Whether the damage that a digest shows is all that is wrong with the value.
fn repaired(
    algorithm: &SignatureAlgorithm,
    signed: Option<(&[u8], &[u8])>,
    trusted: &[&TrustedKey],
    allowance: &mut Allowance<'_>,
    facts: &SignatureFacts,
) -> bool {
    let repair = facts.references.iter().find_map(|reference| reference.repair);
    let (Some(repair), Some((octets, value))) = (repair, signed) else { return false };
    repair::changes(repair).iter().any(|change| holds(algorithm, (&change(octets), value), trusted, allowance, facts))
}

/// Whether the value was made over these octets, by any key of the signature or of those who are trusted.
fn holds(
    algorithm: &SignatureAlgorithm,
    (octets, value): (&[u8], &[u8]),
    trusted: &[&TrustedKey],
    allowance: &mut Allowance<'_>,
    facts: &SignatureFacts,
) -> bool {
    let mut keys = facts.embedded.iter().map(|key| &key.key).chain(trusted.iter().map(|key| &key.key));
    keys.any(|key| allowance.verify(algorithm, key, octets, value).is_some_and(|found| found.outcome == Outcome::Ok))
}

/// Whether the value was made over the digests that were computed here, where others are stated.
fn digests_edited(
    algorithm: &SignatureAlgorithm,
    signed: Option<(&[u8], &[u8])>,
    trusted: &[&TrustedKey],
    allowance: &mut Allowance<'_>,
    facts: &SignatureFacts,
) -> bool {
    let (Some((octets, value)), false) = (signed, facts.digests_ok()) else { return false };
    let mut restored = octets.to_vec();
    for reference in facts.references.iter().filter(|reference| reference.digest != DigestResult::Ok) {
        let (Some(stated), Some(computed)) = (&reference.stated, &reference.computed) else { return false };
        let (found, put) = (format!("DigestValue>{stated}</"), format!("DigestValue>{computed}</"));
        let Some(at) = memchr::memmem::find(&restored, found.as_bytes()) else { return false };
        restored.splice(at..at + found.len(), put.into_bytes());
    }
    holds(algorithm, (&restored, value), trusted, allowance, facts)
}

/// Keeps the first problem.
fn problem(facts: &mut SignatureFacts, problem: Problem) {
    facts.problem.get_or_insert(problem);
}

fn algorithm(info: Node<'_>, facts: &mut SignatureFacts) -> SignatureAlgorithm {
    let method = info.element(ns::DS, "SignatureMethod");
    let Some((method, uri)) = method.and_then(|method| Some((method, method.attribute("Algorithm")?))) else {
        problem(facts, Problem::NoAlgorithm);
        return SignatureAlgorithm::Unknown;
    };
    facts.algorithm = Some(uri.value.clone());
    facts.places.algorithm = uri.value_span;
    let mut algorithm = SignatureAlgorithm::from_xml_uri(&uri.value);
    if matches!(algorithm, SignatureAlgorithm::RsaPss { .. })
        && let Some(parameters) = method.elements().find(|part| part.local() == "RSAPSSParams")
    {
        algorithm = pss_parameters(parameters);
    }
    if let (SignatureAlgorithm::Hmac(hash), Some(length)) = (&algorithm, method.element(ns::DS, "HMACOutputLength"))
        && length.text().trim().parse() != Ok(hash.length() * 8)
    {
        // A shortened value can be guessed (CVE-2009-0217).
        algorithm = SignatureAlgorithm::Named("HMAC with a shortened value");
    }
    match &algorithm {
        SignatureAlgorithm::Named(name) => problem(facts, Problem::UnsupportedAlgorithm((*name).to_owned())),
        SignatureAlgorithm::Unknown => problem(facts, Problem::UnknownAlgorithm),
        _ => {}
    }
    algorithm
}

/// `RSAPSSParams` (RFC 9231 2.3.9).
fn pss_parameters(parameters: Node<'_>) -> SignatureAlgorithm {
    let hash_of = |holder: Node<'_>| {
        let method = holder.element(ns::DS, "DigestMethod").and_then(|method| method.attribute("Algorithm"));
        method.map_or(Some(HashKind::Sha256), |method| HashKind::from_xml_uri(&method.value))
    };
    let named = |local: &str| parameters.elements().find(|part| part.local() == local);
    let hash = hash_of(parameters);
    let mgf = named("MaskGenerationFunction").map_or(hash, hash_of);
    let salt = named("SaltLength").map(|salt| salt.text().trim().parse::<usize>().ok());
    match (hash, mgf, salt) {
        (Some(hash), Some(mgf), None) => SignatureAlgorithm::RsaPss { hash, mgf, salt: hash.length() },
        (Some(hash), Some(mgf), Some(Some(salt))) => SignatureAlgorithm::RsaPss { hash, mgf, salt },
        _ => SignatureAlgorithm::Named("RSA-PSS with parameters that are not known"),
    }
}

pub(super) fn canonical_info(document: &Document, info: Node<'_>, facts: &mut SignatureFacts) -> Option<Vec<u8>> {
    let element = info.element(ns::DS, "CanonicalizationMethod");
    let attribute = element.and_then(|element| element.attribute("Algorithm"));
    let Some(method) = attribute.and_then(|attribute| Method::from_uri(&attribute.value)) else {
        facts.canonicalization = attribute.map(|attribute| attribute.value.clone());
        facts.places.canonicalization = attribute.map_or(Span::default(), |attribute| attribute.value_span);
        problem(facts, Problem::Canonicalization(facts.canonicalization.clone().unwrap_or_default()));
        return None;
    };
    facts.canonicalization = attribute.map(|attribute| attribute.value.clone());
    facts.places.canonicalization = attribute.map_or(Span::default(), |attribute| attribute.value_span);
    facts.prefix_list = element.and_then(prefix_list).map(str::to_owned);
    let prefixes: Vec<&str> = facts.prefix_list.as_deref().unwrap_or("").split_ascii_whitespace().collect();
    let set = NodeSet { apex: info.id(), without: None, comments: true };
    match c14n::canonicalize(document, set, method, &prefixes) {
        Ok(canonical) => Some(canonical.octets),
        Err(Fault::Limit) => {
            problem(facts, Problem::Limit("canonical octets"));
            None
        }
    }
}

fn value(node: Node<'_>, facts: &mut SignatureFacts) -> Option<Vec<u8>> {
    let mut values = node.elements_named(ns::DS, "SignatureValue");
    let Some(element) = values.next() else {
        problem(facts, Problem::NoValue);
        return None;
    };
    facts.places.value = element.content_span();
    if values.next().is_some() {
        problem(facts, Problem::SeveralValues);
        return None;
    }
    facts.interrupted_value = interrupted(element);
    let text = element.text();
    let octets = text_base64(&text);
    facts.value_length = octets.as_ref().map(Vec::len);
    if octets.is_none() {
        problem(facts, if text.trim().is_empty() { Problem::EmptyValue } else { Problem::ValueNotBase64 });
    }
    octets
}

fn embedded(
    document: &Document,
    node: Node<'_>,
    ids: &Ids<'_>,
    algorithm: &SignatureAlgorithm,
    signed: Option<(&[u8], &[u8])>,
    allowance: &mut Allowance<'_>,
    facts: &mut SignatureFacts,
) {
    let Some(info) = node.element(ns::DS, "KeyInfo") else { return };
    facts.has_key_info = true;
    let mut certificates = info.descendants().filter(|node| node.is(ns::DS, "X509Certificate"));
    facts.places.key_info = match (certificates.next(), certificates.next()) {
        (Some(certificate), None) => certificate.content_span(),
        _ => info.span(),
    };
    for found in key_info::keys(document, info, ids) {
        let verification = signed.and_then(|(octets, value)| allowance.verify(algorithm, &found.key, octets, value));
        facts.embedded.push(EmbeddedKey {
            certificate: found.certificate,
            key: found.key,
            span: found.span,
            verification,
        });
    }
    let is = |outcome: &Outcome| {
        let fits = |key: &&EmbeddedKey| key.verification.as_ref().is_some_and(|result| result.outcome == *outcome);
        facts.embedded.iter().find(fits)
    };
    let verified = is(&Outcome::Ok);
    let result = if facts.embedded.is_empty() {
        EmbeddedResult::Absent
    } else if verified.is_some() {
        EmbeddedResult::Ok
    } else if is(&Outcome::Bad).is_some() {
        EmbeddedResult::Bad
    } else {
        EmbeddedResult::Unsupported
    };
    let first = facts.embedded.iter().find(|key| key.certificate.is_some());
    let certificate =
        verified.filter(|key| key.certificate.is_some()).or(first).and_then(|key| key.certificate.clone());
    facts.embedded_certificate = certificate;
    facts.signed_info = SignedInfoFacts { embedded_key: result, trusted_keys: Vec::new() };
}

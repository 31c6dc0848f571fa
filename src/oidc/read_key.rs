//! Reads PEM and DER: certificates, keys, and what else people take for them. Never the key itself.

use super::key_file::{KeyFile, KeyFileKind};
use super::message::Message;
use crate::crypto::x509::{self, KeyFacts, certificate_facts, from_algorithm, from_base64_text, spki_facts};
use crate::syntax::der::{self, Der, Element, tag};
use crate::vocabulary::ItemKind;

/// Reads DER.
pub(super) fn read_der(bytes: &[u8]) -> (ItemKind, Message) {
    let tree = der::parse(bytes);
    if x509::looks_like_certificate(&tree) {
        return (ItemKind::Certificate, Message::Certificate(Box::new(certificate_facts(bytes))));
    }
    let file = structure(bytes, &tree, "DER").unwrap_or(KeyFile {
        kind: KeyFileKind::Other,
        format: "DER".to_owned(),
        key: None,
    });
    (file.item_kind(), Message::KeyFile(Box::new(file)))
}

/// Reads PEM by the label of its first block that is known; a certificate that is broken is still one.
pub(super) fn read_pem(text: &str) -> (ItemKind, Message) {
    let blocks = text.split("-----BEGIN ").skip(1);
    let labels: Vec<&str> = blocks.clone().map(|block| block.split("-----").next().unwrap_or("")).collect();
    let private = labels.iter().position(|label| label.ends_with("PRIVATE KEY"));
    let certificate = labels.iter().position(|label| label.ends_with("CERTIFICATE"));
    let chosen = private.or(certificate).unwrap_or(0);
    let Some((label, block)) = labels.get(chosen).zip(text.split("-----BEGIN ").nth(chosen + 1)) else {
        return (ItemKind::Text, Message::Other);
    };
    let body = block.split_once("-----").map_or("", |(_, body)| body).split("-----END").next().unwrap_or("");
    if label.ends_with("CERTIFICATE") {
        return (ItemKind::Certificate, Message::Certificate(Box::new(from_base64_text(body))));
    }
    let decoded = from_base64_text(body).der;
    let encrypted_header = body.contains("Proc-Type:") && body.contains("ENCRYPTED");
    let known = structure(&decoded, &der::parse(&decoded), "PEM").filter(|_| !encrypted_header);
    let by_label = match *label {
        "ENCRYPTED PRIVATE KEY" => (KeyFileKind::EncryptedPrivateKey, "PKCS#8 (PEM)"),
        "OPENSSH PRIVATE KEY" => (KeyFileKind::PrivateKey, "OpenSSH"),
        "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "DSA PRIVATE KEY" if encrypted_header => {
            (KeyFileKind::EncryptedPrivateKey, "traditional (PEM)")
        }
        label if label.ends_with("PRIVATE KEY") => (KeyFileKind::PrivateKey, "PEM"),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => (KeyFileKind::CertificateRequest, "PKCS#10 (PEM)"),
        "PKCS7" | "CMS" => (KeyFileKind::Pkcs7, "PKCS#7 (PEM)"),
        label if label.ends_with("PUBLIC KEY") && label.starts_with("SSH") => (KeyFileKind::SshKey, "SSH"),
        label if label.ends_with("PUBLIC KEY") => (KeyFileKind::PublicKey, "PEM"),
        _ => (KeyFileKind::Other, "PEM"),
    };
    // The label decides whether it is a secret; the structure only adds what can be seen.
    let secret = matches!(by_label.0, KeyFileKind::PrivateKey | KeyFileKind::EncryptedPrivateKey);
    let file = match known {
        Some(known) if !secret || matches!(known.kind, KeyFileKind::PrivateKey | KeyFileKind::EncryptedPrivateKey) => {
            known
        }
        _ => KeyFile { kind: by_label.0, format: by_label.1.to_owned(), key: None },
    };
    (file.item_kind(), Message::KeyFile(Box::new(file)))
}

/// Names a structure by its shape.
fn structure(bytes: &[u8], tree: &Der, notation: &str) -> Option<KeyFile> {
    let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
    let first = root.child(0)?;
    let second = root.child(1);
    let second_is = |number: u32| second.is_some_and(|second| second.is(number));
    let file = |kind, format: &str, key| Some(KeyFile { kind, format: format!("{format} ({notation})"), key });
    if first.is(tag::INTEGER) && second_is(tag::SEQUENCE) && root.child(2).is_some_and(|key| key.is(tag::OCTET_STRING))
    {
        let key = root.child(2).map(|key| key.bytes(bytes)).unwrap_or_default();
        return file(
            KeyFileKind::PrivateKey,
            "PKCS#8",
            second.and_then(|algorithm| from_algorithm(bytes, algorithm, key)),
        );
    }
    if first.is(tag::INTEGER) && second_is(tag::INTEGER) && root.children.len() >= 9 {
        return file(KeyFileKind::PrivateKey, "PKCS#1", Some(KeyFacts::sized("RSA", second.map(|n| bits(bytes, n)))));
    }
    if first.is(tag::INTEGER) && second_is(tag::OCTET_STRING) {
        let curve = root.children.iter().find(|part| part.is_context(0)).and_then(|part| part.child(0)?.oid(bytes));
        let key = curve.map(|curve| KeyFacts::on_curve("EC", x509::curve_name(&curve)));
        return file(KeyFileKind::PrivateKey, "SEC 1", key);
    }
    if first.is(tag::INTEGER) && second_is(tag::INTEGER) && root.children.len() == 2 {
        return file(KeyFileKind::PublicKey, "PKCS#1", Some(KeyFacts::sized("RSA", Some(bits(bytes, first)))));
    }
    if first.is(tag::INTEGER) && first.bytes(bytes) == [3] && second_is(tag::SEQUENCE) {
        return file(KeyFileKind::Pkcs12, "PKCS#12", None);
    }
    if first.is(tag::OID) && first.oid(bytes).as_deref() == Some("1.2.840.113549.1.7.2") {
        return file(KeyFileKind::Pkcs7, "PKCS#7", None);
    }
    if first.is(tag::SEQUENCE) && second_is(tag::BIT_STRING) {
        return spki_facts(bytes, root).and_then(|key| file(KeyFileKind::PublicKey, "SPKI", Some(key)));
    }
    if first.is(tag::SEQUENCE) && second_is(tag::OCTET_STRING) && root.children.len() == 2 {
        return file(KeyFileKind::EncryptedPrivateKey, "PKCS#8", None);
    }
    if first.is(tag::SEQUENCE) && second_is(tag::SEQUENCE) && first.child(0).is_some_and(|v| v.is(tag::INTEGER)) {
        let key = first.child(2).and_then(|info| spki_facts(bytes, info));
        return file(KeyFileKind::CertificateRequest, "PKCS#10", key);
    }
    None
}

fn bits(bytes: &[u8], number: &Element) -> usize {
    x509::bit_length(number.bytes(bytes))
}

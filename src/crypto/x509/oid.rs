//! Names of algorithms and curves by object identifier.

use crate::syntax::der::{Element, tag};

/// The usual name of a signature or key algorithm; the dotted number where it is not known.
pub fn algorithm_name(oid: &str) -> &str {
    match oid {
        "1.2.840.113549.1.1.1" => "rsaEncryption",
        "1.2.840.113549.1.1.2" => "md2WithRSAEncryption",
        "1.2.840.113549.1.1.4" => "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5" => "sha1WithRSAEncryption",
        "1.2.840.113549.1.1.10" => "rsassaPss",
        "1.2.840.113549.1.1.11" => "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12" => "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13" => "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14" => "sha224WithRSAEncryption",
        "1.3.14.3.2.29" => "sha1WithRSAEncryption",
        "1.2.840.10040.4.1" => "dsa",
        "1.2.840.10040.4.3" => "dsa-with-sha1",
        "2.16.840.1.101.3.4.3.2" => "dsa-with-sha256",
        "1.2.840.10045.2.1" => "ecPublicKey",
        "1.2.840.10045.4.1" => "ecdsa-with-SHA1",
        "1.2.840.10045.4.3.1" => "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2" => "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3" => "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4" => "ecdsa-with-SHA512",
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        _ => oid,
    }
}

/// The name of a curve as JOSE and NIST write it; the dotted number where it is not known.
pub(crate) fn curve_name(oid: &str) -> &str {
    match oid {
        "1.2.840.10045.3.1.1" => "P-192",
        "1.3.132.0.33" => "P-224",
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        "1.3.132.0.10" => "secp256k1",
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1",
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1",
        _ => oid,
    }
}

/// Like [`algorithm_name`]; RSASSA-PSS also names its hash, which stands in the parameters (RFC 4055 3.1).
pub(super) fn signature_name(oid: &str, algorithm: &Element, der: &[u8]) -> String {
    let name = algorithm_name(oid);
    if name != "rsassaPss" {
        return name.to_owned();
    }
    let hash = algorithm
        .child(1)
        .and_then(|parameters| parameters.children.iter().find(|part| part.is_context(0)))
        .and_then(|wrapper| wrapper.child(0))
        .and_then(|hash| hash.child(0))
        .filter(|oid| oid.is(tag::OID))
        .and_then(|oid| oid.oid(der));
    let hash = match hash.as_deref() {
        None | Some("1.3.14.3.2.26") => "sha1",
        Some("2.16.840.1.101.3.4.2.1") => "sha256",
        Some("2.16.840.1.101.3.4.2.2") => "sha384",
        Some("2.16.840.1.101.3.4.2.3") => "sha512",
        Some(other) => other,
    };
    format!("{name} with {hash}")
}

//! Signature algorithms, by the identifiers of XML Signature.

use super::hash::HashKind;

/// How a signature value was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(HashKind),
    /// RSASSA-PSS.
    RsaPss {
        /// Hash of the message.
        hash: HashKind,
        /// Hash of the mask generation function.
        mgf: HashKind,
        /// Length of the salt in bytes.
        salt: usize,
    },
    /// ECDSA over the curve of the key.
    Ecdsa(HashKind),
    /// HMAC with a shared secret.
    Hmac(HashKind),
    /// Ed25519.
    EdDsa,
    /// Known by name and not computed here.
    Named(&'static str),
    /// Not known.
    Unknown,
}

impl SignatureAlgorithm {
    /// The algorithm of a `SignatureMethod/@Algorithm` or `SigAlg`.
    pub fn from_xml_uri(uri: &str) -> SignatureAlgorithm {
        use HashKind::{Sha1, Sha3_224, Sha3_256, Sha3_384, Sha3_512, Sha224, Sha256, Sha384, Sha512};
        use SignatureAlgorithm::{Ecdsa, Hmac, Named, RsaPkcs1, RsaPss, Unknown};
        let pss = |hash: HashKind| RsaPss { hash, mgf: hash, salt: hash.length() };
        if let Some(name) = uri.strip_prefix("http://www.w3.org/2000/09/xmldsig#") {
            return match name {
                "rsa-sha1" => RsaPkcs1(Sha1),
                "hmac-sha1" => Hmac(Sha1),
                "dsa-sha1" => Named("DSA with SHA-1"),
                _ => Unknown,
            };
        }
        if let Some(name) = uri.strip_prefix("http://www.w3.org/2001/04/xmldsig-more#") {
            return match name {
                "rsa-sha224" => RsaPkcs1(Sha224),
                "rsa-sha256" => RsaPkcs1(Sha256),
                "rsa-sha384" => RsaPkcs1(Sha384),
                "rsa-sha512" => RsaPkcs1(Sha512),
                "ecdsa-sha1" => Ecdsa(Sha1),
                "ecdsa-sha224" => Ecdsa(Sha224),
                "ecdsa-sha256" => Ecdsa(Sha256),
                "ecdsa-sha384" => Ecdsa(Sha384),
                "ecdsa-sha512" => Ecdsa(Sha512),
                "hmac-sha224" => Hmac(Sha224),
                "hmac-sha256" => Hmac(Sha256),
                "hmac-sha384" => Hmac(Sha384),
                "hmac-sha512" => Hmac(Sha512),
                "rsa-md5" => Named("RSA with MD5"),
                "hmac-md5" => Named("HMAC with MD5"),
                #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
                "rsa-ripemd160" => RsaPkcs1(HashKind::Ripemd160),
                #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
                "hmac-ripemd160" => Hmac(HashKind::Ripemd160),
                #[cfg(not(all(feature = "legacy-crypto", not(target_arch = "wasm32"))))]
                "rsa-ripemd160" | "hmac-ripemd160" => Named("RIPEMD-160"),
                _ => Unknown,
            };
        }
        if let Some(name) = uri.strip_prefix("http://www.w3.org/2007/05/xmldsig-more#") {
            return match name {
                "sha1-rsa-MGF1" => pss(Sha1),
                "sha224-rsa-MGF1" => pss(Sha224),
                "sha256-rsa-MGF1" => pss(Sha256),
                "sha384-rsa-MGF1" => pss(Sha384),
                "sha512-rsa-MGF1" => pss(Sha512),
                // The parameters stand in the element; without them these are the defaults (RFC 9231 2.3.9).
                "rsa-pss" => RsaPss { hash: Sha256, mgf: Sha256, salt: 32 },
                "sha3-224-rsa-MGF1" => pss(Sha3_224),
                "sha3-256-rsa-MGF1" => pss(Sha3_256),
                "sha3-384-rsa-MGF1" => pss(Sha3_384),
                "sha3-512-rsa-MGF1" => pss(Sha3_512),
                "ecdsa-sha3-224" => Ecdsa(Sha3_224),
                "ecdsa-sha3-256" => Ecdsa(Sha3_256),
                "ecdsa-sha3-384" => Ecdsa(Sha3_384),
                "ecdsa-sha3-512" => Ecdsa(Sha3_512),
                #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
                "ecdsa-ripemd160" => Ecdsa(HashKind::Ripemd160),
                #[cfg(not(all(feature = "legacy-crypto", not(target_arch = "wasm32"))))]
                "ecdsa-ripemd160" => Named("ECDSA with RIPEMD-160"),
                _ => Unknown,
            };
        }
        match uri {
            "http://www.w3.org/2009/xmldsig11#dsa-sha256" => Named("DSA with SHA-256"),
            "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519" => SignatureAlgorithm::EdDsa,
            "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448" => Named("Ed448"),
            _ => Unknown,
        }
    }

    /// The hash it starts with, where it has one.
    pub fn hash(&self) -> Option<HashKind> {
        match self {
            SignatureAlgorithm::RsaPkcs1(hash)
            | SignatureAlgorithm::RsaPss { hash, .. }
            | SignatureAlgorithm::Ecdsa(hash)
            | SignatureAlgorithm::Hmac(hash) => Some(*hash),
            _ => None,
        }
    }
}

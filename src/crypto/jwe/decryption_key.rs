//! The keys that may decrypt a token, with what a JWK says about itself.

use crate::case::KeyInput;
use crate::crypto::keys::{KeyRing, PrivateKey};
use crate::crypto::work::Work;
use crate::syntax::jose::jwks;
use crate::syntax::json::{self, Json};

/// Keys of one case.
pub(crate) const MAX_DECRYPTION_KEYS: usize = 1000;

/// A private key or secret, and what is known about it.
#[derive(Debug, Clone)]
pub struct DecryptionKey {
    /// `kid`, else the file's name.
    pub name: String,
    /// `kid`, where it has one.
    pub kid: Option<String>,
    /// `alg`, where it has one.
    pub alg: Option<String>,
    /// `use` and `key_ops` allow decryption.
    pub for_decryption: bool,
    /// The key.
    pub key: PrivateKey,
}

impl DecryptionKey {
    /// The keys that were given beside the message.
    pub fn given(inputs: &[KeyInput]) -> Vec<DecryptionKey> {
        let work = Work::default();
        let rings: Vec<KeyRing> = inputs.iter().map(|input| KeyRing::of(input, &work)).collect();
        DecryptionKey::read(inputs, &rings, &work)
    }

    /// The same within what a case may cost, where the files have been read: one ring for each.
    pub fn read(inputs: &[KeyInput], rings: &[KeyRing], work: &Work) -> Vec<DecryptionKey> {
        let mut list = Vec::new();
        for (input, ring) in inputs.iter().zip(rings) {
            let text = std::str::from_utf8(&input.bytes).ok().map(str::trim).filter(|text| text.starts_with('{'));
            let root = text.and_then(|text| json::parse(text).root);
            match root.filter(|root| root.get("keys").is_some() || root.get("kty").is_some()) {
                Some(root) => {
                    list.extend(
                        jwks(&root).iter().filter_map(|jwk| DecryptionKey::from_jwk(jwk.json, &input.origin, work)),
                    );
                }
                None => {
                    list.extend(ring.private.iter().map(|own| DecryptionKey {
                        name: own.origin.clone(),
                        kid: None,
                        alg: None,
                        for_decryption: true,
                        key: own.key.clone(),
                    }));
                }
            }
        }
        list
    }

    /// A private key of a key set; `origin` names it where it has no `kid`.
    pub fn from_jwk(jwk: &Json, origin: &str, work: &Work) -> Option<DecryptionKey> {
        from_jwk(jwk, origin, work)
    }

    /// Whether the key may be used with this algorithm, as far as it says.
    pub fn permits(&self, algorithm: &str) -> bool {
        self.for_decryption && self.alg.as_deref().is_none_or(|alg| alg == algorithm || algorithm == "dir")
    }
}

fn from_jwk(jwk: &Json, origin: &str, work: &Work) -> Option<DecryptionKey> {
    let text = |name: &str| jwk.get(name).and_then(Json::as_str).map(str::to_owned);
    let operation = |value: &Json| {
        matches!(value.as_str(), Some("decrypt" | "unwrapKey" | "deriveKey" | "deriveBits" | "encrypt" | "wrapKey"))
    };
    let operations = jwk.get("key_ops");
    Some(DecryptionKey {
        name: text("kid").unwrap_or_else(|| origin.to_owned()),
        kid: text("kid"),
        alg: text("alg"),
        for_decryption: text("use").is_none_or(|usage| usage == "enc")
            && operations.is_none_or(|operations| operations.elements().iter().any(operation)),
        key: PrivateKey::from_jwk(jwk, work)?,
    })
}

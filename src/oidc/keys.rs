//! JSON Web Keys (RFC 7517) as facts. Never their private members.

use crate::crypto::x509::{KeyFacts, bit_length};
use crate::syntax::jose::Segment;
use crate::syntax::json::Json;
use serde_json::json;

/// Members that must not be shown (RFC 7518 6): of RSA and EC keys, and the octets of a symmetric key.
pub(super) const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A view of a key.
#[derive(Debug, Clone, Copy)]
pub struct Jwk<'a> {
    /// The object.
    pub json: &'a Json,
}

/// The keys of a set, or the one key.
pub fn jwks(root: &Json) -> Vec<Jwk<'_>> {
    match root.get("keys") {
        Some(keys) => keys.elements().iter().filter(|key| key.is_object()).map(|json| Jwk { json }).collect(),
        None => vec![Jwk { json: root }],
    }
}

impl<'a> Jwk<'a> {
    /// A member that is a text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.json.get(name).and_then(Json::as_str)
    }

    /// The octets of a base64url member.
    pub fn octets(&self, name: &str) -> Option<Vec<u8>> {
        self.text(name).map(|text| Segment::decode(text, 0).octets)
    }

    /// Whether it holds a private or secret key.
    pub fn is_private(&self) -> bool {
        PRIVATE_MEMBERS.iter().any(|name| self.json.get(name).is_some())
    }

    /// Kind and size.
    pub fn key(&self) -> KeyFacts {
        let kty = self.text("kty").unwrap_or("");
        match kty {
            "RSA" => KeyFacts::sized(kty, self.octets("n").map(|modulus| bit_length(&modulus))),
            "oct" => KeyFacts::sized(kty, self.octets("k").map(|secret| secret.len() * 8)),
            _ => match self.text("crv") {
                Some(curve) => KeyFacts::on_curve(kty, curve),
                None => KeyFacts::sized(kty, None),
            },
        }
    }

    /// The facts of the report.
    pub fn facts(&self) -> serde_json::Value {
        json!({
            "kty": self.text("kty"),
            "kid": self.text("kid"),
            "alg": self.text("alg"),
            "use": self.text("use"),
            "key": self.key(),
            "private": self.is_private(),
        })
    }
}

//! JSON Web Keys (RFC 7517) as facts. Never their private members.

use crate::crypto::x509::{KeyFacts, bit_length};
use crate::syntax::jose::Jwk;
use serde_json::json;

impl Jwk<'_> {
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

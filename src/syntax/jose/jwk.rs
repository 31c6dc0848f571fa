//! JSON Web Keys and key sets (RFC 7517) in a JSON tree.

use super::Segment;
use crate::syntax::json::Json;

/// Members that must not be shown (RFC 7518 6): of RSA and EC keys, and the octets of a symmetric key.
pub(crate) const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

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
}

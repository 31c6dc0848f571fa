//! Header and claims of a token as rows. Comes in: a JSON object. Goes out: rows in the token's order.

use crate::oidc::claims::{DATES, header_meaning, meaning, numeric_date};
use crate::syntax::json::Json;
use crate::time::Instant;

/// A member of a token's header or claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Its value: text as it is, everything else as JSON.
    pub value: String,
    /// The instant it stands for, where it is one of the claims that are dates.
    pub instant: Option<Instant>,
    /// What it says, in plain words; empty where nobody but its maker knows.
    pub meaning: &'static str,
}

/// The parts of a token that have members: their name in paths.
const PARTS: [&str; 2] = ["header", "payload"];

/// Algorithms in words, for signatures, keys and contents (RFC 7518).
const ALGORITHMS: [(&str, &str); 27] = [
    ("none", "unsigned"),
    ("HS256", "HMAC with SHA-256 (shared secret)"),
    ("HS384", "HMAC with SHA-384: one secret that both sides know"),
    ("HS512", "HMAC with SHA-512: one secret that both sides know"),
    ("RS256", "RSA signature with SHA-256"),
    ("RS384", "RSA signature with SHA-384"),
    ("RS512", "RSA signature with SHA-512"),
    ("PS256", "RSA-PSS signature with SHA-256"),
    ("PS384", "RSA-PSS signature with SHA-384"),
    ("PS512", "RSA-PSS signature with SHA-512"),
    ("ES256", "ECDSA signature on curve P-256"),
    ("ES384", "ECDSA signature on curve P-384"),
    ("ES512", "ECDSA signature on curve P-521"),
    ("ES256K", "ECDSA signature on curve secp256k1"),
    ("EdDSA", "Edwards-curve signature"),
    ("Ed25519", "Edwards-curve signature"),
    ("RSA1_5", "content key encrypted with RSA PKCS #1 1.5"),
    ("RSA-OAEP", "content key encrypted with RSA-OAEP"),
    ("RSA-OAEP-256", "content key encrypted with RSA-OAEP"),
    ("ECDH-ES", "content key from key agreement (ECDH-ES)"),
    ("dir", "shared content key (dir)"),
    ("A128GCM", "AES-GCM, 128 bits"),
    ("A192GCM", "AES-GCM, 192 bits"),
    ("A256GCM", "AES-GCM, 256 bits"),
    ("A128CBC-HS256", "AES-CBC with HMAC, 128 bits"),
    ("A192CBC-HS384", "AES-CBC with HMAC, 192 bits"),
    ("A256CBC-HS512", "AES-CBC with HMAC, 256 bits"),
];

/// The members of a header or of claims.
pub fn claims(object: &Json, is_header: bool) -> Vec<Claim> {
    let mut rows = Vec::new();
    for member in object.members() {
        let value = member.value.display();
        let is_date = !is_header && DATES.contains(&member.name.as_str());
        let words = if is_header { header_words(&member.name, &value) } else { meaning(&member.name) };
        rows.push(Claim {
            name: member.name.clone(),
            instant: if is_date { numeric_date(&member.value).map(|(instant, _)| instant) } else { None },
            meaning: words.unwrap_or(""),
            value,
        });
    }
    rows
}

fn header_words(name: &str, value: &str) -> Option<&'static str> {
    let known = ALGORITHMS.iter().find(|(algorithm, _)| *algorithm == value && matches!(name, "alg" | "enc"));
    known.map(|(_, words)| *words).or_else(|| header_meaning(name))
}

/// The part and the member that a path such as `payload/realm_access/roles` leads to.
pub fn member_of(path: &str) -> Option<(&'static str, String)> {
    let (part, rest) = path.split_once('/')?;
    let part = PARTS.iter().find(|name| **name == part)?;
    let name = rest.split('/').next().filter(|name| !name.is_empty())?;
    Some((part, name.replace("~1", "/").replace("~0", "~")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::json::parse;

    fn rows(text: &str, is_header: bool) -> Vec<Claim> {
        claims(&parse(text).root.unwrap(), is_header)
    }

    #[test]
    fn members_become_rows() {
        let rows = rows(r#"{"exp": 60, "n": 60, "groups": ["a"], "iat": "x"}"#, false);
        let said: Vec<_> =
            rows.iter().map(|row| (row.name.as_str(), row.value.as_str(), row.instant.is_some())).collect();
        assert_eq!(said, [("exp", "60", true), ("n", "60", false), ("groups", "[\"a\"]", false), ("iat", "x", false)]);
        assert_eq!(rows[0].meaning, "expires");
    }

    #[test]
    fn algorithms_have_words() {
        let rows = rows(r#"{"alg": "ES256", "kid": "ES256", "exp": 60}"#, true);
        assert_eq!(rows[0].meaning, "ECDSA signature on curve P-256");
        assert_eq!(rows[1].meaning, "which key was used");
        assert_eq!(rows[2].instant, None);
    }

    #[test]
    fn paths_lead_to_members() {
        assert_eq!(member_of("payload/realm_access/roles"), Some(("payload", "realm_access".to_owned())));
        assert_eq!(member_of("header/kid"), Some(("header", "kid".to_owned())));
        assert_eq!(member_of("payload/https:~1~1x"), Some(("payload", "https://x".to_owned())));
        assert_eq!(member_of("signature"), None);
        assert_eq!(member_of("/samlp:Response"), None);
    }
}

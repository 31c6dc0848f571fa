//! Header and claims of a token as rows. Comes in: the facts of an item. Goes out: rows in the token's order.

use crate::time::Instant;
use serde_json::Value;

/// A member of a token's header or claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Its value: text as it is, everything else as JSON.
    pub value: String,
    /// The instant it stands for, where it is one of the claims that count seconds.
    pub instant: Option<Instant>,
}

/// Claims that are instants (RFC 7519 4.1, OpenID Connect Core 2).
const INSTANTS: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];

/// The two parts of a token that have members: their name in paths, in facts, and for people.
pub const PARTS: [(&str, &str, &str); 2] = [("header", "header", "Header"), ("payload", "claims", "Claims")];

/// Whether an item with these facts has claims or a header to show.
pub fn has_claims(facts: &Value) -> bool {
    PARTS.iter().any(|(_, fact, _)| facts.get(fact).is_some_and(Value::is_object))
}

/// The members of a part, by its name in the facts.
pub fn claims(facts: &Value, part: &str) -> Vec<Claim> {
    let members = facts.get(part).and_then(Value::as_object).into_iter().flatten();
    let row = |(name, value): (&String, &Value)| Claim {
        name: name.clone(),
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        instant: value.as_i64().filter(|_| INSTANTS.contains(&name.as_str())).map(Instant::from_seconds),
    };
    members.map(row).collect()
}

/// The part and the member that a path such as `payload/realm_access/roles` leads to.
pub fn member_of(path: &str) -> Option<(&'static str, String)> {
    let (part, rest) = path.split_once('/')?;
    let (_, fact, _) = PARTS.iter().find(|(name, ..)| *name == part)?;
    let name = rest.split('/').next().filter(|name| !name.is_empty())?;
    Some((fact, name.replace("~1", "/").replace("~0", "~")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_rows() {
        let facts = serde_json::json!({"header": {"alg": "RS256"}, "claims": {"exp": 60, "n": 60, "groups": ["a"]}});
        let rows = claims(&facts, "claims");
        let said: Vec<_> =
            rows.iter().map(|row| (row.name.as_str(), row.value.as_str(), row.instant.is_some())).collect();
        assert_eq!(said, [("exp", "60", true), ("n", "60", false), ("groups", "[\"a\"]", false)]);
        assert!(has_claims(&facts) && !has_claims(&Value::Null));
    }

    #[test]
    fn paths_lead_to_members() {
        assert_eq!(member_of("payload/realm_access/roles"), Some(("claims", "realm_access".to_owned())));
        assert_eq!(member_of("header/kid"), Some(("header", "kid".to_owned())));
        assert_eq!(member_of("payload/https:~1~1x"), Some(("claims", "https://x".to_owned())));
        assert_eq!(member_of("signature"), None);
        assert_eq!(member_of("/samlp:Response"), None);
    }
}

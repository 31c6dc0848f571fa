//! Header and claims of a token as rows. Comes in: an item. Goes out: its parts, with rows in the token's order.

use crate::item::{Body, Item};
use crate::oidc::Message;
use crate::syntax::json::{Json, JsonKind};
use crate::time::Instant;
use nanoserde::{DeBin, SerBin};

/// Members of one part that are shown.
const MAX_ROWS: usize = 400;

/// The header or the claims of a token.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Part {
    /// Its name in paths: `header` or `payload`.
    pub name: String,
    /// The whole as JSON.
    pub json: String,
    /// Its members.
    pub rows: Vec<Claim>,
}

/// A member of a token's header or claims.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
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

/// The two parts of a token that have members: their name in paths, and for people.
pub const PARTS: [(&str, &str); 2] = [("header", "Header"), ("payload", "Claims")];

/// The parts of a token; none for everything else.
pub fn parts(item: &Item) -> Vec<Part> {
    match &item.body {
        Body::Oidc(message) => match message.as_ref() {
            Message::Token(token) => {
                let header = token.header.as_ref().and_then(|header| part("header", header));
                header.into_iter().chain(token.claims.as_ref().and_then(|claims| part("payload", claims))).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn part(name: &str, json: &Json) -> Option<Part> {
    json.is_object().then(|| Part {
        name: name.to_owned(),
        json: json.to_json(),
        rows: json
            .effective_members()
            .into_iter()
            .take(MAX_ROWS)
            .map(|member| row(&member.name, &member.value))
            .collect(),
    })
}

fn row(name: &str, value: &Json) -> Claim {
    let seconds = match &value.kind {
        JsonKind::Number(text) if INSTANTS.contains(&name) => text.parse().ok(),
        _ => None,
    };
    Claim { name: name.to_owned(), value: value.display(), instant: seconds.map(Instant::from_seconds) }
}

/// The part and the member that a path such as `payload/realm_access/roles` leads to.
pub fn member_of(path: &str) -> Option<(&'static str, String)> {
    let (part, rest) = path.split_once('/')?;
    let (part, _) = PARTS.iter().find(|(name, _)| *name == part)?;
    let name = rest.split('/').next().filter(|name| !name.is_empty())?;
    Some((*part, name.replace("~1", "/").replace("~0", "~")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_rows() {
        let json = r#"{"exp": 60, "n": 60, "groups": ["a"], "n": 61, "iat": "60"}"#;
        let part = part("payload", &crate::syntax::json::parse(json).root.unwrap()).unwrap();
        let said: Vec<_> =
            part.rows.iter().map(|row| (row.name.as_str(), row.value.as_str(), row.instant.is_some())).collect();
        assert_eq!(said, [("exp", "60", true), ("n", "61", false), ("groups", "[\"a\"]", false), ("iat", "60", false)]);
        assert_eq!(part.json, r#"{"exp":60,"n":61,"groups":["a"],"iat":"60"}"#);
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

//! JSON documents: keys, discovery, token responses, errors, user information.

use super::opaque::is_compact_token;
use super::provider_error::{is_code, is_common_code, is_error};
use crate::intake::Embedded;
use crate::source::Span;
use crate::syntax::jose::{Jwk, PRIVATE_MEMBERS, jwks};
use crate::syntax::json::{Json, Parsed};
use crate::vocabulary::ItemKind;
use serde_json::{Map, Value, json};

/// Tokens taken out of one document of another kind.
const MAX_EMBEDDED: usize = 20;

/// A JSON document and what it is.
#[derive(Debug, Clone)]
pub struct Document {
    /// The tree and its faults.
    pub parsed: Parsed,
    /// What it is.
    pub role: DocumentRole,
}

/// The documents of OpenID Connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentRole {
    /// One key.
    Jwk,
    /// A list of keys.
    Jwks,
    /// A discovery document (OpenID Connect Discovery 1.0, RFC 8414).
    Discovery,
    /// The answer of a token endpoint (RFC 6749 5.1).
    TokenResponse,
    /// An error of a token endpoint (RFC 6749 5.2) or another.
    Error,
    /// The answer of an introspection endpoint (RFC 7662 2.2).
    Introspection,
    /// The answer of a device authorization endpoint (RFC 8628 3.2).
    DeviceCode,
    /// The answer of a UserInfo endpoint, or other claims.
    Claims,
    /// Anything else.
    Other,
}

impl Document {
    /// Names what a tree is.
    pub fn new(parsed: Parsed) -> Document {
        let role = parsed.root.as_ref().map_or(DocumentRole::Other, role);
        Document { parsed, role }
    }

    /// The kind in the report.
    pub fn item_kind(&self) -> ItemKind {
        match self.role {
            DocumentRole::Jwk => ItemKind::Jwk,
            DocumentRole::Jwks => ItemKind::Jwks,
            DocumentRole::Discovery => ItemKind::OidcDiscovery,
            DocumentRole::TokenResponse => ItemKind::OidcTokenResponse,
            DocumentRole::Error => ItemKind::OauthError,
            DocumentRole::Introspection => ItemKind::IntrospectionResponse,
            DocumentRole::DeviceCode => ItemKind::DeviceResponse,
            DocumentRole::Claims | DocumentRole::Other => ItemKind::Json,
        }
    }

    /// A member of the document.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.parsed.root.as_ref().and_then(|root| root.get(name))
    }

    /// The keys of a JWK or a set; none for other documents.
    pub fn keys(&self) -> Vec<Jwk<'_>> {
        match (self.role, &self.parsed.root) {
            (DocumentRole::Jwk | DocumentRole::Jwks, Some(root)) => jwks(root),
            _ => Vec::new(),
        }
    }

    /// The facts of the report. `token_items`: name of the member and id of the item for each token found in it.
    pub fn facts(&self, token_items: &[(&str, &str)]) -> Value {
        let Some(root) = &self.parsed.root else { return Value::Null };
        match self.role {
            DocumentRole::Jwk => Jwk { json: root }.facts(),
            DocumentRole::Jwks => json!({"keys": jwks(root).iter().map(Jwk::facts).collect::<Vec<_>>()}),
            DocumentRole::Discovery | DocumentRole::Error => without_secrets(root.to_value()),
            DocumentRole::TokenResponse => {
                let given = |name: &str| root.get(name).map_or(Value::Null, Json::to_value);
                let mut facts = Map::new();
                for name in ["token_type", "expires_in", "scope"] {
                    facts.insert(name.to_owned(), given(name));
                }
                for name in ["id_token", "access_token"] {
                    let item = token_items.iter().find(|(member, _)| *member == name).map(|(_, item)| *item);
                    facts.insert(format!("{name}_item"), item.into());
                }
                facts.insert("refresh_token".to_owned(), root.get("refresh_token").is_some().into());
                for name in ["error", "error_description"] {
                    facts.insert(name.to_owned(), given(name));
                }
                facts.into()
            }
            DocumentRole::Claims | DocumentRole::Introspection | DocumentRole::DeviceCode => {
                without_secrets(root.to_value())
            }
            DocumentRole::Other => Value::Null,
        }
    }

    /// Tokens inside: those of a token response by name, of other documents every text that is a token.
    pub fn embedded(&self) -> Vec<Embedded> {
        let Some(root) = &self.parsed.root else { return Vec::new() };
        let mut found = Vec::new();
        root.walk(&mut |value| {
            let Some(text) = value.as_str().filter(|text| is_compact_token(text)) else { return };
            if found.len() < MAX_EMBEDDED {
                // The place between the quotes, so that the token's own places stay exact.
                let span = Span::new(value.span.start + 1, value.span.end.saturating_sub(1));
                let pointer = root.pointer_at(value.span);
                let name = pointer.rsplit('/').next().unwrap_or("token").to_owned();
                found.push(Embedded { name, span, text: text.to_owned(), map: None });
            }
        });
        found
    }
}

fn role(root: &Json) -> DocumentRole {
    let text = |name: &str| root.get(name).is_some_and(|value| value.as_str().is_some());
    if root.get("keys").is_some_and(Json::is_array) && root.get("assertain_case").is_none() {
        DocumentRole::Jwks
    } else if text("kty") {
        DocumentRole::Jwk
    } else if text("authorization_endpoint") || (text("issuer") && (text("jwks_uri") || text("token_endpoint"))) {
        DocumentRole::Discovery
    } else if text("access_token") || text("id_token") || (text("refresh_token") && text("token_type")) {
        DocumentRole::TokenResponse
    } else if text("error") && !is_event(root) && is_oauth_error(root) {
        DocumentRole::Error
    } else if root.get("active").is_some_and(|active| active.as_bool().is_some())
        && (root.members().len() <= 3
            || ["token_type", "client_id", "scope", "exp", "iss"].iter().any(|name| root.get(name).is_some()))
    {
        DocumentRole::Introspection
    } else if text("device_code") && text("user_code") {
        DocumentRole::DeviceCode
    } else if text("sub") {
        DocumentRole::Claims
    } else {
        DocumentRole::Other
    }
}

/// A record of what a server did (an event of Keycloak): its `error` is no answer to a request.
fn is_event(root: &Json) -> bool {
    let text = |name: &str| root.get(name).is_some_and(|value| value.as_str().is_some());
    text("type") && (text("realmId") || text("ipAddress"))
}

/// Whether an `error` is one of OAuth: by the members beside it or by its code. Any other API has members called so as well.
fn is_oauth_error(root: &Json) -> bool {
    const BESIDE: [&str; 6] = ["error_description", "error_uri", "error_codes", "state", "iss", "correlation_id"];
    let has = |name: &str| root.get(name).is_some();
    let code = root.get("error").and_then(Json::as_str).unwrap_or("");
    is_error(code) && BESIDE.iter().any(|name| has(name))
        || is_code(code) && !(is_common_code(code) && ["message", "details", "errors", "fields"].into_iter().any(has))
}

/// Takes out what must not be shown, at any depth.
fn without_secrets(mut value: Value) -> Value {
    let mut stack = vec![&mut value];
    while let Some(next) = stack.pop() {
        match next {
            Value::Object(members) => {
                let is_key = members.contains_key("kty");
                for (name, member) in members {
                    if is_secret(name) || (is_key && PRIVATE_MEMBERS.contains(&name.as_str())) {
                        *member = NOT_SHOWN.into();
                    } else {
                        stack.push(member);
                    }
                }
            }
            Value::Array(elements) => stack.extend(elements),
            _ => {}
        }
    }
    value
}

/// Stands where a secret was left out.
pub(super) const NOT_SHOWN: &str = "(not shown)";

/// Parameters and members whose value must not be shown.
pub(super) fn is_secret(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "client_secret",
        "password",
        "passwd",
        "refresh_token",
        "client_assertion",
        "secret",
        "registration_access_token",
    ];
    NAMES.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

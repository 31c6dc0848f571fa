//! The values of a message that two logins should share, by path.
//!
//! Input: the facts of an item. Output: entries. Invariant: iterative over nesting, at most [`MAX_ENTRIES`] of them.

use crate::order;
use crate::report::ReportItem;
use crate::source::lower;
use crate::time::Instant;
use crate::vocabulary::ItemKind;
use serde_json::Value as Json;

/// Values compared of one message.
const MAX_ENTRIES: usize = 4000;

/// A value at a path.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// `assertions[0].conditions.audiences`; attributes and signatures go by their name, not by their number.
    pub(super) path: String,
    /// What is compared.
    pub(super) value: Value,
}

/// What of a value is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// The text itself.
    Exact(String),
    /// A list without order.
    Set(Vec<String>),
    /// Only what it looks like: it is about the user.
    Shape(String),
    /// The only value of a list about the user, who is the same in both logins: a list of more is another one.
    Single(String),
    /// What another user is allowed to do: only what the failing login lacks of it.
    Held(Vec<String>),
    /// Only that it is there: it is new in every login.
    Present,
    /// A duration in seconds.
    Lifetime(i64),
}

impl Value {
    /// Equal, or a duration that rounds alike. `other`: that of the failing login.
    pub(super) fn is_same(&self, other: &Value) -> bool {
        let is_chance = |seconds: &i64| BY_CHANCE.contains(seconds);
        match (self, other) {
            (Value::Lifetime(a), Value::Lifetime(b)) => {
                (a - b).abs() <= 5 + a.abs() / 20 || is_chance(a) && is_chance(b)
            }
            (Value::Held(a), Value::Held(b)) => {
                list_shape(a) == list_shape(b) && (b.len() >= a.len() || !b.iter().all(|one| a.contains(one)))
            }
            (Value::Single(a), Value::Single(b)) => text_shape(a) == text_shape(b),
            _ => self == other,
        }
    }
}

/// Seconds from which Microsoft Entra ID chooses the lifetime of each access token, 60 to 90 min.
const BY_CHANCE: std::ops::RangeInclusive<i64> = 3600..=5400;

/// Last words of the names of attributes and claims that say what a user is allowed to do.
const RIGHTS: &[&str] = &["role", "roles", "group", "groups", "memberof", "permissions", "entitlement", "entitlements"];

/// New in every login, or a result that follows from what is.
const NEW_EACH_TIME: &[&str] = &[
    "id",
    "issue_instant",
    "in_response_to",
    "instant",
    "session_index",
    "session_not_on_or_after",
    "not_before",
    "not_on_or_after",
    "jti",
    "iat",
    "exp",
    "nbf",
    "auth_time",
    "nonce",
    "state",
    "code",
    "sid",
    "at_hash",
    "c_hash",
    "s_hash",
    "code_challenge",
    "session_state",
    "relay_state",
    "RelayState",
    "client_info",
    "uti",
    "rh",
    "aio",
    "artifact",
    "expires_in",
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "login_hint",
    "code_verifier",
    "session_indexes",
    "client-request-id",
    "device_code",
    "user_code",
];

/// Left out: results, sizes and what another entry says already.
const LEFT_OUT: &[&str] = &[
    "stated",
    "computed",
    "canonical_bytes",
    "signed_text",
    "plaintext_sha256",
    "evaluated_at",
    "item",
    "id_token_item",
    "access_token_item",
    "payload_item",
    "payload_text",
    "payload_base64",
    "uri",
    "problem",
    "serial",
    "issuer_name",
    "sha1",
    "valid_until",
    "digest",
    "trusted_keys",
    "signature_algorithm",
    "not_after",
    "embedded_key",
    "result",
    "key",
    "found",
    "target_is_parent",
    "canonicalization",
    "transforms",
    "meaning",
    "line",
];

/// Claims that say something about the application or the login, not about the user.
const SHARED_CLAIMS: &[&str] = &[
    "iss",
    "aud",
    "azp",
    "client_id",
    "appid",
    "scope",
    "scp",
    "typ",
    "ver",
    "tid",
    "acr",
    "amr",
    "token_use",
    "email_verified",
    "idp",
    "azpacr",
    "appidacr",
];

/// Whether a value of this name is new in every login: the name of a fact, a claim, a parameter, or as XML writes it.
pub fn is_new_each_time(name: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| *c != '_' && *c != '-').collect::<String>().to_ascii_lowercase();
    let own = plain(name);
    ["authninstant", "signaturevalue", "digestvalue", "ciphervalue"].contains(&own.as_str())
        || NEW_EACH_TIME.iter().any(|known| plain(known) == own)
}

/// Whether the item is a message of a login, not a container, a key or an unknown text. A token request is written as a form.
pub(super) fn is_message(item: &ReportItem) -> bool {
    let is_token_request = item.kind == ItemKind::Text && item.facts.get("grant_type").is_some();
    is_token_request || !is_container(item.kind)
}

fn is_container(kind: ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Har
            | ItemKind::SamlTracerExport
            | ItemKind::Xml
            | ItemKind::Json
            | ItemKind::Text
            | ItemKind::Binary
            | ItemKind::Certificate
            | ItemKind::PrivateKey
            | ItemKind::ProviderError
            | ItemKind::OauthError
    )
}

/// The last name of a path: `groups` of `assertions[0].attributes[groups]`.
pub(super) fn name(path: &str) -> String {
    let attribute = path.split_once("attributes[").and_then(|(_, rest)| rest.rsplit_once(']')).map(|(name, _)| name);
    attribute.unwrap_or_else(|| path.rsplit('.').next().unwrap_or(path)).to_owned()
}

/// Who signed in, as the message names the user.
pub(super) fn user(facts: &Json) -> Option<&str> {
    let assertion = facts.get("assertions").and_then(|list| list.get(0));
    let name_id = assertion.and_then(|one| one.get("name_id")?.get("value"));
    name_id.or_else(|| facts.get("claims")?.get("sub"))?.as_str()
}

/// The values of a message. What is about the user is compared as it stands where both messages are about one user.
pub(super) fn entries(facts: &Json, is_same_user: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open: Vec<(String, String, &Json)> = vec![(String::new(), String::new(), facts)];
    while let Some((path, name, value)) = open.pop() {
        if entries.len() >= MAX_ENTRIES {
            break;
        }
        if LEFT_OUT.contains(&name.as_str()) || value.is_null() {
            continue;
        }
        let is_new = NEW_EACH_TIME.contains(&name.as_str()) && !path.ends_with("status.code");
        if is_new && !value.is_object() {
            entries.push(Entry { path, value: Value::Present });
            continue;
        }
        let in_claims = path.starts_with("claims.");
        if in_claims && !SHARED_CLAIMS.contains(&name.as_str()) || is_about_user(&path, &name) {
            match (is_same_user, value) {
                (true, Json::Array(list)) if !list.is_empty() => {
                    let texts = texts(value);
                    let value = match <[String; 1]>::try_from(texts) {
                        Ok([only]) => Value::Single(only),
                        Err(texts) => Value::Set(texts),
                    };
                    entries.push(Entry { path, value });
                }
                // Keycloak keeps a user's roles in it.
                (_, Json::Object(members)) if is_same_user || name == "realm_access" => {
                    open.extend(members.iter().map(|(name, one)| (format!("{path}.{name}"), name.clone(), one)));
                }
                (false, Json::Array(_) | Json::String(_)) if is_right(&path) => {
                    entries.push(Entry { path, value: Value::Held(texts(value)) })
                }
                _ => entries.push(Entry { path, value: Value::Shape(shape(value)) }),
            }
            continue;
        }
        match value {
            Json::Object(members) => {
                lifetime(&path, value, &mut entries);
                for (name, member) in members.iter().rev() {
                    let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    open.push((inner, name.clone(), member));
                }
            }
            Json::Array(list) if list.iter().any(Json::is_object) => {
                for (label, at) in labels(list).into_iter().rev() {
                    open.extend(list.get(at).map(|member| (format!("{path}[{label}]"), String::new(), member)));
                }
            }
            Json::Array(list) if list.is_empty() => {}
            Json::Array(_) => entries.push(Entry { path, value: Value::Set(texts(value)) }),
            Json::String(text) if name == "scope" => {
                let mut scopes: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
                order::sort(&mut scopes);
                entries.push(Entry { path, value: Value::Set(scopes) });
            }
            Json::String(text) => entries.push(Entry { path, value: Value::Exact(text.clone()) }),
            other => entries.push(Entry { path, value: Value::Exact(scalar(other)) }),
        }
    }
    entries
}

/// Members of a list by what they are known by, with their places; what is known by the same as one before it has a number.
fn labels(list: &[Json]) -> Vec<(String, usize)> {
    let name = |(at, member)| (label(member).unwrap_or_else(|| usize::to_string(&at)), at);
    let mut labels: Vec<(String, usize)> = list.iter().enumerate().map(name).collect();
    order::by(&mut labels, &|a, b| a.cmp(b));
    let (mut last, mut count) = (String::new(), 0);
    for (label, _) in &mut labels {
        count = if *label == last { count + 1 } else { 1 };
        if count > 1 {
            label.push_str(&format!(" {count}"));
        } else {
            last.clone_from(label);
        }
    }
    order::by_key(&mut labels, |(_, at)| *at);
    labels
}

/// What a member of a list is known by.
fn label(member: &Json) -> Option<String> {
    let text = |name: &str| member.get(name).and_then(Json::as_str);
    if let (Some(role), Some(binding)) = (text("role"), text("binding")) {
        return Some(format!("{role} {}", binding.rsplit(':').next().unwrap_or(binding)));
    }
    if let (Some(name), Some(meaning)) = (text("name"), text("meaning")) {
        return Some(format!("{name} {meaning}"));
    }
    ["name", "parent", "element", "kid"].iter().find_map(|name| text(name)).map(str::to_owned)
}

/// Whether the attribute or claim says what a user is allowed to do.
fn is_right(path: &str) -> bool {
    let name = if path.contains("attributes[") { name(path) } else { path.to_owned() };
    let last = name.rsplit(['/', ':', '.', '_']).next().unwrap_or_default();
    RIGHTS.iter().any(|right| last.eq_ignore_ascii_case(right))
}

fn is_about_user(path: &str, name: &str) -> bool {
    path.ends_with("name_id.value") || name == "address" || name == "values" && path.contains("attributes[")
}

/// `exp` and `iat`, or the two ends of conditions, as a duration.
fn lifetime(path: &str, object: &Json, entries: &mut Vec<Entry>) {
    let seconds = |name: &str| object.get(name).and_then(Json::as_i64);
    let instant = |name: &str| object.get(name).and_then(Json::as_str).and_then(Instant::from_rfc3339);
    let between = match (seconds("iat"), seconds("exp"), instant("not_before"), instant("not_on_or_after")) {
        (Some(from), Some(to), _, _) => Some(to - from),
        (_, _, Some(from), Some(to)) => Some((to.millis() - from.millis()) / 1000),
        _ => None,
    };
    if let Some(seconds) = between {
        entries.push(Entry { path: format!("{path}.lifetime"), value: Value::Lifetime(seconds) });
    }
}

/// The texts in a list and in the lists inside it, sorted.
fn texts(value: &Json) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Json::Array(list) => open.extend(list.iter().take(MAX_ENTRIES)),
            Json::String(text) => texts.push(text.clone()),
            other => texts.push(scalar(other)),
        }
        if texts.len() >= MAX_ENTRIES {
            break;
        }
    }
    order::sort(&mut texts);
    texts
}

/// A number, a truth value or nothing, as JSON writes it; of a fraction three digits. The library's own writing brings tables for the last
/// bit.
fn scalar(value: &Json) -> String {
    match value {
        Json::Bool(is) => is.to_string(),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(number)) if number < 0.0 => {
                format!("-{}.{:03}", -number as u64, (-number.fract() * 1000.0) as u64)
            }
            (None, Some(number)) => format!("{}.{:03}", number as u64, (number.fract() * 1000.0) as u64),
            (None, None) => String::new(),
        },
        _ => "null".to_owned(),
    }
}

/// What a value about the user looks like; two users of one kind look alike.
fn shape(value: &Json) -> String {
    match value {
        Json::String(text) => text_shape(text),
        Json::Array(_) => list_shape(&texts(value)),
        Json::Object(_) => "an object".to_owned(),
        Json::Bool(is) => is.to_string(),
        _ => plain(),
    }
}

/// What the values of a list look like, where they look alike.
pub(super) fn list_shape(list: &[String]) -> String {
    let mut shapes = list.iter().map(|text| text_shape(text));
    let Some(first) = shapes.next() else { return "an empty list".to_owned() };
    // Another user may have more of them.
    if shapes.all(|shape| shape == first) { first } else { plain() }
}

fn plain() -> String {
    "text".to_owned()
}

/// A form that a whole organization shares; the domain of an address belongs to it.
pub(super) fn text_shape(text: &str) -> String {
    let is_guid = text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4;
    let domain = text.split_once('@').filter(|_| !text.contains(' ')).map(|(_, domain)| domain);
    let is_distinguished = ["CN=", "cn=", "OU=", "ou=", "uid="].iter().any(|start| text.starts_with(start));
    let form = match text {
        "" => "empty",
        "true" | "false" => text,
        _ if is_guid => "a GUID",
        _ if text.contains("://") => "a URL",
        _ if text.starts_with('/') => "a path that begins with `/`",
        _ if is_distinguished => "a distinguished name (`CN=…`)",
        _ if text.starts_with("S-1-5-") => "a SID",
        _ if text.contains('\\') => "an account with its Windows domain",
        _ => match domain {
            Some(domain) => return format!("an email address at `{}`", lower(domain)),
            None => return plain(),
        },
    };
    form.to_owned()
}

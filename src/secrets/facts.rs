//! The facts of a report without secrets.

use super::known::Secrets;
use super::names::{Trust, trust_of};
use super::shape::{HIDDEN, is_distinctive, is_error_code, is_random};

/// Members of facts whose values JSON holds back unless they are asked for (`--with-secrets`).
const HELD_BACK: &[&str] = &[
    "client_secret",
    "password",
    "refresh_token",
    "access_token",
    "code",
    "code_verifier",
    "device_code",
    "client_assertion",
    "cookie",
    "set-cookie",
    "authorization",
    "registration_access_token",
    "assertion",
    "artifact",
    "samlart",
    "ticket",
];

/// Holds back the secrets of facts: members with the name of a secret, and secrets quoted in any text. Iterative over nesting.
pub(crate) fn hold_back(facts: &mut serde_json::Value, secrets: &Secrets) {
    let mut open: Vec<(&str, &mut serde_json::Value)> = vec![("", facts)];
    while let Some((name, value)) = open.pop() {
        match value {
            serde_json::Value::String(text) if is_held_back(name, text) => HIDDEN.clone_into(text),
            // What a directory sends as an attribute is a fact of the assertion; what is handed on has it replaced.
            serde_json::Value::String(text) if name == "values" && text.starts_with("{SSHA}") => {}
            serde_json::Value::String(text) => secrets.clean(text),
            // A PIN or a one-time code.
            serde_json::Value::Number(number)
                if trust_of(name) == Some(Trust::Always) && number.as_u64().is_some_and(|number| number > 999) =>
            {
                *value = HIDDEN.into();
            }
            serde_json::Value::Array(members) => open.extend(members.iter_mut().map(|member| (name, member))),
            serde_json::Value::Object(members) => {
                open.extend(members.iter_mut().map(|(name, member)| (name.as_str(), member)));
            }
            _ => {}
        }
    }
}

/// A `code` may also be that of a SAML status (a URI) or of an error (`AADSTS50011`, a word); these are no secrets. Of a token the
/// signature is taken out of the text.
fn is_held_back(name: &str, value: &str) -> bool {
    let is_status = name == "code" && (value.contains(':') || !is_distinctive(value) || is_error_code(value));
    let is_named = || HELD_BACK.iter().any(|held| held.eq_ignore_ascii_case(name));
    let is_known = || trust_of(name).is_some() && is_random(value) && !value.contains(':') && !value.starts_with("eyJ");
    !value.is_empty() && !is_status && (is_named() || is_known())
}

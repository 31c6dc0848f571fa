//! Differences in words. Input: paths and values. Output: sentences about the failing login, with the working one beside it.

use super::values::{self, Value};
use crate::report::Difference;
use crate::rules::support::compare::compare_identifiers;
use crate::time::duration_words;
use crate::vocabulary::{DifferenceClass, ItemKind};

/// Values shown of a list; of more the number is told.
const MAX_SHOWN: usize = 3;
/// Characters shown of a value in the sentence; the table has it whole.
const MAX_VALUE: usize = 100;

/// What a path ends with, its words, and its rank: what receivers care about most comes first.
const FIELDS: &[(&str, &str, usize)] = &[
    ("assertions", "assertion", 1),
    ("attributes", "attributes", 4),
    ("conditions", "Conditions", 4),
    ("confirmations", "SubjectConfirmation", 4),
    ("authn", "AuthnStatement", 4),
    ("name_id", "NameID", 4),
    ("embedded_certificate", "certificate in its signature", 6),
    ("one_time_use", "OneTimeUse", 7),
    ("proxy_restriction", "ProxyRestriction", 7),
    ("session_not_on_or_after", "SessionNotOnOrAfter", 8),
    ("status.code", "status", 0),
    ("status.subcode", "second status code", 1),
    ("error", "the error", 0),
    ("name_id.value", "NameID", 4),
    ("in_response_to", "InResponseTo", 6),
    ("session_index", "SessionIndex", 9),
    ("force_authn", "ForceAuthn", 7),
    ("is_passive", "IsPassive", 7),
    ("relay_state", "RelayState", 8),
    ("name_qualifier", "NameQualifier", 8),
    ("sp_name_qualifier", "SPNameQualifier", 8),
    ("issuer", "issuer", 2),
    ("claims.iss", "issuer (`iss`)", 2),
    ("audiences", "audience", 3),
    ("claims.aud", "audience (`aud`)", 3),
    ("destination", "Destination", 4),
    ("recipient", "Recipient", 4),
    ("redirect_uri", "redirect URI (`redirect_uri`)", 4),
    ("acs_url", "ACS URL", 4),
    ("client_id", "client ID", 4),
    ("claims.azp", "authorized party (`azp`)", 5),
    ("header.alg", "signature algorithm (`alg`)", 6),
    ("header.kid", "key ID (`kid`)", 6),
    ("embedded_certificate.sha256", "signing certificate", 6),
    ("algorithm", "signature algorithm", 6),
    ("digest_method", "digest algorithm", 7),
    ("name_id.format", "NameID format", 5),
    ("name_id_policy.format", "requested NameID format", 6),
    ("context_class_ref", "sign-in method (AuthnContextClassRef)", 6),
    ("class_refs", "requested sign-in method", 6),
    ("scope", "scope", 4),
    ("response_type", "response type", 4),
    ("method", "subject confirmation method", 7),
    ("lifetime", "lifetime", 8),
    ("binding", "binding", 7),
    ("protocol_binding", "requested binding", 7),
];

/// Paths that say nothing beside the ones above.
const SILENT: &[&str] =
    &["embedded_certificate.subject", "embedded_certificate.issuer", "key.bits", "key.type", "references", "].parent"];

/// A difference and its rank; nothing where the path only repeats another.
pub(super) fn difference(
    kind: &str,
    path: &str,
    works: Option<Value>,
    fails: Option<Value>,
) -> Option<(Difference, usize)> {
    // What a token is signed with stands in its header.
    if SILENT.iter().any(|silent| path.contains(silent)) && !path.ends_with("digest_method")
        || path == "signature.algorithm"
    {
        return None;
    }
    let (label, rank) = label(path);
    let words = match (&works, &fails) {
        (Some(_), None) => format!("the failing login has no {label}"),
        (None, Some(Value::Exact(error))) if path == "error" => {
            format!("only the failing login has {label} {}", code(error))
        }
        (None, Some(_)) => format!("only the failing login has {}{label}", article(&label)),
        (Some(Value::Held(before)), Some(Value::Held(now)))
            if values::list_shape(before) == values::list_shape(now) =>
        {
            sets(&label, before, now)
        }
        (Some(Value::Set(before)), Some(Value::Set(now))) => sets(&label, before, now),
        (Some(Value::Set(before)), Some(Value::Single(now))) => sets(&label, before, std::slice::from_ref(now)),
        (Some(Value::Single(before)), Some(Value::Set(now))) => sets(&label, std::slice::from_ref(before), now),
        (Some(before), Some(now)) if path.ends_with("certificate.sha256") => {
            format!(
                "the message is signed with a different certificate: SHA-256 {} instead of {}",
                print(now),
                print(before)
            )
        }
        (Some(before), Some(now)) => {
            format!("{label}: {} instead of {}{}", shown(now), shown(before), near(before, now))
        }
        (None, None) => return None,
    };
    let text = |value: &Option<Value>| value.as_ref().map(plain);
    let (works, fails) = (text(&works), text(&fails));
    Some((Difference { path: format!("{kind} {path}"), works, fails, rule: None, words }, rank))
}

/// A message that only the working login has.
pub(super) fn absent(kind: ItemKind) -> Difference {
    let name = crate::report::names::item_kind(kind);
    Difference {
        path: kind.as_str().to_owned(),
        works: Some(name.to_owned()),
        fails: None,
        rule: None,
        words: format!("the failing login has no {name}"),
    }
}

/// The sentence over all differences.
pub(super) fn headline(differences: &[Difference]) -> String {
    match differences {
        [] => "Both logins have the same form: only values that change in every login differ.".to_owned(),
        [one] => format!("{}; everything else is the same.", sentence(&one.words)),
        [one, two] => format!("{}. Also, {}.", sentence(&one.words), two.words),
        [one, two, rest @ ..] => format!("{}. Also, {}. {} more below.", sentence(&one.words), two.words, rest.len()),
    }
}

/// A title as the end of a sentence.
pub(super) fn clause(title: &str) -> String {
    let mut letters = title.chars();
    let second_is_small = title.chars().nth(1).is_some_and(|c| c.is_lowercase() || c == ' ');
    match letters.next() {
        Some(first) if second_is_small => std::iter::once(first.to_ascii_lowercase()).chain(letters).collect(),
        _ => title.to_owned(),
    }
}

fn label(path: &str) -> (String, usize) {
    let fits = |end: &str| path == end || path.strip_suffix(end).is_some_and(|head| head.ends_with(['.', ']']));
    let holder = path.rsplit_once("signatures[").and_then(|(_, rest)| rest.strip_suffix(']'));
    if let Some(holder) = holder {
        return (format!("signature of the {}", clause(holder)), 5);
    }
    if path.contains("attributes[") {
        let whole = values::name(path);
        return match part_of_attribute(path).unwrap_or("") {
            "name_format" => (format!("NameFormat of the attribute `{whole}`"), 7),
            "friendly_name" => (format!("FriendlyName of the attribute `{whole}`"), 9),
            _ => (format!("attribute `{whole}`"), 5),
        };
    }
    if let Some((setting, _)) = path.strip_prefix("settings[").and_then(|rest| rest.rsplit_once(']')) {
        let name = setting.split_once(' ').map_or(setting, |(name, _)| name);
        return (format!("setting `{name}`"), 4);
    }
    let known = FIELDS.iter().find(|(end, _, _)| fits(end)).map(|(_, words, rank)| ((*words).to_owned(), *rank));
    known.unwrap_or_else(|| match path.strip_prefix("claims.") {
        Some(claim) => (format!("claim `{claim}`"), 5),
        None => (format!("`{}`", values::name(path)), 9),
    })
}

fn article(label: &str) -> &'static str {
    match label.split(' ').next() {
        Some("assertion") => "an ",
        Some("signature" | "certificate" | "setting") => "a ",
        Some("attribute" | "claim") => "the ",
        _ => "",
    }
}

/// `name_format` of `assertions[0].attributes[mail].name_format`.
pub(super) fn part_of_attribute(path: &str) -> Option<&str> {
    let (_, part) = path.rsplit_once("].").filter(|(attribute, _)| attribute.contains("attributes["))?;
    ["name_format", "friendly_name"].contains(&part).then_some(part)
}

/// The name of a small difference, where it has one.
fn near(before: &Value, now: &Value) -> String {
    let (Value::Exact(before), Value::Exact(now)) = (before, now) else { return String::new() };
    let named = |class: DifferenceClass| {
        use DifferenceClass::{Case, HostCase, PathCase, TrailingSlash, Whitespace};
        [Case, HostCase, PathCase, TrailingSlash, Whitespace].contains(&class)
    };
    match compare_identifiers(before, now, &[]) {
        Some(difference) if named(difference.class) => format!(" ({})", difference.words),
        _ => String::new(),
    }
}

/// What a list lacks and what it has more.
fn sets(label: &str, before: &[String], now: &[String]) -> String {
    let missing: Vec<&String> = before.iter().filter(|value| !now.contains(value)).collect();
    let new: Vec<&String> = now.iter().filter(|value| !before.contains(value)).collect();
    match (missing.as_slice(), new.as_slice()) {
        ([], new) => format!("only the failing login has {} in its {label}", list(new)),
        (missing, []) => format!("{} is missing from the {label} of the failing login", list(missing)),
        (missing, new) => format!("the {label} is {} instead of {}", list(new), list(missing)),
    }
}

fn list(values: &[&String]) -> String {
    let shown: Vec<String> = values.iter().take(MAX_SHOWN).map(|value| code(short(value))).collect();
    match values.len().saturating_sub(MAX_SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Exact(text) => code(short(text)),
        Value::Shape(shape) => shape.clone(),
        Value::Single(text) => values::text_shape(text),
        Value::Lifetime(seconds) => duration_words(*seconds),
        Value::Held(values) => values::list_shape(values),
        Value::Set(values) => list(&values.iter().collect::<Vec<_>>()),
        Value::Present => "a value".to_owned(),
    }
}

/// The value for the table, whole.
fn plain(value: &Value) -> String {
    match value {
        Value::Exact(text) => text.clone(),
        Value::Set(values) | Value::Held(values) => values.join(", "),
        other => shown(other),
    }
}

/// The beginning of a fingerprint, as certificates print it.
fn print(value: &Value) -> String {
    let hex: Vec<char> = plain(value).to_ascii_uppercase().chars().take(12).collect();
    let pairs: Vec<String> = hex.chunks(2).map(|pair| pair.iter().collect()).collect();
    format!("`{}…`", pairs.join(":"))
}

/// The last part of a name that standards make long.
fn short(text: &str) -> &str {
    let is_standard = text.starts_with("urn:oasis:") || text.starts_with("http://www.w3.org/");
    if is_standard { text.rsplit([':', '#']).next().unwrap_or(text) } else { text }
}

fn code(text: &str) -> String {
    let cut: String = text.chars().take(MAX_VALUE).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", cut.replace('`', "'"))
}

fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    letters
        .next()
        .map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(letters).collect())
}

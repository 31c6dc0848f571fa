//! JSON rewritten in place: members of tokens and descriptions of persons, headers and bodies of recordings, settings.
//!
//! Input: a text that is JSON, also broken. Output: the same with the values of its members replaced. Invariant: names, numbers of the
//! protocol and white space stay byte for byte; nothing recurses over nesting.

use super::choices::Class;
use super::codec;
use super::names::{self, Meaning, Place};
use super::text::{Edits, Rewriter};

/// Open objects and arrays that are remembered.
const MAX_OPEN: usize = 512;
/// Members whose value describes a person.
const OWNERS: &[&str] =
    &["user", "manager", "author", "requester", "reporter", "assignee", "actor", "caller", "employee", "person"];
/// Members that only the description of a person has.
const PERSONAL: &[&str] = &["email", "mail", "displayName", "givenName", "firstName", "lastName", "username", "phone"];
/// Bytes looked ahead for the name that stands after its value.
const LOOK_AHEAD: usize = 4096;

/// An open object or array.
#[derive(Debug, Clone, Default)]
struct Open {
    array: bool,
    /// The member that is being read.
    key: String,
    /// The value of `name` in an object that gives names and values.
    named: Option<String>,
    /// The member whose value this is.
    owner: String,
    /// It belongs to the protocol: a key, a proof, events.
    kept: bool,
    /// It describes a person.
    person: bool,
}

impl Rewriter<'_, '_> {
    /// Rewrites JSON; nothing where nothing changes.
    pub(super) fn json(&mut self, text: &str, place: Place) -> Option<String> {
        let place = if place == Place::Claim || describes_person(text) { Place::Claim } else { Place::Elsewhere };
        let place = if place == Place::Claim { self.subject_place(text) } else { place };
        let has_keys = text.contains("\"kty\"");
        let mut edits = Edits::default();
        let mut open: Vec<Open> = Vec::new();
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut expects_key = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'{' | b'[' => {
                    let owner = open
                        .last()
                        .map(|one| if one.array { one.owner.clone() } else { one.key.clone() })
                        .unwrap_or_default();
                    if open.len() < MAX_OPEN {
                        let inside = open.last().is_some_and(|one| one.kept);
                        let kept = inside
                            || place == Place::Claim
                                && !owner.is_empty()
                                && self.values.meaning(&owner, place) == Meaning::Kept;
                        let person = OWNERS.contains(&owner.as_str());
                        open.push(Open { array: *byte == b'[', owner, kept, person, ..Open::default() });
                    }
                    expects_key = *byte == b'{';
                    at += 1;
                }
                b'}' | b']' => {
                    open.pop();
                    expects_key = false;
                    at += 1;
                    // Words may follow, as in a log.
                    let rest = text.get(at..).unwrap_or_default();
                    let length = if open.is_empty() { next_json(rest) } else { 0 };
                    let words = rest.get(..length).unwrap_or_default();
                    if words.contains(char::is_alphabetic) {
                        if let Some(new) = self.text(words, "", Place::Elsewhere) {
                            edits.add(at, at + length, new);
                        }
                        at += length;
                    }
                }
                b',' => {
                    expects_key = open.last().is_some_and(|one| !one.array);
                    at += 1;
                }
                b'"' => {
                    let end = string_end(bytes, at + 1);
                    let raw = text.get(at + 1..end).unwrap_or_default();
                    if expects_key {
                        if place == Place::Claim {
                            self.values.public_only(raw);
                        }
                        if let Some(one) = open.last_mut() {
                            raw.clone_into(&mut one.key);
                        }
                        expects_key = false;
                    } else {
                        let decoded = codec::json_decode(raw);
                        let plain = decoded.as_deref().unwrap_or(raw);
                        let name = member_name(&mut open, plain, text, end);
                        let kept = open.last().is_some_and(|one| one.kept);
                        let place = if kept { Place::Elsewhere } else { place };
                        if let Some(new) = self.member(plain, &name, place, has_keys) {
                            edits.add(at + 1, end, codec::json_encode(&new, raw));
                        }
                    }
                    at = end + 1;
                }
                b'0'..=b'9' | b'-' => {
                    let length = bytes
                        .get(at..)
                        .map_or(0, |rest| {
                            rest.iter().take_while(|byte| byte.is_ascii_digit() || b"-+.eE".contains(byte)).count()
                        })
                        .max(1);
                    let raw = text.get(at..at + length).unwrap_or_default();
                    let name = open
                        .last()
                        .map(|one| if one.array { one.owner.clone() } else { one.key.clone() })
                        .unwrap_or_default();
                    let person = matches!(self.values.meaning(&name, place), Meaning::Of(Class::People));
                    if person && raw.bytes().all(|byte| byte.is_ascii_digit()) && length > 2 {
                        edits.add(at, at + length, self.values.of(Class::People, raw, names::plain(&name) == "sub"));
                    }
                    at += length;
                }
                _ => at += 1,
            }
        }
        edits.apply(text)
    }

    /// Claims about a program or a workload name no person: its subject is an organisation's.
    fn subject_place(&mut self, text: &str) -> Place {
        let subject = value_of(text, "sub").unwrap_or_default();
        let clients = ["iss", "client_id", "azp", "appid", "cid"];
        if !subject.is_empty() && clients.iter().any(|name| value_of(text, name) == Some(subject)) {
            self.values.identifier(subject);
        }
        let starts = [
            "repo:",
            "system:serviceaccount:",
            "project_path:",
            "organization:",
            "org/",
            "spiffe://",
            "pipeline:",
            "job_id:",
            "system:node:",
        ];
        let is_workload = starts.iter().any(|start| subject.starts_with(start));
        let members = [
            "\"repository\"",
            "\"project_path\"",
            "\"kubernetes.io\"",
            "\"ref\"",
            "\"repository_owner\"",
            "\"pipeline_source\"",
        ];
        let is_workload = is_workload || members.iter().any(|member| text.contains(member));
        if is_workload {
            self.values.identifier(subject);
        }
        if is_workload { Place::Elsewhere } else { Place::Claim }
    }

    /// The value of one member.
    fn member(&mut self, value: &str, name: &str, place: Place, has_keys: bool) -> Option<String> {
        // Private members of a key (RFC 7518 6).
        if has_keys && matches!(name, "d" | "p" | "q" | "dp" | "dq" | "qi" | "k") && value.len() > 10 {
            return Some(self.values.of(Class::Secrets, value, false));
        }
        // What recordings and logs call their own parts.
        if place == Place::Elsewhere
            && matches!(name, "name" | "comment" | "mimeType" | "startedDateTime" | "method" | "httpVersion" | "kid")
        {
            return None;
        }
        self.text(value, name, place)
    }
}

/// The end of the string that begins before this place.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The name of a value: its member, the member its array belongs to, or the `name` beside `value`.
fn member_name(open: &mut [Open], value: &str, text: &str, end: usize) -> String {
    let Some(one) = open.last_mut() else { return String::new() };
    if one.array {
        return one.owner.clone();
    }
    if matches!(one.key.as_str(), "name" | "key" | "header") {
        one.named = Some(value.to_owned());
    }
    one.person |= PERSONAL.contains(&one.key.as_str());
    if matches!(one.key.as_str(), "name" | "address") {
        let ahead = || text.get(end..).and_then(|ahead| ahead.split(['}', '{', '[']).next()).unwrap_or_default();
        let is_one = |ahead: &str| ahead.len() < LOOK_AHEAD && PERSONAL.iter().any(|name| has_member(ahead, name));
        return if one.person || is_one(ahead()) { "fullname".to_owned() } else { one.key.clone() };
    }
    if !matches!(one.key.as_str(), "value" | "values" | "text") {
        return one.key.clone();
    }
    if let Some(name) = &one.named {
        return name.clone();
    }
    let ahead = text.get(end..).unwrap_or_default();
    // What stands in another object, as the fields of a form beside its text, names something else.
    let ahead = ahead.split(['}', '{', '[']).next().filter(|ahead| ahead.len() < LOOK_AHEAD).unwrap_or_default();
    let name = ahead.split_once("\"name\"").and_then(|(_, rest)| rest.split('"').nth(1));
    name.map_or_else(|| one.key.clone(), str::to_owned)
}

/// The length of what stands before the next object or array.
fn next_json(text: &str) -> usize {
    let mut starts = text.match_indices(['{', '[']).map(|(at, _)| at);
    starts.find(|at| text.get(*at..).is_some_and(codec::looks_like_json)).unwrap_or(text.len())
}

/// Whether a member of this name stands in a text.
fn has_member(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        text.get(..at).is_some_and(|head| head.ends_with('"'))
            && text
                .get(at + name.len()..)
                .and_then(|rest| rest.strip_prefix('"'))
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

/// The first member of this name, where its value is plain text.
fn value_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("\"{name}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    rest.split('"').next()
}

/// Claims of a token, the answer of the userinfo endpoint or of introspection.
fn describes_person(text: &str) -> bool {
    let head = text.get(..text.len().min(20_000)).unwrap_or(text);
    let has = |name: &str| head.contains(&format!("\"{name}\""));
    if has("log") && has("entries") || has("keys") || has("authorization_endpoint") {
        return false;
    }
    has("sub")
        && ["iss", "email", "name", "aud", "preferred_username", "given_name", "active", "exp"]
            .iter()
            .any(|name| has(name))
}

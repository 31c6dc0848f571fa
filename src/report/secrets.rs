//! Takes secrets out of everything that is told: passwords, client secrets, codes, tokens, cookies and private keys.
//!
//! Input: any text that may quote somebody's message. Output: the same text with each secret replaced by [`HIDDEN`].
//! Invariant: nothing else changes, and the work grows with the length of the text.

use crate::order;
use std::borrow::Cow;
use std::ops::Range;

/// Stands where a secret was. It is one of the marks that intake recognizes as redaction.
pub const HIDDEN: &str = "[hidden]";

/// Secrets that are remembered by value, so that a repetition without its name is hidden too.
const MAX_REMEMBERED: usize = 64;
/// Shorter values are not remembered: they would blot out words that only look alike.
const MIN_REMEMBERED: usize = 8;
/// A value this long is no secret of a login; the rest of a text without end is not blotted out.
const MAX_VALUE: usize = 16 * 1024;

/// How sure a name is that a secret follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Whatever is assigned to it is secret.
    Always,
    /// Only a long value that looks random is: `code=invalid_grant` is none.
    WhenRandom,
}

/// Names of secrets, in small letters with `_` for any of `_`, `-`, `.` or nothing. A name may end a longer one (`OIDC_CLIENT_SECRET`).
const NAMES: &[(&str, Trust)] = &[
    ("client_secret", Trust::Always),
    ("password", Trust::Always),
    ("passwd", Trust::Always),
    ("passphrase", Trust::Always),
    ("pwd", Trust::Always),
    ("secret", Trust::WhenRandom),
    ("refresh_token", Trust::Always),
    ("access_token", Trust::Always),
    ("id_token_hint", Trust::WhenRandom),
    ("code_verifier", Trust::Always),
    ("device_code", Trust::Always),
    ("client_assertion", Trust::WhenRandom),
    ("api_key", Trust::Always),
    ("apikey", Trust::Always),
    ("private_key", Trust::WhenRandom),
    ("secret_key", Trust::Always),
    ("access_key", Trust::Always),
    ("session_token", Trust::Always),
    ("session_id", Trust::WhenRandom),
    ("phpsessid", Trust::WhenRandom),
    ("csrf_token", Trust::WhenRandom),
    ("storepass", Trust::Always),
    ("keypass", Trust::Always),
    ("authorization_code", Trust::WhenRandom),
    ("pass", Trust::WhenRandom),
    ("pw", Trust::WhenRandom),
    ("token", Trust::WhenRandom),
    ("code", Trust::WhenRandom),
];

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
];

/// How tokens begin that say themselves what they are: GitHub, GitLab, Slack, Google, npm, Stripe, HashiCorp.
const PREFIXES: &[&str] = &[
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gloas-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xapp-",
    "ya29.",
    "GOCSPX-",
    "npm_",
    "sk_live_",
    "rk_live_",
    "hvs.",
    "pypi-",
    "dop_v1_",
];
/// Names that are a word of the trade too: only what is assigned to them is secret.
const WORDS: &[&str] = &["code", "token", "pass", "pw"];

/// How a value follows its name.
const SIGNS: &[&str] = &["=>", "->", ":=", "::", "%3D", "%3d", "=", ":"];
/// Bytes of a tag in which the value of a field is looked for.
const MAX_TAG: usize = 300;
/// Members of a key in JSON (RFC 7518) that only its owner has.
const PRIVATE_MEMBERS: &[&str] = &["d", "k", "p", "q", "dp", "dq", "qi"];

/// Words between the name of a secret and its value in prose: `the password for the test user is …`.
const MAX_PHRASE: usize = 60;

/// Attributes of a cookie; their values are no secrets.
const COOKIE_ATTRIBUTES: &[&str] = &["path", "domain", "expires", "max-age", "samesite", "priority"];

/// Finds secrets by their names and shapes, and remembers their values.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    known: Vec<String>,
}

impl Secrets {
    /// Remembers the secrets of a text, so that they are hidden wherever else they stand.
    pub fn learn(&mut self, text: &str) {
        for span in spans(text) {
            let Some(value) = text.get(span) else { continue };
            let is_new = !self.known.iter().any(|known| known == value);
            if is_new && self.known.len() < MAX_REMEMBERED && is_distinctive(value) {
                self.known.push(value.to_owned());
            }
        }
    }

    /// The text without the values that are remembered, except those to `keep`, and how many of their places it had;
    /// nothing where it had none.
    pub fn without_known(&self, text: &str, keep: &[String]) -> Option<(String, usize)> {
        let found: Vec<&String> =
            self.known.iter().filter(|known| text.contains(known.as_str()) && !keep.contains(known)).collect();
        let places = found.iter().map(|known| text.matches(known.as_str()).count()).sum();
        let clean = |text: String, known: &&String| text.replace(known.as_str(), HIDDEN);
        (!found.is_empty()).then(|| (found.iter().fold(text.to_owned(), clean), places))
    }

    /// The text without secrets.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let hidden = self.places(text);
        if hidden.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut end = 0;
        for span in hidden {
            masked.push_str(text.get(end..span.start).unwrap_or_default());
            masked.push_str(HIDDEN);
            end = span.end;
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(masked)
    }

    /// Where the secrets of a text are, in its order and apart from each other.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = spans(text);
        for known in &self.known {
            hidden.extend(text.match_indices(known.as_str()).map(|(at, _)| at..at + known.len()));
        }
        order::by_key(&mut hidden, |span| span.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(hidden.len());
        for span in hidden {
            match apart.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }

    /// Masks a text in place.
    pub fn clean(&self, text: &mut String) {
        if let Cow::Owned(masked) = self.mask(text) {
            *text = masked;
        }
    }
}

/// Holds back the secrets of facts: members with the name of a secret, and secrets quoted in any text. Iterative over nesting.
pub(super) fn hold_back(facts: &mut serde_json::Value, secrets: &Secrets) {
    let mut open: Vec<&mut serde_json::Value> = vec![facts];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::String(text) => secrets.clean(text),
            serde_json::Value::Array(members) => open.extend(members),
            serde_json::Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        serde_json::Value::String(text) if is_held_back(name, text) => {
                            *text = HIDDEN.to_owned();
                        }
                        other => open.push(other),
                    }
                }
            }
            _ => {}
        }
    }
}

/// A `code` may also be that of a SAML status (a URI) or of an error (`AADSTS50011`, a word); these are no secrets.
fn is_held_back(name: &str, value: &str) -> bool {
    let is_status = name == "code" && (value.contains(':') || !is_distinctive(value) || is_error_code(value));
    !value.is_empty() && !is_status && HELD_BACK.iter().any(|held| held.eq_ignore_ascii_case(name))
}

/// Long, and not a word: a value to be recognized by itself.
fn is_distinctive(value: &str) -> bool {
    value.len() >= MIN_REMEMBERED
        && value != HIDDEN
        && value.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// Looks like a key and not like a word, a number or a code of an error.
fn is_random(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    value.len() >= 12 && digits >= 2 && letters >= 4 && !is_error_code(value)
}

/// `AADSTS50011`, `MSIS7007`: capital letters, then digits.
fn is_error_code(value: &str) -> bool {
    let digits = value.trim_start_matches(|c: char| c.is_ascii_uppercase());
    value.len() >= digits.len() + 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where secrets stand in a text; spans may overlap.
fn spans(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (name, trust) in NAMES {
        named(&lower, text, name, *trust, &mut found);
    }
    for scheme in ["bearer", "basic", "dpop"] {
        credentials(&lower, text, scheme, &mut found);
    }
    cookies(&lower, text, &mut found);
    addresses(text, &mut found);
    users(&lower, text, &mut found);
    keys_in_json(text, &mut found);
    signatures(text, &mut found);
    private_keys(text, &mut found);
    prefixed(text, &mut found);
    found.retain(|span| text.get(span.clone()).is_some_and(|value| !value.is_empty() && !value.starts_with("[hidden")));
    found
}

/// Places where a name stands, whatever separates its words.
fn occurrences<'a>(lower: &'a str, name: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    memchr::memmem::find_iter(lower.as_bytes(), first.as_bytes()).collect::<Vec<_>>().into_iter().filter_map(
        move |start| {
            let mut end = start + first.len();
            for word in &words {
                let rest = lower.get(end..)?;
                let rest = rest.strip_prefix(['_', '-', '.', ' ']).unwrap_or(rest);
                end = lower.len() - rest.strip_prefix(word)?.len();
            }
            Some(start..end)
        },
    )
}

/// `name=value`, `name: value`, `"name":"value"`, `name => 'value'`, `name value`.
fn named(lower: &str, text: &str, name: &str, trust: Trust, found: &mut Vec<Range<usize>>) {
    for at in occurrences(lower, name) {
        // A short name is a word of its own: `status_code`, `decode` and `unicode` are other names.
        let before = lower.get(..at.start).and_then(|head| head.chars().next_back());
        if name.len() < 6 && before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            continue;
        }
        let Some(rest) = text.get(at.end..) else { continue };
        let quoted_name = rest.trim_start_matches(['\\', '"', '\'', '`', ']', ')']);
        let spaced = quoted_name.trim_start_matches([' ', '\t', '+']);
        let in_tag = in_tag(rest, quoted_name, before);
        let (assigned, after) = match SIGNS.iter().find_map(|sign| spaced.strip_prefix(*sign)).or(in_tag) {
            Some(after) => (true, after),
            None if spaced.starts_with('(') => (false, spaced.trim_start_matches('(')),
            None if spaced.len() < quoted_name.len() || quoted_name.len() < rest.len() => {
                if !WORDS.contains(&name) {
                    told(text, lower, text.len() - quoted_name.len(), found);
                }
                (false, spaced)
            }
            None => continue,
        };
        let is_query = assigned && after.len() + 1 == rest.len() && rest.starts_with('=');
        let value = after.trim_start_matches([' ', '\t']);
        let bare = value.trim_start_matches(['\\', '"', '\'', '`', '“']);
        let is_quoted = bare.len() < value.len();
        let start = text.len() - bare.len();
        let length = bare
            .bytes()
            .take(MAX_VALUE)
            // A parameter of a path (`;jsessionid=…?error=…`) ends where the query begins.
            .position(|byte| ends_value(byte, is_quoted) || byte == b'?' && name == "session_id")
            .unwrap_or(bare.len().min(MAX_VALUE));
        let end = floor(text, start + length);
        let Some(value) = text.get(start..end) else { continue };
        let is_secret = match (trust, assigned) {
            (Trust::Always, true) => is_query || is_quoted || is_distinctive(value),
            // Of a token in compact form the last part is hidden, see `signatures`.
            (Trust::WhenRandom, true) => is_random(value) && !(name == "token" && value.starts_with("eyJ")),
            // `bad password hunter2-Long1`: prose, so only what cannot be a word.
            (_, false) => !WORDS.contains(&name) && is_random(value),
        };
        if is_secret && !is_name_of_type(value) {
            found.push(start..end);
        }
    }
}

/// The value of a field or an element with this name: `name="password" value="…"`, `<wsse:Password Type="…">…`.
fn in_tag<'a>(rest: &'a str, quoted_name: &'a str, before: Option<char>) -> Option<&'a str> {
    let tag = quoted_name.get(..floor(quoted_name, MAX_TAG))?;
    if quoted_name.len() < rest.len() {
        let tag = tag.split(['>', '<']).next()?;
        let at = tag.find(" value=")? + " value=".len();
        return quoted_name.get(at..);
    }
    let is_element = matches!(before, Some('<' | ':')) && tag.starts_with([' ', '>']);
    let end = tag.find('>').filter(|end| is_element && !tag.get(..*end).is_some_and(|tag| tag.contains('<')))?;
    quoted_name.get(end + 1..)
}

/// `curl -u name:password`.
fn users(lower: &str, text: &str, found: &mut Vec<Range<usize>>) {
    if !lower.contains("curl") {
        return;
    }
    for option in [" -u ", " --user "] {
        for (at, _) in text.match_indices(option) {
            let start = at + option.len();
            let rest = text.get(start..).unwrap_or_default();
            let given = rest.trim_start_matches(['"', '\'']);
            let end = given.find([' ', '"', '\'', '\n']).unwrap_or(given.len().min(floor(given, MAX_VALUE)));
            let start = start + rest.len() - given.len();
            if let Some((name, password)) = given.get(..end).and_then(|given| given.split_once(':')) {
                let from = start + name.len() + 1;
                found.push(from..from + password.len());
            }
        }
    }
}

/// The private members of a key in JSON, wherever it is quoted.
fn keys_in_json(text: &str, found: &mut Vec<Range<usize>>) {
    if !text.contains("\"kty") {
        return;
    }
    for (at, _) in text.match_indices('"') {
        let Some(rest) = text.get(at + 1..) else { continue };
        let Some(member) =
            PRIVATE_MEMBERS.iter().filter(|member| rest.starts_with(**member)).max_by_key(|one| one.len())
        else {
            continue;
        };
        let Some(after) = rest.get(member.len()..).map(|after| after.trim_start_matches('\\')) else { continue };
        let Some(after) = after.strip_prefix('"').and_then(|after| after.trim_start().strip_prefix(':')) else {
            continue;
        };
        let value = after.trim_start_matches([' ', '\\', '"']);
        let length = value.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
        if length >= MIN_REMEMBERED {
            let start = text.len() - value.len();
            found.push(start..start + length);
        }
    }
}

/// `our client secret is …`: what follows the verb, where it can be no word.
fn told(text: &str, lower: &str, from: usize, found: &mut Vec<Range<usize>>) {
    let end = floor(text, (from + MAX_PHRASE).min(text.len()));
    let phrase = lower.get(from..end).unwrap_or_default();
    let phrase = phrase.split(['\n', '.', ';', '=']).next().unwrap_or_default();
    let verb = [" is ", " was ", " are ", " to "].iter().filter_map(|verb| Some(phrase.find(verb)? + verb.len())).min();
    let Some(start) = verb.map(|at| from + at) else { return };
    let rest = text.get(start..).unwrap_or_default();
    let bare = rest.trim_start_matches(['"', '\'', '`', '“', '‘', ' ']);
    let start = start + rest.len() - bare.len();
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '”' | '’' | ',' | ';' | ')');
    let value = bare.split(is_end).next().unwrap_or_default().trim_end_matches(['.', '!', '?', ':']);
    if is_random(value) && value.len() <= MAX_VALUE && !value.contains("://") {
        found.push(start..start + value.len());
    }
}

/// Tokens that are known by how they begin.
fn prefixed(text: &str, found: &mut Vec<Range<usize>>) {
    for prefix in PREFIXES {
        for (at, _) in text.match_indices(prefix) {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let rest = text.get(at + prefix.len()..).unwrap_or_default();
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
            let length = rest.bytes().take(MAX_VALUE).take_while(is_part).count();
            if length >= 12 && !before.is_some_and(char::is_alphanumeric) {
                found.push(at..at + prefix.len() + length);
            }
        }
    }
}

/// `Authorization: Bearer …` and the like, wherever the scheme is followed by its credentials.
fn credentials(lower: &str, text: &str, scheme: &str, found: &mut Vec<Range<usize>>) {
    for at in occurrences(lower, scheme) {
        let Some(rest) = text.get(at.end..) else { continue };
        let value = rest.trim_start_matches([' ', '+']);
        let value = if value.len() == rest.len() { rest.strip_prefix("%20").unwrap_or(value) } else { value };
        if value.len() == rest.len() {
            continue;
        }
        let start = text.len() - value.len();
        let length = value
            .bytes()
            .take(MAX_VALUE)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte))
            .count();
        let Some(token) = text.get(start..start + length) else { continue };
        let head = lower.get(..at.start).unwrap_or_default().trim_end_matches([' ', '"', '\\', ':', '\'']);
        let is_header = head.ends_with("authorization");
        if is_header || token.len() >= MIN_REMEMBERED && (is_random(token) || token.len() >= 40 || token.ends_with('='))
        {
            found.push(start..start + length);
        }
    }
}

/// Values of `Cookie:` and `Set-Cookie:` headers; names and attributes stay.
fn cookies(lower: &str, text: &str, found: &mut Vec<Range<usize>>) {
    for at in occurrences(lower, "cookie") {
        let Some(rest) = text.get(at.end..) else { continue };
        let Some(after) = rest.trim_start_matches(['"', '\\']).strip_prefix(':') else { continue };
        let start = text.len() - after.len();
        let end = after.find(['\n', '\r']).unwrap_or(after.len().min(MAX_VALUE));
        let Some(list) = text.get(start..floor(text, start + end)) else { continue };
        let mut place = start;
        for part in list.split(';') {
            if let Some((name, value)) = part.split_once('=') {
                let name = name.trim().trim_start_matches(['"', '\\']).to_ascii_lowercase();
                let from = place + part.len() - value.len();
                let value = value.trim_end_matches(['"', '\\', '}', ']', ' ', '\'']);
                if !COOKIE_ATTRIBUTES.contains(&name.as_str()) && !value.contains(' ') {
                    found.push(from..from + value.len());
                }
            }
            place += part.len() + 1;
        }
    }
}

/// The password in `https://user:password@host`, or the token in `https://token@host`.
fn addresses(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices("://") {
        let Some(rest) = text.get(at + 3..) else { continue };
        let authority = rest.split(['/', '?', '#', ' ', '"', '\'', '<', '>', '\n', '`']).next().unwrap_or_default();
        let Some((user, _)) = authority.rsplit_once('@') else { continue };
        if let Some((name, password)) = user.split_once(':') {
            let start = at + 3 + name.len() + 1;
            found.push(start..start + password.len());
        } else if is_random(user) {
            found.push(at + 3..at + 3 + user.len());
        }
    }
}

/// The last part of a token in compact form: without it nobody can use the rest.
fn signatures(text: &str, found: &mut Vec<Range<usize>>) {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let length = |from: usize| {
        text.as_bytes().get(from..).map_or(0, |rest| rest.iter().take_while(|byte| is_token(**byte)).count())
    };
    for (at, _) in text.match_indices("eyJ") {
        let header = at + length(at);
        let payload = header + 1 + length(header + 1);
        let signature = payload + 1 + length(payload + 1);
        let dotted = [header, payload].iter().all(|dot| text.as_bytes().get(*dot) == Some(&b'.'));
        if dotted && signature > payload + 16 {
            found.push(payload + 1..signature);
        }
    }
}

/// What stands between the lines of a private key in PEM form.
fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, mark) in text.match_indices("PRIVATE KEY-----") {
        let start = at + mark.len();
        let begins = text.get(..at).is_some_and(|head| {
            head.rfind("-----").is_some_and(|dash| head.get(dash..).is_some_and(|line| line.starts_with("-----BEGIN")))
        });
        if begins {
            let rest = text.get(start..).unwrap_or_default();
            found.push(start..start + rest.find("-----END").unwrap_or(rest.len()));
        }
    }
}

fn ends_value(byte: u8, is_quoted: bool) -> bool {
    match byte {
        b'"' | b'\'' | b'`' | b'\n' | b'\r' | b'\\' => true,
        b'&' | b';' | b',' | b' ' | b'\t' | b'<' | b'>' | b')' | b'}' | b']' | b'|' => !is_quoted,
        _ => false,
    }
}

/// Words that name a kind of secret and are none: `token_type=refresh_token`, `password: "required"`.
fn is_name_of_type(value: &str) -> bool {
    matches!(value, "true" | "false" | "null" | "none" | "required" | "Bearer" | "bearer")
}

/// The last boundary of a character at or before a place.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

#[cfg(test)]
mod tests;

//! Secrets that are known by a name before them: `client_secret=…`, `"password": "…"`, “our client secret is …”, also where the value
//! stands in the lines below.

use super::lines::{below, beside};
use super::shape::{MAX_VALUE, ends_value, floor, is_distinctive, is_name_of_type, is_random};
use std::ops::Range;
use std::sync::LazyLock;

/// How sure a name is that a secret follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
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
    ("session", Trust::WhenRandom),
    ("phpsessid", Trust::WhenRandom),
    ("csrf_token", Trust::WhenRandom),
    ("storepass", Trust::Always),
    ("keypass", Trust::Always),
    ("authorization_code", Trust::WhenRandom),
    ("pass", Trust::WhenRandom),
    ("pw", Trust::WhenRandom),
    ("token", Trust::WhenRandom),
    ("code", Trust::WhenRandom),
    ("secret_value", Trust::Always),
    ("secret_text", Trust::Always),
    ("secure_string", Trust::WhenRandom),
    ("auth_token", Trust::Always),
    ("private_token", Trust::Always),
    ("security_token", Trust::WhenRandom),
    ("subject_token", Trust::WhenRandom),
    ("actor_token", Trust::WhenRandom),
    ("flow_token", Trust::WhenRandom),
    ("account_key", Trust::WhenRandom),
    ("signing_key", Trust::WhenRandom),
    ("encryption_key", Trust::WhenRandom),
    ("master_key", Trust::WhenRandom),
    ("key_data", Trust::WhenRandom),
    ("amz_signature", Trust::WhenRandom),
    ("goog_signature", Trust::WhenRandom),
    ("saml_art", Trust::WhenRandom),
    ("bindpw", Trust::Always),
    ("passcode", Trust::Always),
    ("verification_code", Trust::Always),
    ("recovery_codes", Trust::Always),
    ("mfa_code", Trust::Always),
    ("auth_code", Trust::WhenRandom),
    ("pin", Trust::Always),
    ("otp", Trust::Always),
    ("totp", Trust::Always),
    ("auth", Trust::WhenRandom),
    ("sig", Trust::WhenRandom),
    ("signature", Trust::WhenRandom),
    ("assertion", Trust::WhenRandom),
    ("ticket", Trust::WhenRandom),
    ("response", Trust::WhenRandom),
    ("authorization", Trust::WhenRandom),
];

/// Names that say so only in company: of the parameter, and what stands in the same text.
const IN_COMPANY: &[(&str, &[&str])] = &[
    ("signature", &["key-pair-id=", "accesskeyid=", "googleaccessid=", "credential="]),
    (
        "assertion",
        &["grant_type", "\"assertion\":\"phn", "\"assertion\": \"phn", "\"assertion\":\"pd94", "\"assertion\": \"pd94"],
    ),
    ("ticket", &["ticket=st-", "ticket=pt-"]),
    ("response", &["digest username"]),
];

/// Names that are a word of the trade too: only what is assigned to them is secret.
const WORDS: &[&str] = &["code", "token", "pass", "pw"];

/// How a value follows its name.
const SIGNS: &[&str] = &["=>", "->", ":=", "::", "%3D", "%3d", "=", ":"];
/// Bytes of a tag in which the value of a field is looked for.
const MAX_TAG: usize = 300;
/// Words between the name of a secret and its value in prose: `the password for the test user is …`.
const MAX_PHRASE: usize = 60;
/// Bytes of a value within which the same name is looked for again: `password:password:…` is read once.
const MAX_REREAD: usize = 512;

/// Whether a parameter, member, attribute or header of this name is a secret.
pub(crate) fn trust_of(name: &str) -> Option<Trust> {
    let is_kept = |byte: &u8| byte.is_ascii_alphanumeric();
    let letters = || name.bytes().rev().filter(is_kept).map(|byte| byte.to_ascii_lowercase());
    let whole = name.bytes().filter(is_kept).count();
    let known_letters = |known: &'static str| known.bytes().rev().filter(|byte| *byte != b'_');
    let found = NAMES.iter().find(|(known, _)| {
        let is_end = known_letters(known).zip(letters()).all(|(a, b)| a == b);
        let length = || known_letters(known).count();
        is_end
            && length() <= whole
            && (known.len() >= 6 || length() == whole)
            && !IN_COMPANY.iter().any(|(one, _)| one == known)
    });
    found.map(|(_, trust)| *trust)
}

/// All places of values with the name of a secret, and where names stand alone: they may head a column.
pub(super) fn all(lower: &str, text: &str, found: &mut Vec<Range<usize>>, heads: &mut Vec<usize>) {
    let begun = begun(lower);
    for (at, (name, trust)) in NAMES.iter().enumerate() {
        if begun & 1 << at == 0 {
            continue;
        }
        let company = IN_COMPANY.iter().find(|(one, _)| one == name);
        if company.is_none_or(|(_, words)| words.iter().any(|word| lower.contains(word))) {
            named(lower, text, name, *trust, found, heads);
        }
    }
}

/// The names whose first word stands in a text, a bit for each, in one pass: most texts have none.
fn begun(lower: &str) -> u64 {
    const { assert!(NAMES.len() <= 64, "a bit for each name") };
    // The names by the letter that they begin with.
    static BY_LETTER: LazyLock<[u64; 256]> = LazyLock::new(|| {
        let mut by_letter = [0; 256];
        for (at, (name, _)) in NAMES.iter().enumerate() {
            if let Some(slot) = name.bytes().next().and_then(|byte| by_letter.get_mut(usize::from(byte))) {
                *slot |= 1 << at;
            }
        }
        by_letter
    });
    let all = BY_LETTER.iter().fold(0, |all, names| all | names);
    let mut begun = 0;
    for (at, byte) in lower.bytes().enumerate() {
        let mut open = BY_LETTER.get(usize::from(byte)).copied().unwrap_or(0) & !begun;
        while open != 0 {
            let name = open.trailing_zeros();
            open &= open - 1;
            let first = NAMES.get(name as usize).and_then(|(name, _)| name.split('_').next()).unwrap_or("");
            if lower.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(first.as_bytes())) {
                begun |= 1 << name;
            }
        }
        if begun == all {
            break;
        }
    }
    begun
}

/// Places where a name stands, whatever separates its words.
pub(super) fn occurrences<'a>(lower: &'a str, name: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
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
fn named(lower: &str, text: &str, name: &str, trust: Trust, found: &mut Vec<Range<usize>>, heads: &mut Vec<usize>) {
    let mut done = 0;
    for at in occurrences(lower, name) {
        if at.start < done {
            continue;
        }
        // A short name is a word of its own: `status_code`, `decode` and `unicode` are other names.
        let before = lower.get(..at.start).and_then(|head| head.chars().next_back());
        let joined = lower.get(..at.start).is_some_and(|head| head.ends_with(":_"));
        if name.len() < 6 && !joined && before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            continue;
        }
        let Some(rest) = text.get(at.end..) else { continue };
        if rest.trim_start_matches(['"', '\'', ' ']).starts_with([',', ';', '\t', '|', '\n', '\r']) {
            heads.push(at.start);
        }
        let quoted_name = rest.trim_start_matches(['\\', '"', '\'', '`', ']', ')']);
        let spaced = quoted_name.trim_start_matches([' ', '\t', '+']);
        let in_tag = in_tag(rest, quoted_name, before);
        let (assigned, after) = match SIGNS.iter().find_map(|sign| spaced.strip_prefix(*sign)).or(in_tag) {
            Some(after) => (true, after),
            None if spaced.starts_with('(') => (false, spaced.trim_start_matches('(')),
            None if spaced.len() < quoted_name.len() || quoted_name.len() < rest.len() => {
                if !WORDS.contains(&name) {
                    told(text, lower, text.len() - quoted_name.len(), found);
                    found.extend(beside(text, rest));
                }
                (false, spaced)
            }
            None => {
                found.extend(beside(text, rest));
                continue;
            }
        };
        if let Some(span) = below(text, at.start, after).filter(|_| assigned) {
            found.push(span);
            continue;
        }
        let is_query = assigned && after.len() + 1 == rest.len() && rest.starts_with('=');
        let value = after.trim_start_matches([' ', '\t']);
        // A block of YAML whose lines were joined.
        let value = value.strip_prefix(['|', '>']).map_or(value, |rest| rest.trim_start_matches(['-', '+', ' ']));
        let listed = value.strip_prefix('[').filter(|inside| inside.starts_with(['"', '\'', '\\'])).unwrap_or(value);
        let bare = listed.trim_start_matches(['\\', '"', '\'', '`', '“']);
        let is_quoted = bare.len() < value.len();
        let start = text.len() - bare.len();
        let opening = listed.get(..listed.len() - bare.len()).unwrap_or_default();
        let ends = || {
            // A parameter of a path (`;jsessionid=…?error=…`) ends where the query begins.
            let ends = |byte| ends_value(byte, is_quoted) || byte == b'?' && name == "session_id";
            bare.bytes().take(MAX_VALUE).position(ends)
        };
        let length = quoted(bare, opening).or_else(ends).unwrap_or(bare.len().min(MAX_VALUE));
        let end = floor(text, start + length);
        if length > MAX_REREAD {
            done = end;
        }
        let Some(value) = text.get(start..end) else { continue };
        let is_secret = match (trust, assigned) {
            (Trust::Always, true) => is_query || is_quoted || is_distinctive(value) || is_number(value),
            // Of a token in compact form the last part is hidden, see `signatures`.
            (Trust::WhenRandom, true) => {
                is_random(value)
                    && !value.contains("://")
                    && !(value.starts_with("eyJ") && (name.ends_with("token") || name.ends_with("assertion")))
            }
            // `bad password hunter2-Long1`: prose, so only what cannot be a word.
            (_, false) => !WORDS.contains(&name) && is_random(value),
        };
        if is_secret && !is_name_of_type(value) {
            found.push(start..end);
            if listed.len() < after.trim_start().len() && after.trim_start().starts_with('[') {
                rest_of_list(text, end, opening, found);
            }
        }
    }
}

/// Length of a value in quotes up to the quote that closes it, over those that are escaped; nothing where none closes it in its line.
fn quoted(bare: &str, opening: &str) -> Option<usize> {
    let (quote, escape) = match opening {
        "\"" => ('"', "\\"),
        "'" => ('\'', "\\"),
        // JSON in a text of JSON.
        "\\\"" => ('"', "\\\\\\"),
        _ => return None,
    };
    let mut at = 0;
    loop {
        let rest = bare.get(at..floor(bare, MAX_VALUE).max(at))?;
        let length = rest.find([quote, '\\', '\n', '\r'])?;
        let rest = rest.get(length..)?;
        at += length;
        if rest.starts_with(['\n', '\r']) {
            return None;
        }
        if rest.starts_with(quote) || escape.len() > 1 && rest.starts_with("\\\"") {
            return Some(at);
        }
        let escaped = rest.strip_prefix(escape).and_then(|rest| rest.chars().next());
        at += escaped.map_or(1, |character| escape.len() + character.len_utf8());
    }
}

/// The values after the first one of a list in JSON.
fn rest_of_list(text: &str, from: usize, opening: &str, found: &mut Vec<Range<usize>>) {
    let mut end = from;
    while end < from + MAX_VALUE {
        let rest = text.get(end..).unwrap_or_default();
        let next = rest.trim_start_matches(['\\', '"', '\'']).trim_start().strip_prefix(',').map(str::trim_start);
        let Some(bare) = next.and_then(|next| next.strip_prefix(opening)).filter(|_| !opening.is_empty()) else {
            break;
        };
        let Some(length) = quoted(bare, opening) else { break };
        let start = text.len() - bare.len();
        end = start + length;
        found.push(start..end);
    }
}

/// A number that only its owner knows: a PIN, a one-time code.
fn is_number(value: &str) -> bool {
    value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit())
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

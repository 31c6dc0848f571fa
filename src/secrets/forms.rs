//! Secrets that say themselves what they are: private keys, tokens, prefixes of products, hashes of passwords, addresses with a password.

use super::shape::{MAX_VALUE, MIN_REMEMBERED, floor, is_random};
use std::ops::Range;

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
    "xoxe-",
    "xoxs-",
    "glrt-",
    "whsec_",
    "sk-",
    "SG.",
    "AIza",
    "1//0",
    "ATATT3x",
    "dckr_pat_",
    "shpat_",
    "hvb.",
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFURS",
    "LS0tLS1CRUdJTiBQUklWQVRFI",
    "LS0tLS1CRUdJTiBFQyBQUklWQVRFI",
    "LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURS",
];
/// Addresses that anyone who knows them may post to, and hashes of passwords: what follows is the secret.
const BEGINNINGS: &[&str] = &[
    "hooks.slack.com/services/",
    "hooks.slack.com/workflows/",
    "/webhookb2/",
    "outlook.office.com/webhook/",
    "/api/webhooks/",
    "api.telegram.org/bot",
    "hooks.zapier.com/hooks/catch/",
    "$2a$",
    "$2b$",
    "$2y$",
    "$apr1$",
    "$1$",
    "$5$",
    "$6$",
    "$y$",
    "$argon2",
    "{SSHA",
    "{SHA",
    "{PBKDF2",
    "pbkdf2_sha256$",
];
/// Members of a key in JSON (RFC 7518) that only its owner has.
const PRIVATE_MEMBERS: &[&str] = &["d", "k", "p", "q", "dp", "dq", "qi"];

/// The private members of a key in JSON, wherever it is quoted.
pub(super) fn keys_in_json(text: &str, found: &mut Vec<Range<usize>>) {
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

/// Tokens that are known by how they begin, and what follows a beginning that is none itself.
pub(super) fn prefixed(text: &str, found: &mut Vec<Range<usize>>) {
    for prefix in PREFIXES {
        let mut done = 0;
        for (at, _) in text.match_indices(prefix) {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            // What was read in vain before holds nothing further on either.
            if at < done || before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let rest = text.get(at + prefix.len()..).unwrap_or_default();
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(byte);
            let length = rest.bytes().take(MAX_VALUE).take_while(is_part).count();
            done = at + prefix.len() + length;
            if rest.get(..length).is_some_and(is_random) {
                found.push(at..at + prefix.len() + length);
            }
        }
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+/=$@:},".contains(&byte);
    for beginning in BEGINNINGS {
        found.extend(behind(text, beginning, &is_part).filter(|span| {
            let value = text.get(span.clone()).unwrap_or_default();
            value.len() >= MIN_REMEMBERED && value.bytes().any(|byte| byte.is_ascii_digit())
        }));
    }
}

/// What stands behind each occurrence of a beginning, as far as it consists of these bytes; what was read once is not read again.
fn behind<'t>(
    text: &'t str,
    beginning: &'t str,
    is_part: &'t dyn Fn(u8) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let mut done = 0;
    text.match_indices(beginning).filter_map(move |(at, _)| {
        if at < done {
            return None;
        }
        let start = at + beginning.len();
        let rest = text.get(start..).unwrap_or_default();
        done = floor(text, start + rest.bytes().take(MAX_VALUE).take_while(|byte| is_part(*byte)).count());
        Some(start..done)
    })
}

/// How pipelines say that the rest of a line is a secret: Azure Pipelines, GitHub Actions.
const MARKS: [&str; 2] = ["issecret=true]", "::add-mask::"];

/// What a pipeline was told to hide, in the very command that tells it.
pub(super) fn marked(text: &str, found: &mut Vec<Range<usize>>) {
    let is_part = |byte: u8| !byte.is_ascii_control() && !b"\"'`".contains(&byte);
    for mark in MARKS {
        found.extend(behind(text, mark, &is_part).filter(|span| !span.is_empty()));
    }
}

/// The password in `https://user:password@host`, or the token in `https://token@host`.
pub(super) fn addresses(text: &str, found: &mut Vec<Range<usize>>) {
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
pub(super) fn signatures(text: &str, found: &mut Vec<Range<usize>>) {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let length = |from: usize| {
        text.as_bytes().get(from..).map_or(0, |rest| rest.iter().take_while(|byte| is_token(**byte)).count())
    };
    let mut header = 0;
    for (at, _) in text.match_indices("eyJ") {
        // Another beginning in the same part is none.
        if at < header {
            continue;
        }
        header = at + length(at);
        let payload = header + 1 + length(header + 1);
        let signature = payload + 1 + length(payload + 1);
        let dotted = [header, payload].iter().all(|dot| text.as_bytes().get(*dot) == Some(&b'.'));
        // Of five parts, which are encrypted, the last is the tag.
        let content = signature + 1 + length(signature + 1);
        let tag = content + 1 + length(content + 1);
        let sealed = [signature, content].iter().all(|dot| text.as_bytes().get(*dot) == Some(&b'.'));
        if dotted && sealed && tag > content + 16 {
            found.push(content + 1..tag);
        } else if dotted && signature > payload + 16 {
            found.push(payload + 1..signature);
        }
    }
}

/// What stands between the lines of a private key in PEM form.
pub(super) fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for (at, mark) in text.match_indices("PRIVATE KEY") {
        // Beginnings without an end: the first one covers them.
        if at < done {
            continue;
        }
        let rest = text.get(at + mark.len()..).unwrap_or_default();
        let rest = rest.strip_prefix(" BLOCK").unwrap_or(rest);
        let Some(rest) = rest.strip_prefix("-----") else { continue };
        let start = text.len() - rest.len();
        let begins = text.get(..at).is_some_and(|head| {
            head.rfind("-----").is_some_and(|dash| head.get(dash..).is_some_and(|line| line.starts_with("-----BEGIN")))
        });
        if begins {
            done = start + rest.find("-----END").unwrap_or(rest.len());
            found.push(start..done);
        }
    }
}

//! Tokens that only their issuer can read.

use crate::intake::mask_length;
use serde_json::json;

/// A token without any readable content.
#[derive(Debug, Clone)]
pub struct OpaqueToken {
    /// What it is, by its prefix; `None` where only its look says that it is a token.
    pub known_as: Option<&'static str>,
    /// Its length in characters.
    pub length: usize,
}

impl OpaqueToken {
    /// Recognises a token by its prefix or by its look: one word of token characters with letters and digits, long enough for
    /// a secret, and no URL, host name, fingerprint or number.
    pub fn recognise(text: &str) -> Option<OpaqueToken> {
        let word = text.trim();
        let token_character = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        if word.len() < 12 || word.len() > 8192 || !word.chars().all(token_character) {
            return None;
        }
        let known_as = PREFIXES.iter().find(|(prefix, _)| word.starts_with(prefix)).map(|(_, name)| *name);
        let hexadecimal = word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mixed =
            word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let uuid = word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        let host_or_path = word.split('.').count() > 2 || word.contains('/');
        let random =
            word.len() >= 20 && mixed && !hexadecimal && !uuid && !host_or_path && changes(word) * 4 >= word.len();
        (known_as.is_some() || random).then_some(OpaqueToken { known_as, length: word.len() })
    }

    /// The facts of the report.
    pub fn facts(&self) -> serde_json::Value {
        json!({"opaque_token": {"known_as": self.known_as, "length": self.length}})
    }
}

/// Whether a text is a compact JWS or JWE: three or five parts, the first of them a JSON object in base64url. Somebody may have cut the
/// signature out by hand.
pub(super) fn is_compact_token(text: &str) -> bool {
    let signature = text.match_indices('.').nth(1).map_or(text.len(), |(dot, _)| dot + 1);
    let hidden = text.get(signature..).unwrap_or("");
    let text = if mask_length(hidden) == hidden.len() { text.get(..signature).unwrap_or(text) } else { text };
    let parts = text.split('.').count();
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    text.starts_with("ey") && text.len() > 20 && (parts == 3 || parts == 5) && text.chars().all(characters)
}

/// How often the kind of character changes from one to the next: high in random text, low in words.
fn changes(word: &str) -> usize {
    let kind = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    word.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if kind(*a) != kind(*b))).count()
}

const PREFIXES: [(&str, &str); 14] = [
    ("ya29.", "a Google access token"),
    ("1//", "a Google refresh token"),
    ("4/", "a Google authorization code"),
    ("gho_", "a GitHub token"),
    ("ghp_", "a GitHub personal token"),
    ("ghs_", "a GitHub server token"),
    ("ghu_", "a GitHub user token"),
    ("github_pat_", "a GitHub personal token"),
    ("glpat-", "a GitLab personal token"),
    ("xoxb-", "a Slack token"),
    ("xoxp-", "a Slack token"),
    ("0.A", "an Entra ID authorization code or refresh token"),
    ("1.A", "an Entra ID authorization code or refresh token"),
    ("M.C", "a Microsoft account code or token"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_from_words_addresses_and_fingerprints() {
        for token in ["ya29.a0AfH6SMBx7Qk3", "v9QkD3hT7sLx0pWzR5uYb2NcE8aGfJ1m", "0.AXoAq1b2C3d4E5f6G7h8I9"] {
            assert!(OpaqueToken::recognise(token).is_some(), "{token}");
        }
        for other in [
            "hello",
            "https://idp.example/realms/x1",
            "login.example.com",
            "ABCDEF0123456789ABCDEF0123456789ABCDEF01",
            "6f1c3a52-1d5e-4d4a-9f57-0c9f3a1f2b3c",
            "certificateNumber2forEverybody",
        ] {
            assert!(OpaqueToken::recognise(other).is_none(), "{other}");
        }
    }
}

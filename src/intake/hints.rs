//! A cheap test whether a text may hold a message of a login, so that large containers are looked into only where it is worth it.
//! Input: text as it stands in its container, escaped or not. Output: yes or no. Invariant: a message without escapes is never missed.

use memchr::memmem;

/// Words that messages have in the clear, or that stand beside them.
const WORDS: &[&str] = &[
    "SAML",
    "saml",
    "Saml",
    "wresult",
    "wtrealm",
    "id_token",
    "access_token",
    "client_id",
    "code=",
    "error=",
    "eyJ",
    "<?xml",
    "PHNhb",
    "PD94b",
    "-----BEGIN",
    "EntityDescriptor",
    "AADSTS",
    "MSIS",
];
/// base64 of at least this length may be anything; mails break it after 76 characters, some tools after 64.
const LONG_RUN: usize = 60;

/// Whether the text may hold a message.
pub(super) fn may_hold_a_message(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 12
        && (WORDS.iter().any(|word| memmem::find(bytes, word.as_bytes()).is_some()) || has_long_run(bytes))
}

fn has_long_run(bytes: &[u8]) -> bool {
    let mut run = 0;
    bytes.iter().any(|byte| {
        run = if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'%') {
            run + 1
        } else {
            0
        };
        run >= LONG_RUN
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_noticed_and_prose_is_not() {
        assert!(may_hold_a_message("POST /acs SAMLResponse=PHN"));
        assert!(may_hold_a_message(&"QUJD".repeat(40)));
        assert!(!may_hold_a_message("the printer is out of paper, again"));
    }
}

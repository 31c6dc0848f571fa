//! A cheap test whether a text may hold a message of a login, so that large containers are looked into only where it is worth it.
//! Input: text as it stands in its container, escaped or not. Output: yes or no. Invariant: a message without escapes is never missed.

use super::needles::Needles;
use memchr::memmem;
use std::sync::LazyLock;

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
    "<?xml",
    "PHNhb",
    "PD94b",
    "-----BEGIN",
    "EntityDescriptor",
    "AADSTS",
    "MSIS",
    // Dumps of bytes, whose column of letters may be missing: offsets, and lists in a program.
    "0x0000:",
    "00000000",
    "0000000 ",
    "0000: ",
    ", 0x",
];
/// base64 of at least this length may be anything; mails break it after 76 characters, some tools after 64.
const LONG_RUN: usize = 60;

/// How tokens begin; a word too short to be looked for with the others.
const TOKEN: &[u8] = b"eyJ";

/// The words, made ready once.
static NEEDLES: LazyLock<Needles> = LazyLock::new(|| Needles::new(&[WORDS]));

/// Whether the text may hold a message.
pub(super) fn may_hold_a_message(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 12 && (NEEDLES.find(bytes, 1) != 0 || memmem::find(bytes, TOKEN).is_some() || has_long_run(bytes))
}

/// Whether so many characters of base64 stand in a row. Of prose, only one byte in many is looked at.
fn has_long_run(bytes: &[u8]) -> bool {
    let in_run =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'%' | b':');
    let mut start = 0;
    while let Some(window) = bytes.get(start..start + LONG_RUN) {
        match window.iter().rposition(|byte| !in_run(byte)) {
            Some(breaks) => start += breaks + 1,
            None => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_noticed_and_prose_is_not() {
        assert!(may_hold_a_message("POST /acs SAMLResponse=PHN"));
        assert!(may_hold_a_message(&"QUJD".repeat(40)) && may_hold_a_message(&"3c:".repeat(40)));
        assert!(may_hold_a_message(r"12:00 IP\n\t0x0000:  4500 05dc 0001"));
        assert!(!may_hold_a_message("the printer is out of paper, again"));
    }
}

//! What a value looks like: a key, a word, the number of an error.

/// Shorter values are not remembered: they would blot out words that only look alike.
pub(super) const MIN_REMEMBERED: usize = 8;
/// A value this long is no secret of a login; the rest of a text without end is not blotted out.
pub(super) const MAX_VALUE: usize = 16 * 1024;
/// Stands where a secret was. It is one of the marks that intake recognizes as redaction.
pub const HIDDEN: &str = "[hidden]";

/// Long, and not a word: a value to be recognized by itself.
pub(super) fn is_distinctive(value: &str) -> bool {
    value.len() >= MIN_REMEMBERED
        && value != HIDDEN
        && value.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// Looks like a key and not like a word, a number or a code of an error.
pub(super) fn is_random(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    value.len() >= 12 && digits >= 2 && letters >= 4 && !is_error_code(value)
}

/// `AADSTS50011`, `MSIS7007`: capital letters, then digits.
pub(super) fn is_error_code(value: &str) -> bool {
    let digits = value.trim_start_matches(|c: char| c.is_ascii_uppercase());
    value.len() >= digits.len() + 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn ends_value(byte: u8, is_quoted: bool) -> bool {
    match byte {
        b'"' | b'\'' | b'`' | b'\n' | b'\r' | b'\\' => true,
        b'&' | b';' | b',' | b' ' | b'\t' | b'<' | b'>' | b')' | b'}' | b']' | b'|' => !is_quoted,
        _ => false,
    }
}

/// Words that name a kind of secret and are none: `token_type=refresh_token`, `password: "required"`.
pub(super) fn is_name_of_type(value: &str) -> bool {
    matches!(value, "true" | "false" | "null" | "none" | "required" | "Bearer" | "bearer")
}

/// The last boundary of a character at or before a place.
pub(super) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

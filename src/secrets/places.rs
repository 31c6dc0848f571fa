//! Where the secrets of a text are, as far as their name or form shows.

use super::{columns, forms, headers, names};
use std::borrow::Cow;
use std::ops::Range;

/// Times that percent signs are undone to find what they hide.
const MAX_ENCODED: usize = 2;
/// Longer texts are searched as they are written.
const MAX_DECODED: usize = 1024 * 1024;

/// Schemes of credentials. Some are words too: what follows them counts behind the name of the header alone.
const SCHEMES: &[(&str, bool)] = &[
    ("bearer", false),
    ("basic", false),
    ("dpop", false),
    ("ssws", false),
    ("negotiate", true),
    ("ntlm", true),
    ("apikey", true),
    ("token", true),
];

/// Where secrets stand in a text, also those that can be told only once a form or an address is decoded; places may overlap.
pub(crate) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = written(text);
    let mut current = Cow::Borrowed(text);
    let mut offsets: Option<Vec<usize>> = None;
    for _ in 0..MAX_ENCODED {
        let is_encoded =
            current.contains('%') || current.contains("\\u00") || offsets.is_none() && current.contains('+');
        if !is_encoded || text.len() > MAX_DECODED {
            break;
        }
        let (decoded, inner) = decoded(&current);
        if decoded == *current {
            break;
        }
        let back = |at: usize| match &offsets {
            Some(outer) => inner.get(at).and_then(|at| outer.get(*at)).copied().unwrap_or(text.len()),
            None => inner.get(at).copied().unwrap_or(text.len()),
        };
        let back: Vec<usize> = (0..=decoded.len()).map(back).collect();
        let place = |at: usize| back.get(at).copied().unwrap_or(text.len());
        found.extend(written(&decoded).into_iter().map(|span| place(span.start)..place(span.end)));
        (current, offsets) = (Cow::Owned(decoded), Some(back));
    }
    found
}

/// Where secrets stand in a text as it is written.
fn written(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut heads = Vec::new();
    names::all(&lower, text, &mut found, &mut heads);
    columns::columns(text, heads, &mut found);
    columns::cookie_file(text, &mut found);
    let is_spaced = text.contains([' ', '+', '%']);
    for (scheme, in_header) in SCHEMES.iter().filter(|_| is_spaced) {
        headers::credentials(&lower, text, scheme, *in_header, &mut found);
    }
    headers::cookies(&lower, text, &mut found);
    headers::called(&lower, text, &mut found);
    forms::addresses(text, &mut found);
    forms::keys_in_json(text, &mut found);
    forms::signatures(text, &mut found);
    forms::private_keys(text, &mut found);
    forms::prefixed(text, &mut found);
    forms::marked(text, &mut found);
    found.retain(|span| text.get(span.clone()).is_some_and(|value| !value.is_empty() && !value.starts_with("[hidden")));
    found
}

/// The text of a form decoded, and letters that JSON escapes, with the offset in the raw text for each of its bytes. What is no ASCII
/// stays as it is.
fn decoded(text: &str) -> (String, Vec<usize>) {
    let mut decoded = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len() + 1);
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let escaped = || text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii);
        // A letter that JSON may escape and need not: `pass\u0077ord`.
        let letter = || {
            let hex = text.get(at..at + 6)?.strip_prefix("\\u00")?;
            u8::from_str_radix(hex, 16).ok().filter(u8::is_ascii_alphanumeric)
        };
        let shown = match c {
            '+' => ' ',
            '\\' => match letter() {
                Some(byte) => {
                    skip = 5;
                    char::from(byte)
                }
                None => c,
            },
            '%' => match escaped() {
                Some(byte) => {
                    skip = 2;
                    char::from(byte)
                }
                None => c,
            },
            c => c,
        };
        offsets.extend(std::iter::repeat_n(at, shown.len_utf8()));
        decoded.push(shown);
    }
    offsets.push(text.len());
    (decoded, offsets)
}

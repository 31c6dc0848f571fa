//! Characters that canonical XML writes as references (Canonical XML 1.0, 2.3).

use crate::source::find_byte;

/// Text between tags.
pub(super) fn text(value: &str, out: &mut Vec<u8>) {
    escaped(value, out, |byte| (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'\r'));
}

/// The value of an attribute or namespace declaration.
pub(super) fn attribute(value: &str, out: &mut Vec<u8>) {
    let space = |byte| (byte == b'\t') | (byte == b'\n') | (byte == b'\r');
    escaped(value, out, |byte| (byte == b'&') | (byte == b'<') | (byte == b'"') | space(byte));
}

/// `special` has to know only bytes that [`reference`] knows.
fn escaped(value: &str, out: &mut Vec<u8>, special: impl Fn(u8) -> bool) {
    let mut rest = value.as_bytes();
    while let Some(at) = find_byte(rest, &special) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        if let Some(byte) = after.first() {
            out.extend_from_slice(reference(*byte).as_bytes());
        }
        rest = after.get(1..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
}

fn reference(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\t' => "&#x9;",
        b'\n' => "&#xA;",
        b'\r' => "&#xD;",
        _ => "",
    }
}

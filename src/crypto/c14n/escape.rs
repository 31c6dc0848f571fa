//! Characters that canonical XML writes as references (Canonical XML 1.0, 2.3).

use crate::source::find_byte;

/// Text between tags.
pub(super) fn text(value: &str, out: &mut Vec<u8>) {
    escaped(value, out, [b'&', b'<', b'>', b'\r']);
}

/// The value of an attribute or namespace declaration.
pub(super) fn attribute(value: &str, out: &mut Vec<u8>) {
    escaped(value, out, [b'&', b'<', b'"', b'\t', b'\n', b'\r']);
}

/// `special` has to hold only bytes that [`reference`] knows.
fn escaped<const N: usize>(value: &str, out: &mut Vec<u8>, special: [u8; N]) {
    let mut rest = value.as_bytes();
    while let Some(at) = find_byte(rest, special) {
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

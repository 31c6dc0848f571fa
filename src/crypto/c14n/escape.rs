//! Characters that canonical XML writes as references (Canonical XML 1.0, 2.3).

/// Text between tags.
pub(super) fn text(value: &str, out: &mut Vec<u8>) {
    escaped(value, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// The value of an attribute or namespace declaration.
pub(super) fn attribute(value: &str, out: &mut Vec<u8>) {
    escaped(value, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

fn escaped(value: &str, out: &mut Vec<u8>, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut rest = value.as_bytes();
    while let Some(at) = rest.iter().position(|byte| replacement(*byte).is_some()) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        if let Some(written) = after.first().and_then(|byte| replacement(*byte)) {
            out.extend_from_slice(written.as_bytes());
        }
        rest = after.get(1..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
}

//! DER structures (X.690 8.1) by their first bytes: certificate, key, PKCS#12.
//! Comes in: bytes. Goes out: whether they are one, whether they are whole, and whether a secret is inside. Must not parse further.

/// What the outermost bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Bytes are missing at the end.
    pub(super) cut: bool,
    /// The kind of secret inside.
    pub(super) secret: Option<&'static str>,
}

/// A SEQUENCE that fills the bytes (or would, were they not cut) and holds what keys and certificates hold.
pub(super) fn recognise(bytes: &[u8]) -> Option<Shape> {
    let (0x30, len, start) = header(bytes)? else { return None };
    let have = bytes.len() - start;
    // A few bytes after the structure are what text tools append.
    if len < 8 || have > len.saturating_add(4) || have * 4 < len {
        return None;
    }
    let body = bytes.get(start..).unwrap_or(&[]);
    let (tag, first_len, first_start) = header(body)?;
    let first = body.get(first_start..first_start.saturating_add(first_len)).unwrap_or(&[]);
    let next = body.get(first_start.saturating_add(first_len)..).and_then(|rest| rest.first().copied());
    let secret = match (tag, first, next) {
        (0x02, [3], Some(0x30)) => Some("PKCS#12"),
        (0x02, [0 | 1], Some(0x30 | 0x02 | 0x04)) => Some("private key"),
        (0x02, _, Some(0x02)) => None,
        (0x30, inner, Some(0x04)) if inner.first() == Some(&0x06) => Some("encrypted private key"),
        (0x30 | 0x06, _, _) => None,
        _ => return None,
    };
    let cut = have < len;
    // A cut structure has to look the more like one.
    if cut && !(bytes.get(1) == Some(&0x82) && matches!(tag, 0x30 | 0x02)) {
        return None;
    }
    Some(Shape { cut, secret })
}

/// Tag, length and start of the content; definite lengths alone.
fn header(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let tag = *bytes.first()?;
    let first = usize::from(*bytes.get(1)?);
    if first < 0x80 {
        return Some((tag, first, 2));
    }
    let count = first - 0x80;
    if !(1..=4).contains(&count) {
        return None;
    }
    let digits = bytes.get(2..2 + count)?;
    Some((tag, digits.iter().fold(0, |len, digit| len * 256 + usize::from(*digit)), 2 + count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let key = [0x30, 9, 2, 1, 0, 0x30, 4, 6, 2, 1, 1];
        assert_eq!(recognise(&key), Some(Shape { cut: false, secret: Some("private key") }));
        assert_eq!(recognise(b"0 is a digit and this is prose"), None);
        assert_eq!(recognise(b"0"), None);
    }
}

//! Compressed rich text (MS-OXRTFCP), as Outlook keeps the text of a mail in `.msg` files.
//! Input: bytes of the property. Output: the rich text. Invariant: no more than [`MAX_TEXT`] bytes, whatever the header says.

/// Bytes of the text of one mail.
const MAX_TEXT: usize = 16 << 20;
/// Bytes that a reference may reach back.
const WINDOW: usize = 4096;
/// What stands in the window before the first byte (MS-OXRTFCP 2.1.2.1).
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \
 \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
 \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// The text; nothing where the bytes are no compressed rich text.
pub(super) fn expand(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let size = usize::try_from(size).ok()?.min(MAX_TEXT);
    let body = bytes.get(16..)?;
    match bytes.get(8..12)? {
        b"LZFu" => Some(inflate(body, size)),
        b"MELA" => Some(body.get(..size).unwrap_or(body).to_vec()),
        _ => None,
    }
}

/// Groups of eight: a byte that tells, a bit each, whether a literal or a reference (offset in the window, length) follows.
fn inflate(body: &[u8], size: usize) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(control) = body.get(at).copied() {
        at += 1;
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(literal) = body.get(at) else { return text };
                text.push(*literal);
                at += 1;
            } else {
                let Some([high, low]) = body.get(at..at + 2) else { return text };
                at += 2;
                let offset = usize::from(*high) << 4 | usize::from(*low) >> 4;
                let written = (BEFORE.len() + text.len()) % WINDOW;
                if offset == written {
                    return text;
                }
                // How far behind the place of writing it stands.
                let back = (written + WINDOW - offset) % WINDOW;
                for _ in 0..usize::from(low & 15) + 2 {
                    let Some(copied) = earlier(&text, back) else { return text };
                    text.push(copied);
                }
            }
            if text.len() >= size {
                text.truncate(size);
                return text;
            }
        }
    }
    text
}

/// The byte that was written so many bytes ago; before the text, the window stands as it was given.
fn earlier(text: &[u8], back: usize) -> Option<u8> {
    match text.len().checked_sub(back) {
        Some(at) => text.get(at).copied(),
        None => BEFORE.get((BEFORE.len() + text.len()).checked_sub(back)?).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_the_specification() {
        // MS-OXRTFCP 3.1.1 and 3.1.2.
        let simple = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(expand(&simple).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let crossing = [
            0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0, 0x04, 0x20, 0x57,
            0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
        ];
        assert_eq!(expand(&crossing).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert_eq!(expand(b"\x10\0\0\0\x03\0\0\0MELA\0\0\0\0abc").unwrap(), b"abc");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(size in any::<u32>(), body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let bytes = [&[0; 4][..], &size.to_le_bytes(), b"LZFu\0\0\0\0", &body].concat();
            let text = expand(&bytes).unwrap();
            prop_assert!(text.len() <= body.len() * 17 && text.len() <= usize::try_from(size).unwrap());
        }
    }
}

//! Bytes as characters, and back in the same character set.
//!
//! Input: bytes or a text. Output: the other. Invariant: what cannot be written in the character set of the original is not written at all.

/// Bytes as text, where they are text: UTF-8, else Latin-1 where it is markup. Whether it is Latin-1.
pub(super) fn text_of(bytes: &[u8]) -> Option<(String, bool)> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let strange =
                text.chars().take(4096).filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')).count();
            (strange * 50 <= text.len().min(4096)).then(|| (text.to_owned(), false))
        }
        Err(_) => {
            let markup = bytes.trim_ascii_start().starts_with(b"<");
            markup.then(|| (bytes.iter().map(|byte| char::from(*byte)).collect(), true))
        }
    }
}

/// The bytes of a text.
pub(super) fn bytes_of(text: &str, latin: bool) -> Option<Vec<u8>> {
    if latin { text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect() } else { Some(text.as_bytes().to_vec()) }
}

/// How the bytes of a document stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// UTF-8.
    Utf8,
    /// ISO 8859-1, or any set of one byte a character.
    Latin,
    /// UTF-16 with its mark; whether the higher byte comes first.
    Utf16(bool),
}

/// A pasted text or file as characters; nothing where it is no text.
pub(super) fn document(bytes: &[u8]) -> Option<(String, Form)> {
    let units = |big: bool| {
        let pairs = bytes.get(2..)?.chunks_exact(2);
        let all: Vec<u16> = pairs
            .filter_map(|pair| Some([*pair.first()?, *pair.get(1)?]))
            .map(|pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
            .collect();
        String::from_utf16(&all).ok().map(|text| (text, Form::Utf16(big)))
    };
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => return units(false),
        Some([0xfe, 0xff]) => return units(true),
        _ => {}
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let strange =
            text.bytes().take(4096).filter(|byte| byte.is_ascii_control() && !b"\t\r\n\x1b".contains(byte)).count();
        return (strange * 20 <= text.len().min(4096)).then(|| (text.to_owned(), Form::Utf8));
    }
    let strange = bytes.iter().take(4096).filter(|byte| byte.is_ascii_control() && !b"\t\r\n".contains(byte)).count();
    let high = bytes.iter().take(4096).filter(|byte| !byte.is_ascii()).count();
    let few = bytes.len().min(4096) / 4;
    (strange * 50 <= bytes.len().min(4096) && high <= few)
        .then(|| (bytes.iter().map(|byte| char::from(*byte)).collect(), Form::Latin))
}

/// The bytes of a document.
pub(super) fn encode_document(text: &str, form: Form) -> Option<Vec<u8>> {
    match form {
        Form::Utf8 => Some(text.as_bytes().to_vec()),
        Form::Latin => bytes_of(text, true),
        Form::Utf16(big) => {
            let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            Some(bytes(0xfeff).into_iter().chain(text.encode_utf16().flat_map(bytes)).collect())
        }
    }
}

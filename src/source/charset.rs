//! Windows-1252, which contains the printable characters of ISO 8859-1.
//! Input: a byte or a character. Output: the other of the two.

/// Windows-1252 from 0x80 to 0x9F. The difference to ISO 8859-1 lies there alone, where that has control characters.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The byte that was read as this character, in Windows-1252 or ISO 8859-1.
pub fn single_byte(character: char) -> Option<u8> {
    match u8::try_from(u32::from(character)) {
        Ok(byte) => Some(byte),
        Err(_) => u8::try_from(HIGH.iter().position(|high| *high == character)?).ok()?.checked_add(0x80),
    }
}

/// The character of a byte in Windows-1252; the five bytes it leaves open are those of ISO 8859-1.
pub fn windows_1252_character(byte: u8) -> char {
    HIGH.get(usize::from(byte).wrapping_sub(0x80)).copied().unwrap_or(char::from(byte))
}

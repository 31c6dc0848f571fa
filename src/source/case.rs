//! Lowercasing for user text. Uses its own table; the standard library's covers all scripts and adds 12 KB.

/// The text in small letters: Latin, Greek, Cyrillic and Armenian ones with their accents, and the wide ones. Other scripts stay.
pub fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// The small letter of a character.
fn lower_char(c: char) -> char {
    let code = u32::from(c);
    let small = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f | 0xff21..=0xff3a => {
            code + 32
        }
        0x400..=0x40f => code + 80,
        0x531..=0x556 => code + 48,
        // The capital stands before its small letter: at an even place, or in these ranges at an odd one.
        0x139..=0x148 | 0x179..=0x17e | 0x1cd..=0x1dc | 0x4c1..=0x4ce => code + (code & 1),
        0x130 => u32::from('i'),
        0x178 => 0xff,
        0x138 | 0x149 => code,
        0x100..=0x177 | 0x1de..=0x1ef | 0x1f8..=0x21f | 0x222..=0x233 => code | 1,
        0x3d8..=0x3ef | 0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff => code | 1,
        0x1e9e => 0xdf,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 37,
        0x38c => 0x3cc,
        0x38e | 0x38f => code + 63,
        // The signs for kelvin and angstrom.
        0x212a => u32::from('k'),
        0x212b => 0xe5,
        _ => code,
    };
    char::from_u32(small).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_library_where_people_write() {
        for code in (0..0x530u32).chain(0x531..0x590).chain(0x1e00..0x1f00).chain(0x2100..0x2130).chain(0xff00..0xff60)
        {
            // Letters of African languages and some phonetic ones are left as they are.
            if matches!(code, 0x180..=0x1cc | 0x1f1..=0x1f7 | 0x220 | 0x23a..=0x24f | 0x370..=0x37f | 0x3cf | 0x3f0..=0x3ff | 0x4c0 | 0x2126 | 0x2132)
            {
                continue;
            }
            let Some(c) = char::from_u32(code) else { continue };
            let mut theirs = c.to_lowercase();
            assert_eq!(Some(lower_char(c)), theirs.next(), "{c} {code:x}");
        }
        assert_eq!(lower("ÄÖÜ Straße ΑΒΓ ЯЖ K"), "äöü straße αβγ яж k");
    }
}

//! What the name of a character set in an XML declaration means for text that was read as UTF-8.
//! Comes in: the name as written. Goes out: its kind. A name that is in no list is unknown, never harmless.

/// Kinds of character sets, by what becomes of ASCII in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// UTF-8, or ASCII, which is a part of it.
    Utf8,
    /// ASCII is written like ASCII; other letters are not.
    LikeAscii,
    /// Two or four bytes for each character.
    Wide,
    /// ASCII bytes may stand for other characters: `+ADw-` is `<` in UTF-7, and EBCDIC has other numbers for all letters.
    Shifting,
    /// Nothing that XML parsers know.
    Unknown,
}

const UTF8: &[&str] = &["utf-8", "utf8", "us-ascii", "ascii"];
const WIDE: &[&str] =
    &["utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs-", "unicodelittle", "unicodebig"];
const LIKE_ASCII: &[&str] = &[
    "iso-8859-",
    "iso_8859-",
    "iso8859",
    "latin",
    "windows-125",
    "windows-874",
    "windows-31j",
    "windows-949",
    "windows-936",
    "cp125",
    "cp437",
    "cp85",
    "cp866",
    "cp932",
    "cp936",
    "cp949",
    "ibm85",
    "koi8-",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "shift-jis",
    "sjis",
    "euc-",
    "euckr",
    "tis-620",
    "macintosh",
    "x-mac-",
    "cesu-8",
    "ansi_x3.4",
];
const SHIFTING: &[&str] = &[
    "iso-2022",
    "hz",
    "scsu",
    "bocu",
    "ebcdic",
    "utf-ebcdic",
    "ibm",
    "cp037",
    "cp1026",
    "cp1047",
    "cp114",
    "cp2",
    "cp500",
    "cp9",
    "x-ibm",
];

/// The kind of a character set.
pub(super) fn kind(name: &str) -> Kind {
    let lower = name.to_ascii_lowercase();
    let begins = |list: &[&str]| list.iter().any(|start| lower.starts_with(start));
    if UTF8.contains(&lower.as_str()) {
        Kind::Utf8
    } else if !is_name(&lower) {
        Kind::Unknown
    } else if lower.contains("utf-7") || lower.contains("utf7") {
        Kind::Shifting
    } else if begins(WIDE) {
        Kind::Wide
    } else if begins(LIKE_ASCII) {
        Kind::LikeAscii
    } else if begins(SHIFTING) {
        Kind::Shifting
    } else {
        Kind::Unknown
    }
}

/// XML 1.0, production 81.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_by_what_becomes_of_ascii() {
        for (names, expected) in [
            (&["UTF-8", "utf8", "US-ASCII"][..], Kind::Utf8),
            (
                &["ISO-8859-1", "iso-8859-15", "windows-1252", "Shift_JIS", "EUC-JP", "GB18030", "KOI8-R", "latin1"][..],
                Kind::LikeAscii,
            ),
            (&["UTF-16", "utf-16le", "UTF-32", "ISO-10646-UCS-4", "UCS-2"][..], Kind::Wide),
            (
                &[
                    "UTF-7",
                    "csUTF7",
                    "csUnicode11UTF7",
                    "unicode-2-0-utf-7",
                    "UTF-7-IMAP",
                    "ISO-2022-KR",
                    "hz-gb-2312",
                    "SCSU",
                    "IBM037",
                    "ibm1047",
                    "cp1026",
                    "Cp1140",
                    "x-IBM930",
                    "EBCDIC-US",
                ][..],
                Kind::Shifting,
            ),
            (&["", "x-foo", "UTF-8; UTF-7", " UTF-8", "x-user-defined", "unicode", "8859"][..], Kind::Unknown),
        ] {
            for name in names {
                assert_eq!(kind(name), expected, "{name}");
            }
        }
    }
}

//! Characters that look like others, accents written apart, and host names in punycode.
//! Small tables instead of the Unicode data files: what is worth its size here is what occurs in addresses and names of logins.

use crate::source::lower;

/// Characters that are drawn like an ASCII one: what they are, and each with its double.
const ALIKE: &[(&str, &str, &str)] = &[
    ("Cyrillic", "аеорсухіјѕԁһԛԝАВЕЗКМНОРСТУХІЈЅ", "aeopcyxijsdhqwABE3KMHOPCTYXIJS"),
    ("Greek", "οανιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaviABEZHIKMNOPTYX"),
    ("dash", "‐‑‒–—−", "------"),
    ("typographic", "‘’“”⁄∕․", "''\"\"//."),
    ("dotless", "ı", "i"),
];

/// Letters of European languages by accent: the combining mark, the letters without it and with it.
const ACCENTS: &[(char, &str, &str)] = &[
    ('\u{300}', "AEIOUaeiouNn", "ÀÈÌÒÙàèìòùǸǹ"),
    ('\u{301}', "AEIOUYaeiouyCcLlNnRrSsZz", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹź"),
    ('\u{302}', "AEIOUaeiouCcGgHhJjSsWwYy", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ"),
    ('\u{303}', "ANOanoIiUu", "ÃÑÕãñõĨĩŨũ"),
    ('\u{304}', "AaEeIiOoUu", "ĀāĒēĪīŌōŪū"),
    ('\u{306}', "AaGgUu", "ĂăĞğŬŭ"),
    ('\u{307}', "CcEeGgIZz", "ĊċĖėĠġİŻż"),
    ('\u{308}', "AEIOUaeiouyY", "ÄËÏÖÜäëïöüÿŸ"),
    ('\u{30a}', "AaUu", "ÅåŮů"),
    ('\u{30b}', "OoUu", "ŐőŰű"),
    ('\u{30c}', "CcDdEeNnRrSsTtZz", "ČčĎďĚěŇňŘřŠšŤťŽž"),
    ('\u{327}', "CcSsTtGKkLlNnRr", "ÇçŞşŢţĢĶķĻļŅņŖŗ"),
    ('\u{328}', "AaEeIiUu", "ĄąĘęĮįŲų"),
];

/// What kind of double a character is; `None` for an ordinary one.
pub(super) fn kind(c: char) -> Option<&'static str> {
    if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
        return Some("full-width");
    }
    ALIKE.iter().find(|(_, odd, _)| odd.contains(c)).map(|(kind, _, _)| *kind)
}

/// The text with every look-alike replaced by the ASCII character it looks like.
pub(super) fn skeleton(text: &str) -> String {
    text.chars().map(plain).collect()
}

fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
        return char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
    }
    let double = |(_, odd, plain): &(&str, &str, &str)| odd.chars().zip(plain.chars()).find(|(odd, _)| *odd == c);
    ALIKE.iter().find_map(double).map_or(c, |(_, plain)| plain)
}

/// Letters and accents joined, for the letters of the table (normalisation form C, so far).
pub(super) fn compose(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let joined = out.chars().last().and_then(|letter| {
            let (_, apart, together) = ACCENTS.iter().find(|(accent, _, _)| *accent == c)?;
            apart.chars().zip(together.chars()).find(|(apart, _)| *apart == letter)
        });
        if let Some((_, together)) = joined {
            out.pop();
            out.push(together);
        } else {
            out.push(c);
        }
    }
    out
}

/// The host name as a person reads it: small letters, `xn--` labels decoded, accents joined.
pub(super) fn readable_host(host: &str) -> String {
    let labels: Vec<String> = lower(host)
        .split(['.', '。'])
        .map(|label| label.strip_prefix("xn--").and_then(decode_punycode).unwrap_or_else(|| label.to_owned()))
        .collect();
    compose(&lower(&labels.join(".")))
}

/// A label of a host name has at most 63 characters (RFC 1035 2.3.4).
const MAX_LABEL: usize = 63;

/// RFC 3492 6.2, with its parameters of section 5.
fn decode_punycode(label: &str) -> Option<String> {
    if label.len() > MAX_LABEL || !label.is_ascii() {
        return None;
    }
    let (basic, extended) = label.rsplit_once('-').unwrap_or(("", label));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut code, mut at, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = extended.chars();
    while let Some(first) = digits.next() {
        let before = at;
        let (mut weight, mut k, mut next) = (1_u32, 36_u32, Some(first));
        loop {
            // Letters count 0 to 25, digits 26 to 35: the other way round than in base 36.
            let digit = next?.to_digit(36).map(|digit| if digit < 10 { digit + 26 } else { digit - 10 })?;
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
            k += 36;
            next = digits.next();
        }
        let count = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(at - before, count, before == 0);
        code = code.checked_add(at / count)?;
        at %= count;
        out.insert(usize::try_from(at).ok()?, char::from_u32(code)?);
        at += 1;
    }
    Some(out.into_iter().collect())
}

fn adapt(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tables_pair_up() {
        for (kind, odd, plain) in ALIKE {
            assert_eq!(odd.chars().count(), plain.chars().count(), "{kind}");
            assert!(odd.chars().all(|c| !c.is_ascii()) && plain.is_ascii(), "{kind}");
        }
        for (accent, apart, together) in ACCENTS {
            assert_eq!(apart.chars().count(), together.chars().count(), "U+{:04X}", u32::from(*accent));
        }
    }

    #[test]
    fn punycode_of_real_names() {
        assert_eq!(readable_host("xn--mnchen-3ya.Example"), "münchen.example");
        assert_eq!(readable_host("xn--bcher-kva.example"), "bücher.example");
        assert_eq!(readable_host("xn--80ak6aa92e.com"), "аррӏе.com");
        assert_eq!(readable_host("mu\u{308}nchen.example"), "münchen.example");
        assert_eq!(readable_host("xn--.example"), ".example");
        assert_eq!(readable_host("xn--99999999999.example"), "xn--99999999999.example");
    }

    proptest! {
        #[test]
        fn any_label_is_survived(label in "[a-z0-9-]{0,70}") {
            readable_host(&format!("xn--{label}"));
        }
    }
}

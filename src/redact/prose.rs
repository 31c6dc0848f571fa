//! Persons in prose: who wrote a mail or a chat, who is greeted, who signs; numbers to call, and accounts of a Windows domain.
//!
//! Input: a text of words. Output: names that are replaced wherever they stand, and the ends of numbers and accounts. Invariant: only
//! what a sign beside it tells is a name; every other word stays.

use super::choices::Class;
use super::names::is_common;
use super::parts::Kind;
use super::values::Values;
use crate::source::lower;

/// Names that are learned from one text.
const MAX_NAMES: usize = 200;
/// Longer lines are no mail.
const LONGEST_LINE: usize = 400;
/// Words of a name.
const MAX_WORDS: usize = 4;
/// Digits of a number to call.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

const GREETINGS: &str = "hi hello hallo hey dear liebe lieber bonjour hola ciao buongiorno moin servus";
const TITLES: &str = "mr mrs ms miss mister dr prof herr herrn frau madame monsieur señor señora signor signora";
/// How a letter ends, before who signs.
const CLOSINGS: &str = "regards wishes cheers thanks you gruesse grüße grüßen grüssen gruß lg vg mfg cordialement saludos \
                        saluti atentamente sincerely merci";
/// Whom one greets where one knows nobody.
const NOBODY: &str = "all team everyone everybody support there zusammen damen herren sir madam colleagues kollegen";
/// Before a name, as the label of a line.
const LABELS: &[&str] = &[
    "on behalf of",
    "reported by",
    "requested by",
    "created by",
    "assigned to",
    "requester",
    "reporter",
    "author",
    "affected user",
    "end user",
    "contact",
    "ansprechpartner",
    "full name",
    "display name",
    "vorname",
    "nachname",
];
/// Before a number to call, or the number of a person.
const PHONES: &str = "tel telefon telephone phone mobile mobil handy cell fax durchwahl büro buero téléphone employee student pers \
                      personalnummer matrikelnummer";
/// What may stand in the place of an account.
const STATES: &str = "required missing unknown invalid disabled enabled optional denied failed inactive active locked blocked \
                      deleted expired";

fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// The names of people that a text shows as such.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut signs = false;
    for line in text.lines().filter(|line| line.len() < LONGEST_LINE) {
        if found.len() > MAX_NAMES {
            break;
        }
        let line = line.trim_start_matches(['>', '|', ' ', '\t']).trim_end();
        for (at, _) in line.match_indices(['<', '[', '(']) {
            let (head, rest) = (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default());
            if is_mail(rest.trim_start_matches("mailto:")) {
                found.push(before(head.trim_end()));
            }
        }
        let words: Vec<&str> = line.split_whitespace().take(MAX_WORDS + 3).collect();
        let first = words.first().map(|word| lower(word.trim_end_matches(','))).unwrap_or_default();
        for pair in words.windows(2) {
            if let [title, name] = pair
                && title.starts_with(char::is_uppercase)
                && has(TITLES, &lower(title.trim_end_matches('.')))
            {
                found.push(leading(name));
            }
        }
        if has(GREETINGS, &first) && (line.len() < 60 || words.get(1).is_some_and(|word| word.ends_with(','))) {
            let name = leading(line.get(first.len()..).unwrap_or_default());
            let is_known = |word: &str| has(NOBODY, &lower(word)) || has(TITLES, &lower(word));
            found.push(if name.split_whitespace().any(is_known) { "" } else { name });
        }
        if signs && !line.is_empty() {
            let name = leading(line);
            found.push(if name.len() == line.len() { name } else { "" });
        }
        if let Some((label, value)) = line.split_once(':') {
            let stamp = label.strip_prefix('[').unwrap_or_default();
            if label.len() < 20 && LABELS.contains(&lower(label.trim()).as_str()) {
                found.push(leading(value));
            } else if stamp.len() < 3 && stamp.starts_with(|c: char| c.is_ascii_digit()) {
                found.push(chat(value));
            }
        }
        let last = words.last().map(|word| lower(word.trim_end_matches([',', '!', '.']))).unwrap_or_default();
        signs = words.len() <= MAX_WORDS && (has(CLOSINGS, &last) || signs && line.is_empty());
    }
    found.retain(|name| !name.is_empty());
    found
}

/// Who speaks in a line of a chat, after the hour: `52] Ada Lovelace: …`.
fn chat(rest: &str) -> &str {
    let is_minute = |stamp: &str| stamp.len() <= 5 && stamp.starts_with(|c: char| c.is_ascii_digit());
    let Some((_, rest)) = rest.split_once(']').filter(|(stamp, _)| is_minute(stamp) && !stamp.contains(':')) else {
        return "";
    };
    let name = leading(rest);
    let ends = rest.trim_start().get(name.len()..).is_some_and(|rest| rest.starts_with(':'));
    let known = name.split_whitespace().any(|word| is_common(&lower(word)));
    if ends && !known && name.contains(' ') { name } else { "" }
}

/// The words with capital letters at the beginning.
fn leading(text: &str) -> &str {
    let text = text.trim_start();
    let (mut at, mut end) = (0, 0);
    for word in text.split_inclusive(' ').take(MAX_WORDS) {
        let core = word.trim_end();
        let name = core.trim_end_matches([',', '!', '.', ':', '(', ';']);
        if !is_name(name) {
            break;
        }
        end = at + name.len();
        at += word.len();
        if name != core {
            break;
        }
    }
    text.get(..end).unwrap_or_default()
}

/// What stands before an address of mail: a name in quotation marks, or words with capital letters.
fn before(head: &str) -> &str {
    if let Some(quoted) = head.strip_suffix('"') {
        return quoted.rsplit('"').next().unwrap_or_default();
    }
    let mut start = head.len();
    for word in head.rsplit(' ').take(MAX_WORDS) {
        // Outlook writes the last name first: `From: Lovelace, Ada`.
        let at = start.saturating_sub(word.len() + usize::from(start < head.len()));
        let rest = head.get(..at).unwrap_or_default().trim_end();
        let comma = word.strip_suffix(',').filter(|_| rest.is_empty() || rest.ends_with(':'));
        if !is_name(comma.unwrap_or(word)) {
            break;
        }
        start = at;
    }
    head.get(start..).unwrap_or_default().trim()
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().nth(1).is_some()
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

/// An address of mail, up to the bracket that closes it.
pub(super) fn is_mail(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | ']' | ')' | '<' | '"' | '=' | '/'));
    let address = end.filter(|end| text.get(*end..).is_some_and(|rest| rest.starts_with(['>', ']', ')'])));
    let address = address.and_then(|end| text.get(..end)).unwrap_or_default();
    address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

/// Whether a word after the name of a user is an account, and not what is said of it.
pub(super) fn is_account(word: &str) -> bool {
    word.len() > 4 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !has(STATES, word)
}

/// The length of a number to call at the beginning of a text.
pub(super) fn phone(text: &str) -> Option<usize> {
    let length = text.bytes().take(26).take_while(|byte| byte.is_ascii_digit() || b"+ -/()".contains(byte)).count();
    let number = text.get(..length)?.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    DIGITS.contains(&digits).then_some(number.len())
}

/// A number with its country, or with the code of its area in parentheses.
pub(super) fn public_phone(text: &str) -> Option<usize> {
    let length = phone(text)?;
    let number = text.get(..length)?;
    let first = number.get(1..)?.bytes().take_while(u8::is_ascii_digit).count();
    let is_one = match number.strip_prefix('(') {
        Some(rest) => (2..6).contains(&first) && rest.get(first..)?.starts_with(')'),
        None => number.starts_with('+') && ((1..4).contains(&first) || first > 8),
    };
    is_one.then_some(length)
}

/// Where the number begins after a word that announces one.
pub(super) fn phone_after(word: &str, rest: &str) -> Option<usize> {
    if !PHONES.split(' ').any(|known| known.eq_ignore_ascii_case(word)) {
        return None;
    }
    let skip = rest.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(').filter(|skip| *skip < 14)?;
    let between = rest.get(..skip)?;
    (!between.contains(['\n', '=', '"', '<'])).then_some(skip)
}

impl Values<'_> {
    /// A number to call: short groups of digits are replaced too.
    pub(super) fn called(&mut self, number: &str) -> String {
        if !self.choices.people || self.keeps(number) {
            return number.to_owned();
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let digits = self.part(&digits, Kind::Digits, true);
        let mut digits = digits.chars();
        let new: String =
            number.chars().map(|c| if c.is_ascii_digit() { digits.next().unwrap_or(c) } else { c }).collect();
        self.remember(Class::People, number, &new);
        new
    }
}

/// The account after the name of a Windows domain, `CORP\ada.l`: from where, and how long.
pub(super) fn account(text: &str) -> Option<(usize, usize)> {
    let domain = text.bytes().take(16).take_while(|byte| byte.is_ascii_uppercase() || b"-0123456789".contains(byte));
    let start = domain.count();
    let name = text.get(..start).filter(|name| name.len() > 2 && name.starts_with(char::is_alphabetic))?;
    let rest = text.get(start..)?.strip_prefix('\\')?;
    let user = rest.strip_prefix('\\').unwrap_or(rest);
    let start = text.len() - user.len();
    let length = user.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"._-$".contains(byte)).count();
    let own = ["AUTHORITY", "BUILTIN", "APPPOOL", "HKLM", "HKCU", "HKEY"].contains(&name) || is_common(&lower(name));
    let path = user.get(length..).is_some_and(|rest| rest.starts_with(['\\', ':']));
    (!own && !path && length > 2).then_some((start, length))
}

/// A tag stands somewhere.
pub(super) fn has_markup(text: &str) -> bool {
    text.match_indices('<').take(64).any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let first = rest.bytes().next();
        first.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'?' | b'!'))
            && rest.contains('>')
            && !is_mail(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_writes_and_who_is_greeted_is_found() {
        for (text, name) in [
            ("From: Ada Lovelace <ada.l@corp.example>", "Ada Lovelace"),
            ("Cc: \"Lovelace, Ada\" <a@corp.example>", "Lovelace, Ada"),
            ("Von: Lovelace, Ada <a@corp.example>", "Lovelace, Ada"),
            ("> On 17 Nov 2026, at 08:55, Ada Byron-Lovelace <a@corp.example> wrote:", "Ada Byron-Lovelace"),
            ("Hi Marisol,\nit fails", "Marisol"),
            ("Hallo Frau Dvorak,", "Dvorak"),
            ("It fails.\n\nBest regards,\nAda Lovelace\nAccounting", "Ada Lovelace"),
            ("On behalf of: Ada Lovelace (No. 7)", "Ada Lovelace"),
            ("[08:52] Ada Lovelace: it fails", "Ada Lovelace"),
        ] {
            assert!(names(text).contains(&name), "{text}: {:?}", names(text));
        }
        for text in [
            "Hi all,\nthe Audience <x> is wrong",
            "[08:52:11] Signature Mismatch: no",
            "[12:01] Login Failed: no",
            "Thanks, it is solved",
            "Audience: Other Value",
            "see (Microsoft Entra ID)",
        ] {
            assert_eq!(names(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn numbers_and_accounts_are_told_from_others() {
        for text in ["+43 664 1837720", "(617) 555-0142", "+436641837720"] {
            assert_eq!(public_phone(text), Some(text.len()));
        }
        for text in ["+0100 (CET)", "(2026)", "+2026-11-17 08", "(12 of 1234567)"] {
            assert_eq!(public_phone(text), None, "{text}");
        }
        assert_eq!(account("CORP\\ada.l is"), Some((5, 5)));
        for text in ["HKLM\\Software\\x", "ERROR\\nCaused", "C:\\Users", "AUTHORITY\\SYSTEM", "CORP\\share\\file"] {
            assert_eq!(account(text), None, "{text}");
        }
    }
}

//! Replacements, part by part: one word, one run of digits, one identifier.
//!
//! Input: a part of a value. Output: its replacement, of the same length and shape, the same whenever the part comes again.
//! Invariant: different parts get different replacements, one changed letter stays one changed letter, letter case stays; and what was
//! replaced already is replaced by itself, because replacements are handed out in the order in which parts appear.

use crate::source::lower;
use std::collections::{HashMap, HashSet};

/// What a part is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Digits,
    /// Letters and digits of a handle, a token or a number in hexadecimal.
    Id,
}

/// Letters of replaced words: without vowels nothing reads like a name.
const LETTERS: &[u8; 19] = b"bcdfghjklmnpqrstvwx";
/// Shorter parts have no near misses.
const SHORTEST_NEAR: usize = 4;
/// Parts that a new one is compared with.
const MAX_NEAR: usize = 600;
/// Longer parts are not compared letter by letter.
const LONGEST_NEAR: usize = 64;
/// Replacements tried before one becomes longer than the original.
const MAX_TRIES: u64 = 4000;

/// Every part that was replaced.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    replaced: HashMap<(Kind, String), String>,
    given: HashSet<String>,
    counters: HashMap<(Kind, usize, u64), u64>,
    near: Vec<(String, String)>,
}

impl Parts {
    /// The replacement of a part.
    pub(super) fn replace(&mut self, part: &str, kind: Kind) -> String {
        // The letter case of words and hexadecimal numbers is a matter of writing; that of other handles is part of them.
        let folds = kind != Kind::Id || is_hex(part);
        let key = if folds { lower(part) } else { part.to_owned() };
        let found = self.replaced.get(&(kind, key.clone())).cloned();
        let plain = found.unwrap_or_else(|| self.make(&key, kind));
        if folds { in_case_of(part, &plain) } else { plain }
    }

    fn make(&mut self, key: &str, kind: Kind) -> String {
        let length = key.chars().count();
        let near = if (SHORTEST_NEAR..=LONGEST_NEAR).contains(&length) && kind != Kind::Digits {
            self.near.iter().rev().take(MAX_NEAR).find_map(|(one, other)| one_edit(one, other, key))
        } else {
            None
        };
        let made = near.filter(|made| !self.given.contains(made)).unwrap_or_else(|| self.fresh(key, kind, length));
        if kind != Kind::Digits && self.near.len() < MAX_NEAR * 4 {
            self.near.push((key.to_owned(), made.clone()));
        }
        self.given.insert(made.clone());
        self.replaced.insert((kind, key.to_owned()), made.clone());
        made
    }

    /// The next replacement of this shape that was not given yet.
    fn fresh(&mut self, key: &str, kind: Kind, length: usize) -> String {
        let shape = if kind == Kind::Id { shape(key) } else { 0 };
        let mut key = key.to_owned();
        for tried in 0..MAX_TRIES * 2 {
            if tried == MAX_TRIES {
                key.push(if kind == Kind::Digits { '0' } else { 'b' });
            }
            let counter = self.counters.entry((kind, length, shape)).or_insert(0);
            let number = *counter;
            *counter += 1;
            let made = match kind {
                Kind::Word => word(&key, number),
                Kind::Digits => digits(key.len(), number),
                Kind::Id => handle(&key, number),
            };
            if !self.given.contains(&made) {
                return made;
            }
        }
        key
    }
}

/// Only digits and `a` to `f`, in one letter case.
fn is_hex(part: &str) -> bool {
    let hex = part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let upper = part.bytes().any(|byte| byte.is_ascii_uppercase());
    hex && !(upper && part.bytes().any(|byte| byte.is_ascii_lowercase()))
}

/// A number for the places of digits, capital and other letters, so that replacements are counted for each pattern alone.
fn shape(key: &str) -> u64 {
    let hex = u64::from(is_hex(key));
    key.bytes().take(64).fold(hex, |all, byte| {
        let class = match byte {
            b'0'..=b'9' => 1,
            b'a'..=b'z' => 2,
            b'A'..=b'Z' => 3,
            _ => 4,
        };
        all.wrapping_mul(31).wrapping_add(class)
    })
}

/// The n-th word of this length: values of a polynomial, so that two words agree in few places.
fn word(key: &str, number: u64) -> String {
    let length = key.chars().count() as u64;
    let foreign = key.chars().filter(|c| !c.is_ascii()).count() as u64;
    let all_foreign = foreign * 2 > length;
    let [c0, c1, c2] = [number % 19, number / 19 % 19, number / 361];
    let mut last = 19;
    let letters = key.chars().zip(1u64..).map(|(c, x)| {
        if !c.is_ascii() {
            return if all_foreign { shifted(c, number, x) } else { c };
        }
        let value = (c0 + c1 * x + c2 * x * x + length * x * x * x) % 19;
        // Neighbours differ, so that it shows when two letters change places.
        last = if value == last { (value + 1) % 19 } else { value };
        LETTERS.get(usize::try_from(last).unwrap_or(0)).map_or('x', |letter| char::from(*letter))
    });
    letters.collect()
}

/// A letter of the same script, whatever the letter was.
fn shifted(c: char, number: u64, place: u64) -> char {
    let code = u32::from(c);
    let number = u32::try_from((number * 5 + place * 3) % 509).unwrap_or(0);
    let block =
        |start: u32, length: u32| (0..length).filter_map(move |step| char::from_u32(start + (number + step) % length));
    let fits = |c: &char| c.is_alphabetic() && !c.is_uppercase();
    let found = match code {
        0x3400..=0x9fff => block(0x4e00, 509).find(fits),
        0xac00..=0xd7a3 => block(0xac00, 509).find(fits),
        _ => block(code & !0x1f, 32).find(fits),
    };
    found.unwrap_or(c)
}

/// The n-th number of this length: `1001`, `1002` …
fn digits(length: usize, number: u64) -> String {
    let number = (number + 1).to_string();
    let zeros = length.saturating_sub(number.len() + 1);
    let all = format!("1{}{number}", "0".repeat(zeros));
    if all.len() > length { number } else { all }
}

/// The n-th handle with this pattern.
fn handle(key: &str, number: u64) -> String {
    let hex = is_hex(key);
    let mut state = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(key.len() as u64);
    let mut next = |among: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from((state >> 33) % among).unwrap_or(0)
    };
    let letters = key.chars().map(|c| match c {
        '0'..='9' => char::from(b'0' + next(10)),
        'a'..='z' => char::from(b'a' + next(if hex { 6 } else { 26 })),
        'A'..='Z' => char::from(b'A' + next(if hex { 6 } else { 26 })),
        other => other,
    });
    letters.collect()
}

/// The replacement with the capital letters of the original.
fn in_case_of(original: &str, replacement: &str) -> String {
    let mut originals = original.chars();
    replacement
        .chars()
        .map(|c| match originals.next() {
            Some(original) if original.is_uppercase() => c.to_ascii_uppercase(),
            _ => c,
        })
        .collect()
}

/// Where a part differs from one that was replaced by one letter more, less, other, or by two that changed places: its replacement with
/// the same difference.
fn one_edit(one: &str, replaced: &str, part: &str) -> Option<String> {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), part.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return None;
    }
    let r: Vec<char> = replaced.chars().collect();
    if r.len() != a.len() {
        return None;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let tail = tail.min(a.len() - head).min(b.len() - head);
    let (changed, new) = (a.get(head..a.len() - tail)?, b.get(head..b.len() - tail)?);
    let (start, end) = (r.get(..head)?, r.get(r.len() - tail..)?);
    let middle: Vec<char> = match (changed, new) {
        ([_], [c]) => vec![other(*r.get(head)?, *c)],
        ([], [c]) => vec![other('b', *c)],
        ([_], []) => Vec::new(),
        ([x, y], [u, v]) if x == v && y == u => vec![*r.get(head + 1)?, *r.get(head)?],
        _ => return None,
    };
    Some(start.iter().chain(&middle).chain(end).collect())
}

/// A character of the kind of `like` that is not `from`.
fn other(from: char, like: char) -> char {
    match like {
        '0'..='9' if from == '4' => '5',
        '0'..='9' => '4',
        _ if !like.is_ascii() => like,
        _ if from == 'z' => 'y',
        _ => 'z',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_stays_equal_and_a_near_miss_stays_the_same_near_miss() {
        let mut parts = Parts::default();
        let ada = parts.replace("lovelace", Kind::Word);
        assert_eq!(parts.replace("lovelace", Kind::Word), ada);
        let capital = parts.replace("Lovelace", Kind::Word);
        assert_eq!(capital.to_lowercase(), ada);
        assert_ne!(capital, ada);
        let typo = parts.replace("lovelece", Kind::Word);
        assert_eq!(typo.bytes().zip(ada.bytes()).filter(|(a, b)| a != b).count(), 1);
        let swapped = parts.replace("lvoelace", Kind::Word);
        assert_eq!(swapped.bytes().zip(ada.bytes()).filter(|(a, b)| a != b).count(), 2);
        assert_eq!(parts.replace("lovelac", Kind::Word), ada[..7]);
        let far = parts.replace("somebody", Kind::Word);
        assert!(far.bytes().zip(ada.bytes()).filter(|(a, b)| a != b).count() > 3);
    }

    #[test]
    fn shapes_stay() {
        let mut parts = Parts::default();
        let id = parts.replace("3f2a9c1e", Kind::Id);
        assert!(id.len() == 8 && is_hex(&id) && id != "3f2a9c1e");
        assert_eq!(parts.replace("3F2A9C1E", Kind::Id), id.to_uppercase());
        assert_eq!(parts.replace("12345", Kind::Digits), "10001");
        assert_eq!(parts.replace("李明", Kind::Word).chars().count(), 2);
        assert!(!parts.replace("李明", Kind::Word).contains('李'));
    }

    #[test]
    fn many_words_stay_different_and_replaced_ones_are_replaced_by_themselves() {
        let mut first = Parts::default();
        let mut second = Parts::default();
        let mut seen = HashSet::new();
        for number in 0..900u64 {
            let word = format!("n{}x", handle("zzzzzz", number));
            let once = first.replace(&word, Kind::Word);
            assert!(seen.insert(once.clone()), "{once}");
            assert_eq!(second.replace(&once, Kind::Word), once, "{number}");
        }
        for number in 0..30u64 {
            let one = first.replace(&char::from(b'a' + (number % 26) as u8).to_string(), Kind::Word);
            assert!(!one.is_empty());
        }
    }
}

//! Several short words looked for at once, in one pass over a text (Wu and Manber 1994): what a text may hold is told before it is read.
//!
//! Input: bytes. Output: a bit for each group of words of which one was found. Invariant: no word is missed, and the work grows with
//! the length of the text.

use crate::order;

/// Bytes of a word that decide; a word is at least this long.
const WINDOW: usize = 4;
/// One for each pair of ASCII letters, so that the table stays near the processor; other bytes share theirs.
const SLOTS: usize = 1 << 14;

/// Words in groups.
pub(super) struct Needles {
    /// How far the window may move when it ends with this pair of bytes.
    shifts: Vec<u8>,
    /// Indices into `words`, by the pair that their window ends with.
    words: Vec<(u16, &'static [u8], u32)>,
}

impl Needles {
    /// The words of each group; the group's place is its bit.
    pub(super) fn new(groups: &[&'static [&'static str]]) -> Self {
        let mut shifts = vec![3u8; SLOTS];
        let mut words = Vec::new();
        for (group, list) in groups.iter().enumerate() {
            for word in list.iter().map(|word| word.as_bytes()) {
                for (place, pair) in word.windows(2).take(WINDOW - 1).enumerate() {
                    let [first, second] = pair else { continue };
                    let shift = u8::try_from(WINDOW - 2 - place).unwrap_or(0);
                    if let Some(slot) = shifts.get_mut(slot(*first, *second)) {
                        *slot = shift.min(*slot);
                    }
                    if shift == 0 {
                        let key = u16::try_from(self::slot(*first, *second)).unwrap_or(0);
                        words.push((key, word, 1 << group));
                    }
                }
            }
        }
        order::by_key(&mut words, |(key, ..)| *key);
        Needles { shifts, words }
    }

    /// The groups of which a word stands in the text. The search ends when all of `wanted` are found.
    pub(super) fn find(&self, bytes: &[u8], wanted: u32) -> u32 {
        let mut found = 0;
        let mut at = WINDOW - 1;
        while let Some([first, second]) = bytes.get(at - 1..at + 1) {
            let slot = slot(*first, *second);
            let shift = self.shifts.get(slot).copied().unwrap_or(0);
            if shift > 0 {
                at += usize::from(shift);
                continue;
            }
            found |= self.at(bytes, at + 1 - WINDOW, slot);
            if found & wanted == wanted {
                return found;
            }
            at += 1;
        }
        found
    }

    /// The groups of the words that stand at this place.
    fn at(&self, bytes: &[u8], start: usize, slot: usize) -> u32 {
        let key = u16::try_from(slot).unwrap_or(0);
        let from = self.words.partition_point(|(known, ..)| *known < key);
        let rest = bytes.get(start..).unwrap_or(&[]);
        let same = self.words.iter().skip(from).take_while(|(known, ..)| *known == key);
        same.filter(|(_, word, _)| rest.starts_with(word)).fold(0, |found, (.., group)| found | group)
    }
}

fn slot(first: u8, second: u8) -> usize {
    (usize::from(first & 0x7f) << 7) | usize::from(second & 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GROUPS: &[&[&str]] = &[&["SAML", "wresult"], &["code=", "\"Cookie\""], &["aaaa", "abab"]];

    #[test]
    fn words_are_found_where_they_stand() {
        let needles = Needles::new(GROUPS);
        assert_eq!(needles.find(b"x SAMLResponse", 7), 1);
        assert_eq!(needles.find(b"code=1&wresult", 7), 3);
        assert_eq!((needles.find(b"", 7), needles.find(b"SAM", 7), needles.find(b"AML code", 7)), (0, 0, 0));
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(text in "(SAM|SAML|L|wresul|t|cod|e=|code=|\"Cookie|\"|a|b|ab|x|é){0,14}") {
            let expected = GROUPS.iter().enumerate().filter(|(_, words)| words.iter().any(|word| text.contains(word)));
            let expected = expected.fold(0, |found, (group, _)| found | 1 << group);
            prop_assert_eq!(Needles::new(GROUPS).find(text.as_bytes(), 8), expected);
        }
    }
}

//! Where in a text a sentence may stand. Input: bytes. Output: candidates, in the order of the text.
//!
//! Of every sentence seven bytes of its longest words are kept, as four pieces of four bytes. Looking at every fourth place
//! of a text meets one of the four, so that a megabyte is read once, a quarter of it, whatever the number of sentences.

use super::data::{CATALOGUE, Part, Sentence};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Bytes of a piece, and distance of the places that are looked at.
const STEP: usize = 4;
/// Shortest words by which a sentence can be found.
pub(super) const SHORTEST: usize = 2 * STEP - 1;
/// Bits of the filter, as a power of two.
const FILTER_BITS: u32 = 15;

/// A place where the words of a sentence may stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Index of the part with the words.
    pub(super) part: usize,
    /// Where that part would begin.
    pub(super) start: usize,
}

#[derive(Debug)]
struct Index {
    filter: Vec<u64>,
    pieces: HashMap<u32, Vec<Entry>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    sentence: u16,
    part: u8,
    /// Offset of the piece in the part.
    offset: u16,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { filter: vec![0; (1 << FILTER_BITS) / 64], pieces: HashMap::new() };
    for (number, sentence) in CATALOGUE.sentences.iter().enumerate() {
        let Some((part, literal, offset)) = anchor(sentence) else { continue };
        for shift in 0..STEP {
            let Some(piece) = piece(literal.as_bytes(), offset + shift) else { continue };
            let (word, bit) = slot(piece);
            if let Some(word) = index.filter.get_mut(word) {
                *word |= bit;
            }
            index.pieces.entry(piece).or_default().push(Entry {
                sentence: number as u16,
                part: part as u8,
                offset: (offset + shift) as u16,
            });
        }
    }
    index
});

/// Calls `found` for every place where a sentence may stand. Capital letters do not count.
pub(super) fn candidates(bytes: &[u8], mut found: impl FnMut(Candidate)) {
    let index = &*INDEX;
    for (number, chunk) in bytes.chunks_exact(STEP).enumerate() {
        let Some(piece) = chunk.first_chunk::<STEP>().map(|chunk| masked(*chunk)) else { continue };
        let (word, bit) = slot(piece);
        if index.filter.get(word).is_none_or(|word| word & bit == 0) {
            continue;
        }
        for entry in index.pieces.get(&piece).map_or(&[][..], Vec::as_slice) {
            if let Some(start) = (number * STEP).checked_sub(usize::from(entry.offset)) {
                found(Candidate { sentence: usize::from(entry.sentence), part: usize::from(entry.part), start });
            }
        }
    }
}

/// Whether the words of a candidate stand in the text, capital letters aside.
pub(super) fn holds(bytes: &[u8], candidate: Candidate) -> bool {
    let Some(Part::Literal(words)) = part(candidate) else { return false };
    bytes
        .get(candidate.start..candidate.start + words.len())
        .is_some_and(|there| there.eq_ignore_ascii_case(words.as_bytes()))
}

fn part(candidate: Candidate) -> Option<&'static Part> {
    CATALOGUE.sentences.get(candidate.sentence)?.parts.get(candidate.part)
}

/// The words of a sentence that it is found by: the part, its text, and where the rarest letters begin.
pub(super) fn anchor(sentence: &Sentence) -> Option<(usize, &str, usize)> {
    let literals = sentence.parts.iter().enumerate().filter_map(|(index, part)| match part {
        Part::Literal(words) => Some((index, words.as_str())),
        _ => None,
    });
    let (part, words) = literals.max_by_key(|(_, words)| words.len())?;
    let common = |start: usize| -> u32 { words.bytes().skip(start).take(SHORTEST).map(commonness).sum() };
    let offset = (0..=words.len().checked_sub(SHORTEST)?).min_by_key(|start| common(*start))?;
    Some((part, words, offset))
}

fn commonness(byte: u8) -> u32 {
    match byte {
        b'e' | b' ' | b't' => 6,
        b'a' | b'i' | b'n' | b'o' | b's' | b'r' => 4,
        b'd' | b'l' | b'c' | b'h' | b'u' => 3,
        _ => 1,
    }
}

fn piece(bytes: &[u8], start: usize) -> Option<u32> {
    bytes.get(start..)?.first_chunk::<STEP>().map(|chunk| masked(*chunk))
}

/// Letters without their case; other characters become something, always the same.
fn masked(bytes: [u8; STEP]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// The place of a piece in the filter: the word, and its bit.
fn slot(piece: u32) -> (usize, u64) {
    let hash = piece.wrapping_mul(0x9E37_79B1) >> (32 - FILTER_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_found_wherever_it_begins() {
        for (number, sentence) in CATALOGUE.sentences.iter().enumerate() {
            let (part, words, _) = anchor(sentence).unwrap_or_else(|| panic!("too short: {:?}", sentence.parts));
            for shift in 0..STEP {
                let text = format!("{}{}", " ".repeat(shift), words.to_uppercase());
                let mut there = false;
                candidates(text.as_bytes(), |candidate| {
                    there |= candidate.sentence == number && candidate.part == part && candidate.start == shift;
                });
                assert!(there, "{words}");
            }
        }
    }
}

//! Search in long runs of bytes.
//! Comes in: bytes. Goes out: an offset.

/// Bytes looked at in one go: four words, which compilers also turn into a few wide ones.
const BLOCK: usize = 32;
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

/// The first byte that is one of these. For long texts where they are rare: blocks without one are passed over as words.
pub fn find_byte<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    // A byte of the difference is zero where the bytes are equal; the highest bit of such a byte is kept.
    let mark = |word: u64, byte: u8| {
        let difference = word ^ (u64::from(byte) * LOW);
        difference.wrapping_sub(LOW) & !difference & HIGH
    };
    let marks = |word: u64| wanted.iter().fold(0, |marks, byte| marks | mark(word, *byte));
    find(bytes, marks, |byte| wanted.iter().fold(false, |found, one| found | (*one == byte)))
}

/// The first byte for which `wanted` says so, among those that are control characters (C0) or not ASCII.
pub fn find_unusual(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    find(bytes, |word| (word.wrapping_sub(LOW * 0x20) | word) & HIGH, wanted)
}

/// `marks` is not zero for every word that holds a wanted byte; it may be for others.
fn find(bytes: &[u8], marks: impl Fn(u64) -> u64, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let of = |block: &[u8; BLOCK]| {
        block.as_chunks::<8>().0.iter().fold(0, |all, word| all | marks(u64::from_le_bytes(*word)))
    };
    for (index, block) in blocks.iter().enumerate() {
        if of(block) != 0
            && let Some(found) = block.iter().position(|byte| wanted(*byte))
        {
            return Some(index * BLOCK + found);
        }
    }
    let found = rest.iter().position(|byte| wanted(*byte))?;
    Some(blocks.len() * BLOCK + found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_place_in_and_beside_the_blocks() {
        assert_eq!(find_byte(b"", [b'&']), None);
        for length in 0..3 * BLOCK {
            let mut bytes = vec![b'a'; length];
            assert_eq!(find_byte(&bytes, [b'&', b'<']), None);
            for at in (0..length).rev() {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b'&';
                }
                assert_eq!(find_byte(&bytes, [b'<', b'&']), Some(at), "{length}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_same_as_byte_by_byte(bytes in proptest::collection::vec(any::<u8>(), 0..200), wanted in any::<[u8; 3]>()) {
            prop_assert_eq!(find_byte(&bytes, wanted), bytes.iter().position(|byte| wanted.contains(byte)));
            let unusual = |byte: u8| !(0x20..0x80).contains(&byte);
            prop_assert_eq!(find_unusual(&bytes, unusual), bytes.iter().position(|byte| unusual(*byte)));
        }
    }
}

//! Search in long runs of bytes.
//! Comes in: bytes. Goes out: an offset.

/// Bytes looked at in one go: what compilers turn into a few wide comparisons.
const BLOCK: usize = 16;

/// The first byte that is wanted. For long texts where it is rare: whole blocks are passed over by one question each.
pub fn find_byte(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    // Not `any`: it stops at the first match, and what may stop anywhere is compared byte by byte.
    let clean = |block: &&[u8; BLOCK]| !block.iter().fold(false, |found, byte| found | wanted(*byte));
    let passed = blocks.iter().take_while(clean).count() * BLOCK;
    let found = bytes.get(passed..)?.iter().position(|byte| wanted(*byte))?;
    Some(passed + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_in_and_beside_the_blocks() {
        assert_eq!(find_byte(b"", |_| true), None);
        for length in 0..3 * BLOCK {
            let mut bytes = vec![b'a'; length];
            assert_eq!(find_byte(&bytes, |byte| byte == b'&'), None);
            for at in (0..length).rev() {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b'&';
                }
                assert_eq!(find_byte(&bytes, |byte| byte == b'&'), Some(at), "{length}");
            }
        }
    }
}

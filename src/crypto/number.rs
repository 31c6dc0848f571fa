//! Whole numbers as octets, big-endian. Comes in: octets, of any length. Invariant: zeros before a number change nothing.

/// The octets without zeros before them.
pub(crate) fn trimmed(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// The number in exactly so many octets; `None` where it has more.
pub(crate) fn in_octets(number: &[u8], size: usize) -> Option<Vec<u8>> {
    let number = trimmed(number);
    let mut octets = vec![0; size.checked_sub(number.len())?];
    octets.extend_from_slice(number);
    Some(octets)
}

/// Bits of the number.
pub(crate) fn bits(number: &[u8]) -> usize {
    let number = trimmed(number);
    let first = number.first().map_or(0, |octet| octet.leading_zeros());
    (8 * number.len()).saturating_sub(usize::try_from(first).unwrap_or(0))
}

/// Whether the number is odd.
pub(crate) fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|octet| octet & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_before_a_number_change_nothing() {
        for octets in [&[0, 0, 0, 1, 2][..], &[1, 2]] {
            assert_eq!(bits(octets), 9);
            assert_eq!(in_octets(octets, 4), Some(vec![0, 0, 1, 2]));
            assert_eq!(in_octets(octets, 1), None);
            assert!(!is_odd(octets));
        }
        assert_eq!(bits(&[]), 0);
        assert_eq!(bits(&[0; 300]), 0);
        assert_eq!(bits(&[0xff; 2]), 16);
    }
}

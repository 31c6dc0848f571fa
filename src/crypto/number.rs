//! Numbers of RSA from and to their octets, big-endian. Comes in: octets, of any length.
//! Invariant: a number is kept in the room that its value needs, however many zeros stand before it.

use rsa::BoxedUint;

/// The number that these octets write.
pub(crate) fn number(octets: &[u8]) -> BoxedUint {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    BoxedUint::from_be_slice_vartime(octets.get(zeros..).unwrap_or_default())
}

/// The number in exactly so many octets; `None` where it has more.
pub(crate) fn in_octets(number: &BoxedUint, size: usize) -> Option<Vec<u8>> {
    let short = number.to_be_bytes_trimmed_vartime();
    let mut octets = vec![0; size.checked_sub(short.len())?];
    octets.extend_from_slice(&short);
    Some(octets)
}

/// Bits of the number without zeros before it.
pub(crate) fn bits(number: &BoxedUint) -> usize {
    usize::try_from(number.bit_width_vartime()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_before_a_number_change_nothing() {
        for octets in [&[0, 0, 0, 1, 2][..], &[1, 2]] {
            assert_eq!(bits(&number(octets)), 9);
            assert_eq!(number(octets).bits_precision(), number(&[1, 2]).bits_precision());
            assert_eq!(in_octets(&number(octets), 4), Some(vec![0, 0, 1, 2]));
            assert_eq!(in_octets(&number(octets), 1), None);
        }
        assert_eq!(bits(&number(&[])), 0);
        assert_eq!(bits(&number(&[0; 300])), 0);
    }
}

//! PS256 and its like with a salt of another length than the hash (RFC 7518 3.5): the value is right and receivers reject it.
//! Input: an RSA key, a message and a value. Output: the length of the salt that was used, where it is one of the usual ones.

use super::super::algorithm::SignatureAlgorithm;
use super::super::keys::PublicKey;
use super::super::verify::{Outcome, verify_value};

/// The salt that the value was made with, other than the prescribed one.
pub(super) fn other(
    algorithm: &SignatureAlgorithm,
    key: &PublicKey,
    message: &[u8],
    value: &[u8],
) -> Option<(usize, usize)> {
    let SignatureAlgorithm::RsaPss { hash, mgf, salt: prescribed } = *algorithm else { return None };
    let bits = key.facts().bits?;
    // Tools take the longest one where they are not told, or that of SHA-1, or none.
    let longest = bits.saturating_sub(1).div_ceil(8).checked_sub(hash.length() + 2)?;
    let usual = [longest, 0, 20, 32, 48, 64];
    let used = usual.into_iter().filter(|salt| *salt != prescribed).find(|salt| {
        let algorithm = SignatureAlgorithm::RsaPss { hash, mgf, salt: *salt };
        verify_value(&algorithm, key, message, value).outcome == Outcome::Ok
    })?;
    Some((prescribed, used))
}

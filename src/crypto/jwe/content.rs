//! Content encryption (RFC 7518 5) and `zip`.

use super::parts::Parts;
use crate::crypto::cipher::{aes_cbc, aes_gcm, strip_pkcs7};
use crate::crypto::hash::HashKind;
use std::io::Read;
use subtle::ConstantTimeEq;

/// Octets that `zip` may inflate to.
pub const MAX_INFLATED: usize = 8 << 20;

/// An `enc` algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    /// AES in CBC with HMAC: the hash; half of the key is for each.
    CbcHmac(HashKind),
    /// AES in GCM: bytes of the key.
    Gcm(usize),
}

impl Cipher {
    pub(super) fn from_name(name: &str) -> Option<Cipher> {
        Some(match name {
            "A128CBC-HS256" => Cipher::CbcHmac(HashKind::Sha256),
            "A192CBC-HS384" => Cipher::CbcHmac(HashKind::Sha384),
            "A256CBC-HS512" => Cipher::CbcHmac(HashKind::Sha512),
            "A128GCM" => Cipher::Gcm(16),
            "A192GCM" => Cipher::Gcm(24),
            "A256GCM" => Cipher::Gcm(32),
            _ => return None,
        })
    }

    /// Bytes of the content key.
    pub(super) fn key_length(self) -> usize {
        match self {
            Cipher::CbcHmac(hash) => hash.length(),
            Cipher::Gcm(length) => length,
        }
    }

    /// The plain text; `None` where the tag does not fit.
    pub(super) fn open(self, key: &[u8], parts: &Parts<'_>) -> Option<Vec<u8>> {
        if key.len() != self.key_length() {
            return None;
        }
        match self {
            Cipher::Gcm(_) => {
                if parts.tag.len() != 16 {
                    return None;
                }
                let sealed = [parts.ciphertext, parts.tag].concat();
                aes_gcm(key, parts.iv, &sealed, &parts.associated).ok()
            }
            Cipher::CbcHmac(hash) => {
                let (mac_key, encryption_key) = key.split_at_checked(key.len() / 2)?;
                let bits = u64::try_from(parts.associated.len()).ok()?.checked_mul(8)?.to_be_bytes();
                let message = [parts.associated.as_slice(), parts.iv, parts.ciphertext, &bits].concat();
                let mac = hash.hmac(mac_key, &message);
                let expected = mac.get(..hash.length() / 2)?;
                if !bool::from(expected.ct_eq(parts.tag)) {
                    return None;
                }
                strip_pkcs7(aes_cbc(encryption_key, parts.iv, parts.ciphertext).ok()?, 16)
            }
        }
    }
}

/// Raw DEFLATE up to the limit; `None` beyond it, where it is damaged, or where bytes follow its end: readers disagree about them.
pub(super) fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let limit = u64::try_from(MAX_INFLATED).ok()? + 1;
    let mut decoder = flate2::bufread::DeflateDecoder::new(packed);
    decoder.by_ref().take(limit).read_to_end(&mut plain).ok()?;
    let is_whole = usize::try_from(decoder.total_in()) == Ok(packed.len());
    (is_whole && plain.len() <= MAX_INFLATED).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn bytes_behind_the_end_are_no_content() {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(b"{\"iss\":\"https://idp.example\"}").unwrap();
        let packed = encoder.finish().unwrap();
        assert_eq!(inflate(&packed).as_deref(), Some(&b"{\"iss\":\"https://idp.example\"}"[..]));
        for extra in [&b"x"[..], b"garbage", &packed[..]] {
            assert_eq!(inflate(&[&packed[..], extra].concat()), None);
        }
        assert_eq!(inflate(&packed[..packed.len() - 1]), None);
    }
}

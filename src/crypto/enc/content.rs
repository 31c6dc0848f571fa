//! The content of `EncryptedData` under the content key.

use super::FailedStep;
use crate::crypto::cipher::{self, CipherFault};
use crate::crypto::text_base64;
use crate::syntax::xml::{Node, ns};

/// A block cipher of XML Encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    AesCbc(usize),
    AesGcm(usize),
    #[cfg(feature = "legacy-crypto")]
    TripleDes,
}

impl Cipher {
    pub(super) fn from_uri(uri: &str) -> Option<Cipher> {
        Some(match uri {
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc" => Cipher::AesCbc(16),
            "http://www.w3.org/2001/04/xmlenc#aes192-cbc" => Cipher::AesCbc(24),
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc" => Cipher::AesCbc(32),
            #[cfg(feature = "legacy-crypto")]
            "http://www.w3.org/2001/04/xmlenc#tripledes-cbc" => Cipher::TripleDes,
            "http://www.w3.org/2009/xmlenc11#aes128-gcm" => Cipher::AesGcm(16),
            "http://www.w3.org/2009/xmlenc11#aes192-gcm" => Cipher::AesGcm(24),
            "http://www.w3.org/2009/xmlenc11#aes256-gcm" => Cipher::AesGcm(32),
            _ => return None,
        })
    }

    /// Bytes of its key.
    pub(super) fn key_length(self) -> usize {
        match self {
            Cipher::AesCbc(length) | Cipher::AesGcm(length) => length,
            #[cfg(feature = "legacy-crypto")]
            Cipher::TripleDes => 24,
        }
    }

    /// The plain text: initialisation vector first, padding last (xmlenc-core 5.2).
    pub(super) fn decrypt(self, key: &[u8], octets: &[u8]) -> Result<Vec<u8>, FailedStep> {
        let failed = |_: CipherFault| FailedStep::Content;
        match self {
            Cipher::AesCbc(_) => {
                let (iv, data) = octets.split_at_checked(16).ok_or(FailedStep::Content)?;
                strip_iso10126(cipher::aes_cbc(key, iv, data).map_err(failed)?, 16)
            }
            #[cfg(feature = "legacy-crypto")]
            Cipher::TripleDes => {
                let (iv, data) = octets.split_at_checked(8).ok_or(FailedStep::Content)?;
                strip_iso10126(cipher::triple_des_cbc(key, iv, data).map_err(failed)?, 8)
            }
            Cipher::AesGcm(_) => {
                let (nonce, data) = octets.split_at_checked(12).ok_or(FailedStep::Content)?;
                cipher::aes_gcm(key, nonce, data, &[]).map_err(failed)
            }
        }
    }
}

/// Only the last byte of the padding means anything: how long it is.
fn strip_iso10126(mut plain: Vec<u8>, block: usize) -> Result<Vec<u8>, FailedStep> {
    let count = plain.last().map_or(0, |last| usize::from(*last));
    if !(1..=block).contains(&count) || count > plain.len() {
        return Err(FailedStep::Padding);
    }
    plain.truncate(plain.len() - count);
    Ok(plain)
}

/// `CipherData/CipherValue`, decoded. A `CipherReference` is not fetched.
pub(super) fn octets(holder: Node<'_>) -> Option<Vec<u8>> {
    let value = holder.element(ns::XENC, "CipherData")?.element(ns::XENC, "CipherValue")?;
    text_base64(&value.text())
}

//! Ciphers for XML Encryption, JOSE and key files. Goes out: octets, or which step did not work. Never the key.

use super::secret::Secret;
use aes::cipher::{Block, BlockCipherDecrypt, BlockModeDecrypt, KeyIvInit};
use aes_gcm::aead::{Aead, KeyInit, Payload};

/// Why a cipher gave no octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CipherFault {
    /// Key, initialisation vector or data have a length this cipher cannot have.
    Length,
    /// The integrity check failed: other key, or changed data.
    Integrity,
}

/// AES (16, 24 or 32 bytes of key) in CBC, padding left in place.
///
/// # Errors
/// [`CipherFault::Length`] where the data is no whole number of blocks.
pub fn aes_cbc(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherFault> {
    match key.len() {
        16 => cbc_blocks::<aes::Aes128>(key, iv, data),
        24 => cbc_blocks::<aes::Aes192>(key, iv, data),
        32 => cbc_blocks::<aes::Aes256>(key, iv, data),
        _ => Err(CipherFault::Length),
    }
}

/// Triple DES (16 or 24 bytes of key) in CBC, padding left in place.
///
/// # Errors
/// [`CipherFault::Length`] where the data is no whole number of blocks.
#[cfg(feature = "legacy-crypto")]
pub fn triple_des_cbc(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherFault> {
    match key.len() {
        16 => cbc_blocks::<des::TdesEde2>(key, iv, data),
        24 => cbc_blocks::<des::TdesEde3>(key, iv, data),
        _ => Err(CipherFault::Length),
    }
}

fn cbc_blocks<C>(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherFault>
where
    C: BlockCipherDecrypt + KeyInit,
{
    let mut decryptor = cbc::Decryptor::<C>::new_from_slices(key, iv).map_err(|_| CipherFault::Length)?;
    let size = C::block_size();
    if data.is_empty() || !data.len().is_multiple_of(size) {
        return Err(CipherFault::Length);
    }
    let mut plain = data.to_vec();
    let (blocks, _) = Block::<C>::slice_as_chunks_mut(&mut plain);
    decryptor.decrypt_blocks(blocks);
    Ok(plain)
}

/// Takes PKCS#7 padding off: `None` where it is not sound.
pub fn strip_pkcs7(mut plain: Vec<u8>, block: usize) -> Option<Vec<u8>> {
    let count = usize::from(*plain.last()?);
    let kept = plain.len().checked_sub(count)?;
    let sound = (1..=block).contains(&count) && plain.get(kept..)?.iter().all(|byte| usize::from(*byte) == count);
    plain.truncate(kept);
    sound.then_some(plain)
}

/// AES in GCM with a nonce of 12 bytes and a tag of 16 bytes after the data.
///
/// # Errors
/// [`CipherFault::Integrity`] where the tag does not fit.
pub fn aes_gcm(key: &[u8], nonce: &[u8], data: &[u8], associated: &[u8]) -> Result<Vec<u8>, CipherFault> {
    type Aes192Gcm = aes_gcm::AesGcm<aes::Aes192, aes::cipher::consts::U12>;
    let nonce = nonce.try_into().map_err(|_| CipherFault::Length)?;
    let payload = Payload { msg: data, aad: associated };
    macro_rules! run {
        ($cipher:ty) => {
            <$cipher>::new_from_slice(key).map_err(|_| CipherFault::Length)?.decrypt(nonce, payload)
        };
    }
    let plain = match key.len() {
        16 => run!(aes_gcm::Aes128Gcm),
        24 => run!(Aes192Gcm),
        32 => run!(aes_gcm::Aes256Gcm),
        _ => return Err(CipherFault::Length),
    };
    plain.map_err(|_| CipherFault::Integrity)
}

/// AES key wrap (RFC 3394), undone.
///
/// # Errors
/// [`CipherFault::Integrity`] where the wrapped key was not made with this key.
pub fn aes_unwrap(key: &[u8], wrapped: &[u8]) -> Result<Secret, CipherFault> {
    if wrapped.len() < 24 || !wrapped.len().is_multiple_of(8) {
        return Err(CipherFault::Length);
    }
    let mut plain = vec![0; wrapped.len() - 8];
    macro_rules! run {
        ($cipher:ty) => {
            <$cipher>::new_from_slice(key).map_err(|_| CipherFault::Length)?.unwrap_key(wrapped, &mut plain)
        };
    }
    match key.len() {
        16 => run!(aes_kw::KwAes128),
        24 => run!(aes_kw::KwAes192),
        32 => run!(aes_kw::KwAes256),
        _ => return Err(CipherFault::Length),
    }
    .map_err(|_| CipherFault::Integrity)?;
    Ok(Secret::new(plain))
}

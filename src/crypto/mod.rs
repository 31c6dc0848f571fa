//! Canonicalisation, signatures, encryption, certificates: what was computed, with which key.
//!
//! Input: trees, tokens, octets and keys. Output: facts, gathered in [`Proof`]. Invariant: knows no items and judges nothing.

pub(crate) mod agree;
pub mod algorithm;
pub mod c14n;
pub mod cipher;
mod cost;
pub mod dsig;
pub mod enc;
pub mod hash;
pub mod jwe;
pub mod jws;
pub mod keys;
pub mod legacy;
pub(crate) mod number;
mod proof;
mod secret;
pub mod stated;
pub mod verify;
pub mod work;
pub mod x509;

pub use proof::Proof;
pub use work::Work;

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Base64 as XML carries it: white space anywhere. `None` where it is no base64, or empty.
pub(crate) fn text_base64(text: &str) -> Option<Vec<u8>> {
    let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    LENIENT.decode(compact).ok().filter(|octets| !octets.is_empty())
}

/// Standard base64 with padding.
pub(crate) fn to_base64(octets: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(octets)
}

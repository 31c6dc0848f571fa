//! Everything that cryptography found out about one item.

use super::dsig::SignatureFacts;
use super::enc::EncryptionFacts;
use super::jwe::Decryption;
use super::jws::SignatureCheck;

/// The results for one item; empty as long as nothing was computed.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Every XML signature, in document order, then that of the query the message came with.
    pub xml_signatures: Vec<SignatureFacts>,
    /// Every encrypted element, in document order.
    pub encrypted: Vec<EncryptionFacts>,
    /// One for each signature of a token.
    pub jws: Vec<SignatureCheck>,
    /// What became of an encrypted token.
    pub jwe: Option<Decryption>,
}

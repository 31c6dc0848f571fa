//! Signatures and keys of tokens.

mod checks;

mod alg_confusion;
mod alg_key_mismatch;
mod alg_unexpected;
mod cannot_decrypt;
mod ecdsa_der;
mod entra_graph;
mod header_keys;
mod hmac_secret;
mod jwk_invalid;
mod jwk_private;
mod jwk_weak;
mod kid_missing;
mod kid_unknown;
mod sig_invalid;
mod wrong_issuer_keys;
mod x5t;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &cannot_decrypt::RULE,
    &jwk_invalid::RULE,
    &jwk_private::RULE,
    &jwk_weak::RULE,
    &alg_confusion::RULE,
    &alg_key_mismatch::RULE,
    &alg_unexpected::RULE,
    &ecdsa_der::RULE,
    &entra_graph::RULE,
    &header_keys::RULE,
    &hmac_secret::RULE,
    &kid_missing::RULE,
    &kid_unknown::RULE,
    &sig_invalid::RULE,
    &wrong_issuer_keys::RULE,
    &x5t::RULE,
];

//! Signatures and keys of tokens.

mod checks;

mod alg_unexpected;
mod entra_graph;
mod hmac_secret;
mod jwk_invalid;
mod kid_unknown;
mod sig_invalid;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &jwk_invalid::RULE,
    &alg_unexpected::RULE,
    &entra_graph::RULE,
    &hmac_secret::RULE,
    &kid_unknown::RULE,
    &sig_invalid::RULE,
];

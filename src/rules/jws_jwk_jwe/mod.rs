//! Signatures and keys of tokens.

mod checks;

use crate::rules::rules;

rules! {
    cannot_decrypt,
    jwk_invalid,
    jwk_private,
    jwk_weak,
    alg_confusion,
    alg_key_mismatch,
    alg_refused,
    alg_unexpected,
    alg_unknown,
    ecdsa_der,
    entra_graph,
    header_keys,
    hmac_secret,
    kid_missing,
    kid_unknown,
    sig_invalid,
    wrong_issuer_keys,
    x5t,
}

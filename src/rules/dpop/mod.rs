//! DPoP: proofs of possession and the tokens that are bound to a key (RFC 9449).

use crate::rules::rules;

rules! {
    binding,
    credential,
    proof,
    request,
}

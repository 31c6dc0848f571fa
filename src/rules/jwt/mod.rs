//! What is wrong with a token before anybody asks what it says: parts, encoding, JSON, types.

use crate::rules::rules;

rules! {
    alg_missing,
    alg_none,
    encoding,
    claim_type,
    crit,
    detached,
    disclosures,
    dup_claim,
    is_jwe,
    json,
    json_serialization,
    nested,
    numeric_date,
    opaque,
    padded,
    parts,
    payload,
    size,
    typ,
    typ_refused,
    unsigned_inside,
    wrapper,
}

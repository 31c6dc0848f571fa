//! Family attack: what was done to a message so that a receiver may verify one part of it and read another.
//! Comes in: what the signatures cover. Goes out: both readings, and who has to act. A broken product may look the same:
//! a finding says how sure it is.

mod message;

use crate::rules::rules;

rules! {
    cross_tenant,
    digest_with_comment,
    golden,
    id_ambiguous,
    keyinfo_trust,
    multi_signedinfo,
    parser_differential,
    relaystate_script,
    signature_stripped,
    unsigned_sibling,
    void_c14n,
    xpath_digest,
    moved_original,
    response_in_response,
    second_assertion,
}

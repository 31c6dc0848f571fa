//! The envelope of a SAML response: Destination, Issuer, times, and the assertions it contains.

use crate::rules::rules;

rules! {
    dest_empty,
    dest_mismatch,
    dest_missing,
    issuer_format,
    issuer_mismatch,
    issuer_split,
    assertion_on_error,
    id_missing,
    issueinstant_skew,
    issuer_missing,
    multiple_assertions,
    no_assertion,
    version,
}

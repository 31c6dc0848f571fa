//! Discovery documents and key sets.

use crate::rules::rules;

rules! {
    capability,
    endpoint_hosts,
    issuer_mismatch,
    missing_field,
    not_json,
    other_tenant,
    url,
    jwks_cert_expired,
    jwks_empty,
    jwks_not_json,
    jwks_only_enc,
    jwks_stale,
    jwks_unreachable,
}

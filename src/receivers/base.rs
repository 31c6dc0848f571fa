//! What rows have in common: the specification to the letter, and the way most libraries take it.
//! Input: nothing. Output: sets of checks that a row of the table starts from. Invariant: no row is described here.

use super::{
    Absent, Algorithms, Audience, Checked, Checks, Compare, Confirmations, Count, Decrypts, Formats, Issuers, Methods,
    Needed, Reads, Requests, Restrictions, Several, Signatures, Syntax, Tolerance, Types, Unknown, Version, Which,
    Zones,
};

pub(super) const fn skew(skew: i64) -> Tolerance {
    Tolerance { skew, early: skew, end_included: false }
}

/// The last instant itself still counts.
pub(super) const fn included(skew: i64) -> Tolerance {
    Tolerance { skew, early: skew, end_included: true }
}

/// What every receiver computes.
pub(super) const RSA: Algorithms = Algorithms { sha384: true, pss256: false, pss: false, ecdsa: false, eddsa: false };

/// For software of which nothing is known about this: nothing is rejected.
pub(super) const ALL: Algorithms = Algorithms { pss256: true, pss: true, ecdsa: true, eddsa: true, ..RSA };

/// What libxmlsec decrypts before its version 1.3, and those that know as much.
pub(super) const OAEP_SHA1: Decrypts =
    Decrypts { aes192: true, rsa15: true, oaep11: false, sha2: false, md5: false, unread: false, mask: false };

/// A receiver that follows the specifications to the letter, without tolerance.
pub(super) const STRICT: Checks = Checks {
    no_doctype: false,
    root_first: false,
    request_filled: false,
    response_version: Version::Exact,
    assertion_version: Version::Exact,
    response_id: true,
    assertion_id: true,
    status: true,
    assertions: Count::Some,
    destination: Compare::Exact,
    destination_absent: Absent::RejectedIfSigned,
    destination_empty: Absent::Rejected,
    issuers: Issuers::AssertionNeeded,
    issuer: Compare::Exact,
    issuer_empty: false,
    issuer_format: Formats::Any,
    same_issuers: false,
    requests: Requests::IfPending,
    conditions: Restrictions {
        needed: true,
        several: Several::Rejected,
        start_needed: false,
        end_needed: Needed::No,
        window: Some(skew(0)),
        no_one_time_use: false,
        no_proxy_restriction: false,
        unknown: Unknown::Rejected,
    },
    audience: Audience::Every { trimmed: false, needed: true },
    confirmations: Confirmations {
        which: Which::Any,
        single: false,
        methods: Methods::Bearer,
        recipient: Compare::Exact,
        recipient_needed: true,
        recipient_filled: true,
        window: Some(skew(0)),
        early: true,
        expired_stops: false,
        end_needed: true,
        no_start: false,
        same_request: true,
        same_request_strictly: false,
        data_needed: true,
    },
    session: Some(skew(0)),
    session_alone: false,
    session_index: false,
    response_age: None,
    assertion_age: None,
    issued_ahead: None,
    authn_ahead: None,
    response_issued: true,
    assertion_issued: true,
    syntax: Syntax::Schema,
    zones: Zones::Any,
    authn: Count::Some,
    context: false,
    context_filled: false,
    types: Types::Ignored,
    no_text: false,
    attribute_names: true,
    attribute_statements: Count::Any,
    unique_attributes: false,
    plain_attributes: false,
    subject: true,
    name_id: false,
    name_id_filled: false,
    qualifier: false,
    qualifier_filled: false,
    signatures: Signatures::Either,
    reads: Reads::All,
    same_certificate: false,
    exclusive_only: false,
    no_c14n11: false,
    no_comments: false,
    algorithms: RSA,
    two_transforms: true,
    key_info_filled: false,
    key_info_certificate: false,
    absolute_namespaces: false,
    c14n_transform: false,
    named_reference: false,
    padded: false,
    decrypts: None,
};

/// php-saml, python3-saml, and ruby-saml have one origin.
pub(super) const ONE_LOGIN: Checks = Checks {
    no_doctype: true,
    request_filled: true,
    assertion_version: Version::Ignored,
    assertions: Count::One,
    destination_absent: Absent::Accepted,
    requests: Requests::IfNamed,
    audience: Audience::AnyFilled { trimmed: false },
    confirmations: Confirmations { recipient_needed: false, end_needed: false, ..STRICT.confirmations },
    authn: Count::One,
    name_id_filled: true,
    qualifier: true,
    types: Types::Schema,
    no_text: true,
    two_transforms: false,
    key_info_filled: true,
    absolute_namespaces: true,
    padded: true,
    ..STRICT
};

/// Messages that do not conform to the schema.
pub(super) const SCHEMA: &[&str] = &["XML-SCHEMA-*", "XML-ID-NCNAME", "XML-DUP-ID"];

/// Tried with the 146 messages of the first laboratory that can be predicted.
pub(super) const fn tried(version: &'static str, agreed: u32) -> Option<Checked> {
    Some(Checked { version, date: "2026-11-28", messages: 146, agreed })
}

/// Tried with these, and with the messages of one run of `cargo xtask oracle receivers`.
pub(super) const fn tried_again(version: &'static str, messages: u32, agreed: u32) -> Option<Checked> {
    Some(Checked { version, date: "2026-11-30", messages: 146 + messages, agreed })
}

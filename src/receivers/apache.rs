//! Rows of the table: modules of Apache. Facts: their source, and what they did with the messages of the laboratory.

use super::base::{OAEP_SHA1, RSA, STRICT, skew, tried_again};
use super::says;
use super::{
    Absent, Algorithms, Audience, Checked, Checks, Compare, Confirmations, Count, Decrypts, Formats, Issuers, Receiver,
    Requests, Restrictions, Syntax, Unknown, Version, Vote, Which,
};

pub(super) const MOD_AUTH_MELLON: Receiver = Receiver {
    id: "mod_auth_mellon",
    name: "mod_auth_mellon",
    used_by: "Apache HTTP Server, with the library Lasso",
    checked: Some(Checked { version: "0.18.1", date: "2026-11-30", messages: 632, agreed: 628 }),
    vote: Vote::None,
    says: says::MOD_AUTH_MELLON,
    checks: Checks {
        no_doctype: true,
        response_version: Version::Ignored,
        assertion_version: Version::Ignored,
        response_id: false,
        assertions: Count::One,
        destination_absent: Absent::Accepted,
        issuers: Issuers::BothNeeded,
        issuer_format: Formats::Entity,
        same_issuers: true,
        requests: Requests::Ignored,
        conditions: Restrictions {
            needed: false,
            window: Some(skew(60)),
            unknown: Unknown::ConditionRejected,
            ..STRICT.conditions
        },
        audience: Audience::Every { trimmed: false, needed: false },
        confirmations: Confirmations {
            which: Which::All,
            single: true,
            recipient_needed: false,
            window: Some(skew(60)),
            end_needed: false,
            same_request: false,
            data_needed: false,
            ..STRICT.confirmations
        },
        response_issued: false,
        assertion_issued: false,
        syntax: Syntax::UtcBounds,
        authn: Count::Any,
        attribute_names: false,
        name_id: true,
        no_c14n11: true,
        no_comments: true,
        two_transforms: false,
        named_reference: true,
        padded: true,
        decrypts: Some(OAEP_SHA1),
        ..STRICT
    },
    rejects: &[],
    ignores: &[],
    remark: "It compares the Address of a subject confirmation with the browser's unless MellonSubjectConfirmationDataAddressCheck is \
             off. A session that ended already makes the next page start a new login.",
};

pub(super) const SHIBBOLETH_SP: Receiver = Receiver {
    id: "shibboleth-sp",
    name: "Shibboleth SP",
    used_by: "",
    checked: tried_again("3.4.1", 632, 146 + 631),
    vote: Vote::Counted,
    says: &[],
    checks: Checks {
        no_doctype: true,
        destination: Compare::Trimmed,
        destination_empty: Absent::RejectedIfSigned,
        issuer: Compare::Trimmed,
        same_issuers: true,
        issuer_format: Formats::EntityOrEmpty,
        requests: Requests::Ignored,
        conditions: Restrictions {
            needed: false,
            window: Some(skew(180)),
            no_one_time_use: true,
            no_proxy_restriction: true,
            ..STRICT.conditions
        },
        audience: Audience::EveryFilled,
        confirmations: Confirmations { window: Some(skew(180)), same_request: false, ..STRICT.confirmations },
        session: None,
        response_age: Some(240),
        assertion_age: Some(240),
        issued_ahead: Some(180),
        authn_ahead: Some(180),
        syntax: Syntax::SchemaOrEmpty,
        context: true,
        context_filled: true,
        name_id_filled: true,
        algorithms: Algorithms { ecdsa: true, ..RSA },
        same_certificate: true,
        padded: true,
        decrypts: Some(Decrypts { rsa15: false, oaep11: true, sha2: true, unread: true, mask: true, ..OAEP_SHA1 }),
        ..STRICT
    },
    rejects: &["XML-SCHEMA-REQUIRED", "XML-SCHEMA-ATTRIBUTE"],
    ignores: &[],
    remark: "Which attributes reach the application is decided by its attribute map. A session that ended over 3 min ago is accepted, and \
             the next page starts a new login.",
};

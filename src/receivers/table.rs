//! The receivers as data. A row states where the software differs from the specification; where it was tried, with what version.
//! Facts: the source of the version named, and what it did with the messages of the laboratory.

use super::{
    Absent, Audience, Checked, Checks, Compare, Confirmations, Count, Issuers, Methods, Needed, Receiver, Requests,
    Restrictions, Signatures, Syntax, Tolerance, Types, Version, Which, Zones,
};

const fn skew(skew: i64) -> Tolerance {
    Tolerance { skew, end_included: false }
}

/// The last instant itself still counts.
const fn included(skew: i64) -> Tolerance {
    Tolerance { skew, end_included: true }
}

/// A receiver that follows the specifications to the letter, without tolerance.
const STRICT: Checks = Checks {
    no_doctype: false,
    root_first: false,
    request_filled: false,
    response_version: true,
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
    issuer_format: false,
    requests: Requests::IfPending,
    conditions: Restrictions {
        needed: true,
        single: true,
        start_needed: false,
        end_needed: Needed::No,
        window: Some(skew(0)),
        no_one_time_use: false,
        no_proxy_restriction: false,
        known_only: true,
    },
    audience: Audience::Every { trimmed: false, needed: true },
    confirmations: Confirmations {
        which: Which::Any,
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
    attribute_statement: false,
    unique_attributes: false,
    plain_attributes: false,
    subject: true,
    name_id: false,
    name_id_filled: false,
    qualifier: false,
    qualifier_filled: false,
    signatures: Signatures::Either,
    same_certificate: false,
    exclusive_only: false,
    no_c14n11: false,
    no_sha384: false,
    two_transforms: true,
    key_info_filled: false,
    absolute_namespaces: false,
    c14n_transform: false,
    named_reference: false,
};

/// php-saml, python3-saml, and ruby-saml have one origin.
const ONE_LOGIN: Checks = Checks {
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
    ..STRICT
};

/// Messages that do not conform to the schema.
const SCHEMA: &[&str] = &["XML-SCHEMA-*", "XML-ID-NCNAME", "XML-DUP-ID"];

/// Tried with the 146 messages of the first laboratory that can be predicted.
const fn tried(version: &'static str, agreed: u32) -> Option<Checked> {
    Some(Checked { version, date: "2026-11-28", messages: 146, agreed })
}

/// Tried with these, and with the messages of one run of `cargo xtask oracle receivers`.
const fn tried_again(version: &'static str, messages: u32, agreed: u32) -> Option<Checked> {
    Some(Checked { version, date: "2026-11-29", messages: 146 + messages, agreed })
}

/// All rows, sorted by ID.
pub static RECEIVERS: &[Receiver] = &[
    Receiver {
        id: "cognito",
        name: "Amazon Cognito",
        used_by: "Atlar and other applications on Cognito",
        checked: None,
        checks: Checks {
            requests: Requests::Always,
            conditions: Restrictions { window: Some(skew(300)), ..STRICT.conditions },
            confirmations: Confirmations { window: Some(skew(300)), ..STRICT.confirmations },
            session: Some(skew(300)),
            ..STRICT
        },
        rejects: &["XML-ASTRAL-CHARS"],
        ignores: &[],
        remark: "Its clock skew is not published; 5 min are assumed. Logins started at the identity provider and encrypted \
                 assertions have to be turned on, and a login has to end within 5 min.",
    },
    Receiver {
        id: "crewjam-saml",
        name: "crewjam/saml",
        used_by: "Grafana and many applications in Go",
        checked: tried("0.5.1", 145),
        checks: Checks {
            response_version: false,
            assertion_version: Version::Ignored,
            response_id: false,
            assertion_id: false,
            destination_empty: Absent::RejectedIfSigned,
            requests: Requests::Always,
            conditions: Restrictions {
                single: false,
                end_needed: Needed::Yes,
                window: Some(included(180)),
                known_only: false,
                ..STRICT.conditions
            },
            audience: Audience::LastOfAny,
            confirmations: Confirmations {
                which: Which::All,
                methods: Methods::Ignored,
                window: Some(included(180)),
                early: false,
                same_request: false,
                ..STRICT.confirmations
            },
            session: None,
            response_age: Some(90),
            assertion_age: Some(90),
            authn: Count::Any,
            same_certificate: true,
            attribute_names: false,
            two_transforms: false,
            ..STRICT
        },
        rejects: &[],
        ignores: &[],
        remark: "Every subject confirmation has to pass, not only one. It takes only answers to a pending login request unless \
                 AllowIDPInitiated is set.",
    },
    Receiver {
        id: "gosaml2",
        name: "gosaml2",
        used_by: "Mattermost, Teleport",
        checked: tried("0.10.0", 146),
        checks: Checks {
            assertion_version: Version::Ignored,
            response_id: false,
            assertion_id: false,
            response_issued: false,
            assertion_issued: false,
            destination_absent: Absent::Accepted,
            destination_empty: Absent::Accepted,
            issuers: Issuers::BothNeeded,
            requests: Requests::Ignored,
            // Window and audience only set warnings that the application may read.
            conditions: Restrictions {
                single: false,
                start_needed: true,
                end_needed: Needed::Yes,
                window: None,
                known_only: false,
                ..STRICT.conditions
            },
            audience: Audience::Ignored,
            confirmations: Confirmations {
                which: Which::Last,
                window: Some(included(0)),
                early: false,
                same_request: false,
                ..STRICT.confirmations
            },
            session: None,
            zones: Zones::Needed,
            authn: Count::Any,
            attribute_statement: true,
            signatures: Signatures::ResponseOrEvery,
            same_certificate: true,
            attribute_names: false,
            two_transforms: false,
            ..STRICT
        },
        rejects: &[],
        ignores: &[],
        remark: "A wrong audience and an expired assertion only set a warning (WarningInfo) that the application has to read. \
                 Of several subject confirmations the last one counts.",
    },
    Receiver {
        id: "node-saml",
        name: "node-saml",
        used_by: "passport-saml",
        checked: tried_again("5.1.0", 637, 146 + 628),
        checks: Checks {
            response_version: false,
            assertion_version: Version::Ignored,
            response_id: false,
            assertion_id: false,
            status: false,
            assertions: Count::One,
            destination: Compare::Ignored,
            destination_absent: Absent::Accepted,
            destination_empty: Absent::Accepted,
            issuers: Issuers::Ignored,
            requests: Requests::Ignored,
            conditions: Restrictions { end_needed: Needed::WithOther, known_only: false, ..STRICT.conditions },
            audience: Audience::EveryFirstFilled,
            confirmations: Confirmations { which: Which::Unchecked, ..STRICT.confirmations },
            session: None,
            response_issued: false,
            authn: Count::Any,
            subject: false,
            signatures: Signatures::Both,
            syntax: Syntax::Script,
            no_sha384: true,
            no_c14n11: true,
            named_reference: true,
            ..STRICT
        },
        rejects: &[],
        ignores: &[],
        remark: "Since version 4. Its options wantAuthnResponseSigned and wantAssertionsSigned turn one of the two signatures off.",
    },
    Receiver {
        id: "php-saml",
        name: "php-saml",
        used_by: "Nextcloud, Snipe-IT, Laravel and WordPress plug-ins",
        checked: tried("4.2.0", 146),
        checks: Checks {
            destination: Compare::Longer,
            issuer: Compare::Trimmed,
            requests: Requests::IfPending,
            conditions: Restrictions { window: Some(skew(180)), ..ONE_LOGIN.conditions },
            audience: Audience::AnyFilled { trimmed: true },
            confirmations: Confirmations {
                recipient: Compare::Contains,
                recipient_filled: false,
                window: Some(skew(180)),
                ..ONE_LOGIN.confirmations
            },
            session: Some(skew(180)),
            zones: Zones::UtcWindows,
            unique_attributes: true,
            plain_attributes: true,
            name_id: true,
            qualifier_filled: true,
            ..ONE_LOGIN
        },
        rejects: SCHEMA,
        ignores: &[],
        remark: "The switch allowRepeatAttributeName lets repeated attributes pass.",
    },
    Receiver {
        id: "pysaml2",
        name: "pysaml2",
        used_by: "djangosaml2, Synapse",
        checked: tried_again("7.5.5", 573, 145 + 567),
        checks: Checks {
            request_filled: true,
            assertion_version: Version::Filled,
            assertions: Count::One,
            destination_absent: Absent::Accepted,
            destination_empty: Absent::Accepted,
            issuers: Issuers::BothNeeded,
            issuer: Compare::Trimmed,
            requests: Requests::Always,
            conditions: Restrictions { needed: false, single: false, window: Some(included(0)), ..STRICT.conditions },
            audience: Audience::Any,
            confirmations: Confirmations {
                recipient: Compare::Ignored,
                window: Some(included(0)),
                methods: Methods::BearerOrVouches,
                expired_stops: true,
                end_needed: false,
                ..STRICT.confirmations
            },
            session: Some(included(0)),
            response_age: Some(86_400),
            issued_ahead: None,
            zones: Zones::NoOffset,
            authn: Count::One,
            signatures: Signatures::Response,
            exclusive_only: true,
            named_reference: true,
            types: Types::Values,
            no_text: true,
            key_info_filled: true,
            absolute_namespaces: true,
            ..STRICT
        },
        rejects: &[
            "XML-SCHEMA-REQUIRED",
            "XML-SCHEMA-ATTRIBUTE",
            "XML-ID-NCNAME",
            "XML-DUP-ID",
            "XML-ENTITY",
            "SAML-WINDOW-INVALID",
        ],
        ignores: &[],
        remark: "Its option want_response_signed turns off that the response must be signed; allow_unsolicited lets logins from \
                 the portal pass.",
    },
    Receiver {
        id: "python3-saml",
        name: "python3-saml",
        used_by: "Sentry, Superset, many applications in Python",
        checked: tried_again("1.16.0", 637, 146 + 633),
        checks: Checks {
            destination: Compare::LongerAnyCase,
            conditions: Restrictions { window: Some(skew(300)), ..ONE_LOGIN.conditions },
            issuer_empty: true,
            confirmations: Confirmations {
                methods: Methods::BearerOrEmpty,
                recipient: Compare::Contains,
                recipient_filled: false,
                ..ONE_LOGIN.confirmations
            },
            zones: Zones::NoOffsetInWindows,
            attribute_statement: true,
            unique_attributes: true,
            plain_attributes: true,
            name_id: true,
            ..ONE_LOGIN
        },
        rejects: SCHEMA,
        ignores: &[],
        remark: "Its clock skew of 5 min is for Conditions only. It checks the signature last: an error about anything else says \
                 nothing about the certificate.",
    },
    Receiver {
        id: "ruby-saml",
        name: "ruby-saml",
        used_by: "GitLab, Discourse, Mastodon",
        checked: tried("1.18.1", 146),
        checks: Checks {
            destination: Compare::UrlParts,
            issuers: Issuers::BothNeeded,
            issuer: Compare::UrlParts,
            requests: Requests::IfPending,
            conditions: Restrictions { window: Some(included(0)), ..ONE_LOGIN.conditions },
            confirmations: Confirmations {
                window: Some(included(0)),
                same_request_strictly: true,
                ..ONE_LOGIN.confirmations
            },
            session: Some(included(0)),
            same_certificate: true,
            c14n_transform: true,
            ..ONE_LOGIN
        },
        rejects: SCHEMA,
        ignores: &[],
        remark: "Its option allowed_clock_drift sets a clock skew. It stops at the first fault it finds.",
    },
    Receiver {
        id: "shibboleth-sp",
        name: "Shibboleth SP",
        used_by: "",
        checked: tried("3.4.1", 146),
        checks: Checks {
            no_doctype: true,
            destination: Compare::Trimmed,
            destination_empty: Absent::RejectedIfSigned,
            issuer_format: true,
            requests: Requests::Ignored,
            conditions: Restrictions {
                needed: false,
                window: Some(skew(180)),
                no_one_time_use: true,
                no_proxy_restriction: true,
                ..STRICT.conditions
            },
            audience: Audience::Every { trimmed: false, needed: false },
            confirmations: Confirmations { window: Some(skew(180)), same_request: false, ..STRICT.confirmations },
            session: None,
            response_age: Some(240),
            assertion_age: Some(240),
            issued_ahead: Some(180),
            authn_ahead: Some(180),
            name_id_filled: true,
            same_certificate: true,
            ..STRICT
        },
        rejects: &["XML-SCHEMA-REQUIRED", "XML-SCHEMA-ATTRIBUTE"],
        ignores: &[],
        remark: "Which attributes reach the application is decided by its attribute map.",
    },
    Receiver {
        id: "simplesamlphp",
        name: "SimpleSAMLphp",
        used_by: "Moodle, Drupal and other sites in PHP",
        checked: tried("2.5.2", 145),
        checks: Checks {
            no_doctype: true,
            root_first: true,
            destination_absent: Absent::Accepted,
            issuers: Issuers::First,
            issuer: Compare::Trimmed,
            requests: Requests::BothOrNeither,
            conditions: Restrictions { needed: false, window: Some(skew(180)), ..STRICT.conditions },
            audience: Audience::Every { trimmed: true, needed: false },
            confirmations: Confirmations {
                methods: Methods::BearerOrVouches,
                recipient_needed: false,
                window: Some(skew(60)),
                end_needed: false,
                ..STRICT.confirmations
            },
            session: Some(skew(180)),
            zones: Zones::UtcAll,
            authn: Count::One,
            exclusive_only: true,
            two_transforms: false,
            absolute_namespaces: true,
            context: true,
            context_filled: true,
            ..STRICT
        },
        rejects: &[],
        ignores: &[],
        remark: "An answer to a request has to name it in the response and in the assertion; a login from the portal in neither.",
    },
    Receiver {
        id: "spring-security",
        name: "Spring Security",
        used_by: "applications in Java",
        checked: None,
        checks: Checks {
            response_version: false,
            response_id: false,
            assertion_id: false,
            destination_absent: Absent::Accepted,
            issuers: Issuers::BothNeeded,
            requests: Requests::IfPending,
            conditions: Restrictions { needed: false, single: false, window: Some(skew(300)), ..STRICT.conditions },
            audience: Audience::Every { trimmed: false, needed: false },
            confirmations: Confirmations { window: Some(skew(300)), end_needed: false, ..STRICT.confirmations },
            session: None,
            authn: Count::Any,
            name_id: true,
            signatures: Signatures::ResponseOrEvery,
            ..STRICT
        },
        rejects: &["ENC-UNSIGNED-ENVELOPE"],
        ignores: &[],
        remark: "It shows only the first fault, and does not decrypt an assertion unless the response around it is signed.",
    },
    Receiver {
        id: "sustainsys-2",
        name: "Sustainsys 2",
        used_by: "applications in .NET",
        checked: None,
        checks: Checks {
            destination: Compare::Ignored,
            destination_absent: Absent::Accepted,
            destination_empty: Absent::Accepted,
            requests: Requests::Always,
            conditions: Restrictions { window: Some(skew(300)), ..STRICT.conditions },
            confirmations: Confirmations { window: Some(skew(300)), ..STRICT.confirmations },
            session: Some(skew(300)),
            ..STRICT
        },
        rejects: &[],
        ignores: &[],
        remark: "Its option AllowUnsolicitedAuthnResponse admits logins started at the identity provider. .NET adds a slash to a \
                 URL without a path.",
    },
    Receiver {
        id: "sustainsys-3",
        name: "Sustainsys 3",
        used_by: "newer applications in .NET",
        checked: None,
        checks: Checks {
            issuer_format: true,
            requests: Requests::Always,
            confirmations: Confirmations { no_start: true, ..STRICT.confirmations },
            ..STRICT
        },
        rejects: &["SAML-ACR-MISSING"],
        ignores: &[],
        remark: "",
    },
];

//! Rows of the table: libraries for Node. Facts: their source, and what they did with the messages of the laboratory.

use super::base::{OAEP_SHA1, RSA, STRICT, skew, tried_again};
use super::says;
use super::{
    Absent, Algorithms, Audience, Checks, Compare, Confirmations, Count, Decrypts, Issuers, Needed, Reads, Receiver,
    Requests, Restrictions, Several, Signatures, Syntax, Tolerance, Unknown, Version, Vote, Which,
};

/// What the package xml-crypto computes.
const XML_CRYPTO: Algorithms = Algorithms { sha384: false, pss256: true, ..RSA };

/// What the package xml-encryption decrypts, in the version that each has. Node.js itself refuses RSA 1.5.
const XML_ENCRYPTION: Decrypts = Decrypts { aes192: false, rsa15: false, unread: true, mask: true, ..OAEP_SHA1 };

pub(super) const NODE_SAML: Receiver = Receiver {
    id: "node-saml",
    name: "node-saml",
    used_by: "passport-saml",
    checked: tried_again("5.1.0", 632, 146 + 632),
    vote: Vote::Counted,
    says: &[],
    checks: Checks {
        response_version: Version::Ignored,
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
        conditions: Restrictions { end_needed: Needed::WithOther, unknown: Unknown::Accepted, ..STRICT.conditions },
        audience: Audience::EveryFirstFilled,
        confirmations: Confirmations { which: Which::Unchecked, ..STRICT.confirmations },
        session: None,
        response_issued: false,
        authn: Count::Any,
        subject: false,
        signatures: Signatures::Both,
        syntax: Syntax::Script,
        algorithms: XML_CRYPTO,
        no_c14n11: true,
        named_reference: true,
        decrypts: Some(XML_ENCRYPTION),
        ..STRICT
    },
    rejects: &[],
    ignores: &[],
    remark: "Since version 4. Its options wantAuthnResponseSigned and wantAssertionsSigned turn one of the two signatures off.",
};

/// What these two leave to the application: where the message was sent, to whom it is confirmed, and which request it answers.
const OPEN: Checks = Checks {
    assertion_version: Version::Ignored,
    response_id: false,
    assertion_id: false,
    destination: Compare::Ignored,
    destination_absent: Absent::Accepted,
    destination_empty: Absent::Accepted,
    requests: Requests::Ignored,
    confirmations: Confirmations { which: Which::Unchecked, end_needed: false, ..STRICT.confirmations },
    response_issued: false,
    assertion_issued: false,
    algorithms: XML_CRYPTO,
    no_c14n11: true,
    two_transforms: false,
    decrypts: Some(XML_ENCRYPTION),
    ..STRICT
};

pub(super) const SAML2_JS: Receiver = Receiver {
    id: "saml2-js",
    name: "saml2-js",
    used_by: "",
    checked: tried_again("4.0.4", 632, 144 + 632),
    vote: Vote::Lenient,
    says: says::SAML2_JS,
    checks: Checks {
        response_version: Version::ExactIfFilled,
        assertions: Count::One,
        issuers: Issuers::Ignored,
        conditions: Restrictions {
            needed: false,
            several: Several::First,
            window: Some(Tolerance { early: 1, ..skew(0) }),
            unknown: Unknown::Accepted,
            ..STRICT.conditions
        },
        audience: Audience::FirstAnyCase,
        session: None,
        session_index: true,
        syntax: Syntax::Ignored,
        authn: Count::One,
        attribute_statements: Count::AtMostOne,
        reads: Reads::AssertionFirst,
        ..OPEN
    },
    rejects: &[],
    ignores: &[],
    remark: "As tried, it takes assertions that are not encrypted; for that allow_unencrypted_assertion must be set. It compares \
             neither Destination, Recipient, Issuer nor InResponseTo.",
};

pub(super) const SAMLIFY: Receiver = Receiver {
    id: "samlify",
    name: "samlify",
    used_by: "",
    checked: tried_again("2.13.1", 632, 145 + 632),
    vote: Vote::Lenient,
    says: says::SAMLIFY,
    checks: Checks {
        response_version: Version::Ignored,
        assertions: Count::OneIfSigned,
        issuers: Issuers::Assertion,
        conditions: Restrictions {
            needed: false,
            several: Several::None,
            unknown: Unknown::Accepted,
            ..STRICT.conditions
        },
        audience: Audience::Ignored,
        session_alone: true,
        syntax: Syntax::ScriptBounds,
        authn: Count::Any,
        attribute_names: false,
        subject: false,
        reads: Reads::ResponseFirst,
        same_certificate: true,
        ..OPEN
    },
    rejects: &["XML-DUP-ID"],
    ignores: &[],
    remark: "As tried, without a schema validator (setSchemaValidator with a function that accepts all). It compares neither audience, \
             Destination, Recipient nor InResponseTo. isAssertionEncrypted must be set for encrypted assertions.",
};

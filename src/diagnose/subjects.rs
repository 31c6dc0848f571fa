//! Which rules are of one subject for a receiver, and which only some receivers look at. Data, and what is asked of it.

use super::edge::names;

/// What the table judges on the message itself, by subject: findings of one line stand and fall together.
pub(super) const JUDGED: &[&[&str]] = &[
    &["SAML-DEST-*", "CORR-ACS-CHANGED"],
    &["SAML-RECIPIENT-*", "CORR-ACS-CHANGED"],
    &["SAML-AUD-MISMATCH", "SAML-AUD-MISSING", "SAML-AUD-EMPTY", "SAML-AUD-IS-*", "SAML-AUD-SEVERAL"],
    &["SAML-ISSUER-MISMATCH", "SAML-ISSUER-SPLIT", "CORR-ISSUER-VS-DEST"],
    &["SAML-ISSUER-FORMAT"],
    &["SAML-RESP-ISSUER-MISSING"],
    &["SAML-ASSERT-ISSUER-MISSING"],
    &["SAML-RESP-VERSION"],
    &["SAML-ASSERT-VERSION"],
    &["SAML-RESP-ID-MISSING"],
    &["SAML-ASSERT-ID"],
    &["SAML-STATUS-*", "SAML-RESP-NO-ASSERTION"],
    &["SAML-RESP-ASSERTION-ON-ERROR"],
    &["SAML-RESP-MULTIPLE-ASSERTIONS"],
    &["SAML-RESP-ISSUEINSTANT-SKEW"],
    &["SAML-EXPIRED"],
    &["SAML-NOTBEFORE-FUTURE"],
    &["SAML-SCD-EXPIRED"],
    &["SAML-SCD-NOTBEFORE"],
    &["SAML-SCD-NOOA-MISSING"],
    &["SAML-SCD-MISSING"],
    &["SAML-SCD-IRT-MISMATCH"],
    &["SAML-SC-METHOD"],
    &["SAML-SC-MISSING"],
    &["SAML-SC-NONE-VALID"],
    &["SAML-SESSION-EXPIRED"],
    &["SAML-SUBJECT-MISSING"],
    &["SAML-NAMEID-MISSING"],
    &["SAML-NAMEID-EMPTY"],
    &["SAML-NAMEID-SPNQ"],
    &["SAML-COND-MISSING"],
    &["SAML-COND-MULTIPLE"],
    &["SAML-COND-UNKNOWN"],
    &["SAML-ONETIMEUSE"],
    &["SAML-PROXYRESTRICTION"],
    &["SAML-AUTHN-MISSING", "SAML-ASSERT-NO-STATEMENT"],
    &["SAML-AUTHN-MULTIPLE"],
    &["SAML-AUTHN-INSTANT-FUTURE"],
    &["SAML-ATTR-NONE"],
    &["SAML-ATTR-DUP-NAME"],
    &["SAML-ATTR-ENCRYPTED"],
    &["CORR-IRT-*"],
    &["CORR-IDP-INITIATED"],
    &["XML-TIME-FORMAT"],
    &["XML-DOCTYPE"],
    &["XML-PROCESSING-INSTRUCTION"],
    &["SIG-NONE"],
    &["SIG-RESPONSE-UNSIGNED"],
    &["SIG-ASSERTION-UNSIGNED"],
    &["SIG-REF-EMPTY-URI"],
    &["SIG-TRANSFORM-UNEXPECTED"],
    &["ENC-ALG-UNSUPPORTED"],
    &["ENC-ALG-RSA15"],
];

/// Findings that only those receivers reject whose row lists them.
pub(super) const LISTED: &[&str] = &[
    "XML-SCHEMA-*",
    "XML-ID-NCNAME",
    "XML-DUP-ID",
    "XML-ASTRAL-CHARS",
    "XML-ENTITY",
    "SAML-ACR-MISSING",
    "SAML-WINDOW-INVALID",
    "SAML-TIMEZONE",
    "ENC-UNSIGNED-ENVELOPE",
];

/// Rules whose reason names the clock skew: the finding does not know it.
pub(super) const TIMED: &[&str] = &[
    "SAML-EXPIRED",
    "SAML-NOTBEFORE-FUTURE",
    "SAML-SCD-EXPIRED",
    "SAML-SESSION-EXPIRED",
    "SAML-RESP-ISSUEINSTANT-SKEW",
    "SAML-AUTHN-INSTANT-FUTURE",
];

/// Whether two rules are of one subject.
pub(super) fn same_subject(one: &str, other: &str) -> bool {
    one == other
        || JUDGED.iter().any(|rules| {
            rules.iter().any(|pattern| names(pattern, one)) && rules.iter().any(|pattern| names(pattern, other))
        })
}

pub(super) fn is_judged(rule: &str) -> bool {
    JUDGED.iter().copied().flatten().any(|pattern| names(pattern, rule))
}

pub(super) fn is_listed(rule: &str) -> bool {
    LISTED.iter().any(|pattern| names(pattern, rule))
}

//! What receivers print where they reject a message: the words of their authors, as the laboratory read them. Each beside the rule it is
//! printed for; `*` at the end stands for any rest, and the first line that fits counts.

type Says = &'static [(&'static str, &'static str)];

pub(super) const SAML2_JS: Says = &[
    ("SAML-RESP-VERSION", "Invalid SAML Version"),
    ("SAML-STATUS-*", "SAML Response was not success!"),
    ("SAML-RESP-NO-ASSERTION", "Expected 1 Assertion or 1 EncryptedAssertion; found 0"),
    ("SAML-RESP-MULTIPLE-ASSERTIONS", "Expected 1 Assertion or 1 EncryptedAssertion; found 2"),
    ("SAML-NOTBEFORE-FUTURE", "SAML Response is not yet valid"),
    ("SAML-EXPIRED", "SAML Response is no longer valid"),
    ("SAML-AUD-*", "SAML Response is not valid for this audience"),
    ("SAML-AUTHN-MISSING", "Expected 1 AuthnStatement; found 0"),
    ("SAML-AUTHN-MULTIPLE", "Expected 1 AuthnStatement; found 2"),
    ("SAML-SESSIONINDEX-MISSING", "SessionIndex not an attribute of AuthnStatement."),
    ("SAML-SUBJECT-MISSING", "Expected 1 Subject; found 0"),
    ("XML-SCHEMA-ORDER", "Expected 1 AttributeStatement inside Assertion; found 2"),
    ("XML-SCHEMA-REQUIRED", "Invalid attribute without name"),
    ("SIG-*", "SAML Assertion signature check failed!"),
];

pub(super) const SAMLIFY: Says = &[
    ("SAML-STATUS-MISSING", "ERR_UNDEFINED_STATUS"),
    ("SAML-STATUS-*", "ERR_FAILED_STATUS"),
    ("SAML-RESP-*", "ERR_EMPTY_ASSERTION"),
    ("SAML-ISSUER-MISMATCH", "ERR_UNMATCH_ISSUER"),
    ("SAML-ASSERT-ISSUER-MISSING", "ERR_UNMATCH_ISSUER"),
    ("SAML-SESSION-EXPIRED", "ERR_EXPIRED_SESSION"),
    ("SAML-NOTBEFORE-FUTURE", "ERR_SUBJECT_UNCONFIRMED"),
    ("SAML-EXPIRED", "ERR_SUBJECT_UNCONFIRMED"),
    ("SIG-KEY-MISMATCH", "ERROR_UNMATCH_CERTIFICATE_DECLARATION_IN_METADATA"),
    ("SIG-ALG-UNSUPPORTED", "is not supported"),
    ("SIG-NONE", "FAILED_TO_VERIFY_SIGNATURE"),
    ("SIG-DIGEST-MISMATCH", "FAILED_TO_VERIFY_SIGNATURE"),
    ("SIG-VALUE-*", "invalid signature: the signature value"),
];

pub(super) const MOD_AUTH_MELLON: Says = &[
    ("SAML-STATUS-MISSING", "Missing status code"),
    ("SAML-STATUS-*", "Status code is not success"),
    ("SAML-RESP-NO-ASSERTION", "When looking for an assertion we did not found it."),
    ("SAML-RESP-MULTIPLE-ASSERTIONS", "More than one Assertion in response."),
    ("SAML-DEST-*", "Invalid Destination on Response."),
    ("SAML-RECIPIENT-*", "Wrong Recipient in SubjectConfirmationData."),
    ("SAML-AUD-*", "Invalid Audience in Conditions."),
    ("SAML-RESP-ISSUER-MISSING", "The identifier of a provider is unknown"),
    ("SAML-ISSUER-MISMATCH", "The identifier of a provider is unknown"),
    ("SAML-ISSUER-SPLIT", "Assertion issuer is not the same as the requested issuer"),
    ("SAML-ASSERT-ISSUER-MISSING", "Assertion issuer is not the same as the requested issuer"),
    ("SAML-NOTBEFORE-FUTURE", "NotBefore in Condition was in the future."),
    ("SAML-EXPIRED", "NotOnOrAfter in Condition was in the past."),
    ("SAML-SCD-NOTBEFORE", "NotBefore in SubjectConfirmationData was in the future."),
    ("SAML-SCD-EXPIRED", "NotOnOrAfter in SubjectConfirmationData was in the past."),
    ("SAML-SC-METHOD", "Invalid Method in SubjectConfirmation."),
    ("SAML-SUBJECT-MISSING", "Missing subject"),
    ("SAML-NAMEID-MISSING", "No acceptable name identifier found in SAML 2.0 response."),
    ("SAML-COND-MULTIPLE", "When looking for an assertion we did not found it."),
    ("SAML-COND-UNKNOWN", "Unsupported condition in Assertion."),
    ("SIG-NONE", "Signature element not found."),
    ("SIG-*", "Failed to verify signature."),
];

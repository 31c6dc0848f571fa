//! Which finding explains which, as data.
//! A consequence stays in the report, folded under its cause; nothing is dropped.

use super::edge::{Edge, Scope, certain_edge, edge, is_certain, is_compared, is_error, loses_cookie, other_idp};
use crate::report::{Confidence, Severity};

/// What is missing from a message that was not read to its end.
const UNREAD: &[&str] = &[
    "XML-MALFORMED",
    "XML-NAMESPACE",
    "XML-SCHEMA-*",
    "XML-WRONG-ROOT",
    "SAML-*",
    "SIG-*",
    "SAMLREQ-*",
    "SLO-*",
    "MD-*",
    "ENC-*",
    "JWT-*",
    "JWS-*",
    "OIDC-*",
    "IN-UNRECOGNISED",
    "CERT-*",
];

/// The edges, strongest cause first: an effect takes the first cause that fits.
pub(super) const EDGES: &[Edge] = &[
    edge("IN-EMPTY", &["*"], Scope::SameItem),
    edge("IN-TRUNCATED", UNREAD, Scope::SameItem),
    certain_edge("IN-SMART-QUOTES", UNREAD, Scope::SameItem),
    // A message that could be read all the same has its values; only a signature needs every character.
    edge("IN-SMART-QUOTES", &["SIG-*"], Scope::SameItem),
    edge("IN-UNRECOGNISED", &["SAML-*", "JWT-*", "XML-*"], Scope::SameItem),
    Edge { cause: "IN-SAML11-OR-WSFED", effects: &["XML-*", "SAML-*"], scope: Scope::SameItem, only_if: is_error },
    edge("XML-COMPLEXITY", UNREAD, Scope::SameItem),
    edge(
        "XML-MALFORMED",
        &["SAML-*", "SIG-*", "SAMLREQ-*", "SLO-*", "MD-*", "XML-SCHEMA-*", "XML-NAMESPACE"],
        Scope::SameItem,
    ),
    edge("SET-ISSUER", &["DISC-ISSUER-MISMATCH", "SET-AUDIENCE", "SET-SUBJECT", "SET-CLAIM"], Scope::Case),
    edge("SET-AUDIENCE", &["AT-AUD-ACCOUNT", "WI-AUD"], Scope::SameItem),
    edge("SETUP-IDP-ENTITY-ID", &["IN-EXPECTATION-CONFLICT", "DISC-ISSUER-MISMATCH", "SETUP-CERTIFICATE"], Scope::Case),
    edge("SETUP-SP-ENTITY-ID", &["IN-EXPECTATION-CONFLICT"], Scope::Case),
    edge("SETUP-REQUEST-SIGNING", &["MD-WANT-SIGNED"], Scope::Case),
    edge("ATK-PARSER-DIFFERENTIAL", &["XML-DOCTYPE", "XML-ENTITY"], Scope::SameItem),
    edge("XML-DOCTYPE", &["XML-ENTITY"], Scope::SameItem),
    // Of a value that was changed after signing, the digest knows what was signed.
    edge("SIG-DIGEST-MISMATCH", &["SAML-*", "SLO-*", "CORR-*"], Scope::SameValues),
    // One wrapped message shows in many ways; the identity that would be believed says most.
    edge(
        "ATK-XSW-SECOND-ASSERTION",
        &[
            "ATK-UNSIGNED-SIBLING",
            "ATK-XSW-MOVED-ORIGINAL",
            "ATK-XSW-RESPONSE-IN-RESPONSE",
            "SAML-NAMEID-UNSTABLE",
            "SAML-RESP-MULTIPLE-ASSERTIONS",
            "SIG-REF-NOT-PARENT",
            "SIG-PLACEMENT",
            "SIG-SEVERAL",
        ],
        Scope::SameItem,
    ),
    certain_edge("ATK-MULTI-SIGNEDINFO", &["SIG-REF-COUNT", "SIG-VALUE-INVALID"], Scope::SameItem),
    edge("ATK-XSW-MOVED-ORIGINAL", WRAPPED, Scope::SameItem),
    edge("ATK-XSW-RESPONSE-IN-RESPONSE", WRAPPED, Scope::SameItem),
    edge("ATK-UNSIGNED-SIBLING", &["SAML-RESP-MULTIPLE-ASSERTIONS"], Scope::SameItem),
    edge("ATK-ID-AMBIGUOUS", &["XML-DUP-ID"], Scope::SameItem),
    certain_edge("ATK-ID-AMBIGUOUS", &["SIG-REF-UNRESOLVED"], Scope::SameItem),
    // A page that somebody pasted alone is a guess; what its words say is none.
    certain_edge("XML-WRONG-ROOT", &["SAML-*", "SAMLREQ-*"], Scope::SameItem),
    edge("XML-NAMESPACE", &["XML-SCHEMA-*", "XML-WRONG-ROOT", "SAML-*", "SAMLREQ-*"], Scope::SameItem),
    // What the status message names is the reason behind the status code.
    edge("PROV-*", REFUSALS, Scope::SameItem),
    edge("PROV-*", &["SAML-STATUS-*"], Scope::SameItem),
    edge("SAMLREQ-*", &["SAML-STATUS-*"], Scope::SameItem),
    // A refusal that names the very fault of the request it answers.
    edge("SAMLREQ-AUTHNCTX", &["SAML-STATUS-NOAUTHNCONTEXT"], Scope::Answer),
    edge("SAMLREQ-BINDING", &["SAML-STATUS-UNSUPPORTEDBINDING"], Scope::Answer),
    edge("SAMLREQ-FORCEAUTHN-PASSIVE", &["SAML-STATUS-NOPASSIVE"], Scope::Answer),
    edge("SAMLREQ-NAMEIDPOLICY", &["SAML-STATUS-INVALIDNAMEIDPOLICY"], Scope::Answer),
    edge("SAMLREQ-VERSION", &["SAML-STATUS-VERSIONMISMATCH"], Scope::Answer),
    edge(
        "SAML-STATUS-*",
        &[
            "SAML-RESP-NO-ASSERTION",
            "SIG-NONE",
            "SIG-ASSERTION-UNSIGNED",
            "SAML-NAMEID-*",
            "SAML-ATTR-*",
            "SAML-SUBJECT-*",
            "SAML-DEST-MISSING",
            "SAML-RESP-ASSERTION-ON-ERROR",
        ],
        Scope::SameItem,
    ),
    // The specific status code says more than the umbrella.
    edge("SAML-STATUS-VERSIONMISMATCH", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-AUTHNFAILED", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-INVALIDNAMEIDPOLICY", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-NOAUTHNCONTEXT", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-NOPASSIVE", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-REQUESTDENIED", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-REQUESTUNSUPPORTED", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-UNKNOWNPRINCIPAL", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-UNSUPPORTEDBINDING", STATUS_UMBRELLA, Scope::SameItem),
    edge("SAML-STATUS-OTHER", STATUS_UMBRELLA, Scope::SameItem),
    // If the identity provider gives no reason, a certain fault in the request explains the rejection.
    Edge {
        cause: "SAMLREQ-*",
        effects: &["SAML-STATUS-NOT-SUCCESS", "SAML-STATUS-REQUESTER"],
        scope: Scope::AnswerToWrong,
        only_if: is_certain,
    },
    edge("SAML-STATUS-NOT-SUCCESS", &["SAML-STATUS-REQUESTER", "SAML-STATUS-RESPONDER"], Scope::SameItem),
    Edge {
        cause: "SAML-ISSUER-MISMATCH",
        effects: &["SIG-KEY-MISMATCH", "MD-ENTITYID-MISMATCH", "MD-KEY-NOT-LISTED"],
        scope: Scope::Case,
        only_if: other_idp,
    },
    edge("SAML-ISSUER-MISMATCH", &["MD-ENTITYID-MISMATCH"], Scope::SameValues),
    Edge {
        cause: "SAML-ISSUER-MISMATCH",
        effects: &["MD-WRONG-ROLE"],
        scope: Scope::Case,
        only_if: |cause| cause.class == Some(crate::vocabulary::DifferenceClass::RoleSwap),
    },
    edge("SAMLREQ-ISSUER-UNKNOWN", &["XML-WHITESPACE-VALUE"], Scope::SameItem),
    // Which of the two tenants is meant is the question before whose key it is.
    edge("SAML-ISSUER-MISMATCH", &["ATK-CROSS-TENANT"], Scope::SameItem),
    Edge {
        cause: "SAML-ISSUER-MISMATCH",
        effects: &["SAML-ASSERT-ISSUER-MISSING"],
        scope: Scope::SameItem,
        // An Issuer that is there and empty.
        only_if: |cause| cause.actual.is_none(),
    },
    edge("MD-ENTITYID-MISMATCH", &["SIG-KEY-MISMATCH", "MD-KEY-NOT-LISTED"], Scope::Case),
    edge("MD-EMPTY-CERT", &["CERT-PEM-MALFORMED", "CERT-WRONG-KIND"], Scope::SameItem),
    edge("SIG-DIGEST-MISMATCH", &["MD-SIGNATURE"], Scope::SameItem),
    edge("SIG-VALUE-INVALID", &["MD-SIGNATURE"], Scope::SameItem),
    // White space that came after signing is in no directory.
    Edge {
        cause: "IN-PRETTY-PRINTED",
        effects: &["XML-WHITESPACE-VALUE"],
        scope: Scope::SameItem,
        only_if: |cause| cause.confidence == Confidence::Likely,
    },
    Edge {
        cause: "SIG-DIGEST-MISMATCH",
        effects: &["XML-WHITESPACE-VALUE"],
        scope: Scope::SameItem,
        only_if: is_error,
    },
    edge("XML-NAMESPACE", &["MD-*"], Scope::SameItem),
    // "Not match the schema" says less than the very element.
    edge("XML-SCHEMA-REQUIRED", SCHEMA_TOLD, Scope::Told),
    edge("XML-SCHEMA-ATTRIBUTE", SCHEMA_TOLD, Scope::Told),
    edge("XML-ID-NCNAME", SCHEMA_TOLD, Scope::Told),
    edge("XML-DUP-ID", SCHEMA_TOLD, Scope::Told),
    edge("SAMLREQ-ID-INVALID", SCHEMA_TOLD, Scope::Told),
    edge("SAMLREQ-ID-INVALID", &["XML-ID-NCNAME"], Scope::SameItem),
    edge("SAMLREQ-REQUIRED", &["XML-SCHEMA-REQUIRED"], Scope::SameItem),
    // The rule that knows what the missing part is for says more than the schema.
    edge("SAML-RESP-ID-MISSING", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    edge("SAML-RESP-VERSION", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    edge("SAML-ASSERT-ID", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    edge("SAML-STATUS-MISSING", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    edge("SAML-NAMEID-MISSING", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    edge("MD-ENTITIES", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    edge("MD-WRONG-ROLE", &["XML-SCHEMA-REQUIRED"], Scope::SamePlace),
    certain_edge("MD-WRONG-ROLE", &["SAML-AUD-MISMATCH"], Scope::Case),
    certain_edge("MD-REALM-CASE", &["SAML-ISSUER-MISMATCH"], Scope::Case),
    certain_edge("IN-WRONG-PROTOCOL", &["OIDCREQ-ENDPOINT"], Scope::SameItem),
    edge("RSIG-INVALID", &["SAMLREQ-SIG-INVALID"], Scope::SameItem),
    certain_edge("ATK-VOID-C14N", &["SIG-DIGEST-MISMATCH"], Scope::SameItem),
    certain_edge("SIG-LENGTH", &["SIG-VALUE-INVALID", "SIG-KEY-MISMATCH", "SAMLREQ-SIG-INVALID"], Scope::SameItem),
    certain_edge("SIG-VALUE-INVALID", &["SAMLREQ-SIG-INVALID"], Scope::SameItem),
    certain_edge("SIG-DIGEST-MISMATCH", &["SAMLREQ-SIG-INVALID"], Scope::SameItem),
    certain_edge("SAMLREQ-SIG-INVALID", &["SIG-KEY-MISMATCH"], Scope::SameItem),
    // What was decrypted is broken because no assertion was encrypted.
    certain_edge("ENC-EMPTY-INNER", &["XML-MALFORMED", "IN-TRUNCATED", "SAML-*", "SIG-*"], Scope::SameItem),
    certain_edge("SIG-REF-COUNT", &["SIG-REF-NOT-PARENT"], Scope::SameItem),
    // What removes one signature before the digest leaves the other in.
    certain_edge("SIG-SEVERAL", &["SIG-DIGEST-MISMATCH"], Scope::SameItem),
    certain_edge("SIG-SCOPE-UNSATISFIABLE", &["SIG-RESPONSE-UNSIGNED", "SIG-ASSERTION-UNSIGNED"], Scope::SameItem),
    certain_edge("SAML-ATTR-NONE", &["SAML-ATTR-REQUIRED-MISSING"], Scope::SameItem),
    edge("SLO-STATUS", &["SAML-STATUS-PARTIALLOGOUT"], Scope::SameItem),
    Edge {
        cause: "CERT-SP-INSTEAD-OF-IDP",
        effects: &["SIG-KEY-MISMATCH", "CERT-FINGERPRINT-MISMATCH", "CERT-SAME-SUBJECT-NEW-KEY", "MD-KEY-NOT-LISTED"],
        scope: Scope::Case,
        // A guess must not hide what is certain.
        only_if: is_certain,
    },
    edge("IN-PRETTY-PRINTED", &["SIG-DIGEST-MISMATCH", "SIG-DAMAGED", "SAMLREQ-SIG-INVALID"], Scope::SameItem),
    Edge {
        cause: "XML-NAMESPACE",
        effects: &["SIG-*"],
        scope: Scope::SameItem,
        // A part that was cut out, whose outer declarations belong to what was signed.
        only_if: |cause| cause.severity == Severity::Info,
    },
    Edge {
        cause: "IN-REDACTED",
        effects: &[
            "SIG-CANNOT-CHECK",
            "SIG-DAMAGED",
            "SIG-DIGEST-MISMATCH",
            "SIG-KEY*",
            "SIG-LENGTH",
            "SIG-NO*",
            "SIG-REF-*",
            "SIG-TWO-ONE-BAD",
            "SIG-VALUE-INVALID",
            "SAMLREQ-SIG-INVALID",
        ],
        scope: Scope::SameItem,
        only_if: |cause| cause.severity == Severity::Warning,
    },
    edge(
        "SIG-KEY-MISMATCH",
        &[
            "SIG-DIGEST-MISMATCH",
            "MD-KEY-NOT-LISTED",
            "SIG-TWO-ONE-BAD",
            "CERT-FINGERPRINT-MISMATCH",
            "CERT-SAME-SUBJECT-NEW-KEY",
            "ATK-KEYINFO-TRUST",
        ],
        Scope::SameItem,
    ),
    edge("CERT-FINGERPRINT-MISMATCH", &["MD-KEY-NOT-LISTED"], Scope::SameItem),
    edge("SIG-DIGEST-MISMATCH", &["SIG-TWO-ONE-BAD", "SIG-PREFIXLIST"], Scope::SameItem),
    edge("SIG-VALUE-INVALID", &["SIG-TWO-ONE-BAD"], Scope::SameItem),
    edge("SIG-DAMAGED", &["SIG-TWO-ONE-BAD"], Scope::SameItem),
    edge(
        "SAML-DEST-MISMATCH",
        &["SAML-RECIPIENT-MISMATCH", "CORR-ACS-CHANGED", "SAMLREQ-ACS-UNREGISTERED", "MD-NO-ACS-MATCH"],
        Scope::SameValues,
    ),
    edge("SAML-RECIPIENT-MISMATCH", &["CORR-ACS-CHANGED", "SAMLREQ-ACS-UNREGISTERED"], Scope::SameValues),
    edge(
        "CORR-SAMESITE",
        &["CORR-IRT-UNEXPECTED", "OIDCRESP-STATE-LOST", "CORR-SP-ERROR-PAGE", "CORR-LOOP", "CORR-HOST-SWITCH"],
        Scope::Case,
    ),
    edge("CORR-HOST-SWITCH", &["CORR-LOOP", "CORR-SP-ERROR-PAGE", "CORR-IRT-UNEXPECTED"], Scope::Case),
    Edge { cause: "SAML-DEST-MISMATCH", effects: COOKIE_LOST, scope: Scope::Told, only_if: loses_cookie },
    Edge { cause: "SAML-RECIPIENT-MISMATCH", effects: COOKIE_LOST, scope: Scope::Told, only_if: loses_cookie },
    // What a text says of a signature, the message shows exactly.
    certain_edge("SIG-DIGEST-MISMATCH", &["SIG-KEY-MISMATCH"], Scope::Told),
    // The token that was sent says why the API did not take it.
    Edge { cause: "OIDC-*", effects: &["CORR-AFTER-LOGIN"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "OIDCRESP-ERROR", effects: &["CORR-AFTER-LOGIN"], scope: Scope::Case, only_if: is_error },
    // Without a token, nothing that the API said is about one.
    Edge {
        cause: "JWT-WRAPPER",
        effects: &["OIDCRESP-ERROR", "JWT-OPAQUE", "CORR-AFTER-LOGIN"],
        scope: Scope::Case,
        only_if: is_error,
    },
    edge("CORR-TOO-SLOW", &["CORR-SP-ERROR-PAGE", "CORR-IRT-UNEXPECTED"], Scope::Case),
    edge("CORR-IRT-MISMATCH", &["CORR-IRT-UNEXPECTED", "CORR-SP-ERROR-PAGE"], Scope::Case),
    edge("CORR-IRT-UNEXPECTED", &["CORR-DOUBLE-SUBMIT", "CORR-SP-ERROR-PAGE"], Scope::Case),
    edge("SAML-ISSUER-MISMATCH", &["CORR-ISSUER-VS-DEST"], Scope::SameValues),
    edge("SAML-REPLAY", &["CORR-DOUBLE-SUBMIT"], Scope::Case),
    edge("CORR-IRT-MISMATCH", &["SAML-SCD-IRT-MISMATCH"], Scope::Case),
    edge(
        "SAML-EXPIRED",
        &["SAML-SCD-EXPIRED", "SAML-SC-NONE-VALID", "SAML-SESSION-EXPIRED", "SAML-RESP-ISSUEINSTANT-SKEW"],
        Scope::SameItem,
    ),
    edge("SAML-NOTBEFORE-FUTURE", AHEAD, Scope::SameItem),
    edge("SAML-RESP-ISSUEINSTANT-SKEW", AHEAD, Scope::SameItem),
    edge(
        "SAML-TIMEZONE",
        &[
            "SAML-EXPIRED",
            "SAML-NOTBEFORE-FUTURE",
            "SAML-SCD-EXPIRED",
            "SAML-RESP-ISSUEINSTANT-SKEW",
            "SAML-AUTHN-INSTANT-FUTURE",
        ],
        Scope::SameItem,
    ),
    edge("SAML-WINDOW-INVALID", &["SAML-EXPIRED", "SAML-NOTBEFORE-FUTURE", "SAML-WINDOW-DISAGREE"], Scope::SameItem),
    edge("SAML-ASSERT-NO-STATEMENT", &["SAML-AUTHN-MISSING", "SAML-ATTR-NONE"], Scope::SameItem),
    edge("SAML-WINDOW-TIGHT", &["SAML-WINDOW-DISAGREE"], Scope::SameItem),
    edge("SAML-AUD-IS-ACS", &["SAML-AUD-MISMATCH"], Scope::SameItem),
    edge("SAML-AUD-IS-IDP", &["SAML-AUD-MISMATCH"], Scope::SameItem),
    edge("SAML-AUD-EMPTY", &["SAML-AUD-MISMATCH"], Scope::SameItem),
    edge(
        "SAML-ATTR-NAME-NEARMISS",
        &["SAML-ATTR-REQUIRED-MISSING", "SAML-ATTR-FRIENDLYNAME", "SAML-ATTR-IN-NAMEFORMAT"],
        Scope::SameValues,
    ),
    edge("SAML-NAMEID-DOMAIN", &["SAML-ATTR-EMAIL-DOMAIN"], Scope::SameValues),
    edge(
        "SAML-NAMEID-FORMAT-MISMATCH",
        &["SAML-NAMEID-UNSTABLE", "SAML-NAMEID-NOT-EMAIL", "CORR-NAMEID-IGNORED"],
        Scope::SameItem,
    ),
    edge("SAML-DEST-MISMATCH", &["CORR-POSTED-ELSEWHERE"], Scope::SameItem),
    edge("SAML-NAMEID-UNSTABLE", &["SAML-NAMEID-CASE"], Scope::Case),
    edge("SAML-NAMEID-CASE", &["SAML-ATTR-EMAIL-VS-NAMEID"], Scope::SameItem),
    edge("SAML-RECIPIENT-MISMATCH", CONFIRMATION, Scope::SameItem),
    edge("SAML-RECIPIENT-MISSING", CONFIRMATION, Scope::SameItem),
    edge("SAML-SCD-*", CONFIRMATION, Scope::SameItem),
    edge("SAML-SC-METHOD", CONFIRMATION, Scope::SameItem),
    edge("SAML-SUBJECT-MISSING", &["SAML-NAMEID-MISSING", "SAML-SC-MISSING"], Scope::SameItem),
    edge("JWS-WRONG-ISSUER-KEYS", &["JWS-KID-UNKNOWN", "JWS-SIG-INVALID"], Scope::Case),
    // Keys of one issuer never fit the tokens of another.
    Edge {
        cause: "OIDC-ISS-MISMATCH",
        effects: &["JWS-KID-UNKNOWN", "JWS-SIG-INVALID", "JWS-ALG-UNEXPECTED"],
        scope: Scope::SameItem,
        only_if: other_idp,
    },
    edge("JWS-KID-UNKNOWN", &["JWS-SIG-INVALID"], Scope::SameItem),
    edge("JWS-HMAC-SECRET", &["JWS-SIG-INVALID"], Scope::SameItem),
    edge("JWT-B64URL", &["JWT-JSON", "JWT-PADDED", "JWS-SIG-INVALID", "JWS-HMAC-SECRET"], Scope::SameItem),
    edge("JWT-JSON", &["JWS-SIG-INVALID", "OIDC-*"], Scope::SameItem),
    // What is wrong with an application's own token is the reason for the answer to it.
    Edge { cause: "CA-*", effects: REFUSALS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-*", effects: &["PROV-*"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-AUD", effects: ASSERTIONS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-ALG", effects: ASSERTIONS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-JTI", effects: ASSERTIONS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-SERVICE", effects: ASSERTIONS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-SERVICE", effects: &["JWS-SIG-INVALID"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "CA-TIME", effects: ASSERTIONS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "RO-*", effects: REFUSALS, scope: Scope::Case, only_if: is_error },
    Edge { cause: "DPOP-*", effects: REFUSALS, scope: Scope::Case, only_if: is_error },
    edge("WI-AUD", &["OIDC-AZP-MISMATCH", "AT-AUD-MISMATCH", "AT-AZP", "IN-UNRECOGNISED", "PROV-*"], Scope::Case),
    edge("JWS-ALG-REFUSED", &["JWS-KID-UNKNOWN", "PROV-*", "IN-UNRECOGNISED", "OIDC-TOKEN-CONFUSION"], Scope::Case),
    edge("JWT-TYP-REFUSED", &["PROV-*", "IN-UNRECOGNISED", "OIDC-TOKEN-CONFUSION"], Scope::Case),
    edge("AT-COGNITO-NO-AUD", &["OIDC-AUD-MISMATCH", "OIDC-AUD-MISSING", "PROV-*"], Scope::Case),
    edge("WI-SUB", &["IN-UNRECOGNISED", "PROV-*"], Scope::Case),
    edge("AT-AUD-MISMATCH", &["AT-AUD-ACCOUNT"], Scope::SameItem),
    edge(
        "JWS-ENTRA-GRAPH",
        &["JWS-SIG-INVALID", "JWS-KID-UNKNOWN", "AT-AUD-MISMATCH", "OIDC-AUD-MISMATCH", "PROV-*"],
        Scope::Case,
    ),
    // The server saw another URL: then the proof does not fit the request.
    edge("DPOP-REQUEST", &["DPOP-PROOF"], Scope::Case),
    edge("OIDCRESP-LTI-STATE", &["OIDCREQ-STATE-MISSING", "OIDCRESP-STATE-MISMATCH", "IN-UNRECOGNISED"], Scope::Case),
    // The reason is better than the provider's word for it.
    edge("OIDCREQ-*", REFUSALS, Scope::SameItem),
    edge("AT-AUD", REFUSALS, Scope::SameItem),
    edge("TOK-ASSERTION", &["TOK-INVALID-CLIENT"], Scope::SameItem),
    Edge { cause: "TOK-INVALID-CLIENT", effects: &["OIDCERR-INVALID-REQUEST"], scope: Scope::Case, only_if: is_error },
    edge("TOK-CORS", &["TOK-INVALID-*", "OIDCERR-INVALID-REQUEST", "IN-UNRECOGNISED", "JWT-OPAQUE"], Scope::SameItem),
    edge("JWT-PARTS", &["JWT-*", "OIDC-*", "JWS-*"], Scope::SameItem),
    edge("JWS-ALG-CONFUSION", &["JWS-*"], Scope::SameItem),
    edge("JWS-ECDSA-DER", &["JWS-SIG-INVALID"], Scope::SameItem),
    edge("JWS-ALG-KEY-MISMATCH", &["JWS-SIG-INVALID"], Scope::SameItem),
    Edge {
        cause: "JWS-ALG-KEY-MISMATCH",
        effects: &["JWS-SIG-INVALID", "JWS-KID-UNKNOWN"],
        scope: Scope::Case,
        only_if: is_error,
    },
    certain_edge("DISC-URL", &["DISC-ISSUER-MISMATCH", "OIDC-ISS-MISMATCH"], Scope::Case),
    certain_edge("OIDC-ISS-TEMPLATE", &["OIDC-ISS-MISMATCH"], Scope::SameItem),
    certain_edge("OIDCREQ-REQUEST-OBJECT", &["RO-MISMATCH"], Scope::Case),
    // The reason is better than the status of the page.
    Edge { cause: "OIDCREQ-*", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "OIDCERR-*", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "SAMLREQ-*", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "RO-*", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "OIDCRESP-ERROR", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "PROV-*", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    Edge { cause: "SET-REDIRECT-URI", effects: &["CORR-IDP-ERROR-PAGE"], scope: Scope::Case, only_if: is_error },
    edge("TOK-ASSERTION", &["CA-SUBJECT"], Scope::SamePlace),
    edge("TOK-NO-ID-TOKEN", &["AT-SCOPE"], Scope::SameItem),
    // What is wrong with the token is better than that the API rejected it.
    rejects("AT-USERINFO-403", &["AT-SCOPE"]),
    rejects("OIDC-*", REJECTED),
    rejects("JWT-*", REJECTED),
    rejects("JWS-*", REJECTED),
    rejects("SET-*", REJECTED),
    rejects("AT-AUD*", REJECTED),
    rejects("AT-AZP", REJECTED),
    rejects("DPOP-*", REJECTED),
    edge("DPOP-REQUEST", &["DPOP-BINDING"], Scope::Case),
    rejects("DPOP-BINDING", &["DPOP-PROOF"]),
    edge("DISC-ISSUER-MISMATCH", &["OIDC-ISS-MISMATCH"], Scope::SameValues),
    edge("DISC-OTHER-TENANT", &["OIDCREQ-ENDPOINT"], Scope::Case),
    edge("JWKS-EMPTY", &["JWS-KID-UNKNOWN", "JWS-SIG-INVALID"], Scope::Case),
    edge("JWKS-NOT-JSON", &["JWS-KID-UNKNOWN", "JWS-SIG-INVALID", "JWK-INVALID"], Scope::Case),
    edge("JWKS-STALE", &["JWS-KID-UNKNOWN", "JWS-SIG-INVALID"], Scope::Case),
    edge("JWKS-ONLY-ENC", &["JWS-KID-UNKNOWN", "JWS-ALG-KEY-MISMATCH", "JWS-SIG-INVALID"], Scope::Case),
    edge("JWE-CANNOT-DECRYPT", &["JWT-IS-JWE", "JWT-NESTED"], Scope::SameItem),
    // What was not asked for cannot come.
    edge("OIDCREQ-SCOPE-OPENID", &["TOK-NO-ID-TOKEN"], Scope::Case),
    edge(
        "OIDCREQ-SCOPE-MISSING-CLAIMS",
        &["OIDC-EMAIL-MISSING", "OIDC-REQUIRED-CLAIM", "OIDC-NAME-MISSING"],
        Scope::Case,
    ),
    edge("OIDCRESP-STATE-LOST", &["OIDCRESP-STATE-MISMATCH"], Scope::Case),
    edge("OIDCRESP-STATE-MISMATCH", &["OIDC-NONCE-MISMATCH"], Scope::Case),
    edge("OIDCRESP-CODE-REUSED", &["TOK-INVALID-GRANT"], Scope::Case),
    edge("OIDCREQ-PKCE-FORM", &["TOK-INVALID-GRANT", "OIDCERR-INVALID-REQUEST"], Scope::Case),
    edge("OIDC-NEVER-VALID", &["OIDC-EXPIRED", "OIDC-NOT-YET"], Scope::SameItem),
    edge("OIDC-EXPIRED", &["OIDC-IAT-OLD"], Scope::SameItem),
    edge("OIDC-AUD-MISMATCH", &["OIDC-AZP-MISMATCH"], Scope::SameItem),
    edge(
        "AT-APP-ONLY",
        &["OIDC-EMAIL-MISSING", "OIDC-REQUIRED-CLAIM", "OIDC-GROUPS-MISSING", "OIDC-TOKEN-CONFUSION"],
        Scope::SameItem,
    ),
    Edge {
        cause: "DISC-ISSUER-MISMATCH",
        effects: &["JWS-WRONG-ISSUER-KEYS", "DISC-OTHER-TENANT"],
        scope: Scope::Case,
        only_if: other_idp,
    },
    edge("OIDC-ISS-MISMATCH", &["JWS-WRONG-ISSUER-KEYS"], Scope::SameItem),
    edge("OIDCREQ-REDIRECT-URI", &["OIDCREQ-REDIRECT-FORM"], Scope::SameItem),
    // A token of the wrong kind or of another client is the reason behind the answer.
    Edge { cause: "TOK-INVALID-GRANT", effects: &["OIDCRESP-ERROR"], scope: Scope::Case, only_if: is_compared },
    Edge { cause: "JWT-WRAPPER", effects: &["AT-REJECTED"], scope: Scope::Case, only_if: is_error },
    // What the link itself shows is better than the list that the page speaks of.
    edge("OIDCLOGOUT-REDIRECT", &["OIDCREQ-REDIRECT-URI"], Scope::Case),
    edge(
        "OIDCREQ-UNFILLED",
        &[
            "OIDCREQ-CLIENT-ID",
            "OIDCREQ-REDIRECT-URI",
            "OIDCERR-*",
            "PROV-UNKNOWN-*",
            "TOK-INVALID-*",
            "DISC-OTHER-TENANT",
        ],
        Scope::Case,
    ),
    edge("OIDC-TID", &["OIDC-ISS-MISMATCH", "JWS-KID-UNKNOWN", "JWS-SIG-INVALID"], Scope::SameItem),
    edge("OIDC-GROUPS-OVERAGE", &["OIDC-GROUPS-MISSING", "OIDC-REQUIRED-CLAIM"], Scope::SameItem),
    edge("OIDC-USERINFO-SUB", &["OIDC-CLAIMS-IN-USERINFO"], Scope::Case),
    edge("OIDC-REFRESH-AS-ID", &["OIDC-*", "JWS-*"], Scope::SameItem),
    edge(
        "OIDC-TOKEN-CONFUSION",
        &[
            "AT-COGNITO-NO-AUD",
            "OIDC-AUD-*",
            "OIDC-NONCE-*",
            "OIDC-EMAIL-*",
            "OIDC-REQUIRED-CLAIM",
            "OIDC-GROUPS-MISSING",
            "OIDC-SUB-MISSING",
        ],
        Scope::SameItem,
    ),
];

/// That an API rejected a token.
const REJECTED: &[&str] = &["AT-REJECTED"];

/// An error that explains what an API said of the token.
const fn rejects(cause: &'static str, effects: &'static [&'static str]) -> Edge {
    Edge { cause, effects, scope: Scope::Case, only_if: is_error }
}

/// What a text says of a message that does not conform to the schema.
const SCHEMA_TOLD: &[&str] = &["XML-SCHEMA-ORDER"];

/// The pending login, which a cookie of another scheme or host does not bring back.
const COOKIE_LOST: &[&str] = &["CORR-IRT-UNEXPECTED", "CORR-SAMESITE"];

const WRAPPED: &[&str] =
    &["ATK-XSW-RESPONSE-IN-RESPONSE", "SIG-REF-NOT-PARENT", "SIG-PLACEMENT", "SIG-SEVERAL", "SAML-RESP-NO-ASSERTION"];

/// What a provider calls a refusal, whatever its reason.
pub(super) const REFUSALS: &[&str] = &[
    "OIDCERR-ACCESS-DENIED",
    "OIDCERR-INTERACTION-REQUIRED",
    "OIDCERR-CONSENT-REQUIRED",
    "OIDCERR-INVALID-REQUEST",
    "OIDCERR-INVALID-SCOPE",
    "OIDCERR-UNAUTHORIZED-CLIENT",
    "OIDCERR-UNSUPPORTED-RESPONSE-TYPE",
    "OIDCERR-SERVER-ERROR",
    "OIDCERR-INVALID-REQUEST-URI",
    "OIDCRESP-ERROR",
    "TOK-INVALID-*",
    "TOK-UNAUTHORIZED-CLIENT",
];

/// What a server says of an application's own token, whatever is wrong with it.
const ASSERTIONS: &[&str] = &["TOK-ASSERTION", "OIDCREQ-CLIENT-ID", "OIDC-SUB-MISSING", "AT-AUD"];

/// Other marks of an identity provider whose clock is ahead.
const AHEAD: &[&str] = &["SAML-RESP-ISSUEINSTANT-SKEW", "SAML-AUTHN-INSTANT-FUTURE"];

/// The summary of what each confirmation lacks.
const CONFIRMATION: &[&str] = &["SAML-SC-NONE-VALID"];

const STATUS_UMBRELLA: &[&str] = &["SAML-STATUS-NOT-SUCCESS", "SAML-STATUS-REQUESTER", "SAML-STATUS-RESPONDER"];

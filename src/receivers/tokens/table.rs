//! The libraries, sorted by name: their steps in their own order, with the errors they print.
//! Called as their documentation shows: the key, the algorithms that the key is for, and the expected issuer, audience and subject.

use super::super::model::Checked;
use super::super::ways::Tolerance;
use super::model::Number::{Digits, Json, Quoted};
use super::model::What::{
    Algorithm, Audience, Claims, ClaimsJson, Critical, Encoding, Expiry, Header, Issued, Issuer, KeyFound, KeyIdText,
    NotBefore, Number, Parts, Present, PresentIfExpected, Registered, SharedSignature, Signature, Subject, Text,
    TextIfExpected, Texts, Type, Window,
};
use super::model::{Check, TokenReceiver, What};

/// The version of `jsonwebtoken` that is compiled in.
pub const CRATE_VERSION: &str = "11.1.0";

/// Its clock skew, in seconds.
pub(super) const LEEWAY: i64 = 60;

const fn check(what: What, says: &'static str) -> Check {
    Check { what, says }
}

const fn until(skew: i64, end_included: bool) -> What {
    Expiry(Tolerance { skew, early: skew, end_included })
}

/// How many tokens each was given in the comparison (`tests/it/oracle/token_receivers.rs`).
const TRIED: u32 = 300;
/// The day of that comparison; the test asks for agreement in all of them.
const TRIED_ON: &str = "2026-11-29";

/// All of them.
pub const TOKEN_RECEIVERS: &[TokenReceiver] =
    &[AUTHLIB, GO_OIDC, GOLANG_JWT, JOSE, JSONWEBTOKEN, CRATE, MICROSOFT, PYJWT, SPRING];

/// The crate that is called for real (`strict.rs`) where it is compiled in; elsewhere these are its steps.
pub const CRATE: TokenReceiver = TokenReceiver {
    id: "jsonwebtoken",
    name: "jsonwebtoken (Rust)",
    checked: Some(Checked { version: CRATE_VERSION, date: TRIED_ON, messages: TRIED, agreed: TRIED }),
    checks: &[
        check(Parts, "InvalidToken"),
        check(Encoding { padding: false }, "Base64 error"),
        check(Header, "JSON error"),
        check(Algorithm(OF_CRATE), "InvalidAlgorithm"),
        check(Signature, "InvalidSignature"),
        check(Claims, "JSON error"),
        check(Present("exp"), "Missing required claim: exp"),
        check(Number("exp", Json), "Missing required claim: exp"),
        check(until(LEEWAY, true), "ExpiredSignature"),
        check(Subject, "InvalidSubject"),
        check(Issuer, "InvalidIssuer"),
        check(Audience, "InvalidAudience"),
    ],
    remark: "The command line calls it for real, the page knows its steps; it looks at neither `crit`, `typ` nor `iat`.",
};

const AUTHLIB: TokenReceiver = TokenReceiver {
    id: "authlib",
    name: "Authlib",
    checked: Some(Checked { version: "1.9.10", date: TRIED_ON, messages: TRIED, agreed: TRIED }),
    checks: &[
        check(Parts, "DecodeError: Invalid input segments length"),
        check(Header, "DecodeError: Invalid header string"),
        check(
            Critical(&[]),
            "InvalidCritHeaderParameterNameError: invalid_crit_header_parameter_name: Invalid Header Parameter Name: {crit}",
        ),
        check(Algorithm(ALL), "UnsupportedAlgorithmError: unsupported_algorithm"),
        check(KeyFound, "ValueError: Invalid JSON Web Key Set"),
        check(Signature, "BadSignatureError: bad_signature"),
        check(Claims, "DecodeError: Invalid payload {payload}"),
        check(PresentIfExpected("iss"), "MissingClaimError: missing_claim: Missing 'iss' claim"),
        check(PresentIfExpected("aud"), "MissingClaimError: missing_claim: Missing 'aud' claim"),
        check(PresentIfExpected("sub"), "MissingClaimError: missing_claim: Missing 'sub' claim"),
        check(Issuer, "InvalidClaimError: invalid_claim: Invalid claim 'iss'"),
        check(Subject, "InvalidClaimError: invalid_claim: Invalid claim 'sub'"),
        check(Audience, "InvalidClaimError: invalid_claim: Invalid claim 'aud'"),
        check(Number("exp", Json), "InvalidClaimError: invalid_claim: Invalid claim 'exp'"),
        check(until(0, true), "ExpiredTokenError: expired_token: The token is expired"),
        check(Number("nbf", Json), "InvalidClaimError: invalid_claim: Invalid claim 'nbf'"),
        check(NotBefore(0), "InvalidTokenError: invalid_token: The token is not valid yet"),
        check(Number("iat", Json), "InvalidClaimError: invalid_claim: Invalid claim 'iat'"),
        check(Issued(0), "InvalidTokenError: invalid_token: The token is not valid as it was issued in the future"),
    ],
    remark: "Checks claims only with `claims.validate()`, and allows no clock skew unless `leeway` is set.",
};

/// The day on which the two libraries in Go were tried (`tests/oracle/go`). go-oidc was not asked about shared secrets.
const GO_TRIED_ON: &str = "2026-11-30";

const GO_OIDC: TokenReceiver = TokenReceiver {
    id: "go-oidc",
    name: "go-oidc",
    checked: Some(Checked { version: "3.10.0", date: GO_TRIED_ON, messages: 799, agreed: 799 }),
    checks: &[
        check(Parts, "oidc: malformed jwt"),
        check(Encoding { padding: false }, "oidc: malformed jwt"),
        check(Claims, "oidc: failed to unmarshal claims"),
        check(Text("iss"), "oidc: failed to unmarshal claims"),
        check(Text("sub"), "oidc: failed to unmarshal claims"),
        check(Texts("aud"), "oidc: failed to unmarshal claims"),
        check(Number("exp", Quoted), "oidc: failed to unmarshal claims"),
        check(Number("iat", Quoted), "oidc: failed to unmarshal claims"),
        check(Number("nbf", Quoted), "oidc: failed to unmarshal claims"),
        check(Text("nonce"), "oidc: failed to unmarshal claims"),
        check(Issuer, "oidc: id token issued by a different provider, expected \"{expected}\" got \"{actual}\""),
        check(Audience, "oidc: expected audience \"{expected}\" got [{listed}]"),
        check(Present("exp"), "oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)"),
        check(until(0, true), "oidc: token is expired (Token Expiry: {printed})"),
        check(NotBefore(300), "oidc: current time {clock} before the nbf (not before) time: {printed}"),
        check(KeyIdText, "oidc: malformed jwt: failed to unmarshal key ID"),
        check(
            Algorithm(&["RS256"]),
            "oidc: malformed jwt: unexpected signature algorithm \"{alg}\"; expected [\"RS256\"]",
        ),
        check(Critical(&["b64"]), "failed to verify signature: failed to verify id token signature"),
        check(KeyFound, "failed to verify signature: failed to verify id token signature"),
        check(Signature, "failed to verify signature: failed to verify id token signature"),
    ],
    remark: "Accepts RS256 only, unless the provider's discovery document lists other algorithms.",
};

const GOLANG_JWT: TokenReceiver = TokenReceiver {
    id: "golang-jwt",
    name: "golang-jwt 5",
    // The two others have an unknown `crit`, for which no value is computed here, and a wrong signature.
    checked: Some(Checked { version: "5.3.1", date: GO_TRIED_ON, messages: 940, agreed: 938 }),
    checks: &[
        check(Parts, "token is malformed: token contains an invalid number of segments"),
        check(
            Encoding { padding: false },
            "token is malformed: could not base64 decode {segment}: illegal base64 data",
        ),
        check(Header, "token is malformed: could not JSON decode header"),
        check(Claims, "token is malformed: could not JSON decode claim"),
        check(Registered(COMMON_EDDSA_AND_NONE), "token is unverifiable: signing method (alg) is unavailable"),
        check(Algorithm(COMMON_AND_EDDSA), "token signature is invalid: signing method {alg} is invalid"),
        check(KeyFound, "token is unverifiable: error while executing keyfunc"),
        check(SharedSignature, "token signature is invalid: signature is invalid"),
        check(Signature, "token signature is invalid: {package}: verification error"),
        check(Number("exp", Json), "token has invalid claims: invalid type for claim: exp is invalid"),
        check(until(0, false), "token has invalid claims: token is expired"),
        check(Number("nbf", Json), "token has invalid claims: invalid type for claim: nbf is invalid"),
        check(NotBefore(0), "token has invalid claims: token is not valid yet"),
        check(
            PresentIfExpected("aud"),
            "token has invalid claims: token is missing required claim: aud claim is required",
        ),
        check(Audience, "token has invalid claims: token has invalid audience"),
        check(
            PresentIfExpected("iss"),
            "token has invalid claims: token is missing required claim: iss claim is required",
        ),
        check(Text("iss"), "token has invalid claims: invalid type for claim: iss is invalid"),
        check(Issuer, "token has invalid claims: token has invalid issuer"),
        check(
            PresentIfExpected("sub"),
            "token has invalid claims: token is missing required claim: sub claim is required",
        ),
        check(TextIfExpected("sub"), "token has invalid claims: invalid type for claim: sub is invalid"),
        check(Subject, "token has invalid claims: token has invalid subject"),
    ],
    remark: "Does not look at `crit`, and accepts a token without `exp` unless `WithExpirationRequired` is set.",
};

const JOSE: TokenReceiver = TokenReceiver {
    id: "jose",
    name: "jose (npm)",
    checked: Some(Checked { version: "6.2.17", date: TRIED_ON, messages: TRIED, agreed: TRIED }),
    checks: &[
        check(Parts, "JWSInvalid: Invalid Compact JWS"),
        check(Header, "JWSInvalid: JWS Protected Header is invalid"),
        check(Critical(&["b64"]), "JOSENotSupported: Extension Header Parameter \"{crit}\" is not recognized"),
        check(Algorithm(COMMON_AND_EDDSA), "JOSEAlgNotAllowed: \"alg\" (Algorithm) Header Parameter value not allowed"),
        check(Encoding { padding: true }, "JWSInvalid: Failed to base64url decode the signature"),
        check(KeyFound, "JWKSNoMatchingKey: no applicable key found in the JSON Web Key Set"),
        check(Signature, "JWSSignatureVerificationFailed: signature verification failed"),
        check(Claims, "JWTInvalid: JWT Claims Set must be a top-level JSON object"),
        check(PresentIfExpected("iss"), "JWTClaimValidationFailed: missing required \"iss\" claim"),
        check(PresentIfExpected("sub"), "JWTClaimValidationFailed: missing required \"sub\" claim"),
        check(PresentIfExpected("aud"), "JWTClaimValidationFailed: missing required \"aud\" claim"),
        check(Issuer, "JWTClaimValidationFailed: unexpected \"iss\" claim value"),
        check(Subject, "JWTClaimValidationFailed: unexpected \"sub\" claim value"),
        check(Audience, "JWTClaimValidationFailed: unexpected \"aud\" claim value"),
        check(Number("iat", Json), "JWTClaimValidationFailed: \"iat\" claim must be a number"),
        check(Number("nbf", Json), "JWTClaimValidationFailed: \"nbf\" claim must be a number"),
        check(NotBefore(0), "JWTClaimValidationFailed: \"nbf\" claim timestamp check failed"),
        check(Number("exp", Json), "JWTClaimValidationFailed: \"exp\" claim must be a number"),
        check(until(0, false), "JWTExpired: \"exp\" claim timestamp check failed"),
    ],
    remark: "Allows no clock skew unless `clockTolerance` is set, and compares `typ` only where it is asked to.",
};

const JSONWEBTOKEN: TokenReceiver = TokenReceiver {
    id: "node-jsonwebtoken",
    name: "jsonwebtoken (npm)",
    checked: Some(Checked { version: "9.0.3", date: TRIED_ON, messages: TRIED, agreed: TRIED }),
    checks: &[
        check(Parts, "JsonWebTokenError: jwt malformed"),
        check(Encoding { padding: false }, "JsonWebTokenError: invalid token"),
        check(Header, "JsonWebTokenError: invalid token"),
        check(ClaimsJson, "SyntaxError: Unexpected token"),
        check(Algorithm(COMMON), "JsonWebTokenError: invalid algorithm"),
        check(
            KeyFound,
            "JsonWebTokenError: error in secret or public key callback: Unable to find a signing key that matches '{kid}'",
        ),
        check(Signature, "JsonWebTokenError: invalid signature"),
        check(Number("nbf", Json), "JsonWebTokenError: invalid nbf value"),
        check(NotBefore(0), "NotBeforeError: jwt not active"),
        check(Number("exp", Json), "JsonWebTokenError: invalid exp value"),
        check(until(0, false), "TokenExpiredError: jwt expired"),
        check(Audience, "JsonWebTokenError: jwt audience invalid. expected: {expected}"),
        check(Issuer, "JsonWebTokenError: jwt issuer invalid. expected: {expected}"),
        check(PresentIfExpected("sub"), "JsonWebTokenError: jwt subject invalid. expected: {expected}"),
        check(Subject, "JsonWebTokenError: jwt subject invalid. expected: {expected}"),
    ],
    remark: "Does not look at `crit`, `typ` or `iat`, and knows no EdDSA.",
};

const MICROSOFT: TokenReceiver = TokenReceiver {
    id: "microsoft-identitymodel",
    name: "Microsoft.IdentityModel",
    checked: None,
    checks: &[
        check(Parts, "IDX12741: JWT must have three segments (JWS) or five segments (JWE)."),
        check(
            Encoding { padding: true },
            "IDX14100: JWT is not well formed, there are no dots (.) or a part is not base64url",
        ),
        check(Header, "IDX14102: Unable to decode the header as Base64Url encoded string."),
        check(Claims, "IDX14101: Unable to decode the payload as Base64Url encoded string."),
        check(KeyFound, "IDX10503: Signature validation failed. Token does not have a kid that matches: kid: '{kid}'."),
        check(
            Algorithm(COMMON),
            "IDX10511: Signature validation failed. The algorithm '{alg}' is not supported with the keys tried.",
        ),
        check(Signature, "IDX10511: Signature validation failed."),
        check(Present("exp"), "IDX10225: Lifetime validation failed. The token is missing an Expiration Time."),
        check(
            Window,
            "IDX10224: Lifetime validation failed. The NotBefore (UTC): '{nbf}' is after Expires (UTC): '{exp}'.",
        ),
        check(
            NotBefore(300),
            "IDX10222: Lifetime validation failed. The token is not yet valid. ValidFrom (UTC): '{time}'.",
        ),
        check(until(300, true), "IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '{time}'."),
        check(
            Audience,
            "IDX10214: Audience validation failed. Audiences: '{actual}'. Did not match: validationParameters.ValidAudience: '{expected}'.",
        ),
        check(
            Issuer,
            "IDX10205: Issuer validation failed. Issuer: '{actual}'. Did not match: validationParameters.ValidIssuer: '{expected}'.",
        ),
    ],
    remark: "Allows 5 min of clock skew (`ClockSkew`), and a trailing slash in the audience.",
};

const PYJWT: TokenReceiver = TokenReceiver {
    id: "pyjwt",
    name: "PyJWT",
    checked: Some(Checked { version: "2.15.1", date: TRIED_ON, messages: TRIED, agreed: TRIED }),
    checks: &[
        check(Parts, "DecodeError: Not enough segments"),
        check(Encoding { padding: true }, "DecodeError: Invalid {part} padding"),
        check(Header, "DecodeError: Invalid header string"),
        check(KeyIdText, "InvalidTokenError: Key ID header parameter must be a string"),
        check(Critical(&["b64"]), "InvalidTokenError: Unsupported critical extension: {crit}"),
        check(KeyFound, "PyJWKClientError: Unable to find a signing key that matches: \"{kid}\""),
        check(Algorithm(ALL), "InvalidAlgorithmError: The specified alg value is not allowed"),
        check(Signature, "InvalidSignatureError: Signature verification failed"),
        check(Claims, "DecodeError: Invalid payload string"),
        check(Number("iat", Digits), "InvalidIssuedAtError: Issued At claim (iat) must be an integer."),
        check(Issued(0), "ImmatureSignatureError: The token is not yet valid (iat)"),
        check(Number("nbf", Digits), "DecodeError: Not Before claim (nbf) must be an integer."),
        check(NotBefore(0), "ImmatureSignatureError: The token is not yet valid (nbf)"),
        check(Number("exp", Digits), "DecodeError: Expiration Time claim (exp) must be an integer."),
        check(until(0, false), "ExpiredSignatureError: Signature has expired"),
        check(PresentIfExpected("iss"), "MissingRequiredClaimError: Token is missing the \"iss\" claim"),
        check(Text("iss"), "InvalidIssuerError: Payload Issuer (iss) must be a string"),
        check(Issuer, "InvalidIssuerError: Invalid issuer"),
        check(PresentIfExpected("aud"), "MissingRequiredClaimError: Token is missing the \"aud\" claim"),
        check(Audience, "InvalidAudienceError: Audience doesn't match"),
        check(Text("sub"), "InvalidSubjectError: Subject must be a string"),
        check(Subject, "InvalidSubjectError: Invalid subject"),
        check(Text("jti"), "InvalidJTIError: JWT ID must be a string"),
    ],
    remark: "Allows no clock skew unless `leeway` is set. Earlier versions rejected padding, and looked at neither \
     `crit` nor the type of `sub`.",
};

const SPRING: TokenReceiver = TokenReceiver {
    id: "spring-jwt",
    name: "Spring Security (Nimbus)",
    checked: None,
    checks: &[
        check(Parts, "Malformed token"),
        check(Header, "Malformed token"),
        check(Type(&["jwt"]), "Signed JWT rejected: JOSE header typ (type) \"{typ}\" not allowed"),
        check(Algorithm(&["RS256"]), "Signed JWT rejected: Another algorithm expected, or no matching key(s) found"),
        check(KeyFound, "Signed JWT rejected: Another algorithm expected, or no matching key(s) found"),
        check(Critical(&["b64"]), "Signed JWT rejected: Invalid signature"),
        check(Signature, "Signed JWT rejected: Invalid signature"),
        check(Claims, "Malformed payload"),
        check(until(60, true), "Jwt expired at {time}"),
        check(NotBefore(60), "Jwt used before {time}"),
        check(Issuer, "The iss claim is not valid"),
        check(Audience, "The aud claim is not valid"),
    ],
    remark: "Accepts RS256 and the types `JWT` and none, unless the decoder is configured otherwise; compares the \
     audience only where one is set.",
};

const OF_CRATE: &[&str] =
    &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "HS256", "HS384", "HS512", "EdDSA"];

const COMMON: &[&str] =
    &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"];

const COMMON_AND_EDDSA: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512",
    "EdDSA", "Ed25519",
];

const COMMON_EDDSA_AND_NONE: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512",
    "EdDSA", "none",
];

const ALL: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512",
    "EdDSA", "ES256K",
];

//! The words by which sentences of unknown software are read: fields, faults, and what makes a sentence harmless.
//! Data only; `markers.rs` reads by it. All in lower case; the first subject that fits is taken.

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not what was expected.
    Differs,
    /// It is not there.
    Missing,
    /// A check of it failed.
    Fails,
    /// It came too late.
    Late,
    /// It came too early.
    Early,
    /// It cannot be fetched.
    Unreachable,
    /// It came a second time.
    Again,
    /// The words of the field name the fault; some word of failure stands near.
    Said,
    /// The words of the field are the fault.
    Whole,
    /// Nobody of that name is known.
    Stranger,
    /// It gives no access.
    Denied,
}

impl Fault {
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Fault::Differs => &[
                "mismatch", "mismatched", "does not match", "doesn't match", "do not match", "don't match", "did not match",
                "didn't match", "not match", "no match", "not matching", "unexpected", "invalid", "wrong", "incorrect", "not valid",
                "not allowed", "not accepted", "not trusted", "untrusted", "unknown", "not recognized", "not recognised",
                "unrecognized", "unrecognised", "not equal", "differs", "different", "not among", "not one of", "not registered",
                "not whitelisted", "not permitted", "not supported", "unsupported", "validation failed", "verification failed",
                "check failed", "rejected", "not configured", "is not the", "bad", "not found in", "validation error",
                "failed to validate", "could not validate", "unable to validate", "cannot validate", "!=", "illegal",
            ],
            Fault::Missing => &[
                "missing", "not found", "absent", "not present", "not provided", "lacks", "empty", "does not contain",
                "doesn't contain", "not contain", "not set", "no", "without", "not included", "was null", "is null", "required",
                "could not find", "cannot find", "not available", "not returned", "not supplied", "unable to find", "undefined", "unable to locate",
            ],
            Fault::Fails => &[
                "invalid", "failed", "fails", "failure", "could not be verified", "cannot be verified", "can't be verified",
                "could not verify", "cannot verify", "unable to verify", "unable to validate", "could not validate",
                "could not be validated", "cannot be validated", "cannot validate", "did not verify", "does not verify",
                "not verified", "not valid", "bad", "mismatch", "verification error", "does not match", "doesn't match",
                "did not match", "failed to verify", "failed to validate", "incorrect", "wrong", "error", "rejected", "unable", "could not", "cannot", "can't",
            ],
            Fault::Late => &[
                "expired", "too old", "no longer valid", "has passed", "in the past", "stale", "is after", "timed out", "elapsed",
                "outdated",
            ],
            Fault::Early => &["not yet valid", "in the future", "not valid yet", "not active", "too early", "not active yet"],
            Fault::Unreachable => &[
                "failed", "unable", "could not", "cannot", "can't", "error", "timeout", "timed out", "refused", "404", "403", "503",
                "unreachable", "not reachable", "failure", "not found", "unavailable",
            ],
            Fault::Again => &["already", "replay", "replayed", "twice", "more than once", "duplicate", "reused", "re-used", "seen before"],
            Fault::Whole => &[],
            Fault::Stranger => &[
                "not found", "does not exist", "doesn't exist", "unknown", "no such", "could not find", "cannot find", "no",
                "not provisioned", "not registered", "no matching", "unable to find", "not recognized",
            ],
            Fault::Denied => &[
                "not a member", "not in", "not allowed", "no access", "denied", "missing", "forbidden", "not authorized",
                "unauthorized", "does not have", "doesn't have", "lacks", "not assigned", "no",
            ],
            Fault::Said => &["error", "failed", "exception", "failure", "invalid", "denied", "rejected", "unable", "could not", "cannot"],
        }
    }
}

/// Words of a field, a fault, and the meanings for SAML, for OpenID Connect and where the words do not tell; empty: none.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) words: &'static [&'static str],
    pub(super) fault: Fault,
    pub(super) saml: &'static str,
    pub(super) oidc: &'static str,
    pub(super) open: &'static str,
}

const fn subject(
    words: &'static [&'static str],
    fault: Fault,
    saml: &'static str,
    oidc: &'static str,
    open: &'static str,
) -> Subject {
    Subject { words, fault, saml, oidc, open }
}

/// Words that belong to one protocol only.
const fn sure(words: &'static [&'static str], fault: Fault, saml: &'static str, oidc: &'static str) -> Subject {
    Subject { words, fault, saml, oidc, open: if saml.is_empty() { oidc } else { saml } }
}

/// The exact before the general: the first that fits is taken.
pub(super) const SUBJECTS: &[Subject] = &[
    sure(&["inresponseto", "in_response_to", "in response to"], Fault::Missing, "saml-request-lost", ""),
    sure(&["inresponseto", "in_response_to", "in response to"], Fault::Differs, "saml-request", ""),
    sure(&["subjectconfirmation", "subject confirmation"], Fault::Differs, "saml-confirmation", ""),
    subject(&["recipient"], Fault::Differs, "saml-recipient", "", ""),
    subject(&["recipient"], Fault::Missing, "saml-no-recipient", "", ""),
    subject(&["destination"], Fault::Missing, "saml-no-destination", "", ""),
    subject(&["destination"], Fault::Differs, "saml-destination", "", ""),
    sure(&["assertion consumer service url", "acs url", "assertionconsumerserviceurl"], Fault::Differs, "saml-acs-unknown", ""),
    sure(&["relaystate", "relay state"], Fault::Missing, "saml-relaystate", ""),
    sure(&["relaystate", "relay state"], Fault::Differs, "saml-relaystate", ""),
    sure(&["redirect_uri", "redirect uri", "callback url", "reply url", "redirect url"], Fault::Differs, "", "oidc-redirect"),
    sure(&["redirect_uri", "redirect uri", "callback url", "reply url"], Fault::Missing, "", "oidc-redirect"),
    sure(&["code_challenge", "code challenge"], Fault::Missing, "", "pkce-missing"),
    sure(&["pkce"], Fault::Missing, "", "pkce-missing"),
    sure(&["code_verifier", "code verifier"], Fault::Missing, "", "pkce-verifier-missing"),
    sure(&["code_verifier", "code verifier", "pkce"], Fault::Fails, "", "pkce"),
    subject(&["nonce"], Fault::Missing, "", "oidc-no-nonce", ""),
    subject(&["nonce"], Fault::Differs, "", "oidc-nonce", ""),
    sure(&["id_token_hint", "post_logout_redirect_uri", "post logout redirect uri"], Fault::Differs, "", "oidc-redirect-logout"),
    sure(&["state parameter", "oauth state", "state cookie", "oauth2 state", "login state", "csrf state", "state token"], Fault::Differs, "", "oidc-state"),
    sure(&["state parameter", "oauth state", "state cookie", "oauth2 state", "login state", "csrf state", "state token"], Fault::Missing, "", "oidc-state"),
    subject(&["state mismatch", "invalid state", "state does not match", "state invalid", "states do not match", "state did not match", "missing state", "state missing"], Fault::Said, "", "oidc-state", "oidc-state"),
    subject(&["invalid state", "state mismatch"], Fault::Differs, "saml-session-unknown", "oidc-state", "oidc-state"),
    sure(&["at_hash", "c_hash"], Fault::Differs, "", "oidc-at-hash"),
    sure(&["azp", "authorized party"], Fault::Differs, "", "oidc-azp"),
    sure(&["discovery document", "openid-configuration", "openid configuration", "oidc discovery", "discovery endpoint", "provider metadata", "openid discovery"], Fault::Unreachable, "", "oidc-discovery"),
    subject(&["kid", "key id", "signing key", "verification key", "public key", "matching key", "keys found", "key found"], Fault::Missing, "saml-no-key", "oidc-key", ""),
    subject(&["kid", "key id", "signing key", "verification key"], Fault::Differs, "saml-certificate", "oidc-key", ""),
    subject(&["jwks", "jwks_uri", "key set", "jwk set", "signing keys", "public keys"], Fault::Unreachable, "", "oidc-jwks", ""),
    sure(&["client authentication", "client secret", "client_secret", "client credentials", "invalid_client"], Fault::Fails, "", "oidc-client"),
    sure(&["client assertion", "client_assertion"], Fault::Fails, "", "oidc-assertion"),
    subject(&["client id", "client_id", "clientid"], Fault::Differs, "", "oidc-client-unknown", ""),
    subject(&["authorization code", "auth code", "refresh token", "refresh_token"], Fault::Late, "", "oidc-code", ""),
    subject(&["authorization code", "auth code", "refresh token", "refresh_token"], Fault::Again, "", "oidc-code", ""),
    subject(&["authorization code", "auth code", "refresh token", "refresh_token"], Fault::Fails, "", "oidc-code", ""),
    sure(&["authorization code", "auth code"], Fault::Missing, "", "oidc-no-code"),
    subject(&["email is not verified", "email not verified", "unverified email", "email address is not verified", "email_verified is false", "email_verified=false"], Fault::Whole, "", "oidc-email-unverified", ""),
    subject(&["scope", "scopes"], Fault::Missing, "", "oidc-scope", ""),
    subject(&["insufficient scope", "required scope"], Fault::Said, "", "oidc-scope", ""),
    subject(&["scope", "scopes"], Fault::Differs, "", "oidc-scope-invalid", ""),
    sure(&["dpop"], Fault::Fails, "", "dpop"),
    sure(&["encrypted assertion", "encryptedassertion", "decrypt the assertion", "decrypt assertion", "decrypting assertion", "decrypt saml", "decrypt"], Fault::Fails, "saml-decrypt", "oidc-decrypt"),
    subject(&["could not decrypt", "unable to decrypt", "cannot decrypt", "decryption"], Fault::Fails, "saml-decrypt", "oidc-decrypt", ""),
    subject(&["decryption key", "private key"], Fault::Missing, "saml-no-decryption-key", "oidc-decrypt", ""),
    subject(&["digest", "digest value"], Fault::Differs, "saml-digest", "", ""),
    subject(&["fingerprint", "thumbprint"], Fault::Differs, "saml-certificate", "", ""),
    subject(&["signing certificate", "idp certificate", "certificate"], Fault::Late, "cert-expired", "", ""),
    subject(&["signing certificate", "idp certificate", "certificate", "x509"], Fault::Differs, "saml-certificate", "", ""),
    subject(&["certificate"], Fault::Missing, "saml-no-key", "", ""),
    subject(&["is not signed", "not signed", "is unsigned", "no signature", "missing signature", "signature is missing", "signature missing", "without a signature", "signature not found", "no signatures"], Fault::Whole, "saml-unsigned", "oidc-unsigned", ""),
    subject(&["signature algorithm", "signing algorithm", "alg", "algorithm"], Fault::Differs, "saml-weak-algorithm", "oidc-algorithm", ""),
    subject(&["signature", "signatures"], Fault::Fails, "saml-signature", "oidc-signature", ""),
    subject(&["audience", "audiences", "aud", "audiencerestriction", "audience restriction"], Fault::Missing, "saml-no-audience", "oidc-no-audience", ""),
    subject(&["audience", "audiences", "aud", "audiencerestriction", "audience restriction"], Fault::Differs, "saml-audience", "oidc-audience", ""),
    subject(&["issuer", "iss"], Fault::Missing, "saml-issuer-missing", "oidc-no-issuer", ""),
    subject(&["issuer", "iss"], Fault::Differs, "saml-issuer", "oidc-issuer", ""),
    subject(&["entity id", "entityid", "entity_id"], Fault::Differs, "saml-issuer-unknown", "", ""),
    subject(&["metadata for", "metadata"], Fault::Missing, "saml-issuer-unknown", "", ""),
    subject(&["subject claim", "sub claim", "\"sub\"", "'sub'"], Fault::Missing, "", "oidc-no-subject", ""),
    subject(&["subject claim", "sub claim", "\"sub\"", "'sub'", "subject"], Fault::Differs, "", "oidc-subject-other", ""),
    sure(&["nameid", "name id", "name identifier", "nameidentifier"], Fault::Missing, "saml-no-nameid", ""),
    sure(&["nameidpolicy", "nameid format", "name id format"], Fault::Differs, "saml-nameid-policy", ""),
    sure(&["authncontext", "authentication context", "authncontextclassref"], Fault::Differs, "saml-authn-context", ""),
    subject(&["attribute", "attributes"], Fault::Missing, "saml-attribute-missing", "", ""),
    subject(&["claim", "claims"], Fault::Missing, "", "oidc-no-claim", ""),
    subject(&["groups claim", "roles claim", "role claim", "group membership", "required group", "allowed groups", "required role"], Fault::Differs, "saml-group", "oidc-group", ""),
    subject(&["claim", "claims"], Fault::Differs, "", "oidc-claim-value", ""),
    sure(&["assertion", "saml response", "samlresponse", "assertion id"], Fault::Again, "saml-replay", ""),
    sure(&["assertion", "saml response", "samlresponse", "saml message", "saml token", "notonorafter", "conditions"], Fault::Late, "saml-expired", ""),
    sure(&["assertion", "saml response", "samlresponse", "saml message", "saml token", "notbefore", "conditions"], Fault::Early, "saml-early", ""),
    subject(&["assertion", "assertions"], Fault::Missing, "saml-no-assertion", "", ""),
    sure(&["samlresponse", "saml response"], Fault::Missing, "saml-no-message", ""),
    sure(&["authnrequest", "authn request", "saml request", "samlrequest"], Fault::Late, "saml-request-expired", ""),
    subject(&["token", "jwt", "id_token", "id token", "access token", "exp claim", "\"exp\""], Fault::Late, "", "oidc-expired", ""),
    subject(&["token", "jwt", "id_token", "nbf", "iat"], Fault::Early, "", "oidc-early", ""),
    sure(&["malformed jwt", "malformed token", "token is malformed", "jwt is malformed", "not a jwt", "not a valid jwt", "invalid jwt", "jwt malformed", "unparseable jwt", "three parts"], Fault::Said, "", "oidc-not-jwt"),
    sure(&["malformed jwt", "malformed token", "not a valid jwt", "jwt malformed", "jwt is malformed"], Fault::Differs, "", "oidc-not-jwt"),
    subject(&["parse jwt", "parse token", "decode jwt", "decode token", "parse the token", "decode the token", "parse id token"], Fault::Fails, "", "oidc-not-jwt", ""),
    subject(&["parse jwt", "parse token", "decode jwt", "decode token", "parse the token", "decode the token"], Fault::Unreachable, "", "oidc-not-jwt", ""),
    sure(&["id token", "id_token"], Fault::Missing, "", "oidc-no-id-token"),
    subject(&["bearer token", "authorization header", "access token"], Fault::Missing, "", "oidc-no-token", ""),
    subject(&["group", "groups", "role", "roles"], Fault::Denied, "saml-group", "oidc-group", ""),
    subject(&["user", "account"], Fault::Stranger, "saml-user-unknown", "oidc-user-unknown", ""),
];

/// Words of a sentence that asks, advises, counts, plans, or tells of success.
pub(super) const HARMLESS: &[&str] = &[
    "make sure", "ensure that", "should ", "how to", "how do", "what is", "what does", "what are", "why ", "e.g.", "for example",
    "can be ", "may be ", "might ", "will be ", "would ", "to avoid", "fixed", "fixes", "bugfix", "changelog", "release notes",
    "added ", "removed ", "improved", "improve ", "support for", "is deprecated", "deprecation", "deprecated in", "in case ", "if the ", "if a ", "if an ", "if you ",
    "if your ", "when the ", "when a ", "whether ", "unless ", "successfully", "succeeded", "checks passed", "check passed", "validation passed", "tests passed", " ok", "valid until",
    "will expire", "expires in", "expires on", "expires at", "renewed", "renewal", "refreshing", "refreshed", "rotated", "_total",
    "_count", "# help", "# type", "todo", "no errors", "0 errors", "without error", "0 failed", "not expired", "not yet due",
    "is valid", "are valid", "verified ok", "please check", "you must ensure", "you must set", "you must add", "you must configure", "must match", "please contact", "please make", "check that",
    "check whether", "verify that", "learn more", "see also", "documentation", "supports ", "supported by", "now rejects",
    "by default", "optional", "test case", "unit test", "skipping", "skipped", "ignored", "ignoring", "retrying", "retry ",
    "accepted for", "and accepted", "no problem", "cleanup", "cleaned", "purged", "evict", "swept", "removing expired",
    "removed expired", "deleting expired", "expired sessions", "expired entries", "cache", "warn me", "reminder",
];

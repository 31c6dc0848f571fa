//! What comes in: the pasted items, what the person expects, and the settings of the run.
//! Plain data, no judgement.

use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Everything a person gave: pasted or opened items, further context, keys and expectations.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Case {
    /// One per paste, file or `--item`. Order is the order of arrival.
    pub inputs: Vec<Input>,
    /// Trusted certificates and keys. They never become items.
    pub keys: Vec<KeyInput>,
    /// What the values of the message should be.
    pub expectations: Expectations,
}

/// One pasted text or opened file, byte for byte.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Input {
    /// A file name, or `paste`.
    pub origin: String,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
}

/// A trusted certificate or a key given beside the message. `Debug` never prints its bytes.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct KeyInput {
    /// A file name, or `paste`.
    pub origin: String,
    /// PEM, DER, PKCS#12, JWK, JWKS, or the octets of a secret.
    pub bytes: Vec<u8>,
    /// For encrypted PKCS#8 and PKCS#12.
    pub password: Option<String>,
    /// `true` for `--cert`: the signing certificate the receiver trusts.
    pub trusted_certificate: bool,
}

impl std::fmt::Debug for KeyInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyInput").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// What the receiver is configured with, as far as the person knows. Everything is optional.
/// Values are compared as they are, never trimmed: an invisible space is a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expectations {
    /// Assertion consumer service URL: where the application receives responses.
    pub acs: Option<String>,
    /// Single logout service URL of the application.
    pub slo: Option<String>,
    /// The application's entity ID, that is the audience of its assertions.
    pub sp_entity_id: Option<String>,
    /// The identity provider's entity ID, or the OpenID issuer.
    pub issuer: Option<String>,
    /// OAuth client identifier.
    pub client_id: Option<String>,
    /// OAuth redirect URI.
    pub redirect_uri: Option<String>,
    /// The nonce the application sent.
    pub nonce: Option<String>,
    /// Names of attributes (SAML) or claims (tokens) that the application needs.
    pub required_attributes: Vec<String>,
    /// Domains that e-mail addresses may belong to.
    pub allowed_domains: Vec<String>,
}

/// How to judge. `now` is an argument because the engine has no clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Settings {
    /// What "now" is.
    pub now: Instant,
    /// The evaluation instant typed by the user; otherwise chosen by the time model.
    pub at: Option<Instant>,
    /// The receiver's tolerance in seconds.
    pub skew: i64,
}

impl Settings {
    /// Judges with `now` as given, an evaluation instant chosen by the time model and no tolerance.
    pub fn at_now(now: Instant) -> Self {
        Settings { now, at: None, skew: 0 }
    }
}

//! What claims and header parameters mean, and how NumericDate is read.

use crate::syntax::json::{self, Json, JsonKind};
use crate::time::Instant;

/// How a NumericDate (RFC 7519 2) was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateNotation {
    /// Whole seconds.
    Seconds,
    /// Seconds with a fraction; allowed, and some readers cut it.
    Fraction,
    /// With an exponent.
    Exponent,
    /// Too large for seconds: milliseconds since 1970.
    Milliseconds,
    /// A text that holds a number.
    Text,
    /// A text that holds an ISO date.
    IsoText,
    /// Zero or negative.
    NotPositive,
}

/// Greater numbers are milliseconds: 10^11 seconds is the year 5138.
pub const MILLISECONDS_FROM: f64 = 1e11;

/// The instant of a NumericDate and how it was written; `None` where no time can be read from it.
pub fn numeric_date(value: &Json) -> Option<(Instant, DateNotation)> {
    let (number, written) = match &value.kind {
        JsonKind::Number(text) if text.contains(['e', 'E']) => (value.as_f64()?, DateNotation::Exponent),
        JsonKind::Number(text) if text.contains('.') => (value.as_f64()?, DateNotation::Fraction),
        JsonKind::Number(_) => (value.as_f64()?, DateNotation::Seconds),
        JsonKind::String(text) => match json::number(text.trim()) {
            Some(number) => (number, DateNotation::Text),
            None => return crate::time::parse_time(text).map(|time| (time.instant, DateNotation::IsoText)),
        },
        _ => return None,
    };
    if number.abs() >= MILLISECONDS_FROM {
        // Beyond any calendar the conversion saturates.
        return Some((
            Instant::from_millis(number as i64),
            match written {
                DateNotation::Text => DateNotation::Text,
                _ => DateNotation::Milliseconds,
            },
        ));
    }
    let notation = if number <= 0.0 && written == DateNotation::Seconds { DateNotation::NotPositive } else { written };
    Some((Instant::from_millis((number * 1000.0) as i64), notation))
}

/// Claims that hold a NumericDate.
pub const DATES: [&str; 6] = ["exp", "nbf", "iat", "auth_time", "updated_at", "rat"];

/// What a claim says, in plain words.
pub fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "iss" => "who issued the token",
        "sub" => "the user, as the issuer identifies them",
        "aud" => "who the token is for",
        "exp" => "expires",
        "nbf" => "not valid before",
        "iat" => "issued",
        "jti" => "the token's own number",
        "nonce" => "ties the token to one login attempt",
        "azp" => "the client the token was issued to",
        "auth_time" => "when the user last signed in",
        "acr" => "how strongly the user was authenticated",
        "amr" => "how the user was authenticated",
        "at_hash" => "checksum of the access token",
        "c_hash" => "checksum of the authorization code",
        "s_hash" => "checksum of the state",
        "sid" => "the session",
        "scope" | "scp" => "what the token permits",
        "client_id" | "cid" | "appid" => "the client the token was issued to",
        "email" => "e-mail address",
        "email_verified" => "whether the issuer checked the e-mail address",
        "name" => "full name",
        "given_name" => "first name",
        "family_name" => "last name",
        "preferred_username" => "user name for display, may change",
        "upn" => "user principal name",
        "unique_name" => "user name of version 1 tokens",
        "groups" | "cognito:groups" => "groups of the user",
        "roles" | "realm_access" | "resource_access" => "roles of the user",
        "tid" => "the tenant (Entra ID)",
        "oid" => "the user's object in the tenant (Entra ID)",
        "ver" => "version of the token",
        "idp" => "where the user really signed in",
        "hd" => "the Google Workspace domain",
        "typ" => "kind of token (Keycloak)",
        "token_use" => "kind of token (Cognito)",
        "cognito:username" => "user name in the user pool",
        "identities" => "where the user really signed in",
        "cnf" => "the token is bound to a key",
        "uid" => "the user (Okta)",
        "events" => "what happened, in a logout token",
        _ => return None,
    })
}

/// What a header parameter says, in plain words.
pub fn header_meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "alg" => "how it is signed or how its key is protected",
        "enc" => "how the content is encrypted",
        "kid" => "which key was used",
        "typ" => "kind of token",
        "cty" => "kind of content",
        "x5t" | "x5t#S256" => "thumbprint of the signing certificate",
        "x5c" => "certificates sent along",
        "jku" | "x5u" => "where the sender says the keys are",
        "jwk" => "a key sent along",
        "crit" => "parameters a receiver must understand",
        "zip" => "compressed before encryption",
        "epk" => "the sender's one-time key",
        _ => return None,
    })
}

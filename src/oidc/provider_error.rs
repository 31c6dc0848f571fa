//! Error texts of products, recognised by their codes. A text without a known form stays a text.

use crate::source::{Span, Value};
use serde_json::json;

/// An error text with its code.
#[derive(Debug, Clone)]
pub struct ProviderError {
    /// The product, by its id in the profiles; `None` for codes of the standard.
    pub provider: Option<&'static str>,
    /// The code, as written.
    pub code: Value,
    /// The whole text.
    pub text: String,
}

/// Longer texts are documents that mention a code.
const MAX_LENGTH: usize = 20_000;

impl ProviderError {
    /// Finds a code that names an error: `AADSTS50011`, `MSIS7007`, `app_not_configured`, `redirect_uri_mismatch` …
    pub fn recognise(text: &str) -> Option<ProviderError> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let found = numbered(text, "AADSTS", 4)
            .map(|code| ("entra", code))
            .or_else(|| numbered(text, "AADB2C", 4).map(|code| ("entra", code)))
            .or_else(|| numbered(text, "MSIS", 4).map(|code| ("adfs", code)))
            .or_else(|| numbered(text, "IDX", 5).map(|code| ("microsoft-identitymodel", code)));
        if let Some((provider, code)) = found {
            return Some(ProviderError { provider: Some(provider), code, text: text.to_owned() });
        }
        let (needle, provider) = PHRASES.iter().find(|(needle, _)| find_word(text, needle).is_some())?;
        let code = find_word(text, needle)?;
        let provider = Some(*provider).filter(|provider| !provider.is_empty());
        Some(ProviderError { provider, code, text: text.to_owned() })
    }

    /// The facts of the report.
    pub fn facts(&self) -> serde_json::Value {
        json!({"provider": self.provider, "code": self.code.as_str(), "text": self.text})
    }
}

/// The product's letters followed by at least `least` digits.
fn numbered(text: &str, letters: &str, least: usize) -> Option<Value> {
    text.match_indices(letters).find_map(|(start, _)| {
        let after = text.get(start + letters.len()..)?;
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let end = start + letters.len() + digits;
        (digits >= least).then(|| Value::new(text.get(start..end).unwrap_or(""), Span::new(start, end)))
    })
}

/// The phrase as a word of its own, in any case.
fn find_word(text: &str, needle: &str) -> Option<Value> {
    let lower = text.to_ascii_lowercase();
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    lower.match_indices(needle).find_map(|(start, _)| {
        let end = start + needle.len();
        let before = lower.get(..start)?.chars().next_back().is_some_and(part_of_word);
        let after = lower.get(end..)?.chars().next().is_some_and(part_of_word);
        (!before && !after).then(|| Value::new(text.get(start..end).unwrap_or(""), Span::new(start, end)))
    })
}

/// Stable parts of messages in lower case, and who prints them; the more specific first.
const PHRASES: [(&str, &str); 45] = [
    ("app_not_configured_for_user", "google"),
    ("app_not_enabled_for_user", "google"),
    ("app_not_configured", "google"),
    ("redirect_uri_mismatch", "google"),
    ("admin_policy_enforced", "google"),
    ("org_internal", "google"),
    ("invalid parameter: redirect_uri", "keycloak"),
    ("missing parameter: code_challenge_method", "keycloak"),
    ("invalid_redirect_uri", "keycloak"),
    ("client_not_found", "keycloak"),
    ("realm does not exist", "keycloak"),
    ("unexpected error when authenticating with identity provider", "keycloak"),
    ("invalid client or invalid client credentials", "keycloak"),
    ("code not valid", "keycloak"),
    ("user is not assigned to the client application", "okta"),
    ("user_not_assigned", "okta"),
    ("illegal_redirect_uri", "okta"),
    ("no_matching_policy", "okta"),
    ("parameter must be a login redirect uri", "okta"),
    ("callback url mismatch", "auth0"),
    ("idp-initiated login is not enabled", "auth0"),
    ("redirect_mismatch", "cognito"),
    ("invalid samlresponse or relaystate from identity provider", "cognito"),
    ("invalid saml response received", "cognito"),
    ("error: invalid_client", ""),
    ("error: invalid_grant", ""),
    ("error=invalid_client", ""),
    ("error=invalid_grant", ""),
    ("error=invalid_request", ""),
    ("error=invalid_scope", ""),
    ("error=access_denied", ""),
    ("error=unauthorized_client", ""),
    ("error=unsupported_response_type", ""),
    ("error=server_error", ""),
    ("error=temporarily_unavailable", ""),
    ("error=login_required", ""),
    ("error=interaction_required", ""),
    ("error=consent_required", ""),
    ("login_required", ""),
    ("interaction_required", ""),
    ("consent_required", ""),
    ("account_selection_required", ""),
    ("unsupported_response_type", ""),
    ("invalid_client", ""),
    ("invalid_grant", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_and_ordinary_text_is_not() {
        let entra = ProviderError::recognise("AADSTS50011: The redirect URI does not match").unwrap();
        assert_eq!((entra.provider, entra.code.as_str()), (Some("entra"), "AADSTS50011"));
        let google = ProviderError::recognise("Error 403: app_not_enabled_for_user").unwrap();
        assert_eq!((google.provider, google.code.span.start), (Some("google"), 11));
        assert!(ProviderError::recognise("invalid_grant").unwrap().provider.is_none());
        for text in ["hello world", "the login fails since Monday", "AADSTS", "invalid_grants_list"] {
            assert!(ProviderError::recognise(text).is_none(), "{text}");
        }
    }
}

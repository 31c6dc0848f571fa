//! Error texts of products, recognised by their codes. A text without a known form stays a text.

use crate::source::{Span, Value};
use crate::texts;
use serde_json::json;

/// An error text with its code.
#[derive(Debug, Clone)]
pub struct ProviderError {
    /// The product, by its id in the profiles; `None` for codes of the standard.
    pub provider: Option<&'static str>,
    /// The code or phrase, as written.
    pub code: Value,
    /// The code of OAuth in the text, as `invalid_grant`.
    pub oauth: Option<Value>,
    /// The whole text.
    pub text: String,
}

/// Longer texts are documents that mention a code.
const MAX_LENGTH: usize = 20_000;
/// Longer texts are documents that happen to use the words of an error.
const MAX_PHRASE_LENGTH: usize = 2000;

impl ProviderError {
    /// Finds a code that names an error: `AADSTS50011`, `MSIS7007`, `app_not_configured`, `redirect_uri_mismatch` …
    pub fn recognise(text: &str) -> Option<ProviderError> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let oauth = oauth_code(text);
        let said = texts::read(text);
        let known = said.iter().find(|one| !one.likely || text.len() <= MAX_PHRASE_LENGTH).and_then(|one| {
            let provider = one.product?.provider?;
            Some((Some(provider), Value::new(one.span.of(text), one.span)))
        });
        let (provider, code) = known
            .or_else(|| numbered(text).map(|(provider, code)| (Some(provider), code)))
            .or_else(|| oauth.clone().map(|code| (None, code)))?;
        Some(ProviderError { provider, code, oauth, text: text.to_owned() })
    }

    /// The facts of the report.
    pub fn facts(&self) -> serde_json::Value {
        json!({"provider": self.provider, "code": self.code.as_str(), "text": self.text})
    }
}

/// A code by its form alone: the product's letters followed by enough digits, and no list of codes. Goes out: the product and the code.
pub fn numbered(text: &str) -> Option<(&'static str, Value)> {
    const FORMS: [(&str, usize, &str); 4] =
        [("AADSTS", 4, "entra"), ("AADB2C", 4, "entra"), ("MSIS", 4, "adfs"), ("IDX", 5, "microsoft-identitymodel")];
    let page = texts::Page::of(text);
    FORMS.iter().find_map(|(letters, least, product)| {
        text.match_indices(letters).find_map(|(start, _)| {
            let after = text.get(start + letters.len()..)?;
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let span = Span::new(start, start + letters.len() + digits);
            (digits >= *least && !page.is_written_down(span)).then(|| (*product, Value::new(span.of(text), span)))
        })
    })
}

/// Codes of OAuth and OpenID Connect that no other text has.
const DISTINCT: [&str; 8] = [
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
    "unsupported_response_type",
    "unsupported_grant_type",
    "invalid_client",
    "invalid_grant",
];
/// Codes that other software has as well.
const COMMON: [&str; 6] = [
    "invalid_request",
    "invalid_scope",
    "access_denied",
    "unauthorized_client",
    "server_error",
    "temporarily_unavailable",
];
/// Codes that stand only in answers of a provider, and those of single products.
const FURTHER: &str = "invalid_token insufficient_scope expired_token authorization_pending slow_down invalid_target \
    use_dpop_nonce invalid_dpop_proof invalid_request_uri invalid_request_object request_not_supported \
    request_uri_not_supported registration_not_supported invalid_redirect_uri invalid_client_metadata invalid_issuer \
    invalid_audience invalid_assertion redirect_uri_mismatch bad_verification_code incorrect_client_credentials \
    unmet_authentication_requirements admin_policy_enforced org_internal app_not_configured_for_user deleted_client \
    disabled_client mfa_required unknown_user invalid_user invalid_code invalid_state invalid_nonce invalid_proof";

/// Whether a word is a code by which a provider answers.
pub(super) fn is_code(word: &str) -> bool {
    let known = || DISTINCT.into_iter().chain(COMMON).chain(FURTHER.split(' '));
    known().any(|code| code.eq_ignore_ascii_case(word))
}

/// Whether other software has the code as well.
pub(super) fn is_common_code(word: &str) -> bool {
    COMMON.iter().any(|code| code.eq_ignore_ascii_case(word)) && !word.eq_ignore_ascii_case("unauthorized_client")
}

/// Whether the member `error` names one: many write it empty, or `false`, where there is none.
pub fn is_error(code: &str) -> bool {
    !matches!(code.trim(), "" | "false" | "null" | "none" | "0")
}

/// A code of OAuth or OpenID Connect. Those that are ordinary words count only where the text says that they are an error.
fn oauth_code(text: &str) -> Option<Value> {
    let lower = text.to_ascii_lowercase();
    let says_error = |span: &Span| {
        let before = lower.get(..span.start).unwrap_or("").trim_end_matches(['"', '\'', ' ']);
        let before = before.trim_end_matches([':', '=', ' ']).trim_end_matches(['"', '\'']);
        // Google's pages are in the user's language: `Fehler 400: invalid_request`.
        ["error", " 400", " 401", " 403"].iter().any(|end| before.ends_with(end))
    };
    let page = texts::Page::of(text);
    let said = |span: &Span| !page.is_written_down(*span);
    let found = DISTINCT.iter().find_map(|code| find_word(&lower, code, said));
    let common = |code: &&str| find_word(&lower, code, |span| says_error(span) && said(span));
    let span = found.or_else(|| COMMON.iter().find_map(common))?;
    Some(Value::new(span.of(text), span))
}

/// The first place of a phrase as words of their own that counts. Both in lower case.
fn find_word(lower: &str, phrase: &str, counts: impl Fn(&Span) -> bool) -> Option<Span> {
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    lower.match_indices(phrase).map(|(start, _)| Span::new(start, start + phrase.len())).find(|span| {
        let before = lower.get(..span.start).and_then(|text| text.chars().next_back()).is_some_and(part_of_word);
        let after = lower.get(span.end..).and_then(|text| text.chars().next()).is_some_and(part_of_word);
        !before && !after && counts(span)
    })
}

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
        let both = ProviderError::recognise("error=invalid_client AADSTS7000222: expired").unwrap();
        assert_eq!((both.code.as_str(), both.oauth.unwrap().as_str()), ("AADSTS7000222", "invalid_client"));
        assert_eq!(ProviderError::recognise("{'error': 'access_denied'}").unwrap().code.as_str(), "access_denied");
        assert_eq!(ProviderError::recognise("MSIS9999: new").unwrap().provider, Some("adfs"));
        for text in ["hello world", "the login fails since Monday", "AADSTS", "invalid_grants_list", "a server_error"] {
            assert!(ProviderError::recognise(text).is_none(), "{text}");
        }
    }
}

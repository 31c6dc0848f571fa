//! What an API said of a token in the header `WWW-Authenticate` (RFC 6750 3, RFC 9449 7.1).
//! Input: tokens that were sent in `Authorization`, with the headers of the answer. Output: the challenge's parameters and its place.

use super::tokens::{TokenItem, sent_to_api, tokens};
use crate::intake::STATUS;
use crate::item::Item;
use crate::rules::Context;
use crate::source::Span;

/// Tokens of one case whose answers are read.
const MAX_ANSWERS: usize = 100;

/// A challenge that answered a request with a token.
pub(crate) struct Challenge<'a> {
    /// The token of the request.
    pub(crate) found: TokenItem<'a>,
    /// The code; empty where the challenge has none.
    pub(crate) error: String,
    pub(crate) description: String,
    /// The scopes that the API requires, with spaces between.
    pub(crate) scope: String,
    /// Where the capture has the challenge's code.
    pub(crate) place: Option<(&'a Item, Span)>,
}

/// The challenges that answered requests with the tokens of the running rule.
pub(crate) fn answered<'a>(cx: &Context<'a>) -> Vec<Challenge<'a>> {
    let sent = tokens(cx).into_iter().filter(|found| sent_to_api(found.item)).take(MAX_ANSWERS);
    let told = sent.filter_map(|found| {
        let headers = &found.item.transport.as_ref()?.headers;
        let (_, value) = headers.iter().find(|(name, _)| name == "www-authenticate")?;
        // HAR files hold the quotation marks of the header with a backslash.
        let value = value.replace('\\', "");
        let is_of_token = ["Bearer", "DPoP"]
            .iter()
            .any(|scheme| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        let part = |name: &str| is_of_token.then(|| parameter(&value, name).unwrap_or_default());
        let error = part("error")?;
        let word = if error.is_empty() { "uthenticate" } else { error.as_str() };
        let place = cx.ancestors(found.item).last().and_then(|outer| {
            let text = outer.text();
            // The answer stands behind its request.
            let start = memchr::memmem::find(text.as_bytes(), found.item.text().trim().as_bytes()).unwrap_or(0);
            let at = start + memchr::memmem::find(text.get(start..)?.as_bytes(), word.as_bytes())?;
            Some((outer, Span::new(at, at + word.len())))
        });
        Some(Challenge { found, description: part("error_description")?, scope: part("scope")?, error, place })
    });
    told.collect()
}

/// The statuses of errors that answered requests with the tokens of the running rule, where no challenge stands beside them. A token that
/// the same address accepted in another request of the case is left out.
pub(crate) fn silent<'a>(cx: &Context<'a>) -> Vec<(TokenItem<'a>, u16)> {
    let sent: Vec<TokenItem<'a>> =
        tokens(cx).into_iter().filter(|found| sent_to_api(found.item)).take(MAX_ANSWERS).collect();
    let header = |item: &Item, name: &str| {
        let transport = item.transport.as_ref()?;
        transport.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    };
    let status = |item: &Item| header(item, STATUS).and_then(|status| status.parse::<u16>().ok()).unwrap_or(0);
    let url = |item: &Item| item.transport.as_ref().and_then(|transport| transport.url.clone());
    let accepted: Vec<Option<String>> =
        sent.iter().filter(|one| (200..400).contains(&status(one.item))).map(|one| url(one.item)).collect();
    let is_silent =
        |one: &TokenItem<'_>| header(one.item, "www-authenticate").is_none() && !accepted.contains(&url(one.item));
    let told = sent.into_iter().filter(is_silent).map(|one| (status(one.item), one));
    told.filter(|(status, _)| matches!(status, 401 | 403 | 500..)).map(|(status, one)| (one, status)).collect()
}

/// A parameter of a challenge: `name="value"`, or `name=value`.
fn parameter(challenge: &str, name: &str) -> Option<String> {
    let mut from = 0;
    // Every place of the name is looked at once.
    while let Some(at) = challenge.get(from..)?.find(name).map(|at| from + at) {
        from = at + name.len();
        let is_word = challenge.get(..at)?.ends_with([' ', ',', '\t']);
        let Some(rest) = challenge.get(from..)?.trim_start().strip_prefix('=').filter(|_| is_word) else { continue };
        let rest = rest.trim_start();
        let value = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split([',', ' ']).next(),
        };
        return value.map(|value| value.trim_end_matches('.').trim().to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_a_challenge() {
        let told =
            r#"Bearer realm="a error=b", error="invalid_token", error_description="The token expired.", scope=a"#;
        assert_eq!(parameter(told, "error_description").as_deref(), Some("The token expired"));
        assert_eq!(parameter(told, "scope").as_deref(), Some("a"));
        assert_eq!(parameter("Bearer", "error"), None);
        assert_eq!(parameter("Bearer error=\"x\"", "error").as_deref(), Some("x"));
    }
}

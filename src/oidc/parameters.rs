//! OpenID Connect messages that travel as parameters of a URL or form.

use super::document::{NOT_SHOWN, is_secret};
use super::opaque::is_compact_token;
use super::provider_error::is_error;
use crate::intake::Embedded;
use crate::intake::{Carrier, Transport};
use crate::source::{Span, Value};
use crate::vocabulary::ItemKind;
use serde_json::Map;

/// Parameters read from one text.
const MAX_PARAMETERS: usize = 2000;

/// The parameters of a request, a callback or a form.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// What they are.
    pub role: ParametersRole,
    /// The URL before query and fragment, where there is one.
    pub endpoint: Option<Value>,
    /// All parameters in order, duplicates kept.
    pub list: Vec<Parameter>,
}

/// A parameter of the message.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its decoded name.
    pub name: String,
    /// Its decoded value with the place of the encoded one.
    pub value: Value,
    /// Where it stood, as far as it is known.
    pub carrier: Option<Carrier>,
}

/// The messages of OAuth and OpenID Connect that are parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParametersRole {
    /// To the authorization endpoint.
    AuthorizationRequest,
    /// From the provider to the application: begin a login (OpenID Connect Core 4, LTI).
    LoginInitiation,
    /// Back to the application: code, tokens or an error.
    AuthorizationResponse,
    /// To the token endpoint.
    TokenRequest,
    /// To the end-session endpoint.
    LogoutRequest,
    /// None of these.
    Other,
}

impl Parameters {
    /// Reads the text of a URL, query or form body; what the transport knows besides fills in.
    pub fn read(text: &str, transport: Option<&Transport>) -> Parameters {
        let (endpoint, mut list) = split(text);
        if list.is_empty()
            && let Some(transport) = transport
        {
            let whole = Span::new(0, text.len());
            list.extend(transport.parameters.iter().map(|parameter| Parameter {
                name: parameter.name.clone(),
                value: Value::new(parameter.value.clone(), place_of(text, &parameter.raw).unwrap_or(whole)),
                carrier: parameter.carrier,
            }));
        }
        let from_transport = || transport.and_then(|transport| transport.url.clone());
        let endpoint = endpoint.or_else(|| from_transport().map(|url| Value::new(url, Span::default())));
        let role = match role(&list) {
            // A device asks for its code without a browser (RFC 8628 3.1).
            ParametersRole::AuthorizationRequest
                if endpoint.as_ref().is_some_and(|url| url.text.contains("device"))
                    && !list.iter().any(|parameter| parameter.name == "response_type") =>
            {
                ParametersRole::Other
            }
            role => role,
        };
        Parameters { role, endpoint, list }
    }

    /// The first parameter of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.list.iter().find(|parameter| parameter.name == name).map(|parameter| &parameter.value)
    }

    /// The kind in the report.
    pub fn item_kind(&self) -> ItemKind {
        match self.role {
            ParametersRole::AuthorizationRequest | ParametersRole::LoginInitiation => {
                ItemKind::OidcAuthorizationRequest
            }
            ParametersRole::AuthorizationResponse => ItemKind::OidcAuthorizationResponse,
            _ => ItemKind::Text,
        }
    }

    /// The parameters by name; one that is repeated is a list. Secrets are left out.
    pub fn facts(&self) -> serde_json::Value {
        let mut facts = Map::new();
        for parameter in &self.list {
            let value =
                serde_json::Value::from(if is_secret(&parameter.name) { NOT_SHOWN } else { parameter.value.as_str() });
            match facts.get_mut(&parameter.name) {
                None => {
                    facts.insert(parameter.name.clone(), value);
                }
                Some(serde_json::Value::Array(values)) => values.push(value),
                Some(before) => *before = vec![before.take(), value].into(),
            }
        }
        facts.into()
    }

    /// The name of the parameter that holds the place.
    pub fn path_at(&self, span: Span) -> Option<String> {
        let held = self.list.iter().find(|parameter| parameter.value.span.contains(span));
        held.map(|parameter| parameter.name.clone())
    }

    /// Tokens in the parameters.
    pub fn embedded(&self) -> Vec<Embedded> {
        let tokens = self.list.iter().filter(|parameter| is_compact_token(parameter.value.as_str()));
        tokens
            .map(|parameter| Embedded {
                name: parameter.name.clone(),
                span: parameter.value.span,
                text: parameter.value.text.clone(),
                map: None,
            })
            .collect()
    }
}

fn role(list: &[Parameter]) -> ParametersRole {
    let has = |name: &str| list.iter().any(|parameter| parameter.name == name);
    let has_error = list.iter().any(|one| one.name == "error" && is_error(&one.value.text));
    if has("SAMLRequest") || has("SAMLResponse") || has("SAMLart") || has("wresult") || has("wa") {
        ParametersRole::Other
    } else if has("grant_type") {
        ParametersRole::TokenRequest
    } else if has("token") && !has("response_type") && !has("id_token") {
        // Introspection and revocation.
        ParametersRole::Other
    } else if !has("response_type") && (has("target_link_uri") || has("iss") && has("login_hint")) && !has("id_token") {
        ParametersRole::LoginInitiation
    } else if has("response_type") {
        ParametersRole::AuthorizationRequest
    } else if has_error || has("code") || has("id_token") || has("access_token") {
        ParametersRole::AuthorizationResponse
    } else if has("id_token_hint") || has("post_logout_redirect_uri") {
        ParametersRole::LogoutRequest
    } else if has("client_id") || (has("redirect_uri") && has("scope")) {
        ParametersRole::AuthorizationRequest
    } else if has("state") {
        ParametersRole::AuthorizationResponse
    } else {
        ParametersRole::Other
    }
}

/// Splits a URL, a query, a fragment or a form body.
fn split(text: &str) -> (Option<Value>, Vec<Parameter>) {
    let start = text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    let body = text.get(start..end).unwrap_or("");
    let is_url = body.contains("://") && body.find("://") < body.find(['=', '&']).or(Some(usize::MAX));
    let marks = body.find(['?', '#']).filter(|mark| is_url || *mark == 0 || body.starts_with('/'));
    let (endpoint, first) = match marks {
        Some(mark) => (body.get(..mark).filter(|url| !url.is_empty()), mark),
        None if is_url => (Some(body), body.len()),
        None => (None, 0),
    };
    let endpoint = endpoint.map(|url| Value::new(url, Span::new(start, start + url.len())));
    let mut carrier = if marks.is_some() { None } else { Some(Carrier::Form) };
    let mut list = Vec::new();
    let mut at = start + first;
    let rest = body.get(first..).unwrap_or("");
    for part in rest.split_inclusive(['?', '&', '#']) {
        let place = at;
        at += part.len();
        let pair = part.trim_end_matches(['?', '&', '#']);
        if !pair.is_empty() && list.len() < MAX_PARAMETERS {
            let (name, raw, offset) = match pair.split_once('=') {
                Some((name, raw)) => (name, raw, name.len() + 1),
                None => (pair, "", pair.len()),
            };
            let span = Span::new(place + offset, place + offset + raw.len());
            let name = percent_decode(name.trim_start());
            list.push(Parameter { name, value: Value::new(percent_decode(raw), span), carrier });
        }
        match part.chars().last() {
            Some('?') => carrier = Some(Carrier::Query),
            Some('#') => carrier = Some(Carrier::Fragment),
            _ => {}
        }
    }
    (endpoint, list)
}

/// Decodes `application/x-www-form-urlencoded`: `%XX` and `+`. What is no escape stays; octets that are not UTF-8 are replaced.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let value = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match value {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn place_of(text: &str, raw: &str) -> Option<Span> {
    let start = text.find(raw).filter(|_| !raw.is_empty())?;
    Some(Span::new(start, start + raw.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parameters {
        Parameters::read(text, None)
    }

    #[test]
    fn requests_callbacks_and_forms_are_told_apart() {
        let request =
            read("https://idp.example/authorize?response_type=code&client_id=app&scope=openid%20email&state=a+b");
        assert_eq!(request.role, ParametersRole::AuthorizationRequest);
        assert_eq!(request.endpoint.as_ref().unwrap().as_str(), "https://idp.example/authorize");
        assert_eq!(request.get("scope").unwrap().as_str(), "openid email");
        assert_eq!(request.get("state").unwrap().as_str(), "a b");
        let callback = read(" https://app.example/cb?x=1#id_token=abc&state=s");
        assert_eq!(callback.role, ParametersRole::AuthorizationResponse);
        assert_eq!(callback.list[1].carrier, Some(Carrier::Fragment));
        assert_eq!(read("error=login_required&state=1").role, ParametersRole::AuthorizationResponse);
        let launch =
            "https://tool.example/login?iss=https%3A%2F%2Flms.example&login_hint=7&client_id=9&target_link_uri=x";
        assert_eq!(read(launch).role, ParametersRole::LoginInitiation);
        assert_eq!(read("grant_type=authorization_code&code=1").role, ParametersRole::TokenRequest);
    }

    #[test]
    fn places_are_those_of_the_raw_values() {
        let text = "?code=a%2Fb&state=z";
        let parameters = read(text);
        assert_eq!(parameters.get("code").unwrap().span.of(text), "a%2Fb");
        assert_eq!(parameters.path_at(parameters.get("state").unwrap().span).as_deref(), Some("state"));
    }

    #[test]
    fn repeated_and_secret_parameters() {
        let facts = read("client_id=a&client_id=b&client_secret=hush").facts();
        assert_eq!(facts["client_id"], serde_json::json!(["a", "b"]));
        assert!(!facts.to_string().contains("hush"));
    }
}

//! Which of the things found in a capture are messages of a login, and which of two is the better copy. Input: what was unpacked. Output:
//! yes or no. Judges no message.

use super::exchange;
use super::model::{Carrier, Format, NoteKind, Transport, Unpacked};
use super::parameters::message_name;
use memchr::memmem;

/// Whether it carries an answer of an identity provider.
pub(super) fn is_answer(item: &Unpacked) -> bool {
    let parameters = item.transport.as_ref().map_or(&[][..], |transport| &transport.parameters);
    parameters.iter().any(|one| {
        message_name(&one.name) == Some("SAMLResponse") || matches!(one.name.as_str(), "code" | "id_token" | "error")
    })
}

pub(super) fn is_delivered(item: &Unpacked) -> bool {
    item.transport.as_ref().is_some_and(|transport| transport.delivered)
}

/// Whether `part` was cut and is the beginning of `whole`.
pub(super) fn is_cut_of(part: &Unpacked, whole: &Unpacked) -> bool {
    let content = |item: &Unpacked| item.layers.last().map(|layer| layer.content.clone());
    let cut = part.notes.iter().any(|note| note.kind == NoteKind::Truncated);
    cut && part.format == whole.format
        && content(part).zip(content(whole)).is_some_and(|(part, whole)| {
            // The last characters may have been decoded from half a group.
            let kept = part.as_bytes().len().saturating_sub(4);
            kept >= 64 && part.as_bytes().get(..kept) == whole.as_bytes().get(..kept)
        })
}

fn of_token_endpoint(item: &Unpacked) -> bool {
    let url = item.transport.as_ref().and_then(|transport| transport.url.as_deref()).unwrap_or("");
    url.ends_with("/token")
}

/// Whether an introspection endpoint was asked.
fn is_introspection(item: &Unpacked) -> bool {
    let url = item.transport.as_ref().and_then(|transport| transport.url.as_deref()).unwrap_or("");
    url.ends_with("/introspect") || url.ends_with("/introspection")
}

/// Whether something found in a capture is a message of a login, and not one of the page's many other files.
pub(super) fn is_message(item: &Unpacked) -> bool {
    let Some(content) = item.layers.last().map(|layer| &layer.content) else { return false };
    let bytes = content.as_bytes();
    let has = |needle: &str| memmem::find(bytes, needle.as_bytes()).is_some();
    let carried = item.transport.as_ref().is_some_and(|transport| {
        matches!(transport.carrier, Some(Carrier::Query | Carrier::Form | Carrier::HtmlForm))
            && transport.parameters.iter().any(|parameter| message_name(&parameter.name).is_some())
    });
    match item.format {
        Format::Xml => has("urn:oasis:names:tc:SAML") || has("ws-sx/ws-trust") || has("/ws/2005/02/trust") || carried,
        Format::Jose => true,
        Format::Parameters => item.transport.as_ref().is_some_and(|transport| transport.carrier.is_some()),
        Format::Json => {
            has("\"id_token\"")
                || has("\"access_token\"")
                || (has("\"keys\"") && has("\"kty\""))
                || has("\"jwks_uri\"")
                || (has("\"error\"")
                    && (has("\"error_description\"")
                        || of_token_endpoint(item)
                        || exchange::is_oauth_error(content.as_str())))
                || (has("\"active\"") && is_introspection(item))
                || carried
        }
        _ => carried,
    }
}

/// Parameters by which no other address is taken for a callback.
const OF_A_LOGIN: &[&str] = &[
    "client_id",
    "response_type",
    "redirect_uri",
    "request",
    "request_uri",
    "grant_type",
    "id_token",
    "id_token_hint",
    "access_token",
    "response",
    "session_state",
    "iss",
    "error_description",
    "error_uri",
    "token",
    "logout_token",
    "post_logout_redirect_uri",
    "wa",
    "wtrealm",
    "nonce",
    "ticket",
    "lti_message_hint",
];
/// Parts of paths that receive callbacks.
const CALLBACKS: &[&str] =
    &["callback", "/cb", "oauth", "oidc", "openid", "auth", "login", "signin", "sign-in", "sso", "code"];
/// A code of a provider is no shorter, unless the path tells that it is one.
const OPAQUE: usize = 16;

/// Whether an address has only a `code`, a `state` or an `error` of its own: an advertisement, a search, a payment. A callback has the
/// `state` of a request or the path of its `redirect_uri`; else its error is one of OAuth, or its code can be one.
pub(super) fn is_beside(item: &Unpacked, known: &[Unpacked]) -> bool {
    let Some(transport) = item.transport.as_ref().filter(|one| one.carrier == Some(Carrier::Query)) else {
        return false;
    };
    let value = |name: &str| transport.parameter(name).map_or("", |one| one.value.as_str());
    let of_a_login =
        |name: &str| OF_A_LOGIN.contains(&name) || message_name(name).is_some() || name.eq_ignore_ascii_case("SAMLart");
    if item.format != Format::Parameters || transport.parameters.iter().any(|one| of_a_login(&one.name)) {
        return false;
    }
    let url = transport.url.as_deref().unwrap_or("").to_ascii_lowercase();
    let path = |url: &str| url.splitn(4, '/').nth(3).unwrap_or("").trim_end_matches('/').to_ascii_lowercase();
    let answers = |sent: &Transport| {
        let same =
            |name: &str| sent.parameter(name).is_some_and(|one| !one.value.is_empty() && one.value == value(name));
        let to = sent.parameter("redirect_uri").map(|one| one.value.split(['?', '#']).next().unwrap_or(""));
        same("state") || to.is_some_and(|to| path(to) == path(&url))
    };
    let asked =
        known.iter().filter_map(|one| one.transport.as_ref()).filter(|one| one.parameter("client_id").is_some());
    let code = value("code");
    let is_callback = |path: &str| {
        CALLBACKS.iter().any(|part| path.contains(part)) || path.split(['/', '?']).any(|part| part == "cb")
    };
    let is_code = || code.len() >= OPAQUE || is_callback(&path(&url));
    let can_be = exchange::OAUTH_ERRORS.contains(&value("error")) || (!code.is_empty() && is_code());
    !can_be && !asked.into_iter().any(answers)
}

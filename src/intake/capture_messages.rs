//! Which of the things found in a capture are messages of a login, and which of two is the better copy. Input: what was unpacked. Output:
//! yes or no. Judges no message.

use super::exchange;
use super::model::{Carrier, Format, NoteKind, Unpacked};
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

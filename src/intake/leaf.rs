//! Where the search ends: the notations that are messages themselves, and how sure each is.
//! Comes in: a content. Goes out: an item and its score.

use super::hints::may_hold_a_message;
use super::model::{Format, NoteKind, Unpacked};
use super::rewrite::trimmed;
use super::search::{CERTAIN, DecodeState, Decoded, Search};
use super::{der, html, jwt, marks};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// The item where the content says by itself what it is, and no decoder need be tried.
pub(super) fn certain(search: &Search<'_>, state: &DecodeState) -> Option<Decoded> {
    if search.needs_repair(state) {
        return None;
    }
    if !state.is_text() {
        let shape = der::recognise(state.bytes())?;
        return Some(Decoded { score: 85, items: vec![binary(state.clone(), shape)] });
    }
    let text = state.text();
    let span = trimmed(text);
    let inner = span.of(text);
    match inner.as_bytes().first() {
        None => Some(Decoded { score: CERTAIN, items: vec![empty(state.clone())] }),
        Some(b'<') if !html::is_html(inner) && !is_escaped(inner) && !inner.starts_with("<![CDATA[") => {
            let score = xml_score(inner);
            let opens = is_foreign_xml(inner) && may_hold_a_message(inner);
            (score >= CERTAIN && !opens).then(|| Decoded { score, items: vec![xml(state.clone())] })
        }
        Some(b'{' | b'[') if !is_container(search, state) && is_json(inner) => {
            Some(Decoded { score: 85, items: vec![json(state.clone())] })
        }
        _ => {
            let token = jwt::recognise(text)?;
            let score = if token.cut { 82 } else { 90 };
            Some(Decoded { score, items: vec![jose(state.clone(), token)] })
        }
    }
}

/// JSON that holds messages rather than being one.
fn is_container(search: &Search<'_>, state: &DecodeState) -> bool {
    search.is_container(state) || memmem::find(state.bytes(), b"SAML:2.0:protocol").is_some()
}

/// The item where no decoder found anything better.
pub(super) fn fallback(search: &Search<'_>, state: &DecodeState, tried: &[String]) -> Decoded {
    let mut state = state.clone();
    let text = state.text();
    let span = trimmed(text);
    let inner = span.of(text);
    if !state.is_text() {
        if let Some(shape) = der::recognise(state.bytes()) {
            return Decoded { score: 60, items: vec![binary(state, shape)] };
        }
        note_tried(&mut state, tried);
        let whole = Span::new(0, state.bytes().len());
        return Decoded { score: 5, items: vec![state.end(LayerKind::Binary, None, Format::Binary, whole)] };
    }
    match inner.as_bytes().first() {
        Some(b'<') if !html::is_html(inner) && looks_like_markup(inner) => {
            let score = xml_score(inner).min(CERTAIN - 1);
            Decoded { score, items: vec![xml(state)] }
        }
        Some(b'{') if inner.contains('"') || inner.contains('\u{201C}') => {
            let score = if !is_json(inner) {
                50
            } else if is_container(search, &state) {
                65
            } else {
                79
            };
            Decoded { score, items: vec![json(state)] }
        }
        Some(b'[') if is_json(inner) => Decoded { score: 60, items: vec![json(state)] },
        _ => {
            note_tried(&mut state, tried);
            let whole = Span::new(0, state.bytes().len());
            marks::text(&mut state);
            Decoded { score: 10, items: vec![state.end(LayerKind::Text, None, Format::Text, whole)] }
        }
    }
}

fn note_tried(state: &mut DecodeState, tried: &[String]) {
    for what in tried {
        state.note(NoteKind::Tried, Span::default(), what.as_str());
    }
}

fn xml(mut state: DecodeState) -> Unpacked {
    marks::xml(&mut state);
    let whole = Span::new(0, state.bytes().len());
    state.end(LayerKind::Xml, None, Format::Xml, whole)
}

/// JSON with the messages that were found in it.
pub(super) fn json_with(state: &DecodeState, children: Vec<Unpacked>) -> Unpacked {
    Unpacked { children, ..json(state.clone()) }
}

fn json(mut state: DecodeState) -> Unpacked {
    marks::json(&mut state);
    let whole = Span::new(0, state.bytes().len());
    state.end(LayerKind::Json, None, Format::Json, whole)
}

fn jose(mut state: DecodeState, token: jwt::Token) -> Unpacked {
    let last = token.span.of(state.text()).rsplit('.').next().unwrap_or("");
    let is_word = super::exchange::is_masked(last) || jwt::is_word_for_signature(last);
    let word = is_word.then(|| Span::new(token.span.end - last.len(), token.span.end));
    if let Some(mask) = token.mask.or(word) {
        // A sanitizer or a person took the signature away and left the rest.
        let words = mask.of(state.text()).to_owned();
        state.note(NoteKind::Redacted, mask, words);
    } else if token.cut {
        state.note(NoteKind::Truncated, Span::at(token.span.end), "jwt");
    }
    state.end(LayerKind::Jwt, None, Format::Jose, token.span)
}

fn binary(mut state: DecodeState, shape: der::Shape) -> Unpacked {
    let whole = Span::new(0, state.bytes().len());
    if shape.cut {
        state.note(NoteKind::Truncated, Span::at(whole.end), "der");
    }
    if let Some(kind) = shape.secret {
        state.note(NoteKind::Secret, whole, kind);
    }
    state.end(LayerKind::Der, None, Format::Der, whole)
}

fn empty(mut state: DecodeState) -> Unpacked {
    let whole = Span::new(0, state.bytes().len());
    if !state.notes.iter().any(|note| note.kind == NoteKind::Empty) {
        let name = state.parameter.clone().unwrap_or_default();
        state.note(NoteKind::Empty, whole, name);
    }
    state.end(LayerKind::Text, None, Format::Text, whole)
}

/// How much the text is like XML: a name after `<`, and an end that fits.
fn xml_score(text: &str) -> u32 {
    if !looks_like_markup(text) {
        return 0;
    }
    let clean = !text.contains('\0') && !text.contains('\u{FFFD}');
    let known = ["Response", "AuthnRequest", "Assertion", "EntityDescriptor", "Logout", "Artifact"];
    let saml = memmem::find(text.as_bytes(), b"urn:oasis:names:tc:SAML").is_some()
        || known.iter().any(|name| text.get(..400.min(text.len())).is_some_and(|start| start.contains(name)));
    let whole = text.ends_with('>') && text.contains("</") || text.ends_with("/>");
    match (clean, saml, whole) {
        (true, true, true) => 100,
        (true, false, true) => 90,
        (true, true, false) => 75,
        (true, false, false) => 65,
        _ => 55,
    }
}

/// Whether the text is XML whose root is no message: a record of a log, a document of an office program, an export of a proxy.
pub(super) fn is_foreign_xml(text: &str) -> bool {
    if !looks_like_markup(text) || html::is_html(text) {
        return false;
    }
    let Some(start) = marks::root_start(text) else { return false };
    let tag = text.get(start + 1..).unwrap_or("");
    let tag = tag.get(..tag.find('>').unwrap_or(tag.len())).unwrap_or("");
    let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
    let local = name.rsplit(':').next().unwrap_or("");
    // Programs print objects like this: `<QueryDict: {…}>`.
    if local.is_empty() || name.contains(['(', '{', '[', '\'']) {
        return false;
    }
    let namespaces =
        ["urn:oasis:names:tc:SAML", "xmldsig#", "xmlenc#", "ws-trust", "/trust", "soap/envelope", "soap-envelope"];
    // What is signed or encrypted as XML is a document, whatever its root is called.
    let secured = ["xmldsig#", "xmlenc#"].iter().any(|namespace| is_declared(text, namespace));
    // A part that was cut out of its message lost the declaration, not the prefix.
    let of_saml = name.split_once(':').is_some_and(|(prefix, _)| PREFIXES.contains(&prefix));
    !secured && !of_saml && !MESSAGES.contains(&local) && !namespaces.iter().any(|namespace| tag.contains(namespace))
}

/// Prefixes that products write for SAML, its signatures and its encryption.
const PREFIXES: &[&str] = &["saml", "saml2", "samlp", "saml2p", "md", "ds", "dsig", "xenc"];

/// Whether a tag of the markup itself declares a namespace that ends like this; not one inside a text or CDATA.
fn is_declared(text: &str, namespace: &str) -> bool {
    let bytes = text.as_bytes();
    let markup = memmem::find(bytes, b"<![CDATA[").and_then(|end| bytes.get(..end)).unwrap_or(bytes);
    let Some(at) = memmem::find(markup, namespace.as_bytes()) else { return false };
    let before = markup.get(..at).unwrap_or(&[]);
    let open = memchr::memrchr(b'<', before);
    open.is_some_and(|open| memchr::memchr(b'>', before.get(open..).unwrap_or(&[])).is_none())
}

/// Roots of messages and of parts of them.
const MESSAGES: &[&str] = &[
    "Response",
    "AuthnRequest",
    "Assertion",
    "EncryptedAssertion",
    "LogoutRequest",
    "LogoutResponse",
    "EntityDescriptor",
    "EntitiesDescriptor",
    "ArtifactResolve",
    "ArtifactResponse",
    "RequestSecurityTokenResponse",
    "RequestSecurityTokenResponseCollection",
    "RequestSecurityToken",
    "Envelope",
    "IDPSSODescriptor",
    "SPSSODescriptor",
    "Signature",
    "X509Data",
    "KeyInfo",
    "Issuer",
    "Subject",
    "Conditions",
    "AttributeStatement",
    "Attribute",
    "NameID",
    "EncryptedData",
];

/// Whether the members of an object at the top say that it is a message, keys or settings of OpenID Connect.
pub(super) fn is_json_message(text: &str) -> bool {
    const MEMBERS: &[&str] = &[
        "keys",
        "kty",
        "jwks_uri",
        "access_token",
        "id_token",
        "token_type",
        "error",
        "iss",
        "sub",
        "aud",
        "payload",
        "signatures",
        "ciphertext",
        "protected",
        "client_secret",
        "redirect_uris",
        "active",
        "authorization_endpoint",
    ];
    const WEAK: &[&str] = &["error", "iss", "sub", "aud", "payload", "protected", "active", "keys"];
    let first = trimmed(text).of(text);
    if !first.starts_with('{') {
        return false;
    }
    let names = super::raw::top_names(first);
    let mut own = names.iter().filter(|name| MEMBERS.contains(name)).peekable();
    // Records of a log have some of them as well; what they hold of SAML is no part of OpenID Connect.
    let holds =
        || ["SAMLRe", "PHNhb", "PD94b"].iter().any(|mark| memmem::find(first.as_bytes(), mark.as_bytes()).is_some());
    own.peek().is_some() && !(own.all(|name| WEAK.contains(name)) && holds())
}

/// Whether the text starts as a SAML message, whole or cut.
pub(super) fn is_saml_markup(text: &str) -> bool {
    let inner = trimmed(text).of(text);
    inner.starts_with('<') && !html::is_html(inner) && xml_score(inner) >= 75
}

fn looks_like_markup(text: &str) -> bool {
    let mut after = text.chars().skip(1);
    after.next().is_some_and(|character| character.is_alphabetic() || matches!(character, '?' | '!' | '_'))
}

/// Quotes of attributes are escaped: this is the inside of a string.
fn is_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr(b'=', bytes.get(..4096.min(bytes.len())).unwrap_or(&[]))
        .is_some_and(|at| matches!(bytes.get(at + 1), Some(b'\\')) || bytes.get(at + 1..at + 3) == Some(b"3D"))
}

/// Whether the text is whole JSON.
pub(super) fn is_json(text: &str) -> bool {
    super::raw::Raw::read(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_documents_are_no_containers() {
        let signed = "<Document><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></Document>";
        assert!(!is_foreign_xml(signed));
        assert!(is_foreign_xml(&format!("<page><![CDATA[{signed}]]></page>")));
        assert!(is_foreign_xml(&format!(
            "<Event><Data>{}</Data></Event>",
            signed.replace('<', "&lt;").replace('>', "&gt;")
        )));
        assert!(!is_foreign_xml("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"));
    }
}

//! The JSON serialisations, general and flattened (RFC 7515 7.2, RFC 7516 7.2).

use super::Segment;
use crate::source::Span;
use crate::syntax::json::Json;

/// A JWS or JWE as JSON. Members that are absent are `None`.
#[derive(Debug, Clone, Default)]
pub struct JsonSerialisation {
    /// `payload` of a JWS; also `None` for a detached one.
    pub payload: Option<Segment>,
    /// One per signature or recipient; of the flattened form the only one.
    pub layers: Vec<Layer>,
    /// `protected` of a JWE: shared by all recipients.
    pub protected: Option<Segment>,
    /// `unprotected` of a JWE.
    pub unprotected: Option<Json>,
    /// `iv`
    pub iv: Option<Segment>,
    /// `ciphertext`
    pub ciphertext: Option<Segment>,
    /// `tag`
    pub tag: Option<Segment>,
    /// `aad`
    pub aad: Option<Segment>,
    /// Whether it is a JWE.
    pub encrypted: bool,
}

/// One signature of a JWS or one recipient of a JWE.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// `protected` of a signature.
    pub protected: Option<Segment>,
    /// `header`: the unprotected one.
    pub header: Option<Json>,
    /// `signature`
    pub signature: Option<Segment>,
    /// `encrypted_key`
    pub encrypted_key: Option<Segment>,
}

/// Reads a JSON object as a serialised JWS or JWE; `None` when it has none of the members that make one.
pub fn json_serialisation(text: &str, root: &Json) -> Option<JsonSerialisation> {
    let segment = |object: &Json, name: &str| {
        let value = object.get(name)?;
        value.as_str().map(|decoded| decode(text, decoded, value.span))
    };
    let layer = |object: &Json| Layer {
        protected: segment(object, "protected"),
        header: object.get("header").cloned(),
        signature: segment(object, "signature"),
        encrypted_key: segment(object, "encrypted_key"),
    };
    let encrypted = root.get("ciphertext").is_some_and(|value| value.as_str().is_some());
    let list = if encrypted { "recipients" } else { "signatures" };
    let several = root.get(list).filter(|list| list.is_array());
    let signed = root.get("signature").is_some_and(|value| value.as_str().is_some())
        && (root.get("protected").is_some() || root.get("header").is_some());
    let general = several.is_some() && root.get("payload").is_some();
    // A program that shows a token writes its claims out.
    if root.get("payload").is_some_and(Json::is_object) {
        return None;
    }
    if !(encrypted || signed || general) {
        return None;
    }
    let layers = match several {
        Some(list) => list.elements().iter().map(layer).collect(),
        None => vec![layer(root)],
    };
    Some(JsonSerialisation {
        payload: segment(root, "payload"),
        layers,
        protected: segment(root, "protected").filter(|_| encrypted),
        unprotected: root.get("unprotected").cloned(),
        iv: segment(root, "iv"),
        ciphertext: segment(root, "ciphertext"),
        tag: segment(root, "tag"),
        aad: segment(root, "aad"),
        encrypted,
    })
}

/// A segment inside a JSON string: exact places where the string has no escapes, else that of the whole string.
fn decode(text: &str, decoded: &str, quoted: Span) -> Segment {
    let inner = Span::new(quoted.start + 1, quoted.end.saturating_sub(1));
    if inner.of(text) == decoded {
        return Segment::decode(decoded, inner.start);
    }
    let mut segment = Segment::decode(decoded, 0);
    segment.blur(quoted);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::json::parse;

    #[test]
    fn both_forms_are_read() {
        let general = r#"{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"},{"header":{"kid":"x"},"signature":"AQ"}]}"#;
        let read = json_serialisation(general, &parse(general).root.unwrap()).unwrap();
        assert_eq!(read.layers.len(), 2);
        assert_eq!(read.payload.unwrap().span.of(general), "e30");
        let flat = r#"{"protected":"e30","encrypted_key":"AA","iv":"","ciphertext":"AA","tag":"AA"}"#;
        let read = json_serialisation(flat, &parse(flat).root.unwrap()).unwrap();
        assert!(read.encrypted && read.protected.is_some() && read.layers[0].encrypted_key.is_some());
        let other = r#"{"payload":"e30"}"#;
        assert!(json_serialisation(other, &parse(other).root.unwrap()).is_none());
    }
}

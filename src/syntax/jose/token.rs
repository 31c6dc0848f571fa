//! JWS, JWT and JWE: header, claims and signatures with their places in the token's text, however broken the token is.
//!
//! Input: the text of a token, or the JSON tree of one. Output: a [`Token`], which never changes afterwards.
//! Invariant: says what stands in the token, not what it means (that is for `oidc`) and not whether it holds (`crypto`).

use super::{JsonSerialisation, Layer, Segment, compact, json_serialisation};
use crate::source::{Span, Value};
use crate::syntax::json::{self, Json};

/// A token.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The parts of the compact form, however many; empty for the JSON form.
    pub segments: Vec<Segment>,
    /// The JSON form.
    pub serialisation: Option<JsonSerialisation>,
    /// The protected header (of the first signature), with places in the token's text.
    pub header: Option<Json>,
    /// What is not JSON in the header.
    pub header_faults: Vec<json::Fault>,
    /// The claims, when the payload is a JSON object; also an incomplete one.
    pub claims: Option<Json>,
    /// What is not JSON in the payload, when it looks like JSON.
    pub claims_faults: Vec<json::Fault>,
    /// The payload of a JWS; `None` for a JWE and where the part is missing.
    pub payload: Option<Vec<u8>>,
    /// The place of the payload.
    pub payload_span: Span,
    /// One for the compact form.
    pub signatures: Vec<Signature>,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Signed or unsecured, and the payload is a JSON object (RFC 7519).
    Jwt,
    /// Signed, with another payload (RFC 7515).
    Jws,
    /// Encrypted (RFC 7516).
    Jwe,
}

/// One signature of a JWS.
#[derive(Debug, Clone, Default)]
pub struct Signature {
    /// The protected header, with places in the token's text.
    pub protected: Option<Json>,
    /// The unprotected header of the JSON form.
    pub unprotected: Option<Json>,
    /// Its octets.
    pub octets: Vec<u8>,
    /// Its place.
    pub span: Span,
    /// The protected header exactly as it stands in the token: the first half of what is signed.
    pub protected_text: String,
}

impl Signature {
    /// A header parameter, protected or not.
    pub fn parameter(&self, name: &str) -> Option<&Json> {
        let protected = self.protected.as_ref().and_then(|header| header.get(name));
        protected.or_else(|| self.unprotected.as_ref().and_then(|header| header.get(name)))
    }
}

impl Token {
    /// Reads the compact form, whole or damaged.
    pub fn compact(text: &str) -> Token {
        let segments = compact(text).segments;
        let (header, header_faults) = segments.first().map_or((None, Vec::new()), object);
        let encrypted = segments.len() >= 4 || header.as_ref().is_some_and(|header| header.get("enc").is_some());
        let mut token = Token { segments, ..Token::with_header(encrypted, header, header_faults) };
        if encrypted {
            return token;
        }
        if let Some(segment) = token.segments.get(1).cloned() {
            token.read_payload(text, &segment);
        }
        let protected_text = token.segments.first().map(|segment| segment.span.of(text).to_owned()).unwrap_or_default();
        if let Some(segment) = token.segments.get(2) {
            token.signatures.push(Signature {
                protected: token.header.clone(),
                unprotected: None,
                octets: segment.octets.clone(),
                span: segment.span,
                protected_text,
            });
        }
        token
    }

    fn with_header(encrypted: bool, header: Option<Json>, header_faults: Vec<json::Fault>) -> Token {
        Token {
            kind: if encrypted { TokenKind::Jwe } else { TokenKind::Jws },
            segments: Vec::new(),
            serialisation: None,
            header,
            header_faults,
            claims: None,
            claims_faults: Vec::new(),
            payload: None,
            payload_span: Span::default(),
            signatures: Vec::new(),
        }
    }

    /// Reads a JSON serialisation; `None` when the object is none.
    pub fn from_json(text: &str, root: &Json) -> Option<Token> {
        let form = json_serialisation(text, root)?;
        let protected = if form.encrypted { form.protected.as_ref() } else { None };
        let first = protected.or_else(|| form.layers.first().and_then(|layer| layer.protected.as_ref()));
        let (header, header_faults) = first.map_or((None, Vec::new()), object);
        let unprotected = form.layers.first().and_then(|layer| layer.header.clone());
        let mut token = Token::with_header(form.encrypted, header.or(unprotected), header_faults);
        if !form.encrypted {
            let signature = |layer: &Layer| Signature {
                protected: layer.protected.as_ref().and_then(|segment| object(segment).0),
                unprotected: layer.header.clone(),
                octets: layer.signature.as_ref().map(|segment| segment.octets.clone()).unwrap_or_default(),
                span: layer.signature.as_ref().map(|segment| segment.span).unwrap_or_default(),
                protected_text: layer.protected.as_ref().map(|p| p.span.of(text).to_owned()).unwrap_or_default(),
            };
            token.signatures = form.layers.iter().map(signature).collect();
            if let Some(segment) = form.payload.as_ref() {
                token.read_payload(text, segment);
            }
        }
        token.serialisation = Some(form);
        Some(token)
    }

    /// Reads claims that a program wrote out: `{"header": …, "payload": …}`, or the claims alone. `None` where an object has none.
    pub fn written_out(root: &Json) -> Option<Token> {
        let part = |names: [&str; 2]| names.iter().find_map(|name| root.get(name)).filter(|part| part.is_object());
        let claims = part(["payload", "claims"]).unwrap_or(root);
        let has = |names: &[&str]| names.iter().any(|name| claims.get(name).is_some());
        let is_other = ["active", "kty", "keys", "error", "access_token", "id_token", "client_secret", "jwks_uri"];
        if !has(&["exp", "iat", "nbf"]) || !has(&["iss", "aud"]) || has(&is_other) {
            return None;
        }
        let header = part(["header", "protected"]).filter(|header| header.get("alg").is_some());
        Some(Token {
            kind: TokenKind::Jwt,
            claims: Some(claims.clone()),
            payload_span: claims.span,
            ..Token::with_header(false, header.cloned(), Vec::new())
        })
    }

    /// Whether only its claims are known, and not its own text: nothing can be verified, and no receiver got it like this.
    pub fn is_written_out(&self) -> bool {
        self.segments.is_empty() && self.serialisation.is_none()
    }

    /// A header parameter of the first signature or of the JWE.
    pub fn parameter(&self, name: &str) -> Option<&Json> {
        let form = self.serialisation.as_ref();
        self.header
            .as_ref()
            .and_then(|header| header.get(name))
            .or_else(|| form.and_then(|form| form.layers.first()?.header.as_ref()?.get(name)))
            .or_else(|| form.and_then(|form| form.unprotected.as_ref()?.get(name)))
    }

    /// `alg`, where it is a text.
    pub fn algorithm(&self) -> Option<&str> {
        self.parameter("alg").and_then(Json::as_str)
    }

    /// Whether only its issuer can read it: encrypted with the issuer's own secret, and the header says whose (Auth0).
    pub fn is_issuers_own(&self) -> bool {
        self.kind == TokenKind::Jwe
            && self.algorithm() == Some("dir")
            && self.parameter("iss").is_some_and(|issuer| issuer.as_str().is_some())
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        self.claims.as_ref().and_then(|claims| claims.get(name))
    }

    /// A claim that is a text.
    pub fn claim_text(&self, name: &str) -> Option<Value> {
        self.claim(name).and_then(Json::value)
    }

    /// Whether its claims are those of a JWT, also where it is written as a JSON object, which RFC 7519 does not know.
    pub fn has_jwt_claims(&self) -> bool {
        let of_jwt = || ["iss", "aud", "exp"].iter().filter(|name| self.claim(name).is_some()).count() > 1;
        self.kind == TokenKind::Jwt || self.serialisation.is_some() && of_jwt()
    }

    /// Whether the claims are a whole JSON object: only then is a missing claim missing.
    pub fn has_whole_claims(&self) -> bool {
        self.claims.is_some() && self.claims_faults.iter().all(|fault| fault.kind != json::FaultKind::Truncated)
    }

    /// What a signature covers (RFC 7515 5.1): protected header, dot, payload; with `b64: false` the payload as it is.
    pub fn signing_input(&self, text: &str, signature: &Signature) -> Vec<u8> {
        let mut input = signature.protected_text.clone().into_bytes();
        input.push(b'.');
        match &self.payload {
            Some(payload) if !is_encoded(signature.protected.as_ref()) => input.extend(payload),
            _ => input.extend(self.payload_span.of(text).as_bytes()),
        }
        input
    }

    /// `payload/exp`, `header/kid`, `signature`, or the number of the part.
    pub fn path_at(&self, span: Span) -> Option<String> {
        let in_json = |name: &str, json: &Option<Json>| {
            let json = json.as_ref().filter(|json| json.span.contains(span))?;
            Some(format!("{name}{}", json.pointer_at(span)))
        };
        if self.payload_span.contains(span) && !self.payload_span.is_empty() {
            return in_json("payload", &self.claims).or_else(|| Some("payload".to_owned()));
        }
        if let Some(found) = in_json("header", &self.header) {
            return Some(found);
        }
        let names: &[&str] = match self.kind {
            TokenKind::Jwe => &["header", "encrypted_key", "iv", "ciphertext", "tag"],
            _ => &["header", "payload", "signature"],
        };
        let index = self.segments.iter().position(|segment| segment.span.contains(span))?;
        Some(names.get(index).map_or_else(|| format!("part {}", index + 1), |name| (*name).to_owned()))
    }

    fn read_payload(&mut self, text: &str, segment: &Segment) {
        self.payload_span = segment.span;
        if !is_encoded(self.header.as_ref()) {
            self.payload = Some(segment.span.of(text).as_bytes().to_vec());
            return;
        }
        self.payload = Some(segment.octets.clone());
        let looks_like_object = segment.octets.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
            || segment.octets.starts_with(b"\xef\xbb\xbf{");
        if looks_like_object {
            let (claims, faults) = object(segment);
            self.claims = claims;
            self.claims_faults = faults;
        }
        if self.claims.is_some() && !self.segments.is_empty() {
            self.kind = TokenKind::Jwt;
        }
    }
}

/// `b64` of RFC 7797 is not `false`.
fn is_encoded(header: Option<&Json>) -> bool {
    header.and_then(|header| header.get("b64")).and_then(Json::as_bool) != Some(false)
}

/// The JSON object in a part, with places in the document. Octets that are not UTF-8 are replaced before reading.
fn object(segment: &Segment) -> (Option<Json>, Vec<json::Fault>) {
    // A replaced octet would shift what follows: read up to it.
    let (text, cut) = match std::str::from_utf8(&segment.octets) {
        Ok(text) => (text, false),
        Err(error) => {
            let valid = segment.octets.get(..error.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or(""), true)
        }
    };
    let mut parsed = json::parse(text);
    if cut && parsed.is_clean() {
        let span = Span::at(text.len());
        parsed.faults.push(json::Fault { kind: json::FaultKind::Truncated, span });
    }
    for fault in &mut parsed.faults {
        fault.span = segment.outer(fault.span);
    }
    let root = parsed.root.filter(Json::is_object).map(|mut root| {
        root.map_spans(&|span| segment.outer(span));
        root
    });
    (root, parsed.faults)
}

//! JWS, JWT and JWE: header, claims and signatures with their places in the token's text, however broken the token is.

use super::claims::numeric_date;
use crate::intake::Embedded;
use crate::source::{Span, Value};
use crate::syntax::jose::{self, JsonSerialisation, Segment};
use crate::syntax::json::{self, Json};
use crate::time::Instant;
use crate::vocabulary::ItemKind;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, json};

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
    /// What was computed for each signature; empty as long as nothing was.
    pub checks: Vec<SignatureCheck>,
    /// What became of a JWE, once keys were tried.
    pub decryption: Option<Decryption>,
}

/// What became of an encrypted token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decryption {
    /// `ok`, `failed`, `no-key` or `unsupported`.
    pub result: &'static str,
    /// `key-unwrap`, `content`, `inflate` or `encoding`, where it failed.
    pub failed_step: Option<&'static str>,
    /// The item of the plain text.
    pub item: Option<String>,
}

/// What was computed for one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureCheck {
    /// The result.
    pub result: CheckResult,
    /// The key that fits, or the one that should have: `kid`, thumbprint or file name.
    pub key: Option<String>,
    /// Whether a key has the name (`kid`) that the token gives; `None` where it gives none.
    pub kid_known: Option<bool>,
    /// A key of another name that fits.
    pub other_key: Option<String>,
    /// What else can be told.
    pub remark: Option<CheckRemark>,
}

/// The results in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// A key of the case fits, and a receiver that has it accepts the token.
    Ok,
    /// The key that should fit does not.
    Bad,
    /// No key of the case can have made it.
    NoKey,
    /// The algorithm, or an extension the token insists on, is not known here.
    Unsupported,
    /// `alg` is `none`.
    Unsecured,
}

/// What else a check shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckRemark {
    /// An ECDSA value in DER instead of the two numbers side by side.
    DerEncoded,
    /// The value is not as long as this key makes them.
    Length {
        /// What the key makes.
        expected: usize,
        /// What is there.
        actual: usize,
    },
    /// The key that the token names is of another kind than `alg` needs.
    OtherKindOfKey,
    /// The key says that it is for encryption or for another algorithm.
    KeyNotForThis,
    /// `crit` names an unknown extension.
    Critical,
    /// The value fits, but a part breaks the rules of encoding.
    Encoding,
    /// How the secret has to be read to fit.
    SecretForm(&'static str),
}

impl SignatureCheck {
    /// A result without more.
    pub fn of(result: CheckResult) -> SignatureCheck {
        SignatureCheck { result, key: None, kid_known: None, other_key: None, remark: None }
    }
}

impl CheckResult {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            CheckResult::Ok => "ok",
            CheckResult::Bad => "bad",
            CheckResult::NoKey => "no-key",
            CheckResult::Unsupported => "unsupported",
            CheckResult::Unsecured => "unsecured",
        }
    }
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
        let jose::Compact { segments, .. } = jose::compact(text);
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
            checks: Vec::new(),
            decryption: None,
        }
    }

    /// Reads a JSON serialisation; `None` when the object is none.
    pub fn from_json(text: &str, root: &Json) -> Option<Token> {
        let form = jose::json_serialisation(text, root)?;
        let protected = if form.encrypted { form.protected.as_ref() } else { None };
        let first = protected.or_else(|| form.layers.first().and_then(|layer| layer.protected.as_ref()));
        let (header, header_faults) = first.map_or((None, Vec::new()), object);
        let unprotected = form.layers.first().and_then(|layer| layer.header.clone());
        let mut token = Token::with_header(form.encrypted, header.or(unprotected), header_faults);
        if !form.encrypted {
            let signature = |layer: &jose::Layer| Signature {
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

    /// The kind in the report.
    pub fn item_kind(&self) -> ItemKind {
        match self.kind {
            TokenKind::Jwt => ItemKind::Jwt,
            TokenKind::Jws => ItemKind::Jws,
            TokenKind::Jwe => ItemKind::Jwe,
        }
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

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        self.claims.as_ref().and_then(|claims| claims.get(name))
    }

    /// A claim that is a text.
    pub fn claim_text(&self, name: &str) -> Option<Value> {
        self.claim(name).and_then(Json::value)
    }

    /// A NumericDate claim as an instant; `None` where it is absent or not a number. Milliseconds are read as such.
    pub fn instant(&self, name: &str) -> Option<Instant> {
        self.claim(name).and_then(numeric_date).map(|(instant, _)| instant)
    }

    /// Whether the claims are a whole JSON object: only then is a missing claim missing.
    pub fn has_whole_claims(&self) -> bool {
        self.claims.is_some() && self.claims_faults.iter().all(|fault| fault.kind != json::FaultKind::Truncated)
    }

    /// Whether the claims are those of an ID token, as far as that can be told: it carries `nonce`, `at_hash`, `c_hash` or
    /// `auth_time`, or says so; and it does not say that it is another kind of token.
    pub fn is_id_token(&self) -> bool {
        !self.is_access_token()
            && (["nonce", "at_hash", "c_hash", "s_hash", "auth_time"].iter().any(|name| self.claim(name).is_some())
                || self.claim_text("typ").is_some_and(|typ| typ.text == "ID")
                || self.claim_text("token_use").is_some_and(|kind| kind.text == "id"))
    }

    /// Whether it says that it is an access token: `typ` of the header (RFC 9068 2.1), `token_use` (Cognito), `typ` of the
    /// payload (Keycloak), or `scp`.
    pub fn is_access_token(&self) -> bool {
        let header_type = self.parameter("typ").and_then(Json::as_str).unwrap_or("").to_ascii_lowercase();
        matches!(header_type.as_str(), "at+jwt" | "application/at+jwt")
            || self.claim_text("token_use").is_some_and(|kind| kind.text == "access")
            || self.claim_text("typ").is_some_and(|typ| typ.text == "Bearer")
            || (self.claim("scp").is_some() && self.claim("nonce").is_none())
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

    /// The facts of the report.
    pub fn facts(&self) -> serde_json::Value {
        let mut facts = Map::new();
        let header = |header: Option<&Json>| header.map_or(serde_json::Value::Null, Json::to_value);
        if self.kind == TokenKind::Jwe {
            facts.insert("header".into(), header(self.header.as_ref()));
            facts.insert("key_management".into(), json!(self.algorithm()));
            facts.insert("content_encryption".into(), json!(self.parameter("enc").and_then(Json::as_str)));
            let known = if self.jwe_is_known() { "no-key" } else { "unsupported" };
            let decryption = self.decryption.as_ref();
            facts.insert("result".into(), json!(decryption.map_or(known, |decryption| decryption.result)));
            facts.insert("failed_step".into(), json!(decryption.and_then(|decryption| decryption.failed_step)));
            facts.insert("payload_item".into(), json!(decryption.and_then(|decryption| decryption.item.as_deref())));
            return facts.into();
        }
        let several = self.serialisation.is_some() && self.signatures.len() != 1;
        if !several {
            facts.insert("header".into(), header(self.header.as_ref()));
        }
        facts.insert("claims".into(), header(self.claims.as_ref()));
        if self.claims.is_none() || !self.has_whole_claims() {
            match self.payload.as_deref().map(|octets| (octets, std::str::from_utf8(octets))) {
                Some((_, Ok(text))) => facts.insert("payload_text".into(), json!(text)),
                Some((octets, Err(_))) => facts.insert("payload_base64".into(), json!(STANDARD.encode(octets))),
                None => None,
            };
        }
        let one = |index: usize, signature: &Signature| {
            let algorithm = signature.parameter("alg").and_then(Json::as_str);
            let check = self.checks.get(index);
            let result = check.map_or_else(|| result_without_key(algorithm), |check| check.result.as_str());
            let kid = signature.parameter("kid").and_then(Json::as_str);
            json!({"algorithm": algorithm, "result": result, "key": check.and_then(|check| check.key.as_deref()).or(kid)})
        };
        if several {
            let list: Vec<_> = self
                .signatures
                .iter()
                .enumerate()
                .map(|(index, signature)| {
                    let mut object = one(index, signature);
                    let shown = header(signature.protected.as_ref().or(signature.unprotected.as_ref()));
                    object.as_object_mut().map(|members| members.insert("header".to_owned(), shown));
                    object
                })
                .collect();
            facts.insert("signatures".into(), list.into());
        } else {
            let missing = || {
                let algorithm = self.algorithm();
                json!({"algorithm": algorithm, "result": result_without_key(algorithm), "key": null})
            };
            facts.insert(
                "signature".into(),
                self.signatures.first().map_or_else(missing, |signature| one(0, signature)),
            );
        }
        facts.into()
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

    /// A token inside this one (RFC 7519 5.2): the payload is the compact form itself.
    pub fn nested(&self) -> Option<Embedded> {
        let text = std::str::from_utf8(self.payload.as_deref()?).ok()?;
        super::opaque::is_compact_token(text).then(|| Embedded {
            name: "payload".to_owned(),
            span: self.payload_span,
            text: text.to_owned(),
            map: None,
        })
    }

    fn jwe_is_known(&self) -> bool {
        let enc = self.parameter("enc").and_then(Json::as_str);
        self.algorithm().is_some_and(key_management_is_known)
            && enc.is_some_and(|enc| CONTENT_ENCRYPTION.contains(&enc))
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

/// The `enc` that are computed here.
const CONTENT_ENCRYPTION: [&str; 6] =
    ["A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"];

/// Whether the key management (`alg` of a JWE) is computed here.
pub fn key_management_is_known(algorithm: &str) -> bool {
    const ALGORITHMS: [&str; 19] = [
        "dir",
        "RSA1_5",
        "RSA-OAEP",
        "RSA-OAEP-256",
        "RSA-OAEP-384",
        "RSA-OAEP-512",
        "A128KW",
        "A192KW",
        "A256KW",
        "A128GCMKW",
        "A192GCMKW",
        "A256GCMKW",
        "ECDH-ES",
        "ECDH-ES+A128KW",
        "ECDH-ES+A192KW",
        "ECDH-ES+A256KW",
        "PBES2-HS256+A128KW",
        "PBES2-HS384+A192KW",
        "PBES2-HS512+A256KW",
    ];
    ALGORITHMS.contains(&algorithm)
}

/// The state of a signature as long as no key was tried.
pub(crate) fn result_without_key(algorithm: Option<&str>) -> &'static str {
    match algorithm {
        Some(algorithm) if algorithm.eq_ignore_ascii_case("none") => "unsecured",
        Some(
            "HS256" | "HS384" | "HS512" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384"
            | "ES512" | "ES256K" | "EdDSA" | "Ed25519",
        ) => "no-key",
        _ => "unsupported",
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

//! What a token means: its kind in the report, its instants, whether it is an ID token, and its facts.

use super::claims::numeric_date;
use super::opaque::is_compact_token;
use crate::crypto::Proof;
use crate::crypto::jwe::{Decryption, FailedStep};
use crate::crypto::jws::CheckResult;
use crate::intake::Embedded;
use crate::syntax::jose::{Signature, Token, TokenKind, content_encryption_is_known, key_management_is_known};
use crate::syntax::json::Json;
use crate::time::Instant;
use crate::vocabulary::ItemKind;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, json};

impl Token {
    /// The kind in the report.
    pub fn item_kind(&self) -> ItemKind {
        match self.kind {
            TokenKind::Jwt => ItemKind::Jwt,
            TokenKind::Jws => ItemKind::Jws,
            TokenKind::Jwe => ItemKind::Jwe,
        }
    }

    /// A NumericDate claim as an instant; `None` where it is absent or not a number. Milliseconds are read as such.
    pub fn instant(&self, name: &str) -> Option<Instant> {
        self.claim(name).and_then(numeric_date).map(|(instant, _)| instant)
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

    /// The facts of the report, with what was computed.
    pub fn facts(&self, proof: &Proof) -> serde_json::Value {
        let mut facts = Map::new();
        let header = |header: Option<&Json>| header.map_or(serde_json::Value::Null, Json::to_value);
        if self.kind == TokenKind::Jwe {
            facts.insert("header".into(), header(self.header.as_ref()));
            facts.insert("key_management".into(), json!(self.algorithm()));
            facts.insert("content_encryption".into(), json!(self.parameter("enc").and_then(Json::as_str)));
            let untried = if self.jwe_is_known() { Decryption::NoKey } else { Decryption::Unsupported };
            let decryption = proof.jwe.as_ref().unwrap_or(&untried);
            facts.insert("result".into(), json!(decryption.as_str()));
            facts.insert("failed_step".into(), json!(decryption.failed_step().map(FailedStep::as_str)));
            facts.insert("payload_item".into(), json!(decryption.item()));
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
            let check = proof.jws.get(index);
            let result = check.map_or_else(|| CheckResult::without_key(algorithm), |check| check.result).as_str();
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
                json!({"algorithm": algorithm, "result": CheckResult::without_key(algorithm).as_str(), "key": null})
            };
            facts.insert(
                "signature".into(),
                self.signatures.first().map_or_else(missing, |signature| one(0, signature)),
            );
        }
        facts.into()
    }

    /// A token inside this one (RFC 7519 5.2): the payload is the compact form itself.
    pub fn nested(&self) -> Option<Embedded> {
        let text = std::str::from_utf8(self.payload.as_deref()?).ok()?;
        is_compact_token(text).then(|| Embedded {
            name: "payload".to_owned(),
            span: self.payload_span,
            text: text.to_owned(),
            map: None,
        })
    }

    fn jwe_is_known(&self) -> bool {
        let enc = self.parameter("enc").and_then(Json::as_str);
        self.algorithm().is_some_and(key_management_is_known) && enc.is_some_and(content_encryption_is_known)
    }
}

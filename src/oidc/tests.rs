use super::*;
use crate::crypto::Proof;
use crate::time::Instant;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

fn token(header: &str, payload: &str, signature: &str) -> String {
    format!("{}.{}.{signature}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

fn read_as(format: Format, text: &str) -> (ItemKind, Message, Vec<Embedded>) {
    read(format, &Content::Text(text.into()), None, true)
}

/// The facts as long as nothing was computed.
fn shown(message: &Message) -> serde_json::Value {
    message.facts(&Proof::default(), &[])
}

#[test]
fn a_jwt_has_claims_with_exact_places() {
    let text = token(r#"{"alg":"RS256","kid":"k1"}"#, r#"{"iss":"https://idp","iat":1700000000}"#, "AAAA");
    let (kind, message, _) = read_as(Format::Jose, &text);
    assert_eq!(kind, ItemKind::Jwt);
    assert_eq!(message.issued(), Some(Instant::from_seconds(1_700_000_000)));
    let token = message.token().unwrap();
    let iss = token.claim_text("iss").unwrap();
    assert!(URL_SAFE_NO_PAD.encode(r#"{"iss":"https://idp","iat":1700000000}"#).contains(iss.span.of(&text)));
    assert_eq!(message.path_at(iss.span).as_deref(), Some("payload/iss"));
    assert_eq!(message.path_at(token.parameter("kid").unwrap().span).as_deref(), Some("header/kid"));
    let facts = shown(&message);
    assert_eq!(facts["signature"], serde_json::json!({"algorithm": "RS256", "result": "no-key", "key": "k1"}));
    assert_eq!(facts["claims"]["iss"], "https://idp");
}

#[test]
fn damaged_tokens_still_show_what_is_there() {
    let whole = token(r#"{"alg":"none"}"#, r#"{"sub":"ana","groups":["a","b"]}"#, "");
    let (_, message, _) = read_as(Format::Jose, &whole[..whole.len() - 9]);
    let token = message.token().unwrap();
    assert_eq!(token.claim_text("sub").unwrap().text, "ana");
    assert!(!token.has_whole_claims());
    let (kind, message, _) = read_as(Format::Jose, "a.b.c.d.e");
    assert_eq!(kind, ItemKind::Jwe);
    assert_eq!(shown(&message)["header"], serde_json::Value::Null);
}

#[test]
fn payloads_that_are_no_claims() {
    let (kind, message, _) = read_as(Format::Jose, &token(r#"{"alg":"HS256"}"#, "plain text", "AAAA"));
    assert_eq!((kind, &shown(&message)["payload_text"]), (ItemKind::Jws, &serde_json::json!("plain text")));
    let inner = token(r#"{"alg":"HS256"}"#, "{}", "AAAA");
    let (_, _, embedded) = read_as(Format::Jose, &token(r#"{"alg":"HS256","cty":"JWT"}"#, &inner, "AAAA"));
    assert_eq!(embedded[0].text, inner);
}

#[test]
fn documents_are_named() {
    let kind = |text: &str| read_as(Format::Json, text).0;
    assert_eq!(kind(r#"{"keys":[]}"#), ItemKind::Jwks);
    assert_eq!(kind(r#"{"kty":"RSA","n":"AQAB"}"#), ItemKind::Jwk);
    assert_eq!(kind(r#"{"issuer":"x","jwks_uri":"y"}"#), ItemKind::OidcDiscovery);
    assert_eq!(kind(r#"{"access_token":"x","token_type":"Bearer"}"#), ItemKind::OidcTokenResponse);
    assert_eq!(kind(r#"{"error":"invalid_grant"}"#), ItemKind::OauthError);
    assert_eq!(kind(r#"{"error":"rate_limited","error_description":"later"}"#), ItemKind::OauthError);
    assert_eq!(kind(r#"{"error":"invalid_request"}"#), ItemKind::OauthError);
    // Other APIs have a member of that name as well.
    assert_eq!(kind(r#"{"error":"validation","message":"The name is required"}"#), ItemKind::Json);
    assert_eq!(kind(r#"{"error":"invalid_request","message":"`page_size` is no number"}"#), ItemKind::Json);
    assert_eq!(kind(r#"{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"}]}"#), ItemKind::Jws);
    assert_eq!(kind("{"), ItemKind::Json);
}

#[test]
fn tokens_of_a_response_become_items() {
    let inner = token(r#"{"alg":"RS256"}"#, r#"{"sub":"x"}"#, "AAAA");
    let text = format!(r#"{{"id_token":"{inner}","access_token":"opaque","refresh_token":"hush"}}"#);
    let (_, message, embedded) = read_as(Format::Json, &text);
    assert_eq!(
        (embedded.len(), embedded[0].name.as_str(), embedded[0].span.of(&text)),
        (1, "id_token", inner.as_str())
    );
    assert_eq!(shown(&message)["refresh_token"], true);
    assert!(!shown(&message).to_string().contains("hush"));
}

#[test]
fn secrets_are_never_shown() {
    let key = r#"{"kty":"oct","kid":"s","k":"aHVzaC1odXNo"}"#;
    let set = format!(r#"{{"keys":[{key}]}}"#);
    for text in [key, set.as_str(), r#"{"issuer":"i","jwks_uri":"j","client_secret":"aHVzaC1odXNo"}"#] {
        let (_, message, _) = read_as(Format::Json, text);
        let all = format!("{} {:?}", shown(&message), message.summary(&Proof::default()));
        assert!(!all.contains("aHVzaC1odXNo"), "{all}");
    }
    assert_eq!(shown(&read_as(Format::Json, key).1)["private"], true);
}

#[test]
fn key_files_are_named() {
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n";
    let (kind, message, _) = read_as(Format::Pem, key);
    assert_eq!(kind, ItemKind::PrivateKey);
    assert_eq!(
        shown(&message),
        serde_json::json!({"format": "PKCS#8 (PEM)", "key": {"type": "OKP", "curve": "Ed25519"}, "encrypted": false})
    );
    assert_eq!(read_as(Format::Pem, "-----BEGIN CERTIFICATE-----\nMII\n-----END").0, ItemKind::Certificate);
}

proptest! {
    #[test]
    fn any_text_in_any_format_ends_with_places_inside(text in any::<String>(), piece in "[A-Za-z0-9._{}\":,=&?#%-]{0,60}") {
        let formats = [Format::Json, Format::Jose, Format::Parameters, Format::Pem, Format::Text];
        for text in [text.clone(), piece.clone(), token(&piece, &text, &piece), format!("{{\"keys\":[{piece}"), format!("https://x/?{piece}#{text}")] {
            for format in formats {
                let (_, message, embedded) = read_as(format, &text);
                let _ = shown(&message);
                for row in message.summary(&Proof::default()) {
                    let span = row.span.unwrap_or_default();
                    prop_assert!(text.get(span.start..span.end).is_some(), "{row:?}");
                    let _ = message.path_at(span);
                }
                for part in embedded {
                    prop_assert!(text.get(part.span.start..part.span.end).is_some());
                }
            }
        }
    }

    #[test]
    fn any_bytes_as_der_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let (_, message, _) = read(Format::Der, &Content::from_bytes(bytes), None, true);
        let _ = (shown(&message), message.summary(&Proof::default()));
    }
}

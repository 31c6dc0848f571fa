use super::*;
use crate::case::KeyInput;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

fn hs256(header: &str, payload: &str, secret: &[u8]) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let value = HashKind::Sha256.hmac(secret, input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(value))
}

fn check_with(text: &str, keys: &[&[u8]]) -> SignatureCheck {
    let keys =
        keys.iter().map(|bytes| KeyInput { origin: "key".to_owned(), bytes: bytes.to_vec(), ..KeyInput::default() });
    let token = Token::compact(text);
    check(&token, text, &token.signatures[0], &CandidateKeys::given(&keys.collect::<Vec<_>>()))
}

#[test]
fn a_secret_is_tried_as_text_hexadecimal_and_base64() {
    let header = r#"{"alg":"HS256"}"#;
    let token = hs256(header, "{}", b"a secret of thirty-two octets or so");
    assert_eq!(check_with(&token, &[b"a secret of thirty-two octets or so\n"]).result, CheckResult::Ok);
    assert_eq!(check_with(&token, &[b"another secret"]).result, CheckResult::Bad);
    assert_eq!(check_with(&token, &[]).result, CheckResult::NoKey);
    let coded = hs256(header, "{}", &[0x00, 0xff, 0x10, 0x20]);
    assert_eq!(check_with(&coded, &[b"00ff1020"]).remark, Some(CheckRemark::SecretForm("hexadecimal")));
    assert_eq!(check_with(&coded, &[b"AP8QIA=="]).remark, Some(CheckRemark::SecretForm("base64")));
}

#[test]
fn a_named_key_decides_and_another_one_explains() {
    let header = r#"{"alg":"HS256","kid":"one"}"#;
    let token = hs256(header, "{}", b"0123456789");
    let key =
        |kid: &str, secret: &str| format!(r#"{{"kty":"oct","kid":"{kid}","k":"{}"}}"#, URL_SAFE_NO_PAD.encode(secret));
    let set = |keys: &[String]| format!(r#"{{"keys":[{}]}}"#, keys.join(","));
    let right = check_with(&token, &[set(&[key("one", "0123456789")]).as_bytes()]);
    assert_eq!((right.result, right.key.as_deref()), (CheckResult::Ok, Some("one")));
    let swapped = check_with(&token, &[set(&[key("one", "wrong"), key("two", "0123456789")]).as_bytes()]);
    assert_eq!((swapped.result, swapped.other_key.as_deref()), (CheckResult::Bad, Some("two")));
    let unknown = check_with(&token, &[set(&[key("three", "wrong")]).as_bytes()]);
    assert_eq!((unknown.result, unknown.kid_known), (CheckResult::NoKey, Some(false)));
}

#[test]
fn a_public_key_is_never_a_secret() {
    let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    let token = hs256(r#"{"alg":"HS256"}"#, "{}", pem.as_bytes());
    assert_eq!(check_with(&token, &[pem.as_bytes()]).result, CheckResult::NoKey);
}

#[test]
fn unknown_extensions_and_dirty_encodings_are_never_ok() {
    let token = hs256(r#"{"alg":"HS256","crit":["exp"],"exp":1}"#, "{}", b"0123456789");
    assert_eq!(check_with(&token, &[b"0123456789"]).result, CheckResult::Unsupported);
    let padded = format!("{}=", hs256(r#"{"alg":"HS256"}"#, "{}", b"0123456789"));
    assert_eq!(check_with(&padded, &[b"0123456789"]).result, CheckResult::Bad);
    assert_eq!(check_with(&hs256(r#"{"alg":"none"}"#, "{}", b"x"), &[b"x"]).result, CheckResult::Unsecured);
}

#[test]
fn the_thumbprint_of_the_standard() {
    // The example of RFC 8037 A.3.
    let jwk = r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let root = crate::syntax::json::parse(jwk).root.unwrap();
    assert_eq!(thumbprint(&root).as_deref(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
}

#[test]
fn a_curve_that_is_not_computed_here_is_called_so() {
    let input =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA","kid":"one"}"#), URL_SAFE_NO_PAD.encode("{}"));
    let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode([7; 114]));
    let key = format!(r#"{{"kty":"OKP","crv":"Ed448","kid":"one","x":"{}"}}"#, URL_SAFE_NO_PAD.encode([9; 57]));
    assert_eq!(check_with(&token, &[key.as_bytes()]).result, CheckResult::Unsupported);
}

proptest! {
    #[test]
    fn no_damage_is_called_right(at in 0usize..60, with in "[A-Za-z0-9_.=-]") {
        let token = hs256(r#"{"alg":"HS256"}"#, r#"{"a":1}"#, b"0123456789");
        let mut changed = token.clone();
        let at = at % token.len();
        changed.replace_range(at..at + 1, &with);
        prop_assume!(changed != token);
        if !Token::compact(&changed).signatures.is_empty() {
            prop_assert_ne!(check_with(&changed, &[b"0123456789"]).result, CheckResult::Ok);
        }
    }
}

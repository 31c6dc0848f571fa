use super::*;
use crate::case::KeyInput;
use crate::syntax::json;
use proptest::prelude::*;

/// RFC 7516 A.3: A128KW and A128CBC-HS256, and its key.
const TOKEN: &str = "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ";
const KEY: &str = r#"{"kty":"oct","k":"GawgguFyGrWKav7AX4VKUg"}"#;

/// ECDH-ES over X25519 between the two keys of RFC 7748 6.1.
const X25519_TOKEN: &str = "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTEyOEdDTSIsImVwayI6eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ4IjoiaFNEd0NZa3dwMVIwaTMzY3RENzNXZzJfT2cwbU9CcjA2NlNwanFxYlRtbyJ9fQ..AAECAwQFBgcICQoL.skbRSUgg.dbOTR0zAgg_TDMZE9X_DSw";

fn open_with(text: &str, key: &str) -> Decrypted {
    let input = KeyInput { origin: "key".to_owned(), bytes: key.as_bytes().to_vec(), ..KeyInput::default() };
    let keys = DecryptionKey::given(&[input]);
    let token = if text.starts_with('{') {
        json::parse(text).root.and_then(|root| Token::from_json(text, &root))
    } else {
        Some(Token::compact(text))
    };
    token.map_or(Decrypted::Unsupported, |token| open(&token, text, &keys))
}

#[test]
fn the_example_of_the_standard_opens() {
    assert_eq!(open_with(TOKEN, KEY), Decrypted::Ok(b"Live long and prosper.".to_vec(), "key".to_owned()));
}

#[test]
fn the_step_that_failed_is_named() {
    assert_eq!(
        open_with(TOKEN, r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}"#),
        Decrypted::Failed(FailedStep::KeyUnwrap)
    );
    assert_eq!(open_with(&TOKEN.replace("U0m_", "U0n_"), KEY), Decrypted::Failed(FailedStep::Content));
    assert_eq!(open_with(&format!("{TOKEN}="), KEY), Decrypted::Failed(FailedStep::Encoding));
    assert_eq!(open_with(TOKEN, r#"{"kty":"oct","k":"AAAA"}"#), Decrypted::NoKey);
    assert_eq!(open_with(TOKEN, r#"{"kty":"oct","use":"sig","k":"GawgguFyGrWKav7AX4VKUg"}"#), Decrypted::NoKey);
}

#[test]
fn too_many_rounds_are_not_computed() {
    // {"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAA","p2c":1000000000}
    let header = "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJlbmMiOiJBMTI4R0NNIiwicDJzIjoiQUFBQSIsInAyYyI6MTAwMDAwMDAwMH0";
    assert_eq!(open_with(&format!("{header}.AAAA.AAAA.AAAA.AAAA"), KEY), Decrypted::Unsupported);
}

proptest! {
    #[test]
    fn no_damage_opens(at in 0usize..250, with in "[A-Za-z0-9_.=-]") {
        let at = at % TOKEN.len();
        let mut changed = TOKEN.to_owned();
        changed.replace_range(at..at + 1, &with);
        if changed != TOKEN {
            prop_assert!(!matches!(open_with(&changed, KEY), Decrypted::Ok(..)));
        }
    }
}

#[test]
fn x25519_agrees_as_in_the_standard() {
    // RFC 8037 A.6: the keys of RFC 7748 6.1, so that the shared secret is known; here sealed with A128GCM by another implementation.
    let bob = r#"{"kty":"OKP","crv":"X25519","d":"XasIfmJKikt54X-Lg4AO5m87sSkmGLb9HC-LJ_-I4Os","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}"#;
    assert_eq!(open_with(X25519_TOKEN, bob), Decrypted::Ok(b"agreed".to_vec(), "key".to_owned()));
    let other = r#"{"kty":"OKP","crv":"X25519","d":"dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo","x":"x"}"#;
    assert_eq!(open_with(X25519_TOKEN, other), Decrypted::Failed(FailedStep::Content));
}

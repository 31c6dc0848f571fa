//! What libraries that verify tokens really check: a table of their steps, and the crate `jsonwebtoken` itself.
//! Input: a name, or a token as it is presented. Output: the row, or what that library would reject and the error it prints.
//! Read in the source of the libraries and tried on them where a row says so. Must not look at findings: that is for `diagnose`.

mod judge;
mod model;
#[cfg(not(target_arch = "wasm32"))]
mod strict;
mod table;

pub use judge::Refusal;
pub use model::{Check, Expected, Number, Presented, TokenReceiver, What};
pub use table::{CRATE, CRATE_VERSION, TOKEN_RECEIVERS};

use crate::crypto::keys::PublicKey;

/// The library with this ID.
pub fn token_receiver(id: &str) -> Option<&'static TokenReceiver> {
    TOKEN_RECEIVERS.iter().find(|receiver| receiver.id == id)
}

/// What a library says of a token: `None` where it cannot be asked, else whether it accepts it.
pub fn opinion(receiver: &TokenReceiver, presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    if receiver.id == CRATE.id {
        return strict(presented);
    }
    Some(judge::judge(receiver, presented).map_or(Ok(()), Err))
}

/// What the crate `jsonwebtoken` says: `None` where the case has no key that it takes, else whether it accepts the token.
#[cfg(not(target_arch = "wasm32"))]
pub fn strict(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    strict::called(presented)
}

/// What the crate `jsonwebtoken` would say: the page does without its weight.
#[cfg(target_arch = "wasm32")]
pub fn strict(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    predicted(presented)
}

/// The answer of the crate by its row of the table. It compares issuer and audience only where the token has them.
#[cfg(any(target_arch = "wasm32", test))]
fn predicted(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    if matches!(presented.key?, PublicKey::P521(_) | PublicKey::K256(_) | PublicKey::Unsupported(_)) {
        return None;
    }
    let has = |claim: &str| presented.token.claim(claim).is_some();
    let applies = |check: &&Check| match check.what {
        What::Issuer => has("iss"),
        What::Audience => has("aud"),
        _ => true,
    };
    let refusal = CRATE.checks.iter().filter(applies).find_map(|check| judge::refusal(check, presented));
    Some(refusal.map_or(Ok(()), Err))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Input, KeyInput};
    use crate::crypto::keys::Secret;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    const KEY: &[u8] = b"a secret of the tests, thirty-two octets";

    fn signed(header: &str, claims: &str, key: &[u8]) -> String {
        let part = |octets: &[u8]| URL_SAFE_NO_PAD.encode(octets);
        let text = format!("{}.{}", part(header.as_bytes()), part(claims.as_bytes()));
        format!("{text}.{}", part(&crate::crypto::jws::hmac("HS256", key, text.as_bytes()).unwrap()))
    }

    /// The row says what the crate says when it is called, over every fault of a header, a claim, the value and the writing.
    #[test]
    fn the_row_of_the_crate_says_what_the_crate_says() {
        let headers = [
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"HS256","typ":"odd","crit":["x"]}"#,
            r#"{"alg":"HS384"}"#,
            r#"{"alg":"RS256"}"#,
            r#"{"alg":"none"}"#,
            r#"{"alg":"XYZ"}"#,
            r#"{"typ":"JWT"}"#,
            "[]",
            "no JSON",
        ];
        let exps = ["", r#""exp":2000,"#, r#""exp":941,"#, r#""exp":939,"#, r#""exp":"2000","#, r#""exp":null,"#];
        let rest = [
            r#""iss":"https://op.test","aud":"app","sub":"u""#,
            r#""iss":"https://op.test/","aud":"app","sub":"u""#,
            r#""iss":7,"aud":["x","app"],"sub":"other""#,
            r#""aud":["x"],"nbf":5000,"iat":5000"#,
            r#""iss":"https://op.test","aud":[]"#,
            r#""jti":"1""#,
        ];
        let mut tokens: Vec<String> = Vec::new();
        for header in headers {
            for exp in exps {
                tokens.extend(rest.iter().map(|rest| signed(header, &format!("{{{exp}{rest}}}"), KEY)));
            }
        }
        let good = signed(headers[0], r#"{"exp":2000,"iss":"https://op.test","aud":"app"}"#, KEY);
        tokens.push(signed(headers[0], r#"{"exp":2000}"#, b"another secret of thirty-two octets ...."));
        tokens.push(signed(headers[0], "[1]", KEY));
        tokens.push(signed(headers[0], "no JSON", KEY));
        tokens.push(format!("{good}="));
        // Padded before it was signed.
        for (head, claims) in
            [("eyJhbGciOiJIUzI1NiIgfQ==", "eyJleHAiOjIwMDB9"), ("eyJhbGciOiJIUzI1NiJ9", "eyJleHAiOjIwMDAgfQ==")]
        {
            let text = format!("{head}.{claims}");
            let value = crate::crypto::jws::hmac("HS256", KEY, text.as_bytes()).unwrap();
            tokens.push(format!("{text}.{}", URL_SAFE_NO_PAD.encode(value)));
        }
        tokens.push(format!("{good}*"));
        tokens.push(format!("{good}.x"));
        let expected = Expected {
            issuers: vec!["https://op.test".to_owned()],
            audiences: vec!["app".to_owned()],
            subjects: vec!["u".to_owned()],
        };
        let (mut judged, mut wrong) = (0, Vec::new());
        for token in &tokens {
            let input = |bytes: &[u8]| Input { origin: "paste".to_owned(), bytes: bytes.to_vec() };
            let jwk = format!(r#"{{"kty":"oct","k":"{}"}}"#, URL_SAFE_NO_PAD.encode(KEY));
            let key = KeyInput { origin: "key".to_owned(), bytes: jwk.into_bytes(), ..KeyInput::default() };
            let case = Case { inputs: vec![input(token.as_bytes())], keys: vec![key], ..Case::default() };
            let items = crate::item::read_items(&case);
            let found = items.iter().find_map(|item| Some((item, item.oidc()?.token()?)));
            let Some((item, token)) = found.filter(|(_, token)| !token.segments.is_empty()) else { continue };
            let key = PublicKey::Secret(Secret::new(KEY.to_vec()));
            let presented = Presented {
                item,
                token,
                check: item.proof.jws.first(),
                key: Some(&key),
                named: false,
                now: Some(crate::time::Instant::from_seconds(1000)),
                expected: &expected,
            };
            judged += 1;
            let (real, row) = (strict(&presented).unwrap(), predicted(&presented).unwrap());
            if real.is_ok() != row.is_ok() {
                wrong.push(format!("{real:?} and by the row {row:?}: {}", item.text()));
            }
        }
        assert!(judged > 250, "{judged}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

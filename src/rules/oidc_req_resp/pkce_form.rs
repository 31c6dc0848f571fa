//! OIDCREQ-PKCE-FORM: the code challenge or verifier is not written as it must be, or the two do not belong together (RFC 7636 4).

use super::messages::{Sent, requests, token_requests};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

declare_rule! { "OIDCREQ-PKCE-FORM", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(challenge) = sent.get("code_challenge") else { continue };
        let method = sent.get("code_challenge_method");
        let name = method.map_or("plain", |method| method.as_str());
        let (title, span) = if !matches!(name, "S256" | "plain") {
            (format!("`{name}` is no PKCE method; it is written `S256`"), sent.place("code_challenge_method"))
        } else if challenge.text.contains(['+', '/', '=']) {
            ("The code challenge is in ordinary base64 instead of base64url without padding".to_owned(), challenge.span)
        } else if !is_well_formed(&challenge.text) || (name == "S256" && challenge.text.len() != 43) {
            (format!("The code challenge has {} characters; S256 gives 43", challenge.text.len()), challenge.span)
        } else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(title, "The provider rejects the request, or later finds that the verifier does not match.")
                .fix(Party::SpAdmin, "Send `code_challenge` = base64url(SHA-256(verifier)) without `=`, and `code_challenge_method=S256`.")
                .spec("RFC 7636 4.2")
                .at(sent.item, span),
        );
    }
    let challenges: Vec<_> =
        requests(cx).into_iter().filter_map(|sent| Some((sent, sent.get("code_challenge")?))).collect();
    for sent in token_requests(cx) {
        let Some(verifier) = sent.get("code_verifier") else { continue };
        let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier.text));
        let is_hashed = |sent: &Sent<'_>| sent.get("code_challenge_method").is_some_and(|method| method.text == "S256");
        let fits = challenges.iter().any(|(request, challenge)| {
            challenge.text == hashed || (challenge.text == verifier.text && !is_hashed(request))
        });
        let plain = challenges.iter().any(|(_, challenge)| challenge.text == verifier.text);
        if !is_well_formed(&verifier.text) {
            out.find(
                RULE.finding(
                    format!(
                        "The code verifier has {} characters or others than letters, digits, `-._~`",
                        verifier.text.chars().count()
                    ),
                    "A verifier has 43 to 128 of these characters. The token endpoint rejects the code.",
                )
                .fix(Party::SpAdmin, "Configure the library to make the verifier: 32 random bytes in base64url.")
                .spec("RFC 7636 4.1")
                .at(sent.item, verifier.span),
            );
        } else if let ([(request, challenge)], false) = (challenges.as_slice(), fits) {
            out.find(
                RULE.finding(
                    if plain {
                        "The code challenge is the code verifier itself, not its hash (S256)"
                    } else {
                        "The code verifier does not match the login request's code challenge"
                    },
                    "The token endpoint hashes the verifier, compares, and rejects the code.",
                )
                .confidence(Confidence::Likely)
                .compared(challenge.text.as_str(), hashed, None)
                .fix(
                    Party::SpAdmin,
                    if plain {
                        "Send `code_challenge` = base64url(SHA-256(verifier)) without `=`."
                    } else {
                        "Keep the verifier per attempt: a second tab or a second server must not overwrite it."
                    },
                )
                .spec("RFC 7636 4.6")
                .at(sent.item, verifier.span)
                .related(request.item, challenge.span),
            );
        } else {
            out.pass();
        }
    }
}

fn is_well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

//! JWS-ALG-CONFUSION: a public key served as the secret of an HMAC (RFC 8725 2.1, 3.1).

use super::checks::checks;
use crate::crypto::jws::hmac_fits;
use crate::crypto::jws::{CheckRemark, CheckResult};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "JWS-ALG-CONFUSION", Security }

/// Signatures that are tried.
const MOST: usize = 50;
/// Octets of all texts that are tried with all keys.
const MAX_OCTETS: usize = 128 << 20;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts in which public keys lie before everybody.
    let pasted = cx.items.iter().filter(|item| item.parent.is_none()).map(|item| item.text());
    let given = cx.case.keys.iter().filter_map(|key| std::str::from_utf8(&key.bytes).ok());
    let public = |text: &&str| {
        (text.contains("-----BEGIN") && !text.contains("PRIVATE"))
            || (text.contains("\"kty\"") && !text.contains("\"k\""))
    };
    let texts: Vec<&str> = pasted.chain(given).filter(public).take(20).collect();
    let mut left = MAX_OCTETS;
    for found in checks(cx).into_iter().take(MOST) {
        let Some(algorithm) = found.signature.parameter("alg") else { continue };
        let name = algorithm.as_str().unwrap_or("");
        if !name.starts_with("HS") || found.check.result == CheckResult::Ok {
            continue;
        }
        let message = found.token.signing_input(found.item.text(), found.signature);
        left = left.saturating_sub(message.len().saturating_mul(3 * texts.len()));
        if left == 0 {
            out.not_checked("the tokens are too large to try every public key as a secret: add only one token");
            break;
        }
        let fits = |secret: &str| hmac_fits(name, secret.as_bytes(), &message, &found.signature.octets);
        let made = texts.iter().any(|text| [*text, text.trim(), &format!("{}\n", text.trim())].into_iter().any(fits));
        let named = found.check.remark == Some(CheckRemark::OtherKindOfKey);
        if !made && !named {
            continue;
        }
        let (title, confidence) = if made {
            ("The token was signed using the provider's public key as a secret", Confidence::Certain)
        } else {
            ("The token claims an HMAC (shared secret), but names a public key", Confidence::Likely)
        };
        out.find(
            RULE.finding(
                title,
                format!(
                    "The public key is public, so anyone can have created this token. An application that takes the \
                     algorithm ({name}) from the token, and not from its own settings, accepts it."
                ),
            )
            .confidence(confidence)
            .fix(
                Party::SpAdmin,
                "Do not accept this token. Allow only the algorithms that your provider uses (RS256, ES256), and \
                 update the library.",
            )
            .spec("RFC 8725 3.1")
            .at(found.item, algorithm.span),
        );
    }
    if !texts.is_empty() && out.findings.is_empty() && !checks(cx).is_empty() {
        out.pass();
    }
}

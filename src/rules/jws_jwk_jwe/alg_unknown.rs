//! JWS-ALG-UNKNOWN: `alg` is no name that receivers know, or one in other capitals (RFC 7518 3.1).

use crate::declare_rule;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::{TokenKind, signature_is_known};
use crate::vocabulary::DifferenceClass;

declare_rule! { "JWS-ALG-UNKNOWN", Error }

/// The registered names that are computed here, for near misses.
const NAMES: [&str; 15] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    "ES256K", "EdDSA", "Ed25519",
];
/// Registered names that are not computed here (RFC 9864, draft-ietf-cose-dilithium).
const NOT_COMPUTED: [&str; 4] = ["Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        if token.kind == TokenKind::Jwe {
            continue;
        }
        for signature in &token.signatures {
            let Some(algorithm) = signature.parameter("alg") else { continue };
            let Some(name) = algorithm.as_str() else {
                out.find(
                    RULE.finding(
                        format!("`alg` is {}, not the name of an algorithm", algorithm.display()),
                        "The header must name the signature algorithm as a text. No receiver verifies the token.",
                    )
                    .fix(Party::IdpAdmin, "Make the token with a JWT library: it names the algorithm itself.")
                    .spec("RFC 7515 4.1.1")
                    .at(item, algorithm.span),
                );
                continue;
            };
            if signature_is_known(name) || name.eq_ignore_ascii_case("none") {
                out.pass();
            } else {
                out.find(unknown(name).spec("RFC 7518 3.1").at(item, algorithm.span));
            }
        }
    }
}

fn unknown(name: &str) -> Finding {
    if let Some(right) =
        NAMES.iter().chain(&NOT_COMPUTED).find(|right| **right != name && right.eq_ignore_ascii_case(name))
    {
        return RULE
            .finding(
                format!("The algorithm is written `{name}`, not `{right}`"),
                "Names of algorithms are compared with their capitals. Receivers do not know this one and reject the token.",
            )
            .compared(*right, name, Some(DifferenceClass::Case))
            .fix(Party::IdpAdmin, format!("Write `{right}` in `alg`, as the JWT library does."));
    }
    if NOT_COMPUTED.contains(&name) {
        return RULE
            .finding(
                format!("The token's algorithm is {name}, which few libraries support (not verified here)"),
                "The name is registered for tokens. Whether the signature is right was not computed.",
            )
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .fix(Party::SpAdmin, format!("Check that the token library of the receiver knows {name}."))
            .fix(Party::IdpAdmin, "Otherwise sign with RS256, ES256 or Ed25519 for this client.");
    }
    RULE.finding(
        format!("`{name}` is no signature algorithm that receivers know"),
        "The registered ones are RS256, PS256, ES256, EdDSA, HS256 and their longer forms. Receivers reject the token.",
    )
    .compared("a registered algorithm such as RS256", name, None)
    .fix(Party::IdpAdmin, "Sign with a registered algorithm, for instance RS256 or ES256.")
}

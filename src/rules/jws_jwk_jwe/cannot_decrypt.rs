//! JWE-CANNOT-DECRYPT: an encrypted token that does not open, and at which step (RFC 7516 5.2).

use crate::crypto::jwe::{self, Decryption, FailedStep};
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::jose::TokenKind;

declare_rule! { "JWE-CANNOT-DECRYPT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()).filter(|token| token.kind == TokenKind::Jwe)
        else {
            continue;
        };
        let place = |name: &str| token.parameter(name).map_or(Span::at(0), |value| value.span);
        let shown = |name: &str| token.parameter(name).map_or_else(|| "nothing".to_owned(), |value| value.display());
        let rounds = token
            .parameter("p2c")
            .filter(|rounds| rounds.as_f64().is_some_and(|rounds| rounds > f64::from(jwe::MAX_ROUNDS)));
        let curve = token.parameter("epk").and_then(|point| point.get("crv")).and_then(|curve| curve.as_str());
        let curve = curve.map_or(String::new(), |curve| format!(" on the curve {curve}"));
        let segment = |index: usize| token.segments.get(index).map_or(Span::at(0), |segment| segment.span);
        if token.algorithm() == Some("RSA1_5") {
            out.find(
                RULE.finding(
                    "The content key is wrapped with RSA1_5",
                    "This old padding has been broken many times by \
                 asking a server again and again (Bleichenbacher's attack), and newer libraries reject it.",
                )
                .severity(Severity::Security)
                .fix(Party::IdpAdmin, "Encrypt with RSA-OAEP-256 or ECDH-ES for this client.")
                .spec("RFC 8725 3.2")
                .at(item, place("alg")),
            );
        }
        let Some(decryption) = &item.proof.jwe else { continue };
        if let Some(rounds) = rounds.filter(|_| *decryption == Decryption::Unsupported) {
            out.find(
                RULE.finding(
                    format!("The token asks for {} rounds to derive its key", rounds.display()),
                    format!(
                        "`p2c` says how often the password is hashed. More than {} are not computed here: no one \
                     needs them, and they keep a receiver busy for minutes.",
                        jwe::MAX_ROUNDS
                    ),
                )
                .severity(Severity::Security)
                .fix(Party::IdpAdmin, "Use a key instead of a password, or at most some hundred thousand rounds.")
                .fix(Party::SpAdmin, "Limit the rounds that the application computes.")
                .spec("RFC 7518 8.1")
                .at(item, place("p2c")),
            );
            continue;
        }
        let (title, why, fix, span) = match decryption {
            Decryption::Ok { .. } => {
                out.pass();
                continue;
            }
            Decryption::NoKey if let Some((origin, problem)) = cx.keys.problems.first() => {
                out.not_checked(format!("the key file `{origin}` was not used: {problem}"));
                continue;
            }
            Decryption::NoKey => {
                out.not_checked(
                    "the token is encrypted: add the application's private key or secret, it stays on this machine",
                );
                continue;
            }
            Decryption::Limit => {
                out.not_checked(
                    "there are more keys, recipients or rounds than are tried in one case: add only the \
                 key of this recipient, and only this token",
                );
                continue;
            }
            Decryption::Failed(FailedStep::KeyUnwrap) => (
                "The token was encrypted for a different key than the one given",
                format!(
                    "The content key ({}) does not open with it. The provider encrypts with an older or another \
                 key of the application.",
                    shown("alg")
                ),
                (
                    Party::IdpAdmin,
                    "Store the application's current encryption key at the provider, or have it fetch the \
                     application's key set again; compare `kid`.",
                ),
                segment(1),
            ),
            Decryption::Failed(FailedStep::Content) => (
                "The key matches, but the content was changed or cut",
                format!(
                    "The content key opened; the content ({}) does not match its tag. No receiver gets anything out \
                 of it.",
                    shown("enc")
                ),
                (Party::Support, "Copy the whole token again, all five parts."),
                segment(3),
            ),
            Decryption::Failed(FailedStep::Inflate) => (
                "The content of the token cannot be decompressed, or grows beyond all measure",
                "`zip` says that it was compressed before it was encrypted. What comes out is damaged or larger than \
                 anything a login needs."
                    .to_owned(),
                (Party::IdpAdmin, "Switch compression off for this client."),
                place("zip"),
            ),
            Decryption::Failed(FailedStep::Encoding) => (
                "A part of the encrypted token is damaged",
                "It is not clean base64url, or its headers contradict each other. No receiver opens it.".to_owned(),
                (Party::Support, "Copy the whole token again."),
                segment(0),
            ),
            Decryption::Unsupported => (
                "The token is encrypted in a way that is not known here",
                format!(
                    "Its key management is {}{curve} and its content encryption {}. The application needs a \
                 library that knows both.",
                    shown("alg"),
                    shown("enc")
                ),
                (
                    Party::IdpAdmin,
                    "Use RSA-OAEP-256 or ECDH-ES with A128CBC-HS256 or A256GCM, which most libraries know.",
                ),
                place("alg"),
            ),
        };
        let unknown = *decryption == Decryption::Unsupported;
        out.find(
            RULE.finding(title, why)
                .severity(if unknown { Severity::Warning } else { Severity::Error })
                .fix(fix.0, fix.1)
                .spec("RFC 7516 5.2")
                .at(item, span),
        );
    }
}

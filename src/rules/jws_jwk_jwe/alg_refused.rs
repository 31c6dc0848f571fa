//! JWS-ALG-REFUSED: the receiver's error says that it does not accept the algorithm that the token is signed with (RFC 8725 3.1).

use super::checks::checks;
use crate::crypto::jws::CheckResult;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWS-ALG-REFUSED", Error }

/// A library: what it writes, the algorithm it accepts by default, and where that is changed.
struct Library {
    mark: &'static str,
    name: &'static str,
    default: Option<&'static str>,
    fix: &'static str,
}

/// Texts of libraries, from their sources. Not tried on the libraries here.
const LIBRARIES: [Library; 8] = [
    Library {
        mark: "Another algorithm expected",
        name: "Spring Security (Nimbus)",
        default: Some("RS256"),
        fix: "set `spring.security.oauth2.resourceserver.jwt.jws-algorithms` (or `jwsAlgorithm(…)` of the decoder) to",
    },
    Library {
        mark: "unexpected JWT alg",
        name: "openid-client",
        default: Some("RS256"),
        fix: "set `id_token_signed_response_alg` of the client to",
    },
    Library {
        mark: "unexpected JWT \"alg\"",
        name: "openid-client",
        default: Some("RS256"),
        fix: "set `id_token_signed_response_alg` of the client to",
    },
    Library {
        mark: "signed with unsupported algorithm",
        name: "go-oidc",
        default: Some("RS256"),
        fix: "set `SupportedSigningAlgs` of the verifier to",
    },
    Library {
        mark: "unexpected signing method",
        name: "golang-jwt",
        default: None,
        fix: "allow in `WithValidMethods` or the key function",
    },
    Library {
        mark: "signing method",
        name: "golang-jwt",
        default: None,
        fix: "allow in `WithValidMethods` or the key function",
    },
    Library {
        mark: "alg value is not allowed",
        name: "PyJWT",
        default: None,
        fix: "add to `algorithms` of `jwt.decode`",
    },
    Library {
        mark: concat!("invalid", " algorithm"),
        name: "jsonwebtoken",
        default: None,
        fix: "add to `algorithms` of `verify`",
    },
];

/// Names of algorithms, to find the expected one in a text.
const NAMES: [&str; 13] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];
/// Longer texts are no error messages.
const MOST: usize = 20_000;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let texts = cx.items.iter().filter(|item| item.role.is_none() && item.text().len() <= MOST);
    let told = texts.filter_map(|item| {
        let library = LIBRARIES.iter().find(|library| item.text().contains(library.mark))?;
        Some((item, library))
    });
    let Some((text, library)) = told.take(1).next() else { return };
    for found in checks(cx) {
        // A key that does not fit, or a name that is not in the list, is the better reason.
        if found.check.result == CheckResult::Bad || found.check.kid_known == Some(false) {
            continue;
        }
        let Some(algorithm) = found.signature.parameter("alg") else { continue };
        let Some(name) = algorithm.as_str() else { continue };
        let others = NAMES.iter().filter(|other| **other != name && word(text, other).is_some());
        let expected: Vec<&str> =
            others.copied().chain(library.default.filter(|default| *default != name)).take(1).collect();
        let Some(expected) = expected.first() else { continue };
        let place =
            text.text().find(library.mark).map_or(Span::at(0), |start| Span::new(start, start + library.mark.len()));
        out.find(
            RULE.finding(
                format!("The token is signed with {name}, and the receiver accepts {expected}"),
                format!(
                    "{} accepts only the algorithms that it is configured with, whatever key the list contains. The \
                 token itself is valid.",
                    library.name
                ),
            )
            .confidence(Confidence::Likely)
            .compared(*expected, name, None)
            .fix(Party::SpAdmin, format!("In the application, {} {name}.", library.fix))
            .fix(
                Party::IdpAdmin,
                format!("Or set the signature algorithm of this client at the provider to {expected}."),
            )
            .spec("RFC 8725 3.1")
            .at(found.item, algorithm.span)
            .related(text, place),
        );
    }
}

/// The place of a whole word.
fn word(item: &Item, name: &str) -> Option<usize> {
    let text = item.text();
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
        let before = text.get(..*at).and_then(|rest| rest.chars().next_back());
        !after.is_some_and(|c| c.is_ascii_alphanumeric()) && !before.is_some_and(|c| c.is_ascii_alphanumeric())
    })
}

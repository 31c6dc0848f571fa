//! JWT-UNSIGNED-INSIDE: an encrypted token whose content is claims that nobody signed (OpenID Connect Core 2, 10.2).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;

declare_rule! { "JWT-UNSIGNED-INSIDE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let token = item.oidc().and_then(|message| message.token()).filter(|token| token.kind == TokenKind::Jwe);
        let Some(token) = token else { continue };
        let inside = item.children.iter().filter_map(|child| cx.items.get(*child));
        for child in inside {
            if child.oidc().is_some_and(|message| message.token().is_some()) {
                out.pass();
                continue;
            }
            let claims =
                child.oidc().and_then(|message| message.document()).and_then(|document| document.parsed.root.as_ref());
            let Some(claims) = claims.filter(|claims| claims.is_object()) else { continue };
            if !["iss", "sub", "aud", "exp"].iter().any(|name| claims.get(name).is_some()) {
                continue;
            }
            let place =
                token.parameter("cty").or(token.parameter("alg")).map_or(token.payload_span, |value| value.span);
            out.find(
                RULE.finding(
                    "The encrypted token contains claims that are not signed",
                    "Anyone can encrypt for the application with its public key, so encryption does not show who made \
                     the token. An ID token is signed first and encrypted then.",
                )
                .confidence(Confidence::Likely)
                .fix(
                    Party::IdpAdmin,
                    "Turn on signing for this client: a signature algorithm such as RS256 beside the \
                 encryption algorithm.",
                )
                .fix(Party::SpAdmin, "Do not accept an ID token without a signature inside.")
                .spec("OpenID Connect Core 10.2")
                .at(item, place)
                .related(child, claims.span),
            );
        }
    }
}

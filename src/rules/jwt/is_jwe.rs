//! JWT-IS-JWE: the token is encrypted: its claims cannot be seen without the key (RFC 7516).

use crate::crypto::jwe::Decryption;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::client_assertion::sent_to;
use crate::rules::support::tokens::sent_to_api;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;
use crate::syntax::json::Json;

declare_rule! { "JWT-IS-JWE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        if token.kind != TokenKind::Jwe {
            out.pass();
            continue;
        }
        let opened = item.proof.jwe.as_ref().is_some_and(Decryption::is_ok);
        if opened {
            out.pass();
            continue;
        }
        if let Some(issuer) = token.parameter("iss").filter(|_| token.is_issuers_own()) {
            out.find(own(cx, item, issuer));
            continue;
        }
        let kid = token
            .parameter("kid")
            .map(|kid| format!(" It was encrypted for the key `{}`.", kid.display()))
            .unwrap_or_default();
        let span = token.parameter("enc").map_or(crate::source::Span::at(0), |enc| enc.span);
        out.find(
            RULE.finding(
                "The token is encrypted, so only its header can be read",
                format!("Who it is about and how long it is valid is inside.{kid}"),
            )
            .fix(Party::Support, "Add the application's private key or secret as a key; it stays on this machine.")
            .spec("RFC 7516 3.1")
            .at(item, span),
        );
    }
}

/// The access token of a provider that was asked for no API: it is encrypted for the provider itself.
fn own(cx: &Context<'_>, item: &Item, issuer: &Json) -> Finding {
    let issuer_url = issuer.as_str().unwrap_or("");
    let elsewhere =
        sent_to_api(item) && sent_to(cx, item).is_none_or(|url| !url.starts_with(issuer_url.trim_end_matches('/')));
    let finding = RULE
        .finding(
            "Only its issuer can read this access token: no `audience` was requested",
            format!(
                "Without the `audience` of an API, `{issuer_url}` encrypts the access token for itself. Only its own \
                 UserInfo endpoint takes it, and no key of the application opens it."
            ),
        )
        .fix(
            Party::SpAdmin,
            "To call an API, add the parameter `audience` with the API's identifier to the login request. Then the token \
             has three parts, and the API can verify it.",
        )
        .fix(Party::SpAdmin, "To read the user's profile, use the ID token, or send this token to UserInfo only.")
        .at(item, issuer.span);
    if elsewhere { finding.severity(Severity::Error).confidence(Confidence::Likely) } else { finding }
}

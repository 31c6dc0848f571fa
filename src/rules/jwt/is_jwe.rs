//! JWT-IS-JWE: the token is encrypted: its claims cannot be seen without the key (RFC 7516).

use crate::crypto::jwe::Decryption;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;

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

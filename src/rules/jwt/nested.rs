//! JWT-NESTED: a token inside a token (RFC 7519 5.2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;

declare_rule! { "JWT-NESTED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let inside = item
            .children
            .iter()
            .filter_map(|child| cx.items.get(*child))
            .any(|child| child.oidc().is_some_and(|message| message.token().is_some()));
        let says = token.parameter("cty").filter(|cty| cty.as_str().is_some_and(|cty| cty.eq_ignore_ascii_case("jwt")));
        if !inside && says.is_none() {
            out.pass();
            continue;
        }
        let (title, why) = match (inside, token.kind) {
            (true, TokenKind::Jwe) => (
                "The encrypted token contains a signed one",
                "It is read as an item of its own below. This order, signed first and then encrypted, is the usual one.",
            ),
            (true, _) => (
                "The token contains another token",
                "The inner token is checked as a separate item below. The outer signature does not prove who issued \
                 the inner one.",
            ),
            _ => (
                "The header says that a token is inside",
                "It could not be read: it is encrypted, or the payload is something else.",
            ),
        };
        out.find(
            RULE.finding(title, why)
                .fix(
                    Party::SpAdmin,
                    "Configure the library to decrypt or verify the outer token first, then verify \
                 the inner one with the provider's keys.",
                )
                .spec("RFC 7519 5.2")
                .at(item, says.map_or(token.payload_span, |cty| cty.span)),
        );
    }
}

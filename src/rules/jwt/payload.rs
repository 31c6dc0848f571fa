//! JWT-PAYLOAD: the payload is no JSON object of claims, where a login or an API expects some (RFC 7519 7.2, RFC 7797 7).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::{Token, TokenKind};
use crate::syntax::json::Json;

declare_rule! { "JWT-PAYLOAD", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    let expected = said.client_id.is_some()
        || said.issuer.is_some()
        || said.nonce.is_some()
        || !said.required_attributes.is_empty()
        || !said.subjects.is_empty()
        || !said.audiences.is_empty();
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        // A part that is cut or broken has rules of its own. A token inside another is judged by itself, but whoever expects claims
        // finds none in the outer one.
        let nested = !item.children.is_empty();
        let readable = token.claims_faults.is_empty() && (token.payload.is_some() || token.kind == TokenKind::Jwe);
        if token.kind == TokenKind::Jwe
            || !readable
            || nested && (!expected || token.claims.is_some())
            || token.segments.len() == 2
        {
            continue;
        }
        let b64 = token.header.as_ref().and_then(|header| header.get("b64"));
        let unencoded = b64.and_then(Json::as_bool) == Some(false);
        let unclear = b64.is_some_and(|b64| b64.as_bool().is_none());
        if let Some(zip) = token.parameter("zip").filter(|_| token.claims.is_some() && !unencoded && !unclear) {
            out.find(
                RULE.finding(
                    format!(
                        "The header says that the payload is compressed (`zip`: `{}`), but it is not",
                        zip.display()
                    ),
                    "`zip` is for encrypted tokens. Some libraries (jjwt) decompress the payload and reject the token, \
                     others read past it.",
                )
                .confidence(Confidence::Possible)
                .fix(Party::IdpAdmin, "Leave `zip` out of the header of signed tokens.")
                .spec("RFC 7516 4.1.3")
                .at(item, zip.span),
            );
            continue;
        }
        if token.claims.is_some() && !unencoded && !unclear {
            out.pass();
            continue;
        }
        if !expected && !says_jwt(token) {
            continue;
        }
        let empty = token.payload.as_ref().is_some_and(Vec::is_empty);
        let (title, why) = if unclear {
            (
                "`b64` in the header is neither `true` nor `false`",
                "A JWT must not use `b64`. A library that reads the value as false takes the payload as it is written and \
                 finds no claims.",
            )
        } else if nested {
            (
                "The payload of the token is another token",
                "A login needs the claims in the payload itself. A library that expects them there rejects the token.",
            )
        } else if unencoded {
            (
                "The payload of the token is not encoded: `b64` is `false`",
                "A JWT must not use `b64`: `false`. Most libraries read the payload as base64url anyway, and none \
                 finds the claims that are expected.",
            )
        } else if empty {
            (
                "The payload of the token is empty",
                "There are no claims: no issuer, no audience and no user. The receiver rejects the token.",
            )
        } else {
            (
                "The payload of the token is not a JSON object",
                "There are no claims: no issuer, no audience and no user. The receiver rejects the token.",
            )
        };
        out.find(
            RULE.finding(title, why)
                .confidence(if expected && !unclear && !nested { Confidence::Certain } else { Confidence::Likely })
                .fix(
                    Party::IdpAdmin,
                    "Make the token with a JWT library, with its claims as a JSON object and without `b64` and `crit`.",
                )
                .fix(Party::Support, "Make sure that this is the token in question, and not another signed text.")
                .spec(if unencoded || unclear { "RFC 7797 7" } else { "RFC 7519 7.2" })
                .at(item, token.payload_span),
        );
    }
}

fn says_jwt(token: &Token) -> bool {
    token.parameter("typ").and_then(Json::as_str).is_some_and(|typ| typ.eq_ignore_ascii_case("jwt"))
}

//! AT-INACTIVE: the authorization server says that a token is not active (RFC 7662 2.2).

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::{Token, TokenKind};
use crate::time::duration_words;

declare_rule! { "AT-INACTIVE", Warning, ALL }

/// Members of an answer that says no more than that.
const MOST: usize = 3;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.oidc() else { continue };
        // A signed answer has it in a claim of its own (RFC 9701 5).
        let signed = message.token().and_then(|token| token.claim("token_introspection"));
        let Some(answer) = signed.or_else(|| message.document()?.parsed.root.as_ref()) else { continue };
        let Some(active) = answer.get("active") else { continue };
        let members = answer.members().len();
        match active.as_bool() {
            Some(false) if members <= MOST => {
                let finding = reason(cx, item).unwrap_or_else(|| unknown(cx));
                out.find(finding.spec("RFC 7662 2.2").at(item, active.span));
            }
            Some(true) => out.pass(),
            _ => {}
        }
    }
}

/// The reason that the token beside the answer shows: the server is not its issuer, or it has expired.
fn reason(cx: &Context<'_>, answer: &Item) -> Option<Finding> {
    let mut tokens = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.token()?)));
    let is_asked = |token: &Token| token.kind == TokenKind::Jwt && token.claim("token_introspection").is_none();
    let mut only = tokens.by_ref().filter(|(_, token)| is_asked(token));
    let (item, token) = only.next().filter(|_| only.next().is_none())?;
    let issuer = token.claim_text("iss");
    let asked = std::iter::once(answer)
        .chain(cx.items)
        .filter_map(|item| item.transport.as_ref()?.url.as_deref())
        .find(|url| url.to_ascii_lowercase().contains("introspect"));
    if let Some((issuer, asked)) = issuer.as_ref().zip(asked)
        && let Some((place, theirs, own)) = differs(&issuer.text, asked)
    {
        return Some(
            RULE.finding(
                format!("The {place} `{own}` was asked about a token that `{theirs}` issued"),
                format!(
                    "A server knows only the tokens of its own issuer. The {place} of `iss` must be that of the address \
                     that was asked. For any other token, the response is `active: false`."
                ),
            )
            .severity(Severity::Error)
            .confidence(Confidence::Likely)
            .compared(issuer.text.as_str(), asked, None)
            .fix(
                Party::SpAdmin,
                format!(
                    "Ask the introspection endpoint of the issuer `{}`. Its discovery document has the address.",
                    issuer.text
                ),
            )
            .fix(
                Party::IdpAdmin,
                "Or set the public hostname of the provider, so that it issues and checks tokens under one name.",
            )
            .at(item, issuer.span),
        );
    }
    let asked_at = cx.instant(answer).instant;
    let end = token.instant("exp").filter(|end| *end <= asked_at)?;
    Some(
        RULE.finding(
            format!("The token expired {} ago", duration_words(asked_at.seconds_since(end))),
            "After its end (`exp`), the authorization server says that a token is not active, and the API rejects it.",
        )
        .confidence(Confidence::Likely)
        .fix(Party::SpAdmin, "Get a new token with the refresh token before the old one expires.")
        .at(item, token.claim("exp").map_or(token.payload_span, |claim| claim.span)),
    )
}

/// Where issuer and address differ: what differs, that of the issuer, that of the address.
fn differs<'a>(issuer: &'a str, asked: &'a str) -> Option<(&'static str, &'a str, &'a str)> {
    let host = |url: &'a str| url.split_once("://")?.1.split(['/', '?']).next();
    let (theirs, own) = host(issuer).zip(host(asked))?;
    if !theirs.eq_ignore_ascii_case(own) {
        return Some(("host", theirs, own));
    }
    let realm = |url: &'a str| url.split_once("/realms/")?.1.split('/').next();
    let (theirs, own) = realm(issuer).zip(realm(asked))?;
    (theirs != own).then_some(("realm", theirs, own))
}

fn unknown(cx: &Context<'_>) -> Finding {
    let finding = RULE
        .finding(
            "The authorization server says that the token is not active",
            "An introspection response with `active: false` does not say why. The token expired, was revoked, belongs to \
             a different server or realm, or is hidden from this client. The API rejects the request.",
        )
        .confidence(Confidence::Likely)
        .fix(
            Party::SpAdmin,
            "Compare `iss` of the token with the server that was asked: the same host, realm, and scheme. Behind a \
             proxy, ask at the public address. Check that the client that asks may introspect tokens.",
        )
        .fix(Party::User, "Or get a new token, if this one expired or was revoked.");
    let is_other = |token: &Token| token.claim("token_introspection").is_none();
    let has_token = cx.items.iter().any(|item| item.oidc().and_then(|message| message.token()).is_some_and(is_other));
    if has_token {
        return finding;
    }
    finding.fix(Party::Support, "Add the token to this case. It shows its issuer and when it expires.")
}

//! TOK-INVALID-GRANT: The token endpoint answers `invalid_grant`.

use super::errors::{Known, judge};
use super::messages::{Sent, token_requests};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{embedded_name, named_by_itself};
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-INVALID-GRANT", Error }

const KNOWN: Known = Known {
    codes: &["invalid_grant"],
    token_endpoint: None,
    title: "The one-time code or refresh token was not accepted",
    why: "It was used before, is too old, or belongs to a different redirect URI, client or tenant.",
    details: &[
        ("already been redeemed", "The code was redeemed before."),
        (
            "code not valid",
            "The code is not valid any more: used, or older than the provider keeps it (Keycloak one minute).",
        ),
        ("pkce", "The PKCE verifier does not match the challenge."),
        ("code_verifier", "The PKCE verifier does not match the challenge."),
        ("redirect_uri", "The redirect URI differs from the one in the login request."),
        ("incorrect redirect", "The redirect URI differs from the one in the login request."),
        ("expired", "It is too old."),
        ("refresh token", "The refresh token was rotated, revoked or has ended."),
        ("session not active", "The user's session at the provider has ended."),
    ],
    fix: &[
        (
            Party::SpAdmin,
            "Redeem the code once and immediately. Do not reload the callback page, and look for a double request or \
             a link scanner.",
        ),
        (
            Party::SpAdmin,
            "Send the same `redirect_uri` as in the login request, and the `code_verifier` that belongs to its challenge.",
        ),
        (Party::User, "Start the login again from the application."),
    ],
    spec: "RFC 6749 5.2",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let before = out.findings.len();
    token_requests(cx).iter().for_each(|sent| {
        other_kind(cx, sent, out);
        other_client(cx, sent, out);
    });
    // The reason is better than the provider's word for it.
    if out.findings.len() == before {
        judge(cx, out, &RULE, &KNOWN);
    }
}

/// A refresh token that was issued to another client than the one that sends it.
fn other_client(cx: &Context<'_>, sent: &Sent<'_>, out: &mut Outcome) {
    let children = sent.item.children.iter().filter_map(|child| cx.items.get(*child));
    let mut tokens = children.filter(|item| embedded_name(item) == Some("refresh_token"));
    let Some((item, token)) = tokens.find_map(|item| Some((item, item.oidc()?.token()?))) else { return };
    let party = ["azp", "client_id"].into_iter().find_map(|name| token.claim_text(name));
    let Some((client, party)) = sent.get("client_id").zip(party) else { return };
    if client.text == party.text {
        return;
    }
    out.find(
        RULE.finding(
            format!("The refresh token was issued to `{}`, not to `{}`", party.text, client.text),
            "A refresh token works only for the client that it was issued to.",
        )
        .compared(party.text.as_str(), client.text.as_str(), None)
        .fix(Party::SpAdmin, format!("Send the refresh token with the client ID `{}`.", party.text))
        .fix(Party::User, format!("Or sign in again, so that `{}` gets a refresh token of its own.", client.text))
        .spec("RFC 6749 6")
        .at(sent.item, client.span)
        .related(item, party.span),
    );
}

/// A token that travels under a name that its own `typ` contradicts.
fn other_kind(cx: &Context<'_>, sent: &Sent<'_>, out: &mut Outcome) {
    for item in sent.item.children.iter().filter_map(|child| cx.items.get(*child)) {
        let Some((what, name, typ)) = item.oidc().and_then(|message| named_by_itself(message.token()?)) else {
            continue;
        };
        let (asked, place) = match embedded_name(item) {
            Some("refresh_token") => ("refresh_token", None),
            Some("subject_token") => {
                let Some(kind) = sent.get("subject_token_type") else { continue };
                let known = ["access_token", "id_token", "refresh_token"];
                let Some(asked) = known.into_iter().find(|known| kind.text.ends_with(&format!(":{known}"))) else {
                    continue;
                };
                (asked, Some(kind.span))
            }
            _ => continue,
        };
        if asked == name {
            continue;
        }
        let finding = RULE
            .finding(
                format!("The token that was sent as `{asked}` is {what}"),
                format!("Its `typ` is `{}`. The provider takes a token only for what it was issued as.", typ.text),
            )
            .compared(asked, name, None)
            .fix(
                Party::SpAdmin,
                if asked == "refresh_token" || sent.get("subject_token_type").is_none() {
                    format!("Send the field `{asked}` of the token response.")
                } else {
                    format!("Set `subject_token_type` to `urn:ietf:params:oauth:token-type:{name}`, or send the field `{asked}`.")
                },
            )
            .spec("RFC 6749 6");
        out.find(match place {
            Some(place) => finding.at(sent.item, place).related(item, typ.span),
            None => finding.at(item, typ.span),
        });
    }
}

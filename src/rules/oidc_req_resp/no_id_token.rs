//! TOK-NO-ID-TOKEN: the token response holds no ID token (OpenID Connect Core 3.1.3.3).

use super::messages::{Sent, requests, token_requests};
use crate::case::Input;
use crate::declare_rule;
use crate::item::Item;
use crate::oidc::DocumentRole;
use crate::report::{Confidence, Party};
use crate::rules::support::tokens::{came_by_refresh, embedded_name};
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-NO-ID-TOKEN", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        if document.role != DocumentRole::TokenResponse || document.get("error").is_some() {
            continue;
        }
        if document.get("id_token").is_some() || came_by_refresh(cx, item) {
            out.pass();
            continue;
        }
        // Nobody signs in where no code was redeemed, and a refresh may leave the ID token out.
        let asked = token_requests(cx);
        let code = |sent: &Sent<'_>| sent.get("grant_type").is_none_or(|grant| grant.text == "authorization_code");
        if !asked.is_empty() && !asked.iter().any(code) || asked.is_empty() && names_other_grant(cx) {
            continue;
        }
        // An exchange gives another token for one that is there already (RFC 8693 2.2.1).
        if document.get("issued_token_type").is_some() {
            continue;
        }
        // A wallet that fetches a credential, and an application on its own account, have no user to sign in.
        if document.get("c_nonce").is_some() || is_own_account(cx, item) {
            continue;
        }
        let Some(root) = &document.parsed.root else { continue };
        // A text that was cut may have lost it.
        if !document.parsed.is_clean() {
            continue;
        }
        let scope = document.get("scope");
        let granted =
            scope.and_then(|scope| scope.as_str()).is_some_and(|scope| scope.split(' ').any(|word| word == "openid"));
        // Plain OAuth has no ID token, and may leave the scope out (RFC 6749 5.1): no login was meant, as far as anyone says.
        let of_login = |scope: &str| scope.split(' ').any(|word| matches!(word, "openid" | "profile" | "email"));
        let may_be_login = match scope.and_then(|scope| scope.as_str()) {
            Some(scope) => of_login(scope),
            None => {
                let named = |input: &Input| memchr::memmem::find(&input.bytes, b"authorization_code").is_some();
                asked.iter().any(|sent| sent.get("grant_type").is_some()) || cx.case.inputs.iter().any(named)
            }
        };
        if !may_be_login && requests(cx).is_empty() {
            continue;
        }
        let why = if granted {
            "The scope `openid` was granted, so there should be one; a refresh response may leave it out."
        } else {
            "Most likely the login request did not ask for the scope `openid`. Without an ID token the application \
             does not learn who signed in."
        };
        out.find(
            RULE.finding("Tokens came back, but no ID token", why)
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    "Ask for the scopes `openid profile email` in lower case, and use the OpenID Connect endpoints of \
                     the provider, not plain OAuth ones.",
                )
                .spec("OpenID Connect Core 3.1.3.3")
                .at(item, scope.map_or(root.span, |scope| scope.span)),
        );
    }
}

/// Grants for which nobody signs in. The values with colons are written in URLs with percent signs too.
const OTHER_GRANTS: &[&str] = &["client_credentials", "refresh_token", "token-exchange", "jwt-bearer", "saml2-bearer"];

/// Whether the pasted text names such a grant and no code, where the request itself was not read as one.
fn names_other_grant(cx: &Context<'_>) -> bool {
    let values = cx.case.inputs.iter().filter_map(|input| std::str::from_utf8(&input.bytes).ok()).flat_map(|text| {
        text.match_indices("grant_type").filter_map(|(at, name)| {
            let value = text.get(at + name.len()..)?.trim_start_matches(['"', '\'', ' ', ':', '=']);
            value.split(['&', '"', '\'', ',', '\n', '\r', ' ', '}']).next()
        })
    });
    let mut other = false;
    for value in values {
        if value == "authorization_code" {
            return false;
        }
        other |= OTHER_GRANTS.iter().any(|grant| value.ends_with(grant));
    }
    other
}

/// Whether the access token of a response is of the client itself, as its subject, or of an application that acts for a user.
fn is_own_account(cx: &Context<'_>, response: &Item) -> bool {
    let children = response.children.iter().filter_map(|child| cx.items.get(*child));
    let mut tokens = children.filter(|item| embedded_name(item) == Some("access_token"));
    let Some(token) = tokens.find_map(|item| item.oidc()?.token()) else { return false };
    let text = |name: &str| token.claim_text(name).map(|claim| claim.text);
    let subject = text("sub");
    let client = text("client_id").or_else(|| text("azp")).or_else(|| text("cid"));
    let acts = token.claim("act").is_some();
    acts || text("gty").is_some_and(|grant| grant == "client-credentials") || (subject.is_some() && subject == client)
}

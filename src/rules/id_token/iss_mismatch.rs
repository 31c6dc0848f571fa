//! OIDC-ISS-MISMATCH: the issuer must equal the configured one character by character (OpenID Connect Core 3.1.3.7 step 2).

use crate::declare_rule;
use crate::item::Item;
use crate::report::Party;
use crate::rules::support::compare::{KnownValue, compare_urls};
use crate::rules::support::expected::Expected;
use crate::rules::support::services::are_of_one_okta;
use crate::rules::support::tokens::{TokenItem, TokenRole, expected_issuer, tokens};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::Token;
use crate::vocabulary::DifferenceClass;

declare_rule! {
    "OIDC-ISS-MISMATCH", Error,
    [IdToken, AccessToken, WorkloadToken, UserInfo, Introspection, SignedAnswer, LogoutToken, UnknownToken]
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected_issuer(cx);
    for found in tokens(cx) {
        let Some(issuer) = found.token.claim_text("iss") else { continue };
        let Some(expected) = &expected else {
            out.not_checked(
                "no issuer was given: add the issuer that the application is configured with, or the discovery \
                 document",
            );
            continue;
        };
        if accepts(expected, issuer.as_str(), found.token) || issues_access_tokens(cx, &found, issuer.as_str()) {
            out.pass();
            continue;
        }
        // Said more exactly by rules of their own.
        if super::iss_entra_version::versions_differ(&expected.value, issuer.as_str()) || expected.value.contains('{') {
            continue;
        }
        let said = &cx.case.expectations;
        let known: Vec<KnownValue<'_>> =
            [("your client ID", &said.client_id), ("your redirect URI", &said.redirect_uri)]
                .into_iter()
                .filter_map(|(label, value)| value.as_deref().map(|value| KnownValue { label, value }))
                .collect();
        let Some(difference) = compare_urls(&expected.value, issuer.as_str(), &known) else { continue };
        let okta = are_of_one_okta(&expected.value, issuer.as_str());
        let mut finding = RULE
            .finding(
                format!(
                    "The {}{}",
                    if expected.place().is_some() {
                        "token's issuer is not the provider's"
                    } else {
                        "token has an unexpected issuer"
                    },
                    difference.after_title()
                ),
                if okta {
                    "An Okta organization has its own authorization server and custom ones (`/oauth2/default`). Each issues \
                     tokens under its own issuer, and the application accepts one."
                } else {
                    "The issuer must match character for character. The application rejects tokens of any other issuer."
                },
            )
            .compared(expected.value.as_ref(), issuer.text.as_str(), Some(difference.class))
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, issuer.span);
        // Two addresses of one provider by http and https: what the application has is the right one.
        let proxy = (difference.class == DifferenceClass::Scheme && issuer.text.starts_with("http://"))
            || is_internal(&issuer.text, &expected.value);
        if okta {
            finding = finding.fix(
                Party::SpAdmin,
                format!(
                    "Send the login to the authorization server of `{}`, or set the expected issuer to `{}`. APIs can \
                     verify only access tokens of a custom server (`/oauth2/…`).",
                    expected.value, issuer.text
                ),
            );
        } else if !proxy {
            finding = finding.fix(
                Party::SpAdmin,
                if difference.class.is_another_party() {
                    format!(
                        "If `{}` is the right provider, configure it with its own endpoints and keys. Otherwise send \
                         the login to `{}`.",
                        issuer.text, expected.value
                    )
                } else {
                    format!("Enter the issuer exactly as the provider writes it in its tokens: `{}`.", issuer.text)
                },
            );
        }
        if proxy {
            finding = finding.fix(
                Party::IdpAdmin,
                format!(
                    "Behind a proxy that ends https, configure the provider's public URL `{}`, which it otherwise \
                     takes from the request (Keycloak: `KC_HOSTNAME` and `KC_PROXY_HEADERS`).",
                    expected.value
                ),
            );
        }
        if let Some((item, span)) = expected.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

/// Whether the token's issuer is the expected one by an internal address: the same path, at a host that only a cluster or a private
/// network knows.
fn is_internal(issuer: &str, expected: &str) -> bool {
    let split = |url: &str| {
        let (_, rest) = url.split_once("://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Some((host.split(':').next().unwrap_or("").to_ascii_lowercase(), path.trim_end_matches('/').to_owned()))
    };
    let Some(((host, path), (public, expected_path))) = split(issuer).zip(split(expected)) else { return false };
    let private = |host: &str| {
        !host.contains('.')
            || [".svc", ".local", ".internal", ".lan"].iter().any(|end| host.ends_with(end))
            || ["10.", "192.168.", "127.", "172.16.", "172.17.", "172.18.", "172.19.", "172.20."]
                .iter()
                .any(|start| host.starts_with(start))
    };
    path == expected_path && private(&host) && !private(&public)
}

/// AD FS issues access tokens under a name of their own, which its discovery document has beside the issuer.
fn issues_access_tokens(cx: &Context<'_>, found: &TokenItem<'_>, issuer: &str) -> bool {
    let named = |item: &Item| {
        let named = item.oidc().and_then(|message| message.document()?.get("access_token_issuer")?.as_str());
        named == Some(issuer)
    };
    found.role == TokenRole::AccessToken && cx.items.iter().any(named)
}

/// Equal; or one of the two forms of Google (its documentation allows both); or the template of a discovery document that fits
/// the token's tenant.
fn accepts(expected: &Expected<'_>, issuer: &str, token: &Token) -> bool {
    const GOOGLE: [&str; 2] = ["https://accounts.google.com", "accounts.google.com"];
    let tenant = token.claim_text("tid").map(|tenant| tenant.text).unwrap_or_default();
    expected.value == issuer
        || (GOOGLE.contains(&&*expected.value) && GOOGLE.contains(&issuer))
        || (expected.place().is_some() && !tenant.is_empty() && expected.value.replace("{tenantid}", &tenant) == issuer)
}

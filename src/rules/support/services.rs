//! Services that take a token which the application itself signs, and how long it may live. Data: what tells the service, and its
//! limit.

use super::tokens::TokenItem;
use crate::item::role::ItemRole;
use crate::syntax::jose::Token;

/// A service and its limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    /// Who rejects.
    pub(crate) service: &'static str,
    /// What tells it.
    told: Told,
    /// Seconds from `iat` to `exp`.
    pub(crate) most: i64,
    /// Seconds that `iat` may lie before the token is made, where the service counts from its own clock.
    pub(crate) grace: i64,
    /// Whether the service is known to reject a longer life, or only to ask for a shorter one.
    pub(crate) certain: bool,
}

/// What tells a service. Audiences are compared without a trailing slash.
#[derive(Debug, Clone, Copy)]
enum Told {
    /// One of these audiences.
    Audience(&'static [&'static str]),
    /// An audience on a host that ends with this.
    Host(&'static str),
    /// An audience that has both parts.
    Path(&'static str, &'static str),
    /// The shape of the claims.
    Claims(fn(&Token) -> bool),
}

const fn row(service: &'static str, told: Told, most: i64, grace: i64, certain: bool) -> Limit {
    Limit { service, told, most, grace, certain }
}

const LIMITS: &[Limit] = &[
    row("Apple", Told::Audience(&["https://appleid.apple.com"]), 15_777_000, 0, true),
    row("GitHub", Told::Claims(is_github_app), 600, 60, true),
    row(
        "Google",
        Told::Audience(&[
            "https://oauth2.googleapis.com/token",
            "https://www.googleapis.com/oauth2/v4/token",
            "https://accounts.google.com/o/oauth2/token",
        ]),
        3600,
        0,
        true,
    ),
    row("Google", Told::Claims(is_google_service_account), 3600, 0, true),
    row("Box", Told::Audience(&["https://api.box.com/oauth2/token"]), 60, 0, true),
    row("App Store Connect", Told::Claims(is_app_store_connect), 1200, 0, true),
    row("Zoom", Told::Claims(is_zoom), 172_800, 0, true),
    row("Salesforce", Told::Audience(&["https://login.salesforce.com", "https://test.salesforce.com"]), 300, 0, false),
    row("Salesforce", Told::Host(".my.salesforce.com"), 300, 0, false),
    row(
        "DocuSign",
        Told::Audience(&[
            "account.docusign.com",
            "account-d.docusign.com",
            "https://account.docusign.com",
            "https://account-d.docusign.com",
        ]),
        3600,
        0,
        false,
    ),
    row("Okta", Told::Host(".okta.com"), 3600, 60, true),
    row("Okta", Told::Host(".oktapreview.com"), 3600, 60, true),
    row("Auth0", Told::Host(".auth0.com"), 300, 60, false),
    row("Epic", Told::Path("/interconnect", "/oauth2/token"), 300, 60, false),
    row("The NHS", Told::Host(".service.nhs.uk"), 300, 60, false),
];

/// The limit of the service that a token is made for, where it is known.
pub(crate) fn limit(found: &TokenItem<'_>) -> Option<&'static Limit> {
    let token = found.token;
    let audiences = token.claim("aud").map(|audience| audience.strings()).unwrap_or_default();
    let any = |fits: &dyn Fn(&str) -> bool| audiences.iter().any(|one| fits(one.text.trim_end_matches('/')));
    // A token of the provider itself is not one that an application made.
    let own = matches!(found.role, ItemRole::ClientAssertion | ItemRole::ClientSecret | ItemRole::AuthorizationGrant);
    LIMITS.iter().find(|limit| match limit.told {
        Told::Audience(known) => own && any(&|audience| known.contains(&audience)),
        Told::Host(end) => own && any(&|audience| host(audience).is_some_and(|host| host.ends_with(end))),
        Told::Path(one, other) => own && any(&|audience| audience.contains(one) && audience.ends_with(other)),
        Told::Claims(fits) => fits(token),
    })
}

/// Whether an application signed the token for a service that its claims tell: no user logs in with it.
pub(crate) fn is_for_service(token: &Token) -> bool {
    LIMITS.iter().any(|limit| matches!(limit.told, Told::Claims(fits) if fits(token)))
        || text(token, "aud") == APP_STORE_CONNECT
}

fn host(url: &str) -> Option<&str> {
    url.strip_prefix("https://")?.split('/').next()
}

fn text(token: &Token, name: &str) -> String {
    token.claim_text(name).map(|value| value.text).unwrap_or_default()
}

/// `iss` is the number or client ID of the app; neither subject nor audience.
fn is_github_app(token: &Token) -> bool {
    let issuer = match token.claim("iss").map(|issuer| &issuer.kind) {
        Some(crate::syntax::json::JsonKind::Number(number)) => number.to_string(),
        _ => text(token, "iss"),
    };
    let number = (1..=12).contains(&issuer.len()) && issuer.bytes().all(|byte| byte.is_ascii_digit());
    let client = (issuer.starts_with("Iv1.") || issuer.starts_with("Iv23")) && issuer.len() >= 20;
    let others = ["sub", "aud", "nonce", "scope", "email"].into_iter().any(|name| token.claim(name).is_some());
    (number || client) && !others && token.algorithm() == Some("RS256")
}

/// A JWT that a service account signs for an API of Google itself.
fn is_google_service_account(token: &Token) -> bool {
    let issuer = text(token, "iss");
    issuer.ends_with(".gserviceaccount.com") && issuer == text(token, "sub")
}

const APP_STORE_CONNECT: &str = "appstoreconnect-v1";

/// With `scope` a token may live longer.
fn is_app_store_connect(token: &Token) -> bool {
    text(token, "aud") == APP_STORE_CONNECT && token.claim("scope").is_none()
}

/// The signature of a meeting or video session.
fn is_zoom(token: &Token) -> bool {
    let key = ["sdkKey", "appKey", "app_key"].into_iter().any(|name| token.claim(name).is_some());
    key && ["mn", "tpc"].into_iter().any(|name| token.claim(name).is_some())
}

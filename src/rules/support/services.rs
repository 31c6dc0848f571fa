//! Services that take a token which the application itself signs, how long it may live and what form it has. Data: what tells the
//! service, its limit, and its form.

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
    // Accepts a longer one, but for an hour only: what it rejects is told by CA-TIME.
    row("Snowflake", Told::Claims(is_snowflake), 3600, 60, true),
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
    LIMITS.iter().any(|limit| matches!(limit.told, Told::Claims(fits) if fits(token))) || is_for_app_store(token)
}

/// What a service wants a token to be like. Empty where it does not say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// Who reads it.
    pub(crate) service: &'static str,
    told: Told,
    pub(crate) algorithms: &'static [&'static str],
    /// Whether the header has to name the key.
    pub(crate) kid: bool,
    pub(crate) audiences: &'static [&'static str],
    /// Whether a text can be the issuer, and what the issuer is.
    pub(crate) issuer: Option<(IsIssuer, &'static str)>,
    /// Which key signs it.
    pub(crate) key: &'static str,
    /// Where the service says so.
    pub(crate) spec: &'static str,
}

/// Whether a text can be an issuer.
type IsIssuer = fn(&str) -> bool;

const FORMS: &[Form] = &[
    Form {
        service: "Apple",
        told: Told::Audience(&["https://appleid.apple.com"]),
        // The algorithm has a rule of its own.
        algorithms: &[],
        kid: true,
        audiences: &["https://appleid.apple.com"],
        issuer: Some((is_team, "the Team ID of 10 characters")),
        key: "(`.p8`) of the Apple developer account",
        spec: "Apple: creating a client secret",
    },
    Form {
        service: "App Store Connect",
        told: Told::Claims(is_for_app_store),
        algorithms: &["ES256"],
        kid: true,
        audiences: &[APP_STORE_CONNECT],
        issuer: None,
        key: "(`.p8`) of App Store Connect",
        spec: "Apple: generating tokens for API requests",
    },
    Form {
        service: "GitHub",
        told: Told::Claims(is_github_app),
        algorithms: &["RS256"],
        kid: false,
        audiences: &[],
        issuer: None,
        key: "(`.pem`) of the GitHub App",
        spec: "GitHub: generating a JSON Web Token for a GitHub App",
    },
    Form {
        service: "Snowflake",
        told: Told::Claims(is_snowflake),
        algorithms: &["RS256"],
        kid: false,
        audiences: &[],
        issuer: None,
        key: "of the user's key pair",
        spec: "Snowflake: key-pair authentication",
    },
    Form {
        service: "Box",
        told: Told::Claims(is_box),
        algorithms: &["RS256", "RS384", "RS512"],
        kid: true,
        audiences: &["https://api.box.com/oauth2/token"],
        issuer: None,
        key: "of the Box application",
        spec: "Box: JWT without SDK",
    },
    Form {
        service: "DocuSign",
        told: Told::Audience(&["https://account.docusign.com", "https://account-d.docusign.com"]),
        algorithms: &["RS256"],
        kid: false,
        audiences: &["account.docusign.com", "account-d.docusign.com"],
        issuer: None,
        key: "of the DocuSign integration key",
        spec: "DocuSign: JWT grant",
    },
];

/// The form of the service that a token is made for. `is_snowflake_here`: whether the case speaks of Snowflake.
pub(crate) fn form(found: &TokenItem<'_>, is_snowflake_here: impl Fn() -> bool) -> Option<&'static Form> {
    let token = found.token;
    let audiences = token.claim("aud").map(|audience| audience.strings()).unwrap_or_default();
    let own = matches!(found.role, ItemRole::ClientAssertion | ItemRole::ClientSecret | ItemRole::AuthorizationGrant);
    FORMS.iter().find(|form| match form.told {
        Told::Audience(known) => own && audiences.iter().any(|one| known.contains(&one.text.trim_end_matches('/'))),
        Told::Claims(fits) => fits(token) || (form.service == "Snowflake" && is_user(token) && is_snowflake_here()),
        _ => false,
    })
}

/// A Team ID of Apple.
fn is_team(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The account and the user before the fingerprint.
pub(crate) fn snowflake_account(issuer: &str) -> Option<&str> {
    issuer.split_once(".SHA256:").map(|(account, _)| account)
}

fn is_snowflake(token: &Token) -> bool {
    snowflake_account(&text(token, "iss")).is_some_and(|account| account.contains('.'))
}

/// `ACCOUNT.USER` as issuer and subject, without an audience.
fn is_user(token: &Token) -> bool {
    let issuer = text(token, "iss");
    issuer.split('.').count() == 2
        && !issuer.contains(['/', '@'])
        && issuer == text(token, "sub")
        && token.claim("aud").is_none()
}

fn is_box(token: &Token) -> bool {
    token.claim("box_sub_type").is_some()
}

/// Its audience, or one that means it, and nobody as subject.
fn is_for_app_store(token: &Token) -> bool {
    let audience = text(token, "aud").to_ascii_lowercase();
    audience.contains("appstoreconnect") && token.claim("sub").is_none()
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
    !others && (client || (number && token.algorithm() == Some("RS256")))
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
/// Whether two issuers are of the authorization servers of one Okta organization: its own (`https://acme.okta.com`), or those that it
/// set up (`https://acme.okta.com/oauth2/default`).
pub(crate) fn are_of_one_okta(one: &str, other: &str) -> bool {
    let split = |url: &str| url.split_once("/oauth2/").map(|(host, id)| (host.to_owned(), Some(id.to_owned())));
    let split = |url: &str| split(url.trim_end_matches('/')).unwrap_or((url.trim_end_matches('/').to_owned(), None));
    let ((host, id), (other_host, other_id)) = (split(one), split(other));
    let known = [".okta.com", ".oktapreview.com", ".okta-emea.com"].iter().any(|end| host.ends_with(end));
    host == other_host
        && id != other_id
        && (known || id.as_deref() == Some("default") || other_id.as_deref() == Some("default"))
}

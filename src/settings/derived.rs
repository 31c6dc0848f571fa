//! Addresses that a product makes of its public address and a path of its own, where the settings do not state them.
//! Input: the settings that were read. Output: further settings, with the place of the public address.

use super::{Document, Meaning, Setting};

/// Where a product receives what identity providers send: the product, what stands in its settings, what it is, and the path.
const PATHS: &[(&str, &str, Meaning, &str)] = &[
    ("grafana", "generic_oauth", Meaning::RedirectUri, "/login/generic_oauth"),
    ("grafana", "azuread", Meaning::RedirectUri, "/login/azuread"),
    ("grafana", "okta", Meaning::RedirectUri, "/login/okta"),
    ("grafana-saml", "", Meaning::Acs, "/saml/acs"),
    ("argo-cd", "oidc.config", Meaning::RedirectUri, "/auth/callback"),
    ("sonarqube", "", Meaning::Acs, "/oauth2/callback/saml"),
    ("mattermost", "openid", Meaning::RedirectUri, "/signup/openid/complete"),
    ("mattermost", "gitlab", Meaning::RedirectUri, "/signup/gitlab/complete"),
    ("mattermost", "google", Meaning::RedirectUri, "/signup/google/complete"),
    ("mattermost", "office365", Meaning::RedirectUri, "/signup/office365/complete"),
    ("authjs", "keycloak", Meaning::RedirectUri, "/api/auth/callback/keycloak"),
    ("authjs", "okta", Meaning::RedirectUri, "/api/auth/callback/okta"),
    ("authjs", "auth0", Meaning::RedirectUri, "/api/auth/callback/auth0"),
];

/// Adds what follows from the public address. Of several that are possible, none is taken.
pub(super) fn add(document: &mut Document, words: &dyn Fn(&str) -> bool) {
    let Some(product) = document.product else { return };
    let Some(base) = document.one(Meaning::BaseUrl).filter(|base| base.value.contains("://")).cloned() else { return };
    let mut fitting = PATHS.iter().filter(|(id, word, ..)| *id == product.id && (word.is_empty() || words(word)));
    let (Some((_, _, meaning, path)), None) = (fitting.next(), fitting.next()) else { return };
    if document.all(*meaning).next().is_some() {
        return;
    }
    let mut stated = base;
    stated.value = format!("{}{path}", stated.value.trim_end_matches('/'));
    document.settings.push(Setting { meaning: *meaning, group: String::new(), stated });
}

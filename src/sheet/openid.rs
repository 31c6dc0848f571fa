//! Fields of OpenID Connect: client ID, redirect URI, scopes, authentication method, issuer and endpoints. Never the secret.
//! Input: what the case says. Output: rows for both consoles. Invariant: as in the room.

use super::facts::{Facts, MAX_VALUES, add, document};
use crate::item::Item;
use crate::oidc::DocumentRole;
use crate::report::SheetRow;
use crate::settings::{Meaning, Side};
use crate::vocabulary::Topic;

const CLIENT: &[&str] = &["Application (client) ID", "Client identifier", "Consumer key"];
const REDIRECT: &[&str] = &["Callback URL", "Sign-in redirect URI", "Reply URL", "Valid redirect URI"];
const METHOD: &[&str] = &["Client authentication", "Client authenticator", "Token endpoint authentication method"];

/// Members of discovery, as consoles call them.
const ENDPOINTS: [(&str, &str, &[&str]); 6] = [
    ("issuer", "Issuer", &["Issuer URL", "Authority", "Provider URL"]),
    ("authorization_endpoint", "Authorization endpoint", &["Authorize URL", "Sign-in URL"]),
    ("token_endpoint", "Token endpoint", &["Token URL", "Access token URL"]),
    ("userinfo_endpoint", "UserInfo endpoint", &["User info URL", "Profile URL"]),
    ("jwks_uri", "JWKS URI", &["Key set URL", "Public key URL", "Certificate URL"]),
    ("end_session_endpoint", "Logout endpoint", &["End session URL", "Sign-out URL"]),
];

pub(super) fn rows(facts: &Facts<'_>, provider: &mut Vec<SheetRow>, application: &mut Vec<SheetRow>) {
    let documents = facts.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let discovery: Vec<_> =
        documents.filter(|(_, document)| document.role == DocumentRole::Discovery).take(MAX_VALUES).collect();
    let is_openid =
        !discovery.is_empty() || facts.expected.client_id.is_some() || facts.expected.redirect_uri.is_some();
    if !is_openid {
        return;
    }
    at_provider(facts, provider);
    for (item, listed) in &discovery {
        let source = || document(item, "discovery document");
        for (member, name, also) in ENDPOINTS {
            let Some(value) = listed.get(member).and_then(|value| value.as_str()) else { continue };
            let topic = (member == "issuer").then_some(Topic::Issuer);
            add(application, facts.in_application(name, also, topic, value, source()));
            if member == "issuer" && value.contains("://") {
                let address = format!("{}/.well-known/openid-configuration", value.trim_end_matches('/'));
                let name = "Discovery URL";
                add(
                    application,
                    facts.in_application(
                        name,
                        &["Metadata URL", "Well-known URL"],
                        None,
                        &address,
                        "the issuer".to_owned(),
                    ),
                );
            }
        }
    }
    in_application(facts, application, &discovery);
}

/// What the application says of itself.
fn at_provider(facts: &Facts<'_>, rows: &mut Vec<SheetRow>) {
    for (value, source) in said(facts, "redirect_uri", Side::Application, Meaning::RedirectUri) {
        add(rows, facts.at_provider("Redirect URI", REDIRECT, Some(Topic::Redirect), value, source));
    }
    for (value, source) in said(facts, "token_endpoint_auth_method", Side::Application, Meaning::AuthMethod) {
        add(rows, facts.at_provider("Authentication method", METHOD, None, value, source));
    }
    if let Some((scopes, source)) = scopes(facts) {
        add(rows, facts.at_provider("Scopes to allow", &["Client scopes", "Permissions"], None, &scopes, source));
    }
    for name in facts.expected.required_attributes.iter().take(MAX_VALUES) {
        add(
            rows,
            facts.at_provider("Required claim", &["Token claim"], Some(Topic::Claim), name, facts.by_person(name)),
        );
    }
}

/// What the provider gave out for the application.
fn in_application(facts: &Facts<'_>, rows: &mut Vec<SheetRow>, discovery: &[(&Item, &crate::oidc::Document)]) {
    let mut ids = facts.stated(Side::Provider, Meaning::RegisteredClient);
    if ids.is_empty() {
        ids.extend(facts.said("client_id"));
    }
    for (value, source) in ids {
        add(rows, facts.in_application("Client ID", CLIENT, Some(Topic::Client), value, source));
    }
    let offered = |member: &str| {
        let listed = discovery.iter().find_map(|(item, document)| Some((item, document.get(member)?.strings())));
        listed.map(|(item, values)| (values.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>(), *item))
    };
    if let Some((scopes, source)) = scopes(facts) {
        add(rows, facts.in_application("Scopes", &["Requested scopes"], None, &scopes, source));
    }
    if let (None, Some((methods, item))) =
        (facts.said("token_endpoint_auth_method"), offered("token_endpoint_auth_methods_supported"))
    {
        let source = document(item, "discovery document");
        let name = "Authentication methods that the provider offers";
        add(rows, facts.in_application(name, METHOD, None, &methods.join(" "), source));
    }
}

fn said<'a>(facts: &Facts<'a>, name: &str, side: Side, meaning: Meaning) -> Vec<(&'a str, String)> {
    let stated = facts.stated(side, meaning);
    if stated.is_empty() { facts.said(name).into_iter().collect() } else { stated }
}

/// The scopes that the application asks for, or that its profile names.
fn scopes(facts: &Facts<'_>) -> Option<(String, String)> {
    let stated = facts.stated(Side::Application, Meaning::Scope);
    if let Some((_, source)) = stated.first() {
        let all: Vec<&str> = stated.iter().map(|(scope, _)| *scope).collect();
        return Some((all.join(" "), source.clone()));
    }
    let named = &facts.expected.required_scopes;
    (!named.is_empty()).then(|| (named.join(" "), facts.by_person(named.first().map_or("", String::as_str))))
}

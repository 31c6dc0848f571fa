//! Groups and roles among the claims: how they are named, and how each provider sends them.

use crate::report::{Fix, Party, Provider};
use crate::syntax::json::Json;
use crate::vocabulary::Topic;

/// How groups come into the ID token, which is not how other claims do.
pub(crate) fn add_groups(provider: Option<&Provider>, wanted: &str) -> Fix {
    let how = match provider.map(|provider| provider.id.as_str()) {
        Some("keycloak") => {
            "Clients › the client › Client scopes › the scope ending in `-dedicated` › Add mapper › *Group \
             Membership*, with *Add to ID token* on"
        }
        Some("entra") => "App registrations › the application › Token configuration › *Add groups claim*",
        Some("okta") => "Applications › the application › Sign On › OpenID Connect ID Token › *Groups claim filter*",
        Some("auth0") => {
            "Actions › Library: a post-login action that sets the claim (the name needs a URL as namespace)"
        }
        Some("cognito") => {
            "User pool › Groups: put the user into a group, and configure the application to read `cognito:groups`"
        }
        Some("google") => {
            "ID tokens carry no groups: configure the application to ask the Directory API, or decide by other claims"
        }
        _ => {
            let text = format!(
                "Add the user's groups to the ID token, under the name `{wanted}` (Keycloak: a *Group Membership* mapper; Entra ID: Token \
                 configuration › *Add groups claim*; Okta: *Groups claim filter*; Google sends none)."
            );
            return Fix { who: Party::IdpAdmin, party: None, product: None, text, topic: Some(Topic::Claim) };
        }
    };
    let named = match provider.map(|provider| provider.id.as_str()) {
        Some("google" | "cognito") => String::new(),
        _ => format!(", under the name `{wanted}`"),
    };
    let text = format!("In {}: {how}{named}.", provider.map_or("", |provider| &provider.name));
    let product = provider.map(|provider| provider.id.clone());
    Fix { who: Party::IdpAdmin, party: None, product, text, topic: Some(Topic::Claim) }
}

/// A claim name that stands for groups or roles.
pub(crate) fn is_group_name(name: &str) -> bool {
    let leaf = name.rsplit(['/', ':', '.']).next().unwrap_or(name).to_ascii_lowercase();
    matches!(leaf.as_str(), "group" | "groups" | "role" | "roles" | "realm_access" | "resource_access" | "memberof")
}

/// Whether any claim stands for groups or roles, or says that they are kept elsewhere.
pub(crate) fn carries_groups(claims: &Json) -> bool {
    claims
        .members()
        .iter()
        .any(|member| is_group_name(&member.name) || matches!(member.name.as_str(), "hasgroups" | "_claim_names"))
}

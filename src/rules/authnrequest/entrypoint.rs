//! To whom a request goes.

use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::{Fix, Party, Provider};
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAMLREQ-ENTRYPOINT", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let url = super::called(item).unwrap_or(text(&request.envelope.destination));
        let Some((product, what, which)) = entry(url) else {
            out.pass();
            continue;
        };
        let place = request.envelope.destination.as_ref().map_or(request.envelope.tag, |value| value.span);
        out.find(
            RULE.finding(
                format!("The request goes to {product}, {what} {}", quote(which)),
                "That is where the settings of this login are: look there for the application that the request names.",
            )
            .at(item, place),
        );
    }
}

/// What to set at the identity provider that a request goes to: in the words of its console where the address tells the product.
/// What is recognised in the request itself is the application's product.
pub(super) fn at_addressee(cx: &Context<'_>, item: &Item, topic: Topic, value: &str, general: String) -> Fix {
    let request = item.saml().and_then(|message| message.authn_request());
    let url = super::called(item).or(request.map(|request| text(&request.envelope.destination)));
    let product = url.and_then(entry).map(|(name, ..)| {
        let id = match name {
            "Microsoft Entra ID" => "entra",
            "Google Workspace" => "google",
            "Keycloak" => "keycloak",
            "Okta" => "okta",
            "Auth0" => "auth0",
            _ => "onelogin",
        };
        // The same product may be known by a name of its own.
        let known = cx.provider(item).filter(|known| known.id == id).cloned();
        known.unwrap_or(Provider { id: id.to_owned(), name: name.to_owned(), confidence: 1.0, because: Vec::new() })
    });
    let fixes = providers::fixes(topic, product.as_ref(), Some(value));
    let told = fixes.into_iter().find(|fix| fix.product.is_some());
    // What the application says of itself is what is registered, and that is in question here.
    let general = Fix { who: Party::IdpAdmin, party: None, product: None, text: general, topic: None };
    told.map_or(general, |fix| Fix { topic: None, ..fix })
}

/// Product, the kind of its part, and that part of the sign-in URL.
fn entry(url: &str) -> Option<(&'static str, &'static str, &str)> {
    let (host, path) = url.split_once("://")?.1.split_once('/')?;
    let mut parts = path.split(['/', '?', '&']);
    let first = parts.next()?;
    if host.starts_with("login.microsoftonline.") {
        Some(("Microsoft Entra ID", "tenant", first))
    } else if let Some(rest) = path.split("realms/").nth(1).filter(|_| path.contains("protocol/saml")) {
        Some(("Keycloak", "realm", rest.split('/').next()?))
    } else if (host.ends_with(".okta.com") || host.ends_with(".oktapreview.com")) && first == "app" {
        Some(("Okta", "application", parts.nth(1)?))
    } else if host == "accounts.google.com" && path.contains("idpid=") {
        Some(("Google Workspace", "customer", path.split("idpid=").nth(1)?.split('&').next()?))
    } else if host.ends_with(".auth0.com") && first == "samlp" {
        Some(("Auth0", "client", parts.next()?))
    } else if host.ends_with(".onelogin.com") {
        Some(("OneLogin", "connector", path.rsplit('/').next()?))
    } else {
        None
    }
}

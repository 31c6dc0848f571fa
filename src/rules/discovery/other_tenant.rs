//! DISC-OTHER-TENANT: endpoints of one discovery document belong to different realms or tenants, or the request goes to another one.

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::oidc::ParametersRole;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::DifferenceClass;

declare_rule! { "DISC-OTHER-TENANT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item
            .oidc()
            .and_then(|message| message.document())
            .filter(|document| document.role == DocumentRole::Discovery)
        else {
            continue;
        };
        let Some(own) = document.get("issuer").and_then(|issuer| tenant(issuer.as_str()?)) else { continue };
        let endpoints = ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"].into_iter();
        let mut placed: Vec<(&crate::item::Item, String, Value)> =
            endpoints.filter_map(|name| Some((item, format!("`{name}`"), document.get(name)?.value()?))).collect();
        for other in cx.items {
            let Some(sent) = other.oidc().and_then(|message| message.parameters()) else { continue };
            if matches!(sent.role, ParametersRole::AuthorizationRequest | ParametersRole::TokenRequest) {
                placed.extend(sent.endpoint.clone().map(|url| (other, "the request".to_owned(), url)));
            }
        }
        let stray = placed.into_iter().find_map(|(place, what, url)| {
            let theirs = tenant(url.as_str())?;
            (theirs != own).then_some((place, what, url, theirs))
        });
        let Some((place, what, url, theirs)) = stray else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                format!("The issuer belongs to `{own}`, but {what} goes to `{theirs}`"),
                "Realms and tenants are \
                separate: client, users and keys of one are unknown in the other. Realm names are case-sensitive.",
            )
            .compared(own, theirs, Some(DifferenceClass::TenantPart))
            .fix(Party::SpAdmin, "Copy all endpoints from one discovery document, or configure the issuer alone.")
            .spec("OpenID Connect Discovery 4.3")
            .at(place, url.span),
        );
    }
}

/// The realm, or the tenant's ID, in an address.
fn tenant(url: &str) -> Option<String> {
    if let Some((_, rest)) = url.split_once("/realms/") {
        return rest.split(['/', '?']).next().map(str::to_owned);
    }
    let path = url.split_once("microsoftonline.com/")?.1;
    path.split('/').next().filter(|tenant| tenant.len() == 36).map(str::to_owned)
}

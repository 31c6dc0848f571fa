//! SET-REDIRECT-URI: the identity provider's settings do not list the address that the login request asks for.

use crate::declare_rule;
use crate::item::Item;
use crate::oidc::ParametersRole;
use crate::report::Party;
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::requests;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Side, Stated, Test};
use crate::source::Value;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SET-REDIRECT-URI", Error }

/// Registered addresses that one request is compared with.
const MAX_REGISTERED: usize = 200;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let settings = cx.items.iter().filter_map(|item| Some((item, item.settings()?)));
    for (item, document) in settings.filter(|(_, document)| document.side == Side::Provider) {
        for request in cx.items {
            let Some(sent) = request.oidc().and_then(|message| message.parameters()) else { continue };
            if sent.role != ParametersRole::AuthorizationRequest {
                continue;
            }
            if let Some(uri) = sent.get("redirect_uri") {
                judge(out, item, document, &registered(document, sent.get("client_id")), request, uri, "redirect URI");
            }
        }
        for (request, message) in requests(cx) {
            let issuer = message.envelope.issuer.as_ref().map(|issuer| &issuer.value);
            if let Some(url) = message.acs_url.as_ref() {
                judge(out, item, document, &registered(document, issuer), request, url, "ACS URL");
            }
        }
    }
}

/// The addresses of the client that the request names; all where the settings name none.
fn registered<'a>(document: &'a Document, named: Option<&Value>) -> Vec<&'a Stated> {
    let of = |meanings: &'static [Meaning]| {
        document.settings.iter().filter(move |setting| meanings.contains(&setting.meaning))
    };
    let mut clients = of(&[Meaning::RegisteredClient]).peekable();
    let any = clients.peek().is_none() || named.is_none();
    let group = clients
        .find(|client| named.is_some_and(|named| client.stated.value == named.text))
        .map(|client| client.group.as_str());
    of(&[Meaning::RegisteredRedirect, Meaning::RegisteredAcs])
        .filter(|setting| any || group == Some(setting.group.as_str()))
        .map(|setting| &setting.stated)
        .take(MAX_REGISTERED)
        .collect()
}

fn judge(
    out: &mut Outcome,
    settings: &Item,
    document: &Document,
    registered: &[&Stated],
    request: &Item,
    asked: &Value,
    what: &str,
) {
    // A path alone is completed with an address that the export may not show.
    if registered.is_empty() || registered.iter().any(|stated| stated.value.starts_with('/')) {
        return;
    }
    let keycloak = document.product.is_some_and(|product| product.id == "keycloak-client");
    let covers = |stated: &&Stated| {
        let star = keycloak && stated.value.ends_with('*')
            || document.product.is_some_and(|product| product.id == "auth0-client") && stated.value.contains('*');
        stated.value == asked.text || (star && Test::Glob.holds(&stated.value, &asked.text))
    };
    if registered.iter().any(covers) {
        return out.pass();
    }
    let differences =
        registered.iter().filter_map(|stated| Some((stated, compare_urls(&stated.value, &asked.text, &[])?)));
    let Some((nearest, difference)) =
        differences.min_by_key(|(_, difference)| difference.class == DifferenceClass::Different)
    else {
        return;
    };
    let how = difference.after_title();
    let place = if how.is_empty() { format!(" in the {}", document.name()) } else { how };
    out.find(
        RULE.finding(
            format!("The {what} is not registered{place}"),
            "The identity provider sends users back only to addresses that are registered, compared character for \
             character.",
        )
        .compared(nearest.value.as_str(), asked.text.as_str(), Some(difference.class))
        .at(request, asked.span)
        .related(settings, nearest.span)
        .fix(
            Party::IdpAdmin,
            format!(
                "In {}, add {} to the redirect URIs (`{}`).",
                document.place(nearest),
                quote(&asked.text),
                nearest.name
            ),
        )
        .fix(Party::SpAdmin, format!("Or set the redirect URI of the application to {}.", quote(&nearest.value))),
    );
}

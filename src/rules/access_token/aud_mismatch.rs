//! AT-AUD-MISMATCH: the access token is for another API than the one that receives it (RFC 9068 4, RFC 8707).

use crate::declare_rule;
use crate::item::Item;
use crate::oidc::DocumentRole;
use crate::providers;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::{TokenRole, is_exchanged, sent_to_api, tokens};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::vocabulary::{DifferenceClass, Topic};

declare_rule! { "AT-AUD-MISMATCH", Error, [AccessToken, IdToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    let of_library = accepted_by_library(cx);
    let wanted: Vec<&str> =
        said.audiences.iter().chain(&said.client_id).chain(&of_library).map(String::as_str).collect();
    if wanted.is_empty() {
        return;
    }
    introspected(cx, out);
    for found in tokens(cx) {
        // An ID token is judged here where it was sent to an API.
        let id_token = found.role == TokenRole::IdToken;
        if id_token && (said.audiences.is_empty() || !sent_to_api(found.item)) {
            continue;
        }
        let Some(claim) = found.token.claim("aud").filter(|_| !is_exchanged(found.item)) else { continue };
        let audiences = claim.strings();
        if audiences.iter().any(|audience| wanted.contains(&audience.text.as_str())) {
            out.pass();
            continue;
        }
        // Only who names an audience says for certain what the API compares; a client ID may be that of the caller.
        let stated = !said.audiences.is_empty();
        let issued_to =
            ["azp", "client_id", "cid", "appid"].into_iter().filter_map(|name| found.token.claim_text(name));
        let caller = issued_to.map(|party| party.text).find(|party| wanted.contains(&party.as_str()));
        let typ = found.token.parameter("typ").and_then(|typ| typ.as_str()).unwrap_or("");
        // A login got it along with its ID token: which API it is for, nobody said.
        let beside = cx
            .ancestors(found.item)
            .any(|outer| outer.oidc().and_then(|message| message.document()?.get("id_token")).is_some());
        // Okta's authorization server gives it to every API that has no audience of its own.
        let is_default = audiences.iter().any(|audience| audience.text == "api://default");
        if !stated && caller.is_some() && (beside || is_default || typ.ends_with("at+jwt")) {
            out.not_checked("the audience that the API wants is not known: add it (--aud)");
            continue;
        }
        let pairs = audiences.iter().flat_map(|audience| wanted.iter().map(move |wanted| (audience, *wanted)));
        let nearest = pairs
            .filter_map(|(audience, wanted)| {
                compare_identifiers(wanted, audience.as_str(), &[]).map(|difference| (audience, wanted, difference))
            })
            .min_by_key(|(_, _, difference)| difference.class == DifferenceClass::Different);
        let Some((audience, expected, difference)) = nearest else { continue };
        let entra = found.token.claim("tid").is_some();
        let urls = audience.text.contains("://") && expected.contains("://");
        let hint = match (&caller, difference.class) {
            (Some(caller), _) => format!(" `{caller}` only obtained the token; the audience is a value of its own."),
            (None, _) if difference.class == DifferenceClass::Different || urls => String::new(),
            (None, _) => format!(" The difference: {}.", difference.words),
        };
        let title = if id_token {
            "The API received an ID token instead of an access token".to_owned()
        } else if urls {
            format!("The access token has a different audience{}", difference.after_title())
        } else {
            format!("The audience of the access token is `{}`, not `{expected}`", audience.text)
        };
        let mut finding = RULE
            .finding(
                title,
                format!("An API accepts only tokens that name it in `aud`, and answers HTTP 401 to others.{hint}"),
            )
            .confidence(if stated { Confidence::Certain } else { Confidence::Likely })
            .compared(expected, audience.as_str(), Some(difference.class))
            .fixes(providers::fixes(Topic::Audience, cx.provider(found.item), Some(expected)))
            .spec("RFC 9068 4")
            .at(found.item, audience.span);
        if id_token {
            finding = finding.fix(
                Party::SpAdmin,
                "Send the access token to the API: the field `access_token` of the \
             token response. The ID token is for the application that the user signs in to.",
            );
        }
        if entra {
            finding = finding.fix(
                Party::SpAdmin,
                format!(
                    "In Microsoft Entra ID, request a scope of the API itself: `{expected}/.default` or one of its \
                     own scopes. Version 1 tokens have the application ID URI (`api://…`) as audience, version 2 \
                     tokens the client ID of the API."
                ),
            );
        }
        out.find(finding.fix(
            Party::SpAdmin,
            format!(
                "Or, if tokens for `{}` are meant for this API, add it to the audiences that the API accepts.",
                audience.text
            ),
        ));
    }
}

/// What Microsoft.Identity.Web accepts by its settings: the audience that they state, else the client ID and the URI made of it.
fn accepted_by_library(cx: &Context<'_>) -> Vec<String> {
    let settings = cx.items.iter().filter_map(Item::settings);
    let mut documents = settings.filter(|document| document.product.is_some_and(|product| product.id == "aspnet"));
    let Some(document) = documents.next() else { return Vec::new() };
    let stated: Vec<String> = document.all(Meaning::ExtraAudience).map(|stated| stated.value.clone()).collect();
    if !stated.is_empty() {
        return stated;
    }
    let of_client = document.all(Meaning::ClientId).map(|client| client.value.clone());
    of_client.map(|client| format!("api://{client}")).collect()
}

/// What an authorization server says of a token (RFC 7662): its audience against the one that the API wants.
fn introspected(cx: &Context<'_>, out: &mut Outcome) {
    let wanted = &cx.case.expectations.audiences;
    for item in cx.items {
        let document = item.oidc().and_then(|message| message.document());
        let Some(document) = document.filter(|document| document.role == DocumentRole::Introspection) else { continue };
        let Some(claim) = document.get("aud").filter(|_| !wanted.is_empty()) else { continue };
        let audiences = claim.strings();
        let Some(first) = audiences.first() else { continue };
        if audiences.iter().any(|audience| wanted.contains(&audience.text)) {
            out.pass();
            continue;
        }
        let expected = wanted.first().map_or("", String::as_str);
        let difference = compare_identifiers(expected, first.as_str(), &[]);
        out.find(
            RULE.finding(
                format!("The audience of the introspected token is `{}`, not `{expected}`", first.text),
                "An API accepts only tokens that name it in `aud`, and answers HTTP 401 to others. That the token is active says \
                 nothing about whom it is for.",
            )
            .compared(expected, first.as_str(), difference.map(|difference| difference.class))
            .fixes(providers::fixes(Topic::Audience, cx.provider(item), Some(expected)))
            .spec("RFC 7662 2.2")
            .at(item, first.span),
        );
    }
}

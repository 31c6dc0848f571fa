//! JWS-ALG-UNEXPECTED: the provider does not list the algorithm for ID tokens (OpenID Connect Core 3.1.3.7 step 7).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::settings::{Meaning, Side};
use crate::syntax::jose::signature_is_known;

declare_rule! { "JWS-ALG-UNEXPECTED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    configured(cx, out);
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let listed =
        documents.filter(|(_, document)| document.role == DocumentRole::Discovery).find_map(|(item, document)| {
            Some((item, document.get("issuer")?.value()?, document.get("id_token_signing_alg_values_supported")?))
        });
    let Some((document, issuer, algorithms)) = listed else { return };
    for found in id_tokens(cx) {
        let same_issuer = found.token.claim_text("iss").is_some_and(|iss| iss.text == issuer.text);
        let Some(algorithm) = found.token.parameter("alg").filter(|_| same_issuer) else { continue };
        let name = algorithm.as_str().unwrap_or("");
        let names: Vec<String> = algorithms.strings().into_iter().map(|value| value.text).collect();
        if names.iter().any(|listed| listed == name) || name.eq_ignore_ascii_case("none") {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The token is signed with {name}, which the provider does not list"),
                format!(
                    "Its discovery document offers {} for ID tokens. An application that follows it rejects the \
                 token.",
                    quote_list(names.iter().map(String::as_str))
                ),
            )
            .fix(
                Party::IdpAdmin,
                "Choose one of the listed algorithms for this client, usually RS256 (Keycloak: \
             client › Advanced › *ID token signature algorithm*; Auth0: Advanced Settings › OAuth › *JsonWebToken \
             Signature Algorithm*).",
            )
            .fix(Party::SpAdmin, format!("Or allow {name} in the application, if its library knows it."))
            .compared(names.join(", "), name, None)
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, algorithm.span)
            .related(document, algorithms.span),
        );
    }
}

/// The one algorithm that the application's settings name.
fn configured(cx: &Context<'_>, out: &mut Outcome) {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.settings()?)));
    for (settings, document) in documents.filter(|(_, document)| document.side == Side::Application) {
        let mut stated = document.all(Meaning::IdTokenAlg);
        let (Some(stated), None) = (stated.next(), stated.next()) else { continue };
        if !signature_is_known(&stated.value) {
            continue;
        }
        for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken) {
            let Some(algorithm) = found.token.parameter("alg") else { continue };
            let name = algorithm.as_str().unwrap_or("");
            if name == stated.value || name.eq_ignore_ascii_case("none") {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!("The token is signed with {name}, but the application is configured for {}", stated.value),
                    "The application verifies ID tokens with the algorithm of its settings only, and rejects all others.",
                )
                .fix(Party::SpAdmin, format!("In {}, set `{}` to `{name}`.", document.place(stated), stated.name))
                .compared(stated.value.as_str(), name, None)
                .spec("OpenID Connect Core 3.1.3.7")
                .at(found.item, algorithm.span)
                .related(settings, stated.span),
            );
        }
    }
}

//! OIDCRESP-ISS: the answer names another issuer, or none although the provider promises one (RFC 9207 2.4).

use super::messages::{callbacks, discovery, requests};
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::tokens::expected_issuer;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "OIDCRESP-ISS", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected_issuer(cx);
    let promised = discovery(cx)
        .and_then(|(_, document)| document.get("authorization_response_iss_parameter_supported"))
        .is_some_and(|promise| promise.as_bool() == Some(true));
    for callback in callbacks(cx) {
        match (callback.get("iss"), &expected) {
            (Some(issuer), Some(expected)) => match compare_urls(&expected.value, issuer.as_str(), &[]) {
                None => out.pass(),
                Some(difference) => out.find(
                    RULE.finding(
                        format!("The callback has a different issuer{}", difference.after_title()),
                        "An application with several providers rejects it, because it must not confuse their \
                         callbacks.",
                    )
                    .compared(expected.value.as_ref(), issuer.text.as_str(), Some(difference.class))
                    .fix(
                        Party::SpAdmin,
                        "Compare the configured issuer with `issuer` of the discovery document, letter by letter.",
                    )
                    .spec("RFC 9207 2.4")
                    .at(callback.item, issuer.span),
                ),
            },
            (Some(issuer), None) => {
                let state = callback.get("state").map(|state| &state.text);
                let asked = requests(cx)
                    .into_iter()
                    .filter(|sent| state.is_some() && sent.get("state").map(|own| &own.text) == state);
                let Some(endpoint) = asked.filter_map(|sent| sent.parameters.endpoint.as_ref()).next() else {
                    continue;
                };
                match realm(endpoint.as_str()).zip(realm(issuer.as_str())) {
                    Some((own, theirs)) if own != theirs => out.find(
                        RULE.finding(
                            "The callback is from a different realm than the login request",
                            "Someone may have put the callback of a different provider in its place. An application that \
                             compares the issuer rejects it.",
                        )
                        .compared(own, theirs, None)
                        .fix(
                            Party::SpAdmin,
                            "Compare the configured addresses: all must be of one issuer. If they are, reject this callback.",
                        )
                        .spec("RFC 9207 2.4")
                        .at(callback.item, issuer.span),
                    ),
                    Some(_) => out.pass(),
                    None => {}
                }
            }
            // An ID token or a signed answer names the issuer itself (RFC 9207 2).
            (None, _) if promised && callback.get("id_token").or(callback.get("response")).is_none() => out.find(
                RULE.finding(
                    "The callback does not name its issuer, although the provider declares that it does",
                    "Applications that rely on the discovery document reject the callback.",
                )
                .severity(Severity::Warning)
                .fix(
                    Party::IdpAdmin,
                    "Check that nothing between provider and application removes the parameter `iss`.",
                )
                .spec("RFC 9207 2.4")
                .at(callback.item, Span::at(0)),
            ),
            _ => {}
        }
    }
}

/// The address of a realm of Keycloak: the issuer, of which its endpoints are made.
fn realm(url: &str) -> Option<&str> {
    let name = url.find("/realms/")? + "/realms/".len();
    let end = url.get(name..)?.find(['/', '?', '#']).map_or(url.len(), |end| name + end);
    url.get(..end)
}

//! OIDCRESP-ISS: the answer names another issuer, or none although the provider promises one (RFC 9207 2.4).

use super::messages::{callbacks, discovery};
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

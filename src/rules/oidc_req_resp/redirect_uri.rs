//! OIDCREQ-REDIRECT-URI: the redirect URI must equal a registered one exactly (OpenID Connect Core 3.1.2.1).

use super::messages::requests;
use crate::declare_rule;
use crate::providers;
use crate::report::Party;
use crate::rules::support::addresses::behind_proxy;
use crate::rules::support::compare::Side;
use crate::rules::support::compare::{KnownValue, compare_urls};
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "OIDCREQ-REDIRECT-URI", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    for sent in requests(cx) {
        let Some(uri) = sent.parameters.get("redirect_uri") else { continue };
        let Some(expected) = &said.redirect_uri else {
            out.not_checked(
                "the registered redirect URI is not known: add it under \"Expected values\" (command line: \
                 `--redirect-uri`)",
            );
            continue;
        };
        let known: Vec<KnownValue<'_>> =
            [("your client ID", &said.client_id), ("the issuer", &said.issuer), ("your ACS URL", &said.acs)]
                .into_iter()
                .filter_map(|(label, value)| value.as_deref().map(|value| KnownValue { label, value }))
                .collect();
        let Some(difference) = compare_urls(expected, uri.as_str(), &known) else {
            out.pass();
            continue;
        };
        let mut finding = RULE
            .finding(
                format!("The redirect URI is not registered{}", difference.after_title()),
                "Redirect URIs must match character for character. The provider shows an error page instead of the \
                 login.",
            )
            .compared(expected.as_str(), uri.text.as_str(), Some(difference.class))
            .spec("OpenID Connect Core 3.1.2.1")
            .at(sent.item, uri.span);
        // What is registered is the public address; what was sent is how the application sees itself.
        let internal = difference.class == DifferenceClass::HostInternal && difference.side == Some(Side::Actual);
        finding = if internal || behind_proxy(&uri.text, expected, &difference) {
            finding.fixes(providers::fixes(Topic::Proxy, None, Some(expected)))
        } else {
            finding.fixes(providers::fixes(Topic::Redirect, cx.provider(sent.item), Some(&uri.text))).fix(
                Party::SpAdmin,
                format!("Or configure the application to send `{expected}`, if that is where it listens."),
            )
        };
        out.find(finding);
    }
}

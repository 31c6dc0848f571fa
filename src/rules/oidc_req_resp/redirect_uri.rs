//! OIDCREQ-REDIRECT-URI: the redirect URI must equal a registered one exactly (OpenID Connect Core 3.1.2.1).

use super::messages::{Sent, only_request, requests};
use crate::declare_rule;
use crate::providers;
use crate::report::{Finding, Party};
use crate::rules::statements::rules_of;
use crate::rules::support::addresses::behind_proxy;
use crate::rules::support::compare::Side;
use crate::rules::support::compare::{KnownValue, compare_urls};
use crate::rules::{Context, Outcome};
use crate::settings;
use crate::source::Value;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "OIDCREQ-REDIRECT-URI", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    for sent in requests(cx) {
        let Some(uri) = sent.parameters.get("redirect_uri") else { continue };
        let Some(expected) = &said.redirect_uri else {
            if let Some(finding) = refused(cx, &sent, uri) {
                out.find(finding);
                continue;
            }
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
            match refused(cx, &sent, uri) {
                Some(finding) => out.find(finding),
                None => out.pass(),
            }
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

/// What was sent, where the provider's page says that it is not registered, and no list shows what is.
fn refused(cx: &Context<'_>, sent: &Sent<'_>, uri: &Value) -> Option<Finding> {
    let told = cx.items.iter().any(|item| rules_of(item).any(|rule| rule == RULE.id));
    let listed =
        cx.items.iter().any(|item| item.settings().is_some_and(|document| document.side == settings::Side::Provider));
    let (scheme, rest) = uri.text.split_once("://")?;
    let host = rest.split(['/', ':', '?']).next().unwrap_or("");
    let local = matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0");
    if !told || listed || only_request(cx).is_none() {
        return None;
    }
    let register = providers::fixes(Topic::Redirect, cx.provider(sent.item), Some(&uri.text));
    let finding = RULE
        .finding(
            format!("The redirect URI `{}` is not registered", uri.text),
            "The provider's page says so of the address that the application sent. Redirect URIs must match character for \
             character.",
        )
        .spec("OpenID Connect Core 3.1.2.1")
        .at(sent.item, uri.span);
    Some(if local {
        finding
            .fix(
                Party::SpAdmin,
                format!(
                    "Set the public address of the application: it takes `{host}` for its own. Only where the browser runs \
                     on the same machine is that right."
                ),
            )
            .fix(Party::IdpAdmin, "For a test on one's own machine, register this address at the provider.")
    } else if scheme == "http" {
        finding
            .fixes(providers::fixes(Topic::Proxy, None, Some(&format!("https://{rest}"))))
            .fix(Party::IdpAdmin, "Do not register the address with `http`. Compare the registered one with it.")
    } else {
        finding.fixes(register)
    })
}

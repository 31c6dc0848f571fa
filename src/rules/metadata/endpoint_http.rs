//! Addresses without encryption or of an internal host.

use super::described;
use crate::declare_rule;
use crate::report::{Act, Confidence};
use crate::rules::logins::quote;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-ENDPOINT-HTTP", Warning, "metadata", "endpoint_http.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        for location in role.endpoints.iter().filter_map(|endpoint| endpoint.location.as_ref()) {
            let host = location
                .text
                .split_once("://")
                .map_or("", |(_, rest)| rest)
                .split(['/', ':', '?'])
                .next()
                .unwrap_or("");
            let internal = host == "localhost"
                || host.starts_with("127.")
                || host.starts_with("10.")
                || host.starts_with("192.168.")
                || host.ends_with(".local")
                || host.ends_with(".internal")
                || !host.contains('.');
            let what = if internal {
                "is that of an internal host"
            } else if location.text.starts_with("http://") {
                "is without encryption (http)"
            } else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("An address in the metadata {what}: {}", quote(&location.text)),
                    "The product behind a proxy does not know its public address. The other side compares what it is told with what it \
                     sees, and refuses the login.",
                )
                .confidence(Confidence::Possible)
                .at(item, location.span)
                .fix(
                    if role.kind == RoleKind::Idp { Act::IdpAdmin } else { Act::SpAdmin },
                    "Tell the product its public https address and export the metadata again. Keycloak: `KC_HOSTNAME`; others: `X-Forwarded-Proto` and `X-Forwarded-Host`.",
                ),
            );
        }
    }
}

//! Addresses without encryption or of an internal host.

use super::described;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::addresses::broken_url;
use crate::rules::support::unfilled::is_redacted;
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::saml::RoleKind;
use crate::source::Value;

declare_rule! { "MD-ENDPOINT-HTTP", Warning }

/// What may be wrong with one address, and with several.
type Fault = (&'static str, &'static str);
const INTERNAL: Fault = ("is that of an internal host", "are those of internal hosts");
const PLAIN: Fault = ("is without encryption (http)", "are without encryption (http)");

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        for what in [INTERNAL, PLAIN] {
            let locations = role.endpoints.iter().filter_map(|endpoint| endpoint.location.as_ref());
            let found: Vec<&Value> = locations.filter(|location| fault(&location.text) == Some(what)).collect();
            let mut addresses: Vec<&str> = Vec::new();
            for location in &found {
                if !addresses.contains(&location.text.as_str()) && addresses.len() < MAX_PLACES {
                    addresses.push(&location.text);
                }
            }
            let title = match addresses.len() {
                0 => {
                    if !role.endpoints.is_empty() {
                        out.pass();
                    }
                    continue;
                }
                1 => format!("An address in the metadata {}: {}", what.0, quote_list(addresses)),
                count => format!("{count} addresses in the metadata {}: {}", what.1, quote_list(addresses)),
            };
            let mut finding = RULE
                .finding(
                    title,
                    "Often a product behind a proxy does not know its public address. The other side compares what it \
                     was given with what it sees, and rejects the login.",
                )
                .confidence(Confidence::Possible)
                .fix(
                    if role.kind == RoleKind::Idp { Party::IdpAdmin } else { Party::SpAdmin },
                    "Tell the product its public https address and export the metadata again. Keycloak: `KC_HOSTNAME`; \
                     others: `X-Forwarded-Proto` and `X-Forwarded-Host`.",
                );
            for location in found.iter().take(MAX_PLACES) {
                finding = finding.at(item, location.span);
            }
            out.find_once(finding);
        }
    }
}

fn fault(location: &str) -> Option<Fault> {
    // What is no address at all, MD-VALUE says.
    if !location.contains("://") || is_redacted(location) || broken_url(location).is_some() {
        return None;
    }
    let host = location.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or("");
    let internal = host == "localhost"
        || host.starts_with("127.")
        || host.starts_with("10.")
        || host.starts_with("192.168.")
        || host.ends_with(".local")
        || host.ends_with(".internal")
        || !host.contains('.');
    if internal { Some(INTERNAL) } else { location.starts_with("http://").then_some(PLAIN) }
}

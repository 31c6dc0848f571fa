//! The address fields of messages (Destination, Recipient) against where they should go: what is said and who mends it.

use super::compare::{Difference, Side};
use crate::item::Item;
use crate::providers;
use crate::report::{Finding, Party};
use crate::rules::Context;
use crate::rules::support::expected::{Expected, Source};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::wording::quote;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

/// How the expected address is introduced: `the application expects it at`.
pub(crate) fn says(expected: &Expected<'_>) -> &'static str {
    match expected.source {
        Source::User => "the application expects it at",
        Source::Delivered => "it was delivered to",
        Source::Metadata(..) => "the application's metadata says",
        Source::Request(..) => "the login request asked for",
    }
}

/// Whether the fault is the application's own idea of its address: it believes in http, an internal host or a port that
/// a proxy in front of it hides, while the message carries the public URL.
pub(crate) fn behind_proxy(expected: &str, actual: &str, difference: &Difference) -> bool {
    match difference.class {
        DifferenceClass::Scheme => expected.starts_with("http:") && actual.starts_with("https:"),
        DifferenceClass::Port | DifferenceClass::DefaultPort => {
            let has_port = |url: &str| {
                let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?']).next().unwrap_or("");
                host.contains(':')
            };
            has_port(expected) && !has_port(actual)
        }
        DifferenceClass::HostInternal => difference.side == Some(Side::Expected),
        _ => false,
    }
}

/// Adds what to do about a message that names another address than it was delivered to.
pub(crate) fn fix_two_addresses(finding: Finding, delivered: &str) -> Finding {
    finding
        .fix(
            Party::IdpAdmin,
            "Keep one ACS URL for the application, and let it be Destination and delivery address alike. Okta: tick *Use this for \
             Recipient URL and Destination URL*; Auth0: `destination` in the settings of the SAML2 addon.",
        )
        .fix(
            Party::SpAdmin,
            format!("If a proxy changed the address on the way, tell the application its public address: {}.", quote(delivered)),
        )
}

/// Adds what to do about a wrong address of the application in a message of the identity provider.
pub(crate) fn fix_acs(
    finding: Finding,
    cx: &Context<'_>,
    item: &Item,
    expected: &str,
    actual: &str,
    difference: &Difference,
) -> Finding {
    if behind_proxy(expected, actual, difference) {
        // The product that is recognised made the message; the proxy stands before the application.
        return finding.fixes(providers::fixes(Topic::Proxy, None, Some(actual)));
    }
    let text = format!("Set the application's ACS URL at the identity provider to exactly {}.", quote(expected));
    with_fix(finding, cx, item, Topic::Acs, Some(expected), (Party::IdpAdmin, text))
}

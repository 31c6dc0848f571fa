//! The address fields of messages (Destination, Recipient) against where they should go: what is said and who mends it.

use super::compare::{Difference, Side};
use crate::item::Item;
use crate::providers;
use crate::report::{Finding, Party};
use crate::rules::Context;
use crate::rules::support::expected::{Expected, Source};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::unfilled::{is_unset, unfilled};
use crate::rules::support::wording::quote;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

/// What the expected address is, in words: `the application's ACS URL`.
pub(crate) fn named(expected: &Expected<'_>) -> &'static str {
    match expected.source {
        Source::Delivered => "the delivery URL",
        Source::User | Source::Metadata(..) | Source::Request(..) => "the ACS URL",
    }
}

/// What is said of an address that has no scheme and host.
pub(crate) const NO_HOST: &str = "only a path";

/// What is said of an address that has a host and no scheme.
const NO_SCHEME: &str = "without a scheme (`https://`)";

/// What is said of an address that is empty.
const EMPTY: &str = "where a URL is needed";

/// What is said of an address with the text of a variable.
const NEVER_SET: &str = "an unset variable";

/// What is said of an address of `http` with the port of `https`.
pub(crate) const PLAIN_443: &str = "`http` with port `443`";

/// Why an address cannot be one that a browser was sent to; `None` where it can.
pub(crate) fn broken_url(url: &str) -> Option<&'static str> {
    let bare = url.trim();
    let Some((scheme, rest)) = bare.split_once("://") else {
        let first = bare.split('/').next().unwrap_or("");
        return match first {
            "" if bare.is_empty() => Some(EMPTY),
            _ if unfilled(bare).is_some() && !is_unset(bare) => Some(NEVER_SET),
            _ if first.contains('.') && !first.starts_with('.') && !first.contains(['@', ' ']) => Some(NO_SCHEME),
            _ => (!bare.contains(':')).then_some(NO_HOST),
        };
    };
    if scheme.contains(',') {
        return Some("with two schemes (`X-Forwarded-Proto`)");
    }
    if ["http:", "https:"].iter().any(|scheme| rest.to_ascii_lowercase().starts_with(scheme)) {
        return Some("which names the scheme twice");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty() || host.starts_with(':') {
        return Some("without a host");
    }
    if host == "0.0.0.0" || host.starts_with("0.0.0.0:") {
        return Some("which no user can open");
    }
    if host.contains(',') {
        let port = host.split_once(',').is_some_and(|(first, _)| first.contains(':'));
        return Some(if port { "with two ports (`X-Forwarded-Port`)" } else { "with two hosts (`X-Forwarded-Host`)" });
    }
    if bare.starts_with("http:") && host.ends_with(":443") {
        return Some(PLAIN_443);
    }
    let name = host.strip_prefix('[').map_or(host, |inner| inner.split(']').next().unwrap_or(""));
    if host.starts_with('[') { None } else { (name.matches(':').count() > 1).then_some("with two ports") }
        .or_else(|| unfilled(bare).map(|_| NEVER_SET))
}

/// What stands behind a title that names the two fields, where the expected address cannot be one: `: expected …, only a path`.
pub(crate) fn after_title(expected: &str, actual: &str, difference: &Difference) -> String {
    match broken_url(expected).filter(|_| broken_url(actual).is_none() && !is_unset(expected)) {
        Some(what) => format!(": expected {}, {what}", quote(expected)),
        None if difference.class == DifferenceClass::RoleSwap => format!(" but {}", difference.named()),
        None => difference.after_title(),
    }
}

/// Why a value can be the Entity ID of no application; `None` where it can. Not every one is a URL.
pub(crate) fn broken_id(value: &str) -> Option<&'static str> {
    let bare = value.trim();
    let is_url = bare.is_empty() || bare.starts_with('/') || bare.contains("://");
    if is_url { broken_url(bare) } else { unfilled(bare).map(|_| NEVER_SET) }
}

/// Whether the fault is the application's own idea of its address: it believes in http, an internal host or a port that
/// a proxy in front of it hides, while the message carries the public URL.
pub(crate) fn behind_proxy(expected: &str, actual: &str, difference: &Difference) -> bool {
    if broken_url(expected).is_some() {
        return broken_url(actual).is_none();
    }
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

/// Whether the address is one that no proxy makes: somebody set it so.
pub(crate) fn is_mistyped(expected: &str) -> bool {
    matches!(broken_url(expected), Some(NO_SCHEME | NEVER_SET | EMPTY))
}

/// Adds what to do about a message that names another address than it was delivered to.
pub(crate) fn fix_two_addresses(finding: Finding, delivered: &str) -> Finding {
    finding
        .fix(
            Party::IdpAdmin,
            "Keep one ACS URL for the application, and use it as Destination and as delivery address. Okta: select *Use this for \
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
        if is_mistyped(expected) {
            let text = format!(
                "Set the application's ACS URL (or its base URL), scheme and host included. The message was sent to {}.",
                quote(actual)
            );
            return finding.fix(Party::SpAdmin, text);
        }
        let finding = if broken_url(expected) == Some(NO_HOST) {
            let text = format!(
                "Set the base URL of the application (also called site URL or application URL), scheme and host included. The \
                 message was sent to {}.",
                quote(actual)
            );
            finding.fix(Party::SpAdmin, text)
        } else {
            finding
        };
        // The product that is recognised made the message; the proxy stands before the application.
        return finding.fixes(providers::fixes(Topic::Proxy, None, Some(actual)));
    }
    let text = format!("Set the application's ACS URL at the identity provider to exactly {}.", quote(expected));
    with_fix(finding, cx, item, Topic::Acs, Some(expected), (Party::IdpAdmin, text))
}

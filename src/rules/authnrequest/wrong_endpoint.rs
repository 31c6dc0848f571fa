//! The kind of address a login request was sent to.

use super::{called, unless_granted};
use crate::declare_rule;
use crate::order;
use crate::report::{Confidence, Party};
use crate::rules::support::expected::{self, Expected};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::lower;

declare_rule! { "SAMLREQ-SENT-TO-WRONG-ENDPOINT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let sign_in = expected::idp_endpoints(cx, "SingleSignOnService");
    let logout = expected::idp_endpoints(cx, "SingleLogoutService");
    let (sign_in_addresses, logout_addresses) = (addresses(&sign_in), addresses(&logout));
    for (item, request) in expected::requests(cx) {
        let destination = request.envelope.destination.as_ref();
        let Some(url) = called(item).or(destination.map(|value| value.text.as_str())).filter(|url| !url.is_empty())
        else {
            continue;
        };
        let bare = url.split(['?', '#']).next().unwrap_or("");
        let (what, confidence) = if sign_in_addresses.binary_search(&bare).is_ok() {
            out.pass();
            continue;
        } else if logout_addresses.binary_search(&bare).is_ok() {
            ("the logout URL", Confidence::Certain)
        } else if let Some(what) = by_its_look(bare) {
            (what, Confidence::Likely)
        } else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                format!("The login request goes to {what}, not the sign-in URL: {}", quote(url)),
                "The identity provider shows an error page or something that is not a login. The two addresses have \
                 similar names in many consoles and are easily swapped.",
            )
            .confidence(confidence)
            .at(item, destination.map_or(request.envelope.tag, |value| value.span));
        let fix = match sign_in.first() {
            Some(right) => format!("Set the sign-in URL in the application to {}.", quote(&right.value)),
            None => "Set the sign-in URL in the application to the single sign-on URL from the identity provider's metadata.".to_owned(),
        };
        let granted = "The identity provider let the user in anyway, and so takes login requests there too. The two addresses have \
                       similar names in many consoles and are easily swapped.";
        out.find(unless_granted(finding, cx, request, granted).fix(Party::SpAdmin, fix));
    }
}

/// The addresses without their queries, in order.
fn addresses<'e>(all: &'e [Expected<'_>]) -> Vec<&'e str> {
    order::set(all.iter().filter_map(|one| one.value.split(['?', '#']).next()))
}

/// What an address is by the paths that products use.
fn by_its_look(url: &str) -> Option<&'static str> {
    let path = lower(url.split_once("://").map_or(url, |(_, rest)| rest));
    let path = path.trim_end_matches('/');
    let ends = |all: &[&str]| all.iter().any(|end| path.ends_with(end));
    if ends(&[
        "/protocol/saml/descriptor",
        "/federationmetadata.xml",
        "/idp/metadata.php",
        "/sso/saml/metadata",
        "/saml/metadata",
    ]) {
        Some("the metadata URL")
    } else if ends(&[
        "/singlelogoutservice.php",
        "/slo/saml",
        "/saml2/idp/singlelogout",
        "/profile/saml2/redirect/slo",
        "/logout",
    ]) {
        Some("the logout URL")
    } else if ends(&["/account", "/.well-known/openid-configuration"]) {
        Some("an account or configuration page")
    } else {
        None
    }
}

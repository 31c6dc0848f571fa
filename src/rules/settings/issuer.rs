//! SET-ISSUER: the settings of the receiver trust another issuer than the token names.

use super::common::{Failure, judge};
use crate::declare_rule;
use crate::intake::Format;
use crate::report::{Finding, Party};
use crate::rules::support::compare::compare_urls;
use crate::rules::{Context, Outcome};
use crate::settings::{Meaning, Side, Test};
use crate::source::Span;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SET-ISSUER", Error }

/// Addresses of one text that are compared.
const MAX_ADDRESSES: usize = 50;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    stated_by_discovery(cx, out);
    judge(
        cx,
        out,
        |condition| condition.claim == "iss",
        |failure| {
            if failure.condition.test == Test::Realm {
                return other_realm(failure);
            }
            let whole = format!(
                "The token's issuer is {}, but {} trusts {}",
                failure.found(),
                failure.receiver(),
                failure.accepted()
            );
            let trusted = failure.condition.values.first().map_or("", |stated| stated.value.as_str());
            let title = failure.title(whole, "The token's issuer", &failure.difference());
            let finding = failure.finding(
                &RULE,
                title,
                "The trusted issuer must match the claim `iss` character for character. Otherwise the token is \
                 rejected before anything else is read.",
                failure.set_fix(""),
            );
            let by_host = failure.condition.values.first().is_some_and(|stated| stated.name.ends_with("DOMAIN"));
            if failure.document.side == Side::Api && !by_host {
                finding.fix(
                    Party::IdpAdmin,
                    format!(
                        "Or, if `{trusted}` is right, set the public hostname (issuer) of the identity provider so \
                         that its tokens name it. Behind a reverse proxy, forward scheme and host."
                    ),
                )
            } else {
                finding
            }
        },
    );
}

/// The realm of the token is another than that of the settings.
fn other_realm(failure: &Failure<'_>) -> Finding {
    let issuer = failure.actual.first().map_or("", |issuer| issuer.as_str());
    let own = issuer.rsplit('/').find(|part| !part.is_empty()).unwrap_or("");
    let trusted = failure.condition.values.first().map_or("", |stated| stated.value.as_str());
    let (realm, why) = if issuer.contains("/realms/") {
        (
            "realm",
            "Each realm of Keycloak is an issuer with its own keys. An application rejects tokens of other realms.",
        )
    } else {
        (
            "user pool",
            "Each user pool of Cognito is an issuer with its own keys. An application rejects tokens of other pools.",
        )
    };
    let mut finding = RULE
        .finding(
            format!("The token is from the {realm} `{own}`, but {} uses the {realm} `{trusted}`", failure.receiver()),
            why,
        )
        .compared(trusted, own, None)
        .at(failure.item, failure.span);
    for stated in failure.condition.values.iter().take(1) {
        finding = finding.related(failure.settings, stated.span);
    }
    let fix = format!("If the users are in the {realm} `{own}`, {}", failure.then_set(own));
    finding
        .fix(Party::SpAdmin, fix)
        .fix(Party::User, format!("Or sign in through the {realm} `{trusted}`, and use the token that it issues."))
}

/// An error text that names the configured issuer and the one that discovery states: libraries print both.
fn stated_by_discovery(cx: &Context<'_>, out: &mut Outcome) {
    for (settings, document) in cx.items.iter().filter_map(|item| Some((item, item.settings()?))) {
        let Some(configured) = document.one(Meaning::Issuer) else { continue };
        for item in cx.items.iter().filter(|item| item.settings().is_none() && item.format == Format::Text) {
            let text = item.text();
            if !text.to_ascii_lowercase().contains("issuer") {
                continue;
            }
            let named = addresses(text);
            if !named.iter().any(|(address, _)| *address == configured.value) {
                continue;
            }
            let near = named.iter().rev().find_map(|(address, span)| {
                let difference = compare_urls(&configured.value, address, &[])?;
                (difference.class != DifferenceClass::Different).then_some((address, span, difference))
            });
            let Some((stated, span, difference)) = near else { continue };
            let place = document.place(configured);
            out.find_once(
                RULE.finding(
                    format!("The configured issuer is not the provider's{}", difference.after_title()),
                    "The issuer in the settings must be the one that the provider's discovery document states, \
                     character for character.",
                )
                .compared(*stated, configured.value.as_str(), Some(difference.class))
                .at(settings, configured.span)
                .related(item, *span)
                .fix(Party::SpAdmin, format!("In {place}, set `{}` to `{stated}`.", configured.name)),
            );
        }
    }
}

/// The addresses in a text, and their places.
fn addresses(text: &str) -> Vec<(&str, Span)> {
    let starts = text.match_indices("http").map(|(at, _)| at).take(MAX_ADDRESSES);
    let all = starts.filter_map(|at| {
        let rest = text.get(at..)?;
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ')' | ']' | '<' | '>' | '}'))
            .unwrap_or(rest.len());
        let address = rest.get(..end)?.trim_end_matches(['.', ':', ';', '\\']);
        address.contains("://").then(|| (address, Span::new(at, at + address.len())))
    });
    all.collect()
}

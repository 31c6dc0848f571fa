//! SET-CLAIM: a further claim that the settings of the receiver need is missing or has another value.

use super::common::{Failure, judge};
use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Side, Test};

declare_rule! { "SET-CLAIM", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, |condition| !matches!(condition.claim.as_str(), "iss" | "aud" | "sub"), say);
}

fn say(failure: &Failure<'_>) -> Finding {
    let claim = &failure.condition.claim;
    let receiver = failure.receiver();
    if claim == "alg" {
        let secret = |name: &str| name.starts_with("HS");
        let by_secret = failure.condition.values.iter().all(|stated| secret(&stated.value));
        let finding = failure.finding(
            &RULE,
            format!("The token is signed with {}, but {receiver} accepts only {}", failure.found(), failure.accepted()),
            "A receiver rejects tokens with an algorithm that its settings do not list.",
            format!("If the issuer signs with this algorithm, {}", failure.then_set("")),
        );
        if by_secret && !failure.actual.iter().any(|value| secret(&value.text)) {
            return finding.fix(
                Party::SpAdmin,
                "Verify the token with the issuer's public key (JWKS), not with a shared secret.",
            );
        }
        return finding;
    }
    if claim == "token_use" && !failure.actual.is_empty() {
        return other_use(failure);
    }
    let provider = format!(
        "Or add the claim `{claim}` to the token at the identity provider (a mapper, a scope or an optional claim)."
    );
    if failure.actual.is_empty() {
        let (wanted, fix) = match (failure.condition.test, failure.condition.values.first()) {
            (Test::Present, Some(stated)) => (
                String::new(),
                format!(
                    "In {}, set `{}` to a claim that the token has, such as `sub`.",
                    failure.document.place(stated),
                    stated.name
                ),
            ),
            (_, Some(stated)) => (
                format!(" ({})", failure.accepted()),
                format!(
                    "In {}, take the condition `{}` out if it is not needed.",
                    failure.document.place(stated),
                    stated.name
                ),
            ),
            (_, None) => (String::new(), String::new()),
        };
        let finding = failure.finding(
            &RULE,
            format!("The token has no claim `{claim}`, which {receiver} needs{wanted}"),
            "A receiver that is configured to use a claim rejects tokens without it.",
            fix,
        );
        return finding.fix(Party::IdpAdmin, provider);
    }
    if failure.condition.test == Test::EmailDomain {
        return domain(failure);
    }
    let star = failure.literal_star();
    let misread = failure.misread().filter(|_| star.is_none());
    let how = match (star, &failure.condition.compared_by) {
        (Some(_), Some(by)) => format!(": `*` is no wildcard with `{}` `{}`", by.name, by.value),
        (Some(_), None) => ": `*` is no wildcard here".to_owned(),
        (None, _) => misread.as_ref().map_or_else(|| failure.difference(), |(how, _)| how.clone()),
    };
    // What lets users in is not changed lightly.
    let lets_in = how.is_empty() && GRANTS.contains(&claim.as_str());
    let fix = match star {
        Some(_) => failure.star_fix(),
        None if misread.is_some() => misread.map_or(String::new(), |(_, fix)| fix),
        None if lets_in => format!("If this value is meant to be accepted, {}", failure.then_set("")),
        None => failure.set_fix(failure.nearest().map_or("", |(_, actual, _)| actual)),
    };
    let finding = failure.finding(
        &RULE,
        failure.title(
            format!("The claim `{claim}` is {}, but {receiver} accepts only {}", failure.found(), failure.accepted()),
            &format!("The claim `{claim}`"),
            &how,
        ),
        "The values are compared character for character, with regard to letter case.",
        fix,
    );
    if failure.document.side == Side::Application {
        finding.fix(
            Party::IdpAdmin,
            format!(
                "Or change what the identity provider sends in `{claim}` (Keycloak: Mappers › *Group Membership* › \
                 *Full group path*)."
            ),
        )
    } else if lets_in {
        finding.fix(Party::IdpAdmin, format!("Or give the user an accepted value of `{claim}`."))
    } else {
        finding
    }
}

/// Claims that say what a user may do.
const GRANTS: [&str; 5] = ["groups", "roles", "scope", "scp", "permissions"];

/// An access token in the place of an ID token, or the other way round: the verifiers of Cognito tell them by `token_use`.
fn other_use(failure: &Failure<'_>) -> Finding {
    let kind = |value: &str| if value == "id" { "ID token" } else { "access token" };
    let sent = failure.actual.first().map_or("", |value| value.as_str());
    let wanted = failure.condition.values.first().map_or("", |stated| stated.value.as_str());
    failure
        .finding(
            &RULE,
            format!("The token is an {}, but {} takes only {}s", kind(sent), failure.receiver(), kind(wanted)),
            "Cognito issues ID tokens for the application and access tokens for APIs. The verifier tells them by `token_use`.",
            format!("Send the {} instead.", kind(wanted)),
        )
        .fix(Party::SpAdmin, format!("Or, if {}s are meant, {}", kind(sent), failure.then_set("").replace("token_use", "tokenUse")))
}

fn domain(failure: &Failure<'_>) -> Finding {
    let domain = failure.actual.first().and_then(|actual| actual.text.rsplit('@').next()).unwrap_or("");
    failure.finding(
        &RULE,
        format!(
            "The user's email domain {} is not allowed: {} allows only {}",
            quote(domain),
            failure.receiver(),
            failure.accepted()
        ),
        "The application signs in only users whose email address is in an allowed domain.",
        format!("If users of this domain may sign in, {}", failure.then_set(domain)),
    )
}

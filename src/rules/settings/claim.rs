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
    let how = match (star, &failure.condition.compared_by) {
        (Some(_), Some(by)) => format!(": `*` is no wildcard with `{}` `{}`", by.name, by.value),
        (Some(_), None) => ": `*` is no wildcard here".to_owned(),
        (None, _) => failure.difference(),
    };
    let fix = match star {
        Some(_) => failure.star_fix(),
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
    } else {
        finding
    }
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

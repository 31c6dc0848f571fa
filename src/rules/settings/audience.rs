//! SET-AUDIENCE: the settings of the receiver accept other audiences than the token has.

use super::common::{Failure, is_aws, judge};
use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Side, Test};

declare_rule! { "SET-AUDIENCE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(
        cx,
        out,
        |condition| condition.claim == "aud",
        |failure| {
            if failure.condition.test == Test::Absent {
                return without_audience(failure);
            }
            let is_missing = failure.actual.is_empty();
            // AWS compares the party that a token was issued to, where it names one.
            let by_party =
                is_aws(failure.document) && failure.item.oidc().and_then(|body| body.token()?.claim("azp")).is_some();
            let is = if by_party {
                format!("The token was issued to {} (`azp`)", failure.found())
            } else if is_missing {
                "The token has no audience".to_owned()
            } else {
                format!("The token's audience is {}", failure.found())
            };
            let whole = format!("{is}, but {} accepts only {}", failure.receiver(), failure.accepted());
            let wanted = failure.condition.values.first().map_or("", |stated| stated.value.as_str());
            let title = failure.title(
                whole,
                if by_party { "The token's party (`azp`)" } else { "The token's audience" },
                &failure.difference(),
            );
            // A trust that takes the audience of another service takes its tokens.
            let is_trust = failure.document.side == Side::Trust;
            let meant = format!("If tokens with this audience are meant for this receiver, {}", failure.then_set(""));
            let finding = failure.finding(
                &RULE,
                title,
                if by_party {
                    "Where a token has `azp`, AWS compares that with the condition on `aud`, and not `aud` itself."
                } else {
                    "The audience (`aud`) says whom a token is for. A receiver rejects tokens whose audience it does \
                     not list."
                },
                if is_missing || is_trust { String::new() } else { meant.clone() },
            );
            if by_party {
                return finding.fix(Party::SpAdmin, meant);
            }
            let other = match failure.document.side {
                Side::Trust => {
                    format!(
                        "Request the token with the audience {} (GitHub Actions: the `audience` input; GitLab: \
                         `aud` under `id_tokens`; Kubernetes: `audience` of the projected token).",
                        quote(wanted)
                    )
                }
                _ => format!(
                    "Or add the audience {} to the token (Keycloak: Client scopes › the scope › Mappers › *Audience*; \
                     Entra ID, Okta, Auth0: request the token for this API).",
                    quote(wanted)
                ),
            };
            let finding = finding.fix(if is_trust { Party::SpAdmin } else { Party::IdpAdmin }, other);
            if is_trust && !is_missing { finding.fix(Party::SpAdmin, meant) } else { finding }
        },
    );
}

/// Python's libraries reject an audience that the call does not name.
fn without_audience(failure: &Failure<'_>) -> Finding {
    let own = failure.actual.first().map_or("", |value| value.as_str());
    let finding = RULE.finding(
        "The token has an audience, but `jwt.decode` is called without one",
        "PyJWT and python-jose reject a token with `aud` if the call names no audience. PyJWT raises `InvalidAudienceError`.",
    );
    let finding = finding.at(failure.item, failure.span);
    let place = failure.condition.values.first();
    let finding = place.map_or(finding.clone(), |stated| finding.related(failure.settings, stated.span));
    finding.fix(
        Party::SpAdmin,
        format!("If tokens for `{own}` are meant for this API, add `audience=\"{own}\"` to the call."),
    )
}

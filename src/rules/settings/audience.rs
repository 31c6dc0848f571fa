//! SET-AUDIENCE: the settings of the receiver accept other audiences than the token has.

use super::common::judge;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::Side;

declare_rule! { "SET-AUDIENCE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(
        cx,
        out,
        |condition| condition.claim == "aud",
        |failure| {
            let is_missing = failure.actual.is_empty();
            let is = if is_missing {
                "The token has no audience".to_owned()
            } else {
                format!("The token's audience is {}", failure.found())
            };
            let whole = format!("{is}, but {} accepts only {}", failure.receiver(), failure.accepted());
            let wanted = failure.condition.values.first().map_or("", |stated| stated.value.as_str());
            let title = failure.title(whole, "The token's audience", &failure.difference());
            let finding = failure.finding(
                &RULE,
                title,
                "The audience (`aud`) says whom a token is for. A receiver rejects tokens whose audience it does not \
                 list.",
                if is_missing {
                    String::new()
                } else {
                    format!("If tokens with this audience are meant for this receiver, {}", failure.then_set(""))
                },
            );
            let other = match failure.document.side {
                Side::Trust => {
                    format!(
                        "Or request the token with the audience {} (GitHub Actions: the `audience` input; GitLab: \
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
            finding.fix(Party::IdpAdmin, other)
        },
    );
}

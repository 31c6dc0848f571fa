//! OIDC-AZP-MISMATCH: `azp` names another client (OpenID Connect Core 3.1.3.7 step 5).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::{expected_or_requested, id_tokens};
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "OIDC-AZP-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected_or_requested(cx, cx.case.expectations.client_id.as_ref(), "client_id");
    for found in id_tokens(cx) {
        let Some((party, expected)) = found.token.claim_text("azp").zip(expected.as_ref()) else { continue };
        let Some(difference) = compare_identifiers(&expected.value, party.as_str(), &[]) else {
            out.pass();
            continue;
        };
        // Apps sign in with their own client of a Google project, for the web client as audience.
        if is_of_google_project(&party.text, &expected.value) {
            out.pass();
            continue;
        }
        let words = if difference.class == DifferenceClass::Different {
            String::new()
        } else {
            format!(" ({})", difference.words)
        };
        out.find(
            RULE.finding(
                format!("The token was issued to the client `{}`, not to `{}`", party.text, expected.value),
                format!(
                    "`azp` names the client that asked for the token, and it is not this one{words}. Applications \
                     that check it reject the token."
                ),
            )
            .confidence(Confidence::Likely)
            .compared(expected.value.as_ref(), party.text.as_str(), Some(difference.class))
            .fix(
                Party::SpAdmin,
                "Sign in with the client ID of this application. Or, if both clients are yours, accept tokens of both.",
            )
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, party.span),
        );
    }
}

/// Whether both may be client IDs of one Google project: the number in front is that of the project, where both have one.
fn is_of_google_project(one: &str, other: &str) -> bool {
    let project = |client: &str| {
        let name = client.strip_suffix(GOOGLE)?;
        Some(name.split_once('-').map(|(project, _)| project.to_owned()))
    };
    match (project(one), project(other)) {
        (Some(Some(one)), Some(Some(other))) => one == other,
        (Some(_), Some(_)) => true,
        _ => false,
    }
}

/// The end of every client ID of Google.
const GOOGLE: &str = ".apps.googleusercontent.com";

//! OIDC-AUTH-TIME: the request set `max_age`, and `auth_time` is missing or too old (OpenID Connect Core 3.1.3.7 step 13); or it lies
//! in the
//! future.

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::tokens::{TokenRole, expected_or_requested, id_tokens};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "OIDC-AUTH-TIME", Error }

/// Seconds that the clocks of one provider may be apart.
const MAX_APART: i64 = 300;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    future(cx, out);
    let Some(asked) = expected_or_requested(cx, None, "max_age") else { return };
    let Ok(most) = asked.value.parse::<i64>() else { return };
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken && found.token.has_whole_claims())
    {
        let signed_in = found.token.claim("auth_time").zip(found.token.instant("auth_time"));
        let issued = found.token.instant("iat").unwrap_or_else(|| cx.instant(found.item).instant);
        let (title, span) = match signed_in {
            None => (
                "The token lacks `auth_time`, although the application asked for a recent sign-in".to_owned(),
                found.token.payload_span,
            ),
            Some((claim, at)) => {
                let age = issued.seconds_since(at);
                if age <= most.saturating_add(cx.settings.skew).saturating_add(1) {
                    out.pass();
                    continue;
                }
                (
                    format!(
                        "The user signed in {} before the token was issued; the limit is {}",
                        duration_words(age),
                        duration_words(most)
                    ),
                    claim.span,
                )
            }
        };
        let mut finding = RULE
            .finding(
                title,
                format!(
                    "The login request says `max_age={most}` (seconds): the application rejects a sign-in that is \
                     older, or whose time it does not know."
                ),
            )
            .fix(
                Party::IdpAdmin,
                "Make the provider obey `max_age`: it must ask the user to sign in again after that time and state \
                 `auth_time`.",
            )
            .fix(Party::SpAdmin, "Or leave `max_age` out of the login request, if an older sign-in is good enough.")
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, span);
        if let Some((item, span)) = asked.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

/// A sign-in after the token about it was issued, by more than clocks differ.
fn future(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken) {
        let issued = found.token.instant("iat").unwrap_or_else(|| cx.instant(found.item).instant);
        let Some((claim, at)) = found.token.claim("auth_time").zip(found.token.instant("auth_time")) else { continue };
        let ahead = at.seconds_since(issued);
        if ahead <= cx.settings.skew.max(MAX_APART) {
            continue;
        }
        let finding = RULE
            .finding(
                format!("The sign-in (`auth_time`) is {} after the token was issued", duration_words(ahead)),
                "A token can only state a sign-in that has happened. An application that checks the age of the sign-in rejects it, \
                 or takes every sign-in for a fresh one.",
            )
            .severity(Severity::Warning)
            .fix(
                Party::IdpAdmin,
                "State the time of the sign-in in `auth_time`, in seconds, and synchronize the provider's clock with NTP.",
            )
            .spec("OpenID Connect Core 2")
            .at(found.item, claim.span);
        out.find(finding);
    }
}

//! OIDC-IAT-OLD: the ID token was issued long before it was delivered.

use crate::declare_rule;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "OIDC-IAT-OLD", Warning }

/// Older ones were not made for this login, in seconds.
const MOST: i64 = 600;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken) {
        let evaluation = cx.instant(found.item);
        // Only a capture knows when the token was delivered.
        if !matches!(evaluation.source, TimeSource::Har | TimeSource::HttpDate) {
            continue;
        }
        let Some((claim, issued)) = found.token.claim("iat").zip(found.token.instant("iat")) else { continue };
        let age = evaluation.instant.seconds_since(issued);
        if age <= MOST {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The ID token was issued {} before it was delivered", duration_words(age)),
                "Each login issues a new token. One this old comes from a cache, a bookmark or a reloaded page; \
                 applications that check `iat` reject it.",
            )
            .confidence(Confidence::Likely)
            .fix(Party::User, "Start a new login from the application's own page.")
            .fix(
                Party::SpAdmin,
                "If every token looks like this, no token is old: a clock is ahead. Set that of \
                 the application's server by network time (NTP), or that of the computer that recorded the login.",
            )
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, claim.span),
        );
    }
}

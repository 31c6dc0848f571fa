//! OIDC-NOT-YET: the token is not valid yet (`nbf`, RFC 7519 4.1.5) or issued in the future (`iat`).

use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, TimeSource};
use crate::rules::support::clock::USUAL_TOLERANCE;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::time::duration_words;
use crate::vocabulary::Topic;

declare_rule! { "OIDC-NOT-YET", Error, not [DpopProof] }

/// How long an answer may take, in seconds.
const ANSWER: i64 = 30;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let evaluation = cx.instant(found.item);
        // A capture knows when the request was sent; a token in its answer is a little younger.
        let grace = if evaluation.source == TimeSource::Har { ANSWER } else { 0 };
        let mut applied = false;
        let mut early = None;
        for name in ["nbf", "iat"] {
            let Some((value, begins)) = found.token.claim(name).zip(found.token.instant(name)) else { continue };
            // A clock that stands still cannot be judged against itself.
            if name == "iat" && evaluation.source == TimeSource::Message {
                continue;
            }
            applied = true;
            if begins > evaluation.instant.plus_seconds(cx.settings.skew + grace) && early.is_none() {
                early = Some((name, value, begins));
            }
        }
        let Some((name, value, begins)) = early else {
            if applied {
                out.pass();
            }
            continue;
        };
        let wait = begins.seconds_since(evaluation.instant).max(1);
        let half_hours = wait >= 1800 && (wait % 1800 <= 5 || wait % 1800 >= 1795);
        let hint = if half_hours {
            " They differ by whole half hours, which points to a time zone that is set wrong."
        } else {
            ""
        };
        let title = if name == "nbf" {
            format!("The token becomes valid only {} after it was used", duration_words(wait))
        } else {
            format!("The token was issued {} after it was used", duration_words(wait))
        };
        let why = format!(
            "`{name}` is {begins}, and the clock showed {}: one of the two clocks is wrong. Receivers that check it \
             reject the token{}.{hint}",
            evaluation.instant,
            if wait <= USUAL_TOLERANCE {
                format!(", unless they tolerate {}", duration_words(wait))
            } else {
                String::new()
            }
        );
        out.find(
            RULE.finding(title, why)
                .confidence(if wait <= USUAL_TOLERANCE { Confidence::Likely } else { Confidence::Certain })
                .fixes(providers::fixes(Topic::Clock, cx.provider(found.item), None))
                .compared(format!("{} or earlier", evaluation.instant), begins.to_string(), None)
                .spec("RFC 7519 4.1.5")
                .at(found.item, value.span),
        );
    }
}

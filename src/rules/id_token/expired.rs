//! OIDC-EXPIRED: the token ended before it was used (OpenID Connect Core 3.1.3.7 step 9), judged by the time model.

use crate::declare_rule;
use crate::item::role::ItemRole;
use crate::providers;
use crate::report::{Confidence, Party, Severity, TimeSource};
use crate::rules::support::clock::USUAL_TOLERANCE;
use crate::rules::support::tokens::{is_hint, tokens};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;
use crate::vocabulary::Topic;

declare_rule! { "OIDC-EXPIRED", Error, not [ClientAssertion, ClientSecret, RequestObject, DpopProof] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let Some((value, ends)) = found.token.claim("exp").zip(found.token.instant("exp")) else { continue };
        let evaluation = cx.instant(found.item);
        let late = evaluation.instant.seconds_since(ends);
        // `exp` itself is already too late; the tolerance of the receiver is added to it.
        // As a hint, providers accept an ID token that has ended (OpenID Connect RP-Initiated Logout 1.0 4).
        if evaluation.instant.plus_seconds(-cx.settings.skew) < ends || is_hint(found.item) {
            out.pass();
            continue;
        }
        let (title, why) = match evaluation.source {
            TimeSource::Message => (
                "The token ends before it was issued".to_owned(),
                "`exp` is not later than `iat`, so no receiver ever accepts it.".to_owned(),
            ),
            TimeSource::Now => (
                format!("The token ended {} ago: this capture is old", duration_words(late)),
                "Nothing says when it was used, so it may have been in order then. It does not work any more."
                    .to_owned(),
            ),
            _ => (
                format!(
                    "The {} expired {} before it was used",
                    if found.role == ItemRole::RefreshToken { "refresh token" } else { "token" },
                    duration_words(late)
                ),
                format!("It was valid until {ends} and was used at {}. {}", evaluation.instant, refused(late)),
            ),
        };
        let mut finding = RULE
            .finding(title, why)
            .compared(format!("later than {}", evaluation.instant), ends.to_string(), None)
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, value.span);
        if evaluation.source == TimeSource::Now {
            finding = finding.severity(Severity::Info).fix(
                Party::Support,
                "Take a new capture, or state the time at which this token was used as the evaluation time.",
            );
        } else {
            let is_launch = found.token.claim(LTI_VERSION).is_some();
            let (who, what) = match found.role {
                ItemRole::RefreshToken => {
                    (Party::User, "Sign in again. The authorization server renews no session that has ended.")
                }
                _ if is_launch => (
                    Party::User,
                    "Launch the tool again from the course. Each launch gets a new token, valid for minutes.",
                ),
                _ => (
                    Party::SpAdmin,
                    "Configure the application to get a new token before this one expires, by refresh token or new \
                     login.",
                ),
            };
            let confidence = if late < USUAL_TOLERANCE { Confidence::Likely } else { Confidence::Certain };
            finding = finding.confidence(confidence).fix(who, what).fixes(providers::fixes(
                Topic::Clock,
                cx.provider(found.item),
                None,
            ));
        }
        out.find(finding);
    }
}

/// The claim of a launch from a learning platform (LTI 1.3).
const LTI_VERSION: &str = "https://purl.imsglobal.org/spec/lti/claim/version";

/// What a receiver does; a tolerance is named where some receiver has it.
fn refused(late: i64) -> String {
    if late < USUAL_TOLERANCE {
        format!("A receiver rejects it then, unless it tolerates a clock skew of {}.", duration_words(late + 1))
    } else {
        "Receivers reject it then.".to_owned()
    }
}

//! CA-TIME: a client assertion or client secret that has expired, never expires, or is valid for too long (RFC 7523 3).

use super::common::refusal;
use crate::declare_rule;
use crate::item::role::ItemRole;
use crate::report::{Confidence, Finding, Party, Severity, TimeSource};
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "CA-TIME", Error, [ClientAssertion, ClientSecret, AuthorizationGrant] }

/// The longest life of a client secret of Sign in with Apple, in seconds: six months.
const APPLE_MOST: i64 = 15_777_000;
/// Token endpoints that say how long an assertion may be valid that is exchanged for a token, in seconds.
const GRANTS: [(&str, i64); 4] = [
    ("https://oauth2.googleapis.com/token", 3600),
    ("https://www.googleapis.com/oauth2/v4/token", 3600),
    ("https://accounts.google.com/o/oauth2/token", 3600),
    ("https://api.box.com/oauth2/token", 60),
];
/// Assertions that are valid for longer are rejected by some servers (Keycloak, FAPI 2.0: minutes).
const USUAL_MOST: i64 = 3600;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        // A token of somebody else that is exchanged lives as long as its maker wants.
        if found.role == ItemRole::AuthorizationGrant && limit_of_grant(found).is_none() {
            continue;
        }
        match fault(cx, found) {
            Some(finding) => out.find(finding),
            None => out.pass(),
        }
    }
}

fn fault(cx: &Context<'_>, found: &TokenItem<'_>) -> Option<Finding> {
    let words = found.role.words();
    let secret = found.role == ItemRole::ClientSecret;
    let Some((claim, ends)) = found.token.claim("exp").zip(found.token.instant("exp")) else {
        return Some(
            RULE.finding(
                format!("The {words} never expires: `exp` is missing"),
                "The authorization server rejects an assertion without an end.",
            )
            .fix(
                Party::SpAdmin,
                if secret {
                    "Make the client secret again, with `exp` at most 15,777,000 seconds (six months) after `iat`."
                } else {
                    "Set `exp` to a few minutes after the assertion is made."
                },
            )
            .spec("RFC 7523 3")
            .at(found.item, found.token.payload_span),
        );
    };
    let evaluation = cx.instant(found.item);
    // A client secret is kept for months: it is used now, whenever it was made.
    let kept = secret && !matches!(evaluation.source, TimeSource::User | TimeSource::Har | TimeSource::HttpDate);
    let used = if kept { cx.settings.now } else { evaluation.instant };
    let late = used.plus_seconds(-cx.settings.skew).seconds_since(ends);
    if late >= 0 && (kept || evaluation.source != TimeSource::Now) {
        let refused = refusal(cx).is_some_and(|(_, code, _)| code.text == "invalid_client");
        let confidence = if kept && !refused { Confidence::Likely } else { Confidence::Certain };
        let finding = RULE
            .finding(
                format!("The {words} expired {} ago, at {ends}", duration_words(late.max(1))),
                if secret {
                    "The application proves itself with it at the token endpoint. After its end the provider rejects \
                     the application, and no login works."
                } else {
                    "The authorization server rejects the client after that time."
                },
            )
            .confidence(confidence)
            .compared(format!("later than {used}"), ends.to_string(), None)
            .spec("RFC 7523 3")
            .at(found.item, claim.span);
        return Some(if secret {
            finding.fix(
                Party::SpAdmin,
                "Make a new client secret with the key (`.p8`) of the Apple developer account: \
             `exp` at most six months ahead, `aud` `https://appleid.apple.com`, `sub` the Services ID. Then enter it \
             in the application, and renew it before it expires.",
            )
        } else {
            finding.fix(
                Party::SpAdmin,
                "Make a new assertion for each request, and synchronize the clock of the \
             application's server with NTP.",
            )
        });
    }
    let starts = found.token.instant("iat").or_else(|| found.token.instant("nbf"));
    let length = ends.seconds_since(starts.unwrap_or(evaluation.instant));
    let grant = limit_of_grant(found);
    let most = grant.unwrap_or(if secret { APPLE_MOST } else { USUAL_MOST });
    if length <= most {
        return None;
    }
    let finding = RULE
        .finding(
            format!("The {words} is valid for {}, the most is {}", duration_words(length), duration_words(most)),
            if secret {
                "Apple rejects a secret whose `exp` is more than 15,777,000 seconds (six months) after `iat`."
            } else {
                "Authorization servers limit the life of an assertion, often to a few minutes, and reject one that is valid for longer."
            },
        )
        .compared(format!("at most {}", duration_words(most)), duration_words(length), None)
        .fix(Party::SpAdmin, if secret { "Make the client secret again, with `exp` at most 15,777,000 seconds (six \
         months) after `iat`." } else { "Set `exp` to a few minutes after `iat`, and make a new assertion for each request." })
        .spec("RFC 7523 3")
        .at(found.item, claim.span);
    Some(if secret || grant.is_some() {
        finding
    } else {
        finding.severity(Severity::Warning).confidence(Confidence::Possible)
    })
}

/// The longest life of an assertion that is exchanged at this token endpoint, where it is known.
fn limit_of_grant(found: &TokenItem<'_>) -> Option<i64> {
    let audience = found.token.claim_text("aud").filter(|_| found.role == ItemRole::AuthorizationGrant)?;
    GRANTS.iter().find(|(url, _)| *url == audience.text).map(|(_, most)| *most)
}

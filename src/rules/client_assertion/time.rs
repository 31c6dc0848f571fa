//! CA-TIME: a client assertion or client secret that has expired, never expires, or is valid for too long (RFC 7523 3), and what
//! an application signs for a service that limits its life.

use super::common::{parameters_around, refusal};
use crate::declare_rule;
use crate::item::role::ItemRole;
use crate::report::{Confidence, Finding, Party, Severity, TimeSource};
use crate::rules::support::services;
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::time::{Instant, duration_words};

declare_rule! { "CA-TIME", Error, [ClientAssertion, ClientSecret, AuthorizationGrant, SessionToken, UnknownToken] }

/// Assertions that are valid for longer are rejected by some servers (Keycloak, FAPI 2.0: minutes).
const USUAL_MOST: i64 = 3600;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        // A token of somebody else that is exchanged lives as long as its maker wants.
        let own = matches!(found.role, ItemRole::ClientAssertion | ItemRole::ClientSecret);
        if !own && services::limit(found).is_none() {
            continue;
        }
        match fault(cx, found) {
            Some(finding) => out.find(finding),
            None => out.pass(),
        }
    }
}

fn fault(cx: &Context<'_>, found: &TokenItem<'_>) -> Option<Finding> {
    // What it is for, nobody needs to hear where it is not known.
    let words = if found.role == ItemRole::UnknownToken { "token" } else { found.role.words() };
    let secret = found.role == ItemRole::ClientSecret;
    // What nothing calls an assertion is judged as any other token: here only how long it lives.
    let ended = found.token.claim("exp").zip(found.token.instant("exp"));
    let own = matches!(found.role, ItemRole::ClientAssertion | ItemRole::ClientSecret | ItemRole::AuthorizationGrant);
    if ended.is_none() && !own {
        return None;
    }
    let Some((claim, ends)) = ended else {
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
    if own && late >= 0 && (kept || evaluation.source != TimeSource::Now) {
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
                "Create a new client secret with the Apple developer account's key (`.p8`): `exp` at most six months \
                 ahead, `aud` `https://appleid.apple.com`, `sub` the Services ID. Then enter it in the application, \
                 and renew it before it expires.",
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
    let limit = services::limit(found);
    let refused = refusal(cx).filter(|(_, code, _)| code.text == "invalid_client").map(|(_, _, text)| text);
    let of_fhir = limit.is_none() && is_for_fhir(cx, found);
    let most = if of_fhir { FHIR_MOST } else { limit.map_or(USUAL_MOST, |limit| limit.most) };
    if length <= most + limit.map_or(0, |limit| limit.grace) {
        return None;
    }
    if limit.is_some_and(|limit| limit.service == "Snowflake") {
        return snowflake(found, used, starts?, claim.span)
            .filter(|_| evaluation.source != TimeSource::Now || refused.is_some());
    }
    let (lives, longest) = (duration_words(length), duration_words(most));
    let (title, why) = match limit {
        Some(limit) if secret => (
            format!("The {words} is valid for {lives}; the limit is {longest}"),
            format!(
                "{} rejects a secret whose `exp` is more than 15,777,000 seconds (six months) after `iat`.",
                limit.service
            ),
        ),
        Some(limit) => (
            format!("The {words} is valid for {lives}; {} allows {longest}", limit.service),
            format!(
                "{} limits the lifetime of tokens that applications sign for it, and rejects a longer one.",
                limit.service
            ),
        ),
        None if of_fhir => (
            format!("The {words} is valid for {lives}; SMART on FHIR allows at most {longest}"),
            "The server rejects a client assertion whose `exp` is more than five minutes ahead.".to_owned(),
        ),
        None => (
            format!("The {words} is valid for {lives}, longer than many servers accept"),
            "Authorization servers limit the lifetime of an assertion, often to a few minutes, and reject a longer \
             one."
                .to_owned(),
        ),
    };
    let finding = RULE
        .finding(title, why)
        .compared(format!("at most {longest}"), lives, None)
        .fix(
            Party::SpAdmin,
            match limit {
                _ if secret => {
                    "Make the client secret again, with `exp` at most 15,777,000 seconds (six months) after `iat`."
                        .to_owned()
                }
                Some(_) => format!("Set `exp` to at most {longest} after `iat`, and sign a new token when it ends."),
                None if of_fhir => format!("Set `exp` to at most {longest} after the assertion is made."),
                None => "Set `exp` to a few minutes after `iat`, and make a new assertion for each request.".to_owned(),
            },
        )
        .spec("RFC 7523 3")
        .at(found.item, claim.span);
    Some(match limit {
        Some(limit) if limit.certain => finding,
        Some(_) => finding.confidence(Confidence::Likely),
        None if of_fhir => finding.confidence(Confidence::Likely),
        None if refused.is_some_and(|text| is_about_time(&text)) => finding.confidence(Confidence::Likely),
        // In a request it is the one that the server saw.
        None if parameters_around(cx, found.item).is_some() => {
            finding.severity(Severity::Warning).confidence(Confidence::Likely)
        }
        None => finding.severity(Severity::Warning).confidence(Confidence::Possible),
    })
}

/// The most of SMART App Launch 2 (client-confidential-asymmetric), in seconds.
const FHIR_MOST: i64 = 300;

/// Whether a backend asks for access to records by system scopes (SMART App Launch).
fn is_for_fhir(cx: &Context<'_>, found: &TokenItem<'_>) -> bool {
    let scope = parameters_around(cx, found.item).and_then(|(_, list)| list.get("scope"));
    scope.is_some_and(|scope| scope.text.split(' ').any(|one| one.starts_with("system/")))
}

fn is_about_time(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["exp", "lifetime", "too far", "too long"].iter().any(|word| text.contains(word))
}

/// Snowflake reads a longer `exp` as one hour after `iat`.
fn snowflake(found: &TokenItem<'_>, used: Instant, starts: Instant, span: Span) -> Option<Finding> {
    let most = 3600;
    let late = used.seconds_since(starts.plus_seconds(most));
    let life = duration_words(found.token.instant("exp")?.seconds_since(starts));
    let finding = RULE
        .finding(
            format!("The token is valid for {life}, Snowflake accepts it for 1 h only"),
            "Snowflake ends it one hour after `iat`, whatever `exp` says.",
        )
        .compared("at most 1 h", life, None)
        .fix(Party::SpAdmin, "Sign a new token before an hour is over, with `exp` at most 1 h after `iat`.")
        .spec("Snowflake: key-pair authentication")
        .at(found.item, span);
    Some(if late >= 0 { finding } else { finding.severity(Severity::Warning).confidence(Confidence::Possible) })
}

//! RO-TIME: a request object that has expired, or whose times a server with FAPI rejects (RFC 9101 10.8, FAPI 1.0 Advanced 5.2.2).

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity, TimeSource};
use crate::rules::client_assertion::refusal;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "RO-TIME", Error, [RequestObject] }

/// The longest life of a request object by FAPI, in seconds.
const MOST: i64 = 3600;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        let token = found.token;
        let evaluation = cx.instant(found.item);
        let refused = refusal(cx).map(|(_, code, text)| format!("{} {text}", code.text)).unwrap_or_default();
        let rejected = refused.contains("invalid_request_object");
        let (start, end) = (token.instant("nbf"), token.instant("exp"));
        let missing = [("exp", end.is_none()), ("nbf", start.is_none())];
        let named = |name: &str| refused.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == name);
        let late = end.map(|end| evaluation.instant.plus_seconds(-cx.settings.skew).seconds_since(end));
        if let Some((claim, late)) =
            token.claim("exp").zip(late.filter(|late| *late >= 0 && evaluation.source != TimeSource::Now))
        {
            out.find(
                RULE.finding(
                    format!("The request object expired {} before it was used", duration_words(late.max(1))),
                    "The authorization server rejects the request and shows its own error page.",
                )
                .fix(Party::SpAdmin, "Make a new request object for each login, with `exp` a few minutes ahead.")
                .spec("RFC 9101 10.8")
                .at(found.item, claim.span),
            );
            continue;
        }
        if let Some((name, _)) = missing
            .into_iter()
            .find(|(name, missing)| *missing && (named(name) || !rejected))
            .or_else(|| missing.into_iter().find(|(_, missing)| *missing))
        {
            let (severity, confidence) = match rejected {
                true => (Severity::Error, if named(name) { Confidence::Certain } else { Confidence::Likely }),
                false => (Severity::Warning, Confidence::Possible),
            };
            out.find(
                RULE.finding(
                    format!("The request object has no `{name}`"),
                    "Servers with FAPI 1.0 Advanced require `exp` and `nbf`, at most 60 minutes apart, and reject the \
                     request without them.",
                )
                .severity(severity)
                .confidence(confidence)
                .fix(
                    Party::SpAdmin,
                    if name == "nbf" {
                        "Add `nbf` to the request object: the time at which it is made, in seconds."
                    } else {
                        "Add `exp` to the request object: a few minutes after it is made, in seconds."
                    },
                )
                .spec("FAPI 1.0 Advanced 5.2.2")
                .at(found.item, token.payload_span),
            );
            continue;
        }
        let Some(length) = end.zip(start).map(|(end, start)| end.seconds_since(start)) else { continue };
        if length <= MOST {
            out.pass();
            continue;
        }
        let (severity, confidence) =
            if rejected { (Severity::Error, Confidence::Likely) } else { (Severity::Warning, Confidence::Possible) };
        out.find(
            RULE.finding(
                format!("The request object is valid for {}; servers with FAPI allow 60 minutes", duration_words(length)),
                "`exp` may be at most 60 minutes after `nbf`. A server with FAPI 1.0 Advanced rejects the request otherwise.",
            )
            .severity(severity)
            .confidence(confidence)
            .compared("at most 60 min", duration_words(length), None)
            .fix(Party::SpAdmin, "Set `exp` to at most 60 minutes after `nbf`.")
            .spec("FAPI 1.0 Advanced 5.2.2")
            .at(found.item, token.claim("exp").map_or(token.payload_span, |claim| claim.span)),
        );
    }
}

//! OIDC-NEVER-VALID: a token that ends before it becomes valid (`nbf` and `exp`, RFC 7519 4.1.4 and 4.1.5).

use crate::declare_rule;
use crate::oidc::claims::{DateNotation, numeric_date};
use crate::report::{Confidence, Party, Severity, TimeSource};
use crate::rules::support::clock::USUAL_TOLERANCE;
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::syntax::json::Json;
use crate::time::Instant;

declare_rule! { "OIDC-NEVER-VALID", Error, not [ClientAssertion, ClientSecret, RequestObject, DpopProof] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let Some(((start, begins), (end, ends))) = time(&found, "nbf").zip(time(&found, "exp")) else { continue };
        if begins < ends {
            out.pass();
            continue;
        }
        let evaluation = cx.instant(found.item);
        let gap = begins.seconds_since(ends);
        // The receiver's clock skew is allowed at both ends, so it closes a gap of less than twice its length.
        let closes = |skew: i64| gap < 2 * skew;
        let passes = match evaluation.source {
            TimeSource::Now => closes(USUAL_TOLERANCE),
            _ => {
                evaluation.instant.plus_seconds(USUAL_TOLERANCE) >= begins
                    && evaluation.instant.plus_seconds(-USUAL_TOLERANCE) < ends
            }
        };
        let hint = if closes(cx.settings.skew) {
            "Only the clock skew that this receiver allows can let it pass."
        } else if closes(USUAL_TOLERANCE) {
            "Receivers that check both reject it, unless they allow enough clock skew at both ends."
        } else {
            "Receivers that check both reject it, whatever their clock says."
        };
        out.find(
            RULE.finding(
                format!("The token ends {} it becomes valid", if begins == ends { "when" } else { "before" }),
                format!("`nbf` is {begins} and `exp` is {ends}, so the token is valid at no instant. {hint}"),
            )
            .severity(if closes(cx.settings.skew) { Severity::Warning } else { Severity::Error })
            .confidence(if passes { Confidence::Likely } else { Confidence::Certain })
            .compared(format!("later than {begins}"), ends.to_string(), None)
            .spec("RFC 7519 4.1.5")
            .at(found.item, end.span)
            .related(found.item, start.span)
            .fix(
                Party::IdpAdmin,
                "Correct the lifetime of tokens for this client; a negative or empty lifetime is the usual reason. Look also for a \
                 claim mapping, rule or action that sets `nbf` or `exp`.",
            ),
        );
    }
}

/// A claim that is written as a time; what is written otherwise is for JWT-NUMERICDATE.
fn time<'a>(found: &TokenItem<'a>, name: &str) -> Option<(&'a Json, Instant)> {
    use DateNotation::{Exponent, Fraction, Seconds};
    let value = found.token.claim(name)?;
    let (instant, notation) = numeric_date(value)?;
    matches!(notation, Seconds | Fraction | Exponent).then_some((value, instant))
}

//! How long metadata may be kept.

use crate::declare_rule;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Message;
use crate::time::{Instant, duration_words};

declare_rule! { "MD-CACHE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(entity) = item.saml().and_then(Message::entity) else { continue };
        let Some(value) = &entity.cache_duration else {
            out.pass();
            continue;
        };
        let finding = RULE.finding(
            format!("The metadata may be kept for {} before it is fetched again", words(&value.text)),
            "A new certificate reaches the others only after that time. Until then, the metadata must contain both \
             certificates; Amazon Cognito fetches it every six hours at the latest.",
        );
        let finding = match seconds(&value.text).filter(|seconds| *seconds > YEARS) {
            Some(seconds) => {
                let mut finding = finding;
                finding.why = format!(
                    "`cacheDuration` is {}. It is probably a point in time ({}) that was written as a duration. An \
                     application that obeys it never sees a new certificate.",
                    quote(&value.text),
                    Instant::from_seconds(seconds)
                );
                finding.fix(
                    item.maker(),
                    "Write how long the metadata may be kept, for example `PT6H` for six hours, \
                 or leave `cacheDuration` out.",
                )
            }
            None => finding.fix(
                item.maker(),
                "Before a certificate is changed, publish the new one beside the old one for at least that long.",
            ),
        };
        out.find(finding.at(item, value.span).spec("saml-metadata 2.3.2"));
    }
}

/// Nobody means to keep metadata for longer: ten years, in seconds.
const YEARS: i64 = 10 * 366 * 86_400;

/// A duration that counts seconds alone.
fn seconds(duration: &str) -> Option<i64> {
    duration.strip_prefix("PT")?.strip_suffix('S')?.parse().ok()
}

/// A duration of XML Schema in words, where it is a simple one: `PT6H` → `6 hours`.
fn words(duration: &str) -> String {
    if let Some(seconds) = seconds(duration).filter(|seconds| *seconds >= 3600) {
        return duration_words(seconds);
    }
    let simple =
        duration.strip_prefix("PT").map(|rest| (rest, true)).or(duration.strip_prefix('P').map(|rest| (rest, false)));
    let unit = |time: bool, unit: char| match (time, unit) {
        (true, 'S') => Some("second"),
        (true, 'M') => Some("minute"),
        (true, 'H') => Some("hour"),
        (false, 'D') => Some("day"),
        (false, 'M') => Some("month"),
        (false, 'Y') => Some("year"),
        _ => None,
    };
    let said = simple.and_then(|(rest, time)| {
        let last = rest.chars().last()?;
        let number: u64 = rest.strip_suffix(last)?.parse().ok()?;
        Some(format!("{number} {}{}", unit(time, last)?, if number == 1 { "" } else { "s" }))
    });
    said.unwrap_or_else(|| quote(duration))
}

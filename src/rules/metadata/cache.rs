//! How long metadata may be kept.

use crate::declare_rule;
use crate::rules::logins::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Message;

declare_rule! { "MD-CACHE", Info, "metadata", "cache.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(entity) = item.saml().and_then(Message::entity) else { continue };
        let Some(value) = &entity.cache_duration else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                format!("The metadata may be kept for {} before it is fetched again", words(&value.text)),
                "A new certificate reaches the others only after that time. Until then both, the old and the new one, have to be in the \
                 metadata; Amazon Cognito fetches every six hours at the latest.",
            )
            .at(item, value.span)
            .fix(item.maker(), "Before a certificate is changed, publish the new one beside the old one for at least that long.")
            .spec("saml-metadata 2.3.2"),
        );
    }
}

/// A duration of XML Schema in words, where it is a simple one: `PT6H` → `6 hours`.
fn words(duration: &str) -> String {
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

//! The end of metadata.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity, TimeSource};
use crate::rules::support::saml::responses;
use crate::rules::support::wording::{quote, seconds_words};
use crate::rules::{Context, Outcome};
use crate::saml::instant;
use crate::source::Value;
use crate::time::Instant;

declare_rule! { "MD-EXPIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // With a login in the case, the metadata is judged at the time of that login.
    let login = responses(cx).map(|(item, _)| cx.instant(item)).next();
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        let own = message
            .entity()
            .map(|entity| &entity.valid_until)
            .or(message.aggregate().map(|aggregate| &aggregate.valid_until));
        let roles = message.entity().map_or(&[][..], |entity| &entity.roles).iter().map(|role| &role.valid_until);
        let ends = own.into_iter().chain(roles).filter_map(|value| value.as_ref());
        let Some((value, end)) =
            ends.filter_map(|value| Some((value, instant(Some(value))?))).min_by_key(|(_, end)| *end)
        else {
            continue;
        };
        let at = login.filter(|_| cx.settings.at.is_none()).unwrap_or(cx.instant(item));
        if at.instant < end {
            out.pass();
            continue;
        }
        if end < Instant::from_seconds(NEVER_SET) {
            out.find(never_set(item, value));
            continue;
        }
        let late = at.instant.seconds_since(end);
        let by_clock = at.source == TimeSource::Now;
        out.find(
            RULE.finding(
                if by_clock {
                    format!("This metadata expired {} ago, on {end}", seconds_words(late))
                } else {
                    format!("This metadata expired {} before the login, on {end}", seconds_words(late))
                },
                "From then on (validUntil) software must not use the document. Where it is obeyed, the identity provider or application \
                 is unknown and no certificate is trusted.",
            )
            .severity(if by_clock { Severity::Warning } else { Severity::Error })
            .confidence(if by_clock { Confidence::Likely } else { Confidence::Certain })
            .at(item, value.span)
            .fix(
                if item.kind == ItemKind::SpMetadata { Party::IdpAdmin } else { Party::SpAdmin },
                "Fetch fresh metadata of the other side, and configure the product to fetch it by itself where it can.",
            )
            .spec("saml-metadata 2.3.2"),
        );
    }
}

/// No metadata is older than SAML 2.0 (2005-01-01): an earlier end is the zero of a programming language.
const NEVER_SET: i64 = 1_104_537_600;

fn never_set(item: &Item, value: &Value) -> Finding {
    RULE.finding(
        format!("The metadata's validUntil is {}, a time that was never set", quote(&value.text)),
        "Software that obeys validUntil takes the metadata for expired and rejects it. The product wrote the zero of its programming \
         language instead of a time.",
    )
    .severity(Severity::Warning)
    .confidence(Confidence::Likely)
    .at(item, value.span)
    .fix(
        if item.kind == ItemKind::SpMetadata { Party::SpAdmin } else { Party::IdpAdmin },
        "Set the metadata's lifetime (validUntil) in the product, or update the library that writes it. Then export \
         it again.",
    )
    .spec("saml-metadata 2.3.2")
}

//! CERT-EXPIRING: a signing certificate that will end soon.

use super::common::{all, has_login};
use crate::declare_rule;
use crate::providers;
use crate::report::Severity;
use crate::rules::{Context, Outcome};
use crate::time::duration_words;
use crate::vocabulary::Topic;

declare_rule! { "CERT-EXPIRING", Warning }

/// Seconds before the end at which it is said: 30 days.
const SOON: i64 = 30 * 86_400;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in all(cx) {
        let Some(ends) = seen.certificate.not_after else { continue };
        let left = ends.seconds_since(seen.instant);
        if left < 0 {
            continue;
        }
        if left > SOON {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The certificate of {} ends in {}", seen.name(), duration_words(left)),
                format!(
                    "It is valid until {ends}. When it is replaced, the application needs the new one at the same \
                 moment, else every login fails."
                ),
            )
            // This login still works.
            .severity(if has_login(cx) { Severity::Info } else { Severity::Warning })
            .fixes(providers::fixes_in_words(
                Topic::Cert,
                cx.provider(seen.item),
                Some("the new certificate beside the old one"),
            ));
        out.find(seen.place(finding, seen.certificate.places.not_after));
    }
}

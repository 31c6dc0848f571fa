//! The time by which the assertion has to be delivered.

use crate::declare_rule;
use crate::report::{Severity, TimeSource};
use crate::rules::support::clock::{Clock, tolerance_words, too_late};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-SCD-EXPIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let item = statement.item;
        let clock = Clock::of(cx, item);
        let ends: Vec<_> = statement
            .assertion
            .bearers()
            .filter_map(|confirmation| confirmation.not_on_or_after.as_ref())
            .filter_map(|value| Some((value, instant(Some(value))?)))
            .collect();
        // One confirmation in time is enough; of several late ones the last that ended counts.
        let Some((value, end)) = ends.into_iter().max_by_key(|(_, end)| *end) else { continue };
        let Some(late) = clock.since_end(Some(end)) else {
            out.pass();
            continue;
        };
        let severity = clock.severity_of_end(Severity::Error);
        let why = match clock.source {
            TimeSource::Message => {
                "The time for delivery had passed before the assertion was written, so no receiver can accept it."
                    .to_owned()
            }
            _ => format!(
                "A receiver accepts the assertion only until then. SimpleSAMLphp, for one, allows at most 60 s of \
                 clock skew here.{}",
                tolerance_words(late)
            ),
        };
        let finding = RULE
            .finding(format!("The assertion's delivery deadline passed {}", clock.before(late)), why)
            .severity(severity)
            .at(item, value.span)
            .spec("saml-profiles 4.1.4.3");
        out.find_once(too_late(finding, &clock, severity));
    }
}

//! The start of the assertion's validity.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity, TimeSource};
use crate::rules::support::clock::{Clock, zone_mistake};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::{Assertion, instant};
use crate::source::Value;
use crate::vocabulary::Topic;

declare_rule! { "SAML-NOTBEFORE-FUTURE", Error }

/// By the browser's clock or the message's own issue time a difference of some seconds is no proof of anything.
const UNCERTAIN: i64 = 300;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let item = statement.item;
        let clock = Clock::of(cx, item);
        for value in starts(statement.assertion) {
            let Some(start) = instant(Some(value)) else { continue };
            let Some(early) = clock.until_start(Some(start)) else {
                out.pass();
                continue;
            };
            let by = seconds_words(early);
            let title = match clock.source {
                TimeSource::User => {
                    format!("The assertion becomes valid {by} after the time you gave ({})", clock.at)
                }
                TimeSource::Har => {
                    format!("The assertion becomes valid {by} after the browser delivered it")
                }
                TimeSource::HttpDate => {
                    format!("By the application's clock, the assertion becomes valid {by} after delivery")
                }
                TimeSource::Message => format!("The assertion becomes valid only {by} after it was issued"),
                TimeSource::Now => format!("The assertion is not valid yet: it starts {by} from now"),
            };
            let weak = matches!(clock.source, TimeSource::Har | TimeSource::Message) && early <= UNCERTAIN;
            let finding = RULE
                .finding(title, why(early))
                .severity(if weak { Severity::Warning } else { Severity::Error })
                .confidence(match (weak, clock.source) {
                    (false, _) => Confidence::Certain,
                    // Within a second or two every message has arrived.
                    (true, TimeSource::Message) if early <= 2 => Confidence::Possible,
                    (true, _) => Confidence::Likely,
                })
                .at(item, value.span)
                .spec("saml-core 2.5.1.2");
            // Both stamps are of one clock: it is a setting of the identity provider.
            if clock.source == TimeSource::Message {
                let finding = finding.fix(
                    Party::IdpAdmin,
                    "Make assertions for this application valid from their issue time, or a few minutes before. AD FS: \
                     `Set-AdfsRelyingPartyTrust -TargetName \"…\" -NotBeforeSkew 3` (minutes).",
                );
                out.find_once(if early > UNCERTAIN {
                    finding
                } else {
                    let text = format!(
                        "Or configure the application to tolerate a clock skew of {} or more.",
                        seconds_words(early)
                    );
                    finding.fix(Party::SpAdmin, text)
                });
                continue;
            }
            let text = format!(
                "Synchronize the clock of the application's server with NTP, and configure the application to tolerate a clock skew of at \
                 least {}.",
                seconds_words(early)
            );
            out.find_once(with_fix(finding, cx, item, Topic::Clock, None, (Party::SpAdmin, text)));
        }
    }
}

/// `NotBefore` of the conditions, and of bearer confirmations, where it does not belong but is checked all the same.
fn starts(assertion: &Assertion) -> impl Iterator<Item = &Value> {
    let conditions = assertion.conditions.iter().filter_map(|conditions| conditions.not_before.as_ref());
    let confirmations = assertion.confirmations().iter().filter_map(|confirmation| confirmation.not_before.as_ref());
    conditions.chain(confirmations)
}

fn why(early: i64) -> String {
    let who = match early {
        ..=60 => "Receivers without tolerance reject it: ruby-saml, node-saml, gosaml2, Sustainsys 3",
        61..=180 => "Receivers that tolerate up to a minute reject it as well as those without tolerance",
        181..=300 => "Receivers that tolerate up to three minutes reject it: Shibboleth, SimpleSAMLphp, php-saml",
        _ => "No receiver tolerates a difference of this size by default",
    };
    let zone = zone_mistake(early).map_or(String::new(), |zone| {
        format!(
            " The difference is almost exactly {zone}, which points to local time written as UTC, not to a drifting \
             clock."
        )
    });
    format!("An assertion is rejected before its NotBefore. {who}.{zone}")
}

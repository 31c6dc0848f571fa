//! An assertion that stays usable for days.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-WINDOW-HUGE", Security }

/// Longer validity of a bearer assertion is worth a word, in seconds.
const LONG: i64 = 86_400;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let assertion = statement.assertion;
        let Some(issued) = instant(assertion.envelope.issue_instant.as_ref()) else { continue };
        let ends = assertion.ends().filter_map(|value| Some((value, instant(Some(value))?.seconds_since(issued))));
        // Both windows have to be open, so the one that closes first counts.
        let Some((value, life)) = ends.min_by_key(|(_, life)| *life) else { continue };
        if life <= LONG {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                format!("The assertion can be used for {} after it was issued", seconds_words(life)),
                "Anyone who gets hold of it can sign in as this user until then. Identity providers give minutes; such \
                 a long life is also typical of assertions forged with a stolen key.",
            )
            .at(statement.item, value.span)
            .fix(
                Party::IdpAdmin,
                "Shorten the lifetime of assertions for this application to a few minutes, at most an hour.",
            ),
        );
    }
}

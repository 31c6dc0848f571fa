//! How long the assertion lives.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-WINDOW-TIGHT", Warning }

/// Shorter lives break logins of real people, in seconds.
const SHORT: i64 = 120;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let assertion = statement.assertion;
        let Some(issued) = instant(assertion.envelope.issue_instant.as_ref()) else { continue };
        let lives = assertion.ends().filter_map(|value| {
            let life = instant(Some(value))?.seconds_since(issued);
            (life > 0).then_some((value, life))
        });
        // Of two windows the short one counts.
        let Some((value, life)) = lives.min_by_key(|(_, life)| *life) else { continue };
        if life >= SHORT {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The assertion is valid for only {} after it was issued", seconds_words(life)),
                "If the clocks differ by more than that, or the page is slow, the assertion has expired on arrival. \
                 The login then fails occasionally.",
            )
            .confidence(Confidence::Possible)
            .at(statement.item, value.span);
        // The words for clocks would miss the point: the lifetime is too short for clocks that are right.
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "Lengthen the lifetime of assertions for this application to a few minutes. Keycloak and Multi-Pass: Clients › the \
             application's client › Advanced › *Assertion lifespan*.",
        ));
    }
}

//! SETUP-ASSERTION-SIGNING: the application wants signed assertions or responses, and the identity provider does not sign them.

use super::common::{Sides, yes};
use crate::declare_rule;
use crate::item::Item;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::source::Span;

declare_rule! { "SETUP-ASSERTION-SIGNING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let wanted = |meaning: Meaning| -> Option<(&Item, Span)> {
        let settings = sides.app.iter().find_map(|(item, document)| match document.switch(meaning) {
            Some((true, stated)) => Some((*item, stated.span)),
            _ => None,
        });
        let metadata = sides
            .sp
            .iter()
            .find(|one| meaning == Meaning::WantAssertionSigned && yes(&one.role.want_assertions_signed));
        settings.or_else(|| metadata.map(|one| (one.item, one.role.tag)))
    };
    for (want, sends, what) in [
        (Meaning::WantAssertionSigned, Meaning::IdpSignsAssertion, "assertion"),
        (Meaning::WantResponseSigned, Meaning::IdpSignsResponse, "response"),
    ] {
        let Some((from, span)) = wanted(want) else { continue };
        for (item, document) in &sides.registered {
            match document.switch(sends) {
                Some((false, stated)) => out.find_once(
                    RULE.finding(
                        format!(
                            "The identity provider does not sign the {what}; the application requires it (`{}`: \
                             `{}`)",
                            stated.name, stated.value
                        ),
                        format!(
                            "An application that wants a signed {what} rejects one without a signature of its own."
                        ),
                    )
                    .compared("true", stated.value.as_str(), None)
                    .at(item, stated.span)
                    .related(from, span)
                    .fix(
                        Party::IdpAdmin,
                        format!(
                            "In {}, turn on the signature of the {what}: set `{}` to `true` (Keycloak: Keys, *Sign \
                             {what}s*).",
                            document.place(stated),
                            stated.name
                        ),
                    ),
                ),
                Some((true, _)) => out.pass(),
                None => {}
            }
        }
    }
}

//! The same assertion delivered twice.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-REPLAY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let all = assertions(cx, out);
    for (index, statement) in all.iter().enumerate() {
        let Some(id) = statement.assertion.envelope.id.as_ref().filter(|id| !id.text.is_empty()) else { continue };
        let earlier = all.iter().take(index).find(|other| {
            other.item.id != statement.item.id
                && other.assertion.envelope.id.as_ref().is_some_and(|other| other.text == id.text)
        });
        let Some(earlier) = earlier else {
            out.pass();
            continue;
        };
        let sent = |item: &Item| item.transport.as_ref().and_then(|transport| transport.started);
        // Twice in a capture it was sent twice; pasted twice it may be one and the same.
        let captured = sent(earlier.item).is_some()
            && sent(statement.item).is_some()
            && sent(earlier.item) != sent(statement.item);
        // A log that prints a message raw and once more for reading delivers it once.
        if !captured && earlier.item.input == statement.item.input {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                if captured {
                    format!("The assertion {} was delivered twice", quote(&id.text))
                } else {
                    format!("The assertion {} is in this case twice", quote(&id.text))
                },
                if captured {
                    "Each assertion may be used once. The application rejects the second delivery by design, also when the first went well."
                } else {
                    "If it was really delivered twice, the application rejects the second delivery by design: each \
                     assertion may be used once."
                },
            )
            .confidence(if captured { Confidence::Certain } else { Confidence::Possible })
            .at(statement.item, id.span)
            .related(earlier.item, earlier.assertion.envelope.tag)
            .fix(Party::User, "Start a new login at the application; do not use Back or Reload after signing in.")
            .spec("saml-profiles 4.1.4.5"),
        );
    }
}

//! An Issuer with another format than that of entities.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, responses};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ISSUER-FORMAT", Warning }

const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let outer = responses(cx).filter_map(|(item, response)| Some((item, response.envelope.issuer.as_ref()?)));
    let mut all: Vec<_> = outer.collect();
    all.extend(
        assertions(cx, &mut Outcome::default())
            .into_iter()
            .filter_map(|one| Some((one.item, one.assertion.envelope.issuer.as_ref()?))),
    );
    for (item, issuer) in all {
        let Some(format) = issuer.format.as_ref().filter(|format| format.text != ENTITY) else {
            out.pass();
            continue;
        };
        out.find_once(
            RULE.finding(
                format!("The Issuer says that it is of the format {}", quote(&format.text)),
                "The issuer of a login is an entity ID, and its Format must be left out or say so. Most applications do not look; \
                 Sustainsys 3 rejects another one.",
            )
            .confidence(Confidence::Possible)
            .at(item, format.span)
            .compared(ENTITY, format.text.as_str(), None)
            .fix(Party::IdpAdmin, "Leave the attribute Format of the Issuer out.")
            .spec("saml-profiles 4.1.4.2"),
        );
    }
}

//! The SAML version of an assertion.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{assertions, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ASSERT-VERSION", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let version = &statement.assertion.envelope.version;
        if text(version) == "2.0" {
            out.pass();
            continue;
        }
        let title = match version {
            Some(version) => format!("The assertion says that it is SAML {}, but 2.0 is needed", quote(&version.text)),
            None => "The assertion does not say which version of SAML it is".to_owned(),
        };
        let place = version.as_ref().map_or(statement.assertion.envelope.tag, |version| version.span);
        out.find_once(
            RULE.finding(title, "Receivers of SAML 2.0 reject an assertion that states a different version, or none.")
                .at(statement.item, place)
                .fix(Party::IdpAdmin, "Choose SAML 2.0 for this application at the identity provider.")
                .spec("saml-core 2.3.3"),
        );
    }
}

//! An assertion about nobody.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-SUBJECT-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if statement.assertion.subject.is_some() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The assertion has no subject",
                "The subject says who signed in and to which address the assertion may be delivered. An application cannot sign \
                 anyone in without it.",
            )
            .at(statement.item, statement.assertion.envelope.tag)
            .spec("saml-profiles 4.1.4.2");
        let text = "Configure the identity provider to issue a NameID for this application; the subject comes with it."
            .to_owned();
        out.find_once(with_fix(finding, cx, statement.item, Topic::NameId, None, (Party::IdpAdmin, text)));
    }
}

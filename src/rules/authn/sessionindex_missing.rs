//! A sign-in statement without a session.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{assertions, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-SESSIONINDEX-MISSING", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for authn in &statement.assertion.authn {
            if !text(&authn.session_index).is_empty() {
                out.pass();
                continue;
            }
            let place = authn.session_index.as_ref().map_or(authn.span, |index| index.span);
            out.find_once(
                RULE.finding(
                    "The sign-in names no session (SessionIndex), so single logout may not work",
                    "The application sends SessionIndex back when the user signs out. Without it the identity provider may not \
                     know which session to end. The login itself is not affected.",
                )
                .at(statement.item, place)
                .fix(Party::IdpAdmin, "Configure the identity provider to include SessionIndex, if single logout is wanted.")
                .spec("saml-profiles 4.1.4.2"),
            );
        }
    }
}

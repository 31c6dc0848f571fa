//! A user identifier without characters.

use crate::declare_rule;
use crate::report::Act;
use crate::rules::logins::{logout_name_ids, name_ids};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-NAMEID-EMPTY", Error, "subject", "nameid_empty.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let of_assertions = name_ids(cx, out).into_iter().map(|(statement, name_id)| (statement.item, name_id));
    for (item, name_id) in of_assertions.chain(logout_name_ids(cx)) {
        if !name_id.value.text.trim().is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The user identifier (Name ID) is empty for this person",
                "The application looks the user up by this value and finds nobody. The field that the identity provider takes \
                 it from, often the e-mail address, is blank in this person's record.",
            )
            .at(item, name_id.span)
            .spec("saml-core 2.2.3");
        let text = "Fill in the source field of the Name ID in this person's directory record, or choose another source for it.";
        out.find_once(finding.fix(Act::IdpAdmin, text));
    }
}

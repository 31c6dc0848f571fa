//! A user identifier without characters.

use crate::declare_rule;
use crate::providers;
use crate::report::Party;
use crate::rules::support::parties::name_the_person;
use crate::rules::support::saml::{logout_name_ids, name_ids};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-NAMEID-EMPTY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let of_assertions = name_ids(cx, out).into_iter().map(|(statement, name_id)| (statement.item, name_id, false));
    let of_logouts = logout_name_ids(cx).into_iter().map(|(item, name_id)| (item, name_id, true));
    for (item, name_id, logout) in of_assertions.chain(of_logouts) {
        if !name_id.value.text.trim().is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                if logout {
                    "The user identifier (NameID) of the logout request is empty"
                } else {
                    "The user identifier (NameID) is empty for this user"
                },
                if logout {
                    "The receiver finds by it whose session to end, and finds none."
                } else {
                    "The application looks the user up by this value and finds no one. Most likely the source field \
                     at the identity provider, often the email address, is empty in this user's record."
                },
            )
            .at(item, name_id.span)
            .spec("saml-core 2.2.3");
        out.find_once(if logout {
            let (who, fix) = name_the_person(cx, item);
            finding.fix(who, fix)
        } else {
            let finding = finding.fix(
                Party::IdpAdmin,
                "Fill in the source field of the NameID in this user's directory record, or choose another source for it.",
            );
            let console = providers::fixes(Topic::NameId, cx.provider(item), None);
            finding.fixes(console.into_iter().filter(|fix| fix.product.is_some()))
        });
    }
}

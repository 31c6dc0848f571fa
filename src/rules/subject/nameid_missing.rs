//! No user identifier at all.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::parties::name_the_person;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-NAMEID-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let of_assertions = assertions(cx, out).into_iter().filter_map(|statement| {
        let subject = statement.assertion.subject.as_ref()?;
        Some((statement.item, subject.span, subject.name_id.is_some() || subject.encrypted_id.is_some(), "assertion"))
    });
    let of_logouts = cx.items.iter().filter_map(|item| {
        let request = item.saml()?.logout_request()?;
        let there = request.name_id.is_some() || request.encrypted_id.is_some();
        Some((item, request.envelope.tag, there, "logout request"))
    });
    for (item, place, there, what) in of_assertions.chain(of_logouts) {
        let logout = what == "logout request";
        if there {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The {what} has no user identifier (NameID)"),
                if logout {
                    "It tells the receiver whose session to end. Without one, it ends none."
                } else {
                    "The application needs it to identify the user. Most applications reject a login without one, \
                     even if everything else is correct."
                },
            )
            .at(item, place)
            .spec("saml-core 2.4.1");
        let text = "Configure a NameID for this application, from a field that every user has. AD FS sends none until a claim \
                    rule issues one."
            .to_owned();
        out.find(if logout {
            let (who, fix) = name_the_person(cx, item);
            finding.fix(who, fix)
        } else {
            with_fix(finding, cx, item, Topic::NameId, None, (Party::IdpAdmin, text))
        });
    }
}

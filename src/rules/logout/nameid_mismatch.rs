//! The user of a logout against the user of the login.

use super::common::of_another_application;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::parties::from_application;
use crate::rules::support::saml::{logout_name_ids, name_ids, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, NameId};

declare_rule! { "SLO-NAMEID-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut ignored = Outcome::default();
    let logins: Vec<_> =
        name_ids(cx, &mut ignored).into_iter().map(|(statement, name_id)| (statement.item, name_id)).collect();
    for (item, name_id) in logout_name_ids(cx) {
        let request = item.saml().and_then(Message::logout_request);
        if request.is_some_and(|request| {
            of_another_application(cx, item, &request.envelope, from_application(cx, &request.envelope))
        }) {
            out.pass();
            continue;
        }
        if let Some(format) = name_id.format.as_ref().filter(|format| format.text.ends_with(":nameid-format:entity")) {
            out.find(
                RULE.finding(
                    "The logout request names a system, not a user (NameID format `entity`)",
                    format!(
                        "The receiver looks for the session of {} and finds none. It needs the NameID of the login, with its Format.",
                        quote(&name_id.value.text)
                    ),
                )
                .at(item, format.span)
                .related(item, name_id.value.span)
                .fix(
                    Party::SpAdmin,
                    "Pass NameID, its Format and SessionIndex of the login to the library when the user signs out. In php-saml, \
                     python3-saml and java-saml they are arguments of `logout`.",
                )
                .spec("saml-core 3.7.1"),
            );
            continue;
        }
        if logins.is_empty() {
            out.not_checked("the login is not in the case: add the response of the login");
            continue;
        }
        let parts = |name_id: &NameId| {
            [
                ("value", name_id.value.text.clone()),
                ("Format", text(&name_id.format).to_owned()),
                ("NameQualifier", text(&name_id.name_qualifier).to_owned()),
                ("SPNameQualifier", text(&name_id.sp_name_qualifier).to_owned()),
            ]
        };
        let there = |text: &str| if text.is_empty() { "left out".to_owned() } else { quote(text) };
        let faults = |login: &NameId| {
            parts(login).into_iter().zip(parts(name_id)).filter(|(a, b)| a.1 != b.1).collect::<Vec<_>>()
        };
        let Some((login_item, login)) = logins.iter().min_by_key(|(_, login)| faults(login).len()) else { continue };
        let different = faults(login);
        let Some(((what, before), (_, after))) = different.first() else {
            out.pass();
            continue;
        };
        let envelope = item.saml().and_then(Message::envelope);
        let from_idp = envelope.is_some_and(|envelope| from_application(cx, envelope) == Some(false));
        let sender = if from_idp { Party::IdpAdmin } else { Party::SpAdmin };
        out.find(
            RULE.finding(
                format!("The NameID at logout differs: the {what} was {} and is {}", there(before), there(after)),
                "The receiver looks for the session by identifier, format and qualifiers together. It finds none, and \
                 the user stays signed in.",
            )
            .at(item, name_id.value.span)
            .related(login_item, login.value.span)
            .compared(before.as_str(), after.as_str(), None)
            .fix(
                sender,
                "Store the whole NameID of the login with its Format and qualifiers, and send it unchanged at logout.",
            )
            .spec("saml-core 3.7.3"),
        );
    }
}

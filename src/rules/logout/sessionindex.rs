//! The session of a logout.

use super::common::of_another_application;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::parties::from_application;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Message;

declare_rule! { "SLO-SESSIONINDEX", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut ignored = Outcome::default();
    let sessions: Vec<_> = assertions(cx, &mut ignored)
        .into_iter()
        .flat_map(|statement| statement.assertion.authn.iter().map(move |authn| (statement.item, authn)))
        .filter_map(|(item, authn)| Some((item, authn.session_index.as_ref()?)))
        .collect();
    for item in cx.items {
        let Some(request) = item.saml().and_then(Message::logout_request) else { continue };
        let from_application = from_application(cx, &request.envelope);
        if of_another_application(cx, item, &request.envelope, from_application) {
            out.pass();
            continue;
        }
        let Some(index) = request.session_indexes.first() else {
            // An identity provider may end all sessions of a person.
            if from_application == Some(false) {
                out.pass();
                continue;
            }
            out.find(
                RULE.finding(
                    "Logout does not say which session to end",
                    "Without SessionIndex the identity provider ends all sessions of the user or none. AD FS reports that the \
                     logout did not complete properly.",
                )
                .confidence(if sessions.is_empty() { Confidence::Possible } else { Confidence::Likely })
                .at(item, request.envelope.tag)
                .fix(Party::SpAdmin, "Store SessionIndex of the login and send it with the logout request.")
                .spec("saml-core 3.7.1"),
            );
            continue;
        };
        if sessions.is_empty()
            || sessions.iter().any(|(_, one)| request.session_indexes.iter().any(|index| index.text == one.text))
        {
            out.pass();
            continue;
        }
        let mut finding = RULE
            .finding(
                format!("Logout names the session {}, which is not the one of the login", quote(&index.text)),
                "The receiver does not find this session and leaves the user signed in.",
            )
            .confidence(Confidence::Likely)
            .at(item, index.span)
            .fix(
                if from_application == Some(false) { Party::IdpAdmin } else { Party::SpAdmin },
                "Store SessionIndex of each login and send the one of the session that ends.",
            )
            .spec("saml-core 3.7.1");
        if let Some((login, one)) = sessions.first() {
            finding = finding.related(login, one.span).compared(one.text.as_str(), index.text.as_str(), None);
        }
        out.find(finding);
    }
}

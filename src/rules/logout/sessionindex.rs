//! The session of a logout.

use crate::declare_rule;
use crate::intake::visits::host_of;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::parties::from_application;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Envelope, Message};

declare_rule! { "SLO-SESSIONINDEX", Warning }

/// Whether a logout in a chain is for another application than the one that the logins here are for: its sessions are not in this case.
fn of_another_application(cx: &Context<'_>, item: &Item, request: &Envelope, from_application: Option<bool>) -> bool {
    // Of what was pasted together, somebody thinks that it belongs together.
    if item.transport.as_ref().is_none_or(|transport| !transport.delivered) {
        return false;
    }
    let mut ignored = Outcome::default();
    let logins = assertions(cx, &mut ignored);
    if from_application == Some(true) {
        let issuer = request.issuer.as_ref().map_or("", |issuer| issuer.value.text.as_str());
        let conditions = logins.iter().filter_map(|login| login.assertion.conditions.as_ref());
        let restrictions = conditions.flat_map(|conditions| &conditions.audience_restrictions);
        let mut audiences = restrictions.flat_map(|restriction| &restriction.audiences).peekable();
        return !issuer.is_empty() && audiences.peek().is_some() && !audiences.any(|audience| audience.text == issuer);
    }
    let delivered = item.transport.as_ref().and_then(|transport| transport.url.as_deref());
    let target = request.destination.as_ref().map(|destination| destination.text.as_str()).or(delivered).unwrap_or("");
    let confirmed = logins.iter().flat_map(|login| login.assertion.confirmations());
    let mut receivers = confirmed.filter_map(|confirmation| confirmation.recipient.as_ref()).peekable();
    !target.is_empty() && receivers.peek().is_some() && !receivers.any(|one| host_of(&one.text) == host_of(target))
}

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

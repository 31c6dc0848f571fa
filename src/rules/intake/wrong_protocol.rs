//! IN-WRONG-PROTOCOL: SAML sent to an OpenID endpoint or the reverse.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-WRONG-PROTOCOL", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies = |item: &crate::item::Item| item.transport.as_ref().is_some_and(|transport| transport.url.is_some());
    each_note(cx, out, NoteKind::WrongProtocol, applies, |_, note| {
        let title = match note.detail.as_str() {
            "" => "The two sides use different protocols".to_owned(),
            detail => format!("The protocols differ: {detail}"),
        };
        let why =
            "One side is set up for SAML and the other for OpenID Connect; neither can read what the other sends.";
        Some(
            RULE.finding(title, why)
                .fix(
                    Party::IdpAdmin,
                    "Create the application with the protocol it uses: a SAML application for SAML, \
                 an OpenID Connect client for OpenID Connect.",
                )
                .fix(
                    Party::SpAdmin,
                    "Or change the application: choose the same protocol, with the endpoint that belongs to it.",
                ),
        )
    });
}

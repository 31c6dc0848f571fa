//! A logout through the browser that nobody signed, and that was obeyed.

use crate::declare_rule;
use crate::intake::Carrier;
use crate::item::Item;
use crate::report::Party;
use crate::rules::support::parties::is_message_signed;
use crate::rules::support::saml::obeyed;
use crate::rules::{Context, Outcome};

declare_rule! { "RSIG-IGNORED", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| through_browser(item)) {
        let request = item.saml().filter(|message| message.logout_request().is_some());
        let Some(envelope) = request.and_then(|message| message.envelope()) else { continue };
        let Some(answer) = obeyed(cx, envelope) else { continue };
        if is_message_signed(item) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The receiver obeyed an unsigned logout request",
                "The request came through the browser without a signature and was accepted. Anyone who makes a user open such a \
                 link or form ends the user's session.",
            )
            .at(item, envelope.tag)
            .related(answer, answer.saml().and_then(|message| message.span()).unwrap_or_default())
            .spec("saml-profiles 4.4.4.1")
            .fix(Party::SpAdmin, "Require signatures on logout messages in the receiving product, and configure the sender to sign them."),
        );
    }
}

fn through_browser(item: &Item) -> bool {
    item.transport
        .as_ref()
        .is_some_and(|transport| matches!(transport.carrier, Some(Carrier::Query | Carrier::Form | Carrier::HtmlForm)))
}

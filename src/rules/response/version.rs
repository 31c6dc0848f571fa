//! The SAML version of an answer.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-VERSION", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.saml().filter(|message| message.authn_request().is_none()) else { continue };
        let Some(envelope) = message.envelope() else { continue };
        if text(&envelope.version) == "2.0" {
            out.pass();
            continue;
        }
        let place = envelope.version.as_ref().map_or(envelope.tag, |version| version.span);
        let title = match &envelope.version {
            Some(version) => format!("The message says that it is SAML {}, but 2.0 is needed", quote(&version.text)),
            None => "The message does not say which version of SAML it is".to_owned(),
        };
        out.find(
            RULE.finding(title, "Receivers of SAML 2.0 reject a message that states a different version, or none.")
                .at(item, place)
                .fix(Party::IdpAdmin, "Choose SAML 2.0 for this application at the identity provider.")
                .spec("saml-core 3.2.2"),
        );
    }
}

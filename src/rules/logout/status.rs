//! A logout that did not succeed.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Message;
use crate::saml::status_words;

declare_rule! { "SLO-STATUS", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(response) = item.saml().and_then(Message::logout_response) else { continue };
        let Some(status) = &response.status else { continue };
        let partial = text(&status.subcode).ends_with(":PartialLogout");
        if status.is_success() && !partial {
            out.pass();
            continue;
        }
        let code = if text(&status.subcode).is_empty() { text(&status.code) } else { text(&status.subcode) };
        let said = match text(&status.message) {
            "" => String::new(),
            message => format!(" It wrote: {}.", quote(message)),
        };
        out.find(
            RULE.finding(
                if partial {
                    "The logout was only partial".to_owned()
                } else {
                    format!(
                        "The logout was rejected: {}",
                        status_words(code).map_or_else(|| quote(code), str::to_owned)
                    )
                },
                format!("Sessions at the other side or at other applications may still be open.{said}"),
            )
            .at(item, status.code.as_ref().map_or(status.span, |code| code.span))
            .fix(
                Party::IdpAdmin,
                "Look into the identity provider's log for the application whose logout failed, and \
             check its logout URL.",
            )
            .fix(Party::User, "Close the browser to end what is left.")
            .spec("saml-core 3.7.3.2"),
        );
    }
}

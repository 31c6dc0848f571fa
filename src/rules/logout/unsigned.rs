//! A logout message without a signature.

use crate::declare_rule;
use crate::profiles::Topic;
use crate::report::{Act, Confidence};
use crate::rules::authnrequest::is_signed;
use crate::rules::logins::fixed;
use crate::rules::{Context, Outcome};

declare_rule! { "SLO-UNSIGNED", Error, "logout", "unsigned.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if message.logout_request().is_none() && message.logout_response().is_none() {
            continue;
        }
        if is_signed(item) {
            out.pass();
            continue;
        }
        let Some(envelope) = message.envelope() else { continue };
        let finding = RULE
            .finding(
                "The logout message is not signed",
                "Through the browser anybody could send it, so most receivers require a signature on logout messages, also where \
                 they take unsigned login requests. If the signature stood in the link's parameters, paste the whole link.",
            )
            .confidence(Confidence::Likely)
            .at(item, envelope.tag)
            .spec("saml-profiles 4.4.4.1");
        let text = "Let the sender sign logout messages, and give its certificate to the other side.".to_owned();
        out.find(fixed(finding, cx, item, Topic::Logout, None, (Act::SpAdmin, text)));
    }
}

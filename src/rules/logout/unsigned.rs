//! A logout message without a signature.

use crate::declare_rule;
use crate::intake::{Carrier, LayerKind};
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::parties::from_application;
use crate::rules::support::parties::is_message_signed;
use crate::rules::support::saml::obeyed;
use crate::rules::{Context, Outcome};

declare_rule! { "SLO-UNSIGNED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if message.logout_request().is_none() && message.logout_response().is_none() {
            continue;
        }
        if is_message_signed(item) {
            out.pass();
            continue;
        }
        // A signature in the link's parameters would not have come along with the message alone.
        let carrier = item.transport.as_ref().and_then(|transport| transport.carrier);
        let deflated = item.layers.iter().any(|layer| layer.kind == LayerKind::Deflate);
        let carried = matches!(carrier, Some(Carrier::Query | Carrier::Form | Carrier::HtmlForm));
        if deflated && !carried {
            out.not_checked("a signature may stand in the parameters of the link: add the whole link");
            continue;
        }
        let Some(envelope) = message.envelope() else { continue };
        // The logout worked: that nobody signed it is a matter of security.
        if obeyed(cx, envelope).is_some() || message.logout_response().is_some() && is_taken(cx, item) {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The logout message is not signed",
                if carried {
                    "Anyone could send it through the browser. Most receivers require signed logout messages, even \
                     if they accept unsigned login requests."
                } else {
                    "Most receivers require a signature on logout messages, also where they take unsigned login requests. If it came in a \
                     link, the signature is in the link's parameters: add the whole link to see it."
                },
            )
            .confidence(if carried { Confidence::Likely } else { Confidence::Possible })
            .at(item, envelope.tag)
            .spec("saml-profiles 4.4.4.1");
        out.find(if from_application(cx, envelope) == Some(false) {
            finding.fix(Party::IdpAdmin, "Sign the logout messages to this application.")
        } else {
            finding.fix(
                Party::SpAdmin,
                "Configure the application to sign its logout messages, and give its certificate to the identity provider.",
            )
        });
    }
}

/// Whether a recording shows that the receiver took it.
fn is_taken(cx: &Context<'_>, item: &Item) -> bool {
    let Some(transport) = item.transport.as_ref().filter(|transport| transport.delivered) else { return false };
    let mut visits = cx.items.iter().filter_map(|one| one.transport.as_ref()).flat_map(|one| &one.visits);
    visits.any(|visit| transport.url.as_deref() == Some(visit.url.as_str()) && visit.status != 0 && !visit.is_error())
}

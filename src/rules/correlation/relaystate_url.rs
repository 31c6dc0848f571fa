//! RelayState that leads to another host.

use crate::declare_rule;
use crate::intake::visits::host_of;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::saml::{responses, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-RELAYSTATE-URL", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let Some(state) = item.saml().and_then(|message| message.relay_state.as_deref()) else { continue };
        if cx.case.expectations.relay_state.as_deref() == Some(state) {
            out.pass();
            continue;
        }
        let url = state.starts_with("https://") || state.starts_with("http://") || state.starts_with("//");
        let to = host_of(state.trim_start_matches('/'));
        let delivered = expected::delivered_to(cx, item);
        let own = delivered.as_ref().map(|one| one.value.as_ref()).unwrap_or(text(&response.envelope.destination));
        let here = host_of(own);
        let site = |host: &str| host.rsplit('.').take(2).collect::<Vec<_>>().join(".");
        if !url || here.is_empty() || site(to) == site(here) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("RelayState leads to a different host: {}", quote(state)),
                "An application that follows any RelayState can lead users from a real login to a forged page.",
            )
            .at_parameter(item, "RelayState")
            .fix(
                Party::SpAdmin,
                "Configure the application to accept only addresses of its own in RelayState, or a \
             value that it made itself.",
            )
            .spec("saml-bindings 3.5.3"),
        );
    }
}

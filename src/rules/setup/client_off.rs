//! SETUP-CLIENT-OFF: the client is turned off at the provider, or the flow that the application uses.

use super::common::{Sides, is_saml};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;

declare_rule! { "SETUP-CLIENT-OFF", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    for (item, document) in &sides.registered {
        // Many other names end with the word.
        let off = document.switch(Meaning::ClientEnabled).filter(|(_, stated)| stated.name == "enabled");
        // An application that only calls APIs for itself has no redirect URI.
        let signs_in = !is_saml(document) && document.one(Meaning::RegisteredRedirect).is_some();
        let flow = document.switch(Meaning::CodeFlow).filter(|_| signs_in);
        let of = |found: Option<(bool, _)>| found.filter(|(is_on, _)| !is_on).map(|(_, stated)| stated);
        let (stated, title, why) = match (of(off), of(flow)) {
            (Some(stated), _) => (
                stated,
                "The client is turned off at the identity provider",
                "The identity provider answers login requests of a client that is turned off with an error page.",
            ),
            (None, Some(stated)) => (
                stated,
                "The client may not use the authorization code flow (standard flow)",
                "The provider rejects login requests with `response_type=code`.",
            ),
            _ => {
                out.pass();
                continue;
            }
        };
        let fix = format!("In {}, set `{}` to `true`.", document.place(stated), stated.name);
        out.find_once(RULE.finding(title, why).at(item, stated.span).fix(Party::IdpAdmin, fix));
    }
}

//! A login that starts on one host and ends on another.

use super::captures;
use crate::declare_rule;
use crate::intake::Visit;
use crate::intake::visits::host_of;
use crate::report::{Confidence, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "CORR-HOST-SWITCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        let Some(end) = visits.iter().rfind(|visit| visit.answer.is_some()) else { continue };
        let mut before = visits.iter().filter(|visit| visit.place.start < end.place.start);
        let starts = |visit: &&Visit| {
            visit.location.as_deref().is_some_and(|to| to.contains("SAMLRequest=") || to.contains("client_id="))
        };
        let Some(start) = before.rfind(starts) else { continue };
        let (from, to) = (host_of(&start.url), host_of(&end.url));
        if from == to {
            out.pass();
            continue;
        }
        let local = |host: &str| host == "localhost" || host.starts_with("127.") || !host.contains('.');
        let twins = from.trim_start_matches("www.") == to.trim_start_matches("www.") || local(from) != local(to);
        // A service of its own for logins is common, and shares its cookies in another way.
        if !twins {
            continue;
        }
        out.find(
            RULE.finding(
                format!("The login started at {}, but the response went to {}", quote(from), quote(to)),
                "Cookies belong to one host name. The browser does not send the login cookie to the other host, so \
                 the application does not recognize the response.",
            )
            .confidence(Confidence::Likely)
            .at(item, end.place)
            .related(item, start.place)
            .compared(
                from,
                to,
                Some(if local(from) != local(to) { DifferenceClass::HostInternal } else { DifferenceClass::HostWww }),
            )
            .fix(
                Party::SpAdmin,
                format!("Lead every visitor to one host name, and use the same in the ACS URL: {}.", quote(to)),
            )
            .fix(Party::User, format!("Until then, start at {}.", quote(to))),
        );
    }
}

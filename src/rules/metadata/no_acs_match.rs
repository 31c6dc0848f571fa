//! The ACS URLs of the application's metadata.

use super::roles;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Endpoint, RoleKind};
use crate::vocabulary::DifferenceClass;

declare_rule! { "MD-NO-ACS-MATCH", Error }

/// ACS URLs of one application that are compared with each other.
const MANY: usize = 500;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in roles(cx, RoleKind::Sp) {
        let all: Vec<&Endpoint> =
            role.endpoints.iter().filter(|one| one.role == "AssertionConsumerService").take(MANY).collect();
        let mut clean = true;
        for (at, endpoint) in all.iter().enumerate() {
            let Some(index) = &endpoint.index else { continue };
            if let Some(twin) = all.iter().take(at).find(|twin| text(&twin.index) == index.text) {
                clean = false;
                out.find_once(
                    RULE.finding(
                        format!("Two ACS URLs have the index {}", quote(&index.text)),
                        "A request may name the ACS URL by its index. With two of the same index it is left to chance \
                         where the response goes.",
                    )
                    .severity(Severity::Warning)
                    .at(item, index.span)
                    .related(item, twin.span)
                    .fix(Party::SpAdmin, "Give each AssertionConsumerService an index of its own.")
                    .spec("saml-metadata 2.2.3"),
                );
            }
        }
        let defaults: Vec<&&Endpoint> =
            all.iter().filter(|one| matches!(text(&one.is_default), "true" | "1")).collect();
        if let [first, second, ..] = defaults.as_slice() {
            clean = false;
            out.find_once(
                RULE.finding(
                    "Two ACS URLs are both marked as the default",
                    "The default receives the response if the request names no ACS URL. There can be only one.",
                )
                .severity(Severity::Warning)
                .at(item, second.span)
                .related(item, first.span)
                .fix(Party::SpAdmin, "Mark one AssertionConsumerService with isDefault, and only one.")
                .spec("saml-metadata 2.2.3"),
            );
        }
        if let Some(wanted) = &cx.case.expectations.acs {
            let others = expected::others(cx, Field::Acs);
            let differences: Vec<_> = all
                .iter()
                .filter_map(|one| one.location.as_ref())
                .map(|location| (location, compare_urls(wanted, &location.text, &others)))
                .collect();
            let closest = differences.iter().min_by_key(|(_, how)| {
                how.as_ref().map_or(0, |how| 1 + usize::from(how.class == DifferenceClass::Different))
            });
            if let Some((location, Some(difference))) = closest {
                clean = false;
                out.find(
                    RULE.finding(
                        format!("The metadata has a different ACS URL{}", difference.after_title()),
                        "An identity provider that was set up from this metadata sends the response there.",
                    )
                    .at(item, location.span)
                    .compared(wanted.as_str(), location.text.as_str(), Some(difference.class))
                    .fix(
                        Party::SpAdmin,
                        "Correct the application's public URL (base URL), export its metadata again and load it at \
                         the identity provider.",
                    )
                    .spec("saml-metadata 2.4.4"),
                );
            }
        }
        if clean {
            out.pass();
        }
    }
}

//! Capital letters in realm or tenant names.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::lower;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "MD-REALM-CASE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let issuers = responses(cx).filter_map(|(item, _)| Some((item, item.saml()?.issuer()?)));
    let issuers: Vec<_> = issuers.map(|(item, issuer)| (item, issuer, lower(&issuer.text))).collect();
    for (metadata, entity) in expected::identity_providers(cx) {
        let Some(id) = &entity.entity_id else { continue };
        let plain = lower(&id.text);
        for (item, issuer, lowered) in &issuers {
            if out.is_full() {
                break;
            }
            if issuer.text == id.text || *lowered != plain {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    "The Issuer and the metadata's Entity ID differ only in letter case",
                    "Names of realms and tenants are case-sensitive. The metadata was fetched, or the URL typed, with \
                     a different spelling than the identity provider uses.",
                )
                .at(item, issuer.span)
                .related(metadata, id.span)
                .compared(id.text.as_str(), issuer.text.as_str(), Some(DifferenceClass::PathCase));
            let text = format!("Use the spelling of the identity provider everywhere: {}.", quote(&issuer.text));
            out.find_once(with_fix(finding, cx, item, Topic::Issuer, Some(&issuer.text), (Party::SpAdmin, text)));
        }
    }
}

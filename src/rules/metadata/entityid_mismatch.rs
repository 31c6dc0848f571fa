//! Metadata of another identity provider than the one that answered.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::fixes::which_is_meant;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Message;
use crate::vocabulary::DifferenceClass;

declare_rule! { "MD-ENTITYID-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let known: Vec<_> = expected::identity_providers(cx)
        .filter_map(|(item, entity)| Some((item, entity.entity_id.as_ref()?)))
        .collect();
    for (item, _) in responses(cx) {
        if out.is_full() {
            break;
        }
        let Some(issuer) = item.saml().and_then(Message::issuer).filter(|issuer| !issuer.text.is_empty()) else {
            continue;
        };
        let Some((metadata, id)) = known.first() else { continue };
        if known.iter().any(|(_, id)| id.text == issuer.text) {
            out.pass();
            continue;
        }
        let others = expected::others(cx, Field::IdpEntityId);
        let difference = compare_identifiers(&id.text, &issuer.text, &others);
        let (class, words) = difference
            .map_or((DifferenceClass::Different, String::new()), |one| (one.class, format!(": {}", one.named())));
        let finding =
            RULE.finding(
                format!("The metadata has a different Entity ID{words}"),
                "The application looks for the sender among the identity providers whose metadata it has, and does not find it. The \
                 metadata is that of a different tenant or realm, or an old one.",
            )
            .at(metadata, id.span)
            .related(item, issuer.span)
            .compared(id.text.as_str(), issuer.text.as_str(), Some(class))
            .spec("saml-profiles 4.1.4.2");
        out.find(if class.is_another_party() {
            which_is_meant(finding, &id.text, &issuer.text)
        } else if issuer.text.trim() == id.text {
            finding.fix(
                Party::IdpAdmin,
                format!("Set the identity provider's own entity ID (Issuer) to {}.", quote(&id.text)),
            )
        } else {
            finding.fix(Party::SpAdmin, format!("Load the metadata of {} into the application.", quote(&issuer.text)))
        });
    }
}

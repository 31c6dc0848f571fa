//! Several identity providers in one document.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::saml::Message;
use crate::source::Value;

declare_rule! { "MD-ENTITIES", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let issuers: Vec<&str> = responses(cx).filter_map(|(item, _)| item.saml()?.issuer()).map(Value::as_str).collect();
    for item in cx.items {
        let Some(aggregate) = item.saml().and_then(Message::aggregate) else { continue };
        let idps = aggregate.entities.iter().filter(|entity| entity.idp).count();
        let named = |id: &Option<Value>| id.as_ref().is_some_and(|id| issuers.contains(&id.text.as_str()));
        if aggregate.entities.iter().any(|entity| named(&entity.entity_id)) {
            out.pass();
            continue;
        }
        let (title, severity) = match (aggregate.entities.len(), idps) {
            (0, _) => ("The metadata lists no entity".to_owned(), Severity::Error),
            (1, _) => {
                ("The metadata wraps its one entity in a list (EntitiesDescriptor)".to_owned(), Severity::Warning)
            }
            (all, 0) => {
                (format!("The metadata lists {all} entities, none of them an identity provider"), Severity::Warning)
            }
            (all, idps) => {
                (format!("The metadata lists {all} entities, {idps} of them identity providers"), Severity::Warning)
            }
        };
        out.find(
            RULE.finding(
                title,
                if aggregate.entities.is_empty() {
                    "There is no identity provider and no application in it, so nothing can be set up from it."
                } else if idps == 0 {
                    "Identity providers that take the metadata of one application reject a list, or take its first \
                     entry, whichever that is."
                } else {
                    "Applications that take the metadata of one identity provider reject a list, or take its first \
                     entry, whichever that is."
                },
            )
            .severity(severity)
            .confidence(if aggregate.entities.is_empty() { Confidence::Certain } else { Confidence::Possible })
            .at(item, aggregate.tag)
            .fix(
                Party::Support,
                if aggregate.entities.is_empty() {
                    "Fetch the metadata again; ask the publisher of the list why it is empty."
                } else if idps == 0 {
                    "Give the EntityDescriptor of the application that is meant, as a document of its own."
                } else {
                    "Give the EntityDescriptor of the identity provider that is meant, as a document of its own."
                },
            ),
        );
    }
}

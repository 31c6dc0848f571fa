//! A user identifier that does not stay the same.

use super::nameid_value_vs_format::is_email;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{name_ids, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Assertion;
use crate::source::lower;
use std::collections::HashMap;

declare_rule! { "SAML-NAMEID-UNSTABLE", Warning }

/// Where a lasting identifier is chosen, in the words of the product.
fn lasting(cx: &Context<'_>, item: &Item) -> String {
    const GENERAL: &str = "Send an identifier that never changes, such as a persistent NameID or the employee number.";
    let Some(product) = cx.provider(item) else { return GENERAL.to_owned() };
    let way = match product.id.as_str() {
        "keycloak" => {
            "Clients › the application's client › Settings › *Name ID format* `persistent`, with *Force name ID format* on"
        }
        "entra" => {
            "Enterprise applications › the application › Single sign-on › Attributes & Claims › *Unique User Identifier (NameID)*, \
             source attribute `user.objectid`"
        }
        "okta" => {
            "Applications › the application › General › SAML Settings › *Application username*, from a field that stays, such as \
             the employee number"
        }
        _ => return GENERAL.to_owned(),
    };
    format!("Send an identifier that never changes. In {}: {way}.", product.name)
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let all = name_ids(cx, out);
    let value = |index: usize| all.get(index).map_or("", |(_, name_id)| name_id.value.text.as_str());
    // Of each person, the first identifier, and the first that differs from it.
    let mut people: HashMap<String, (usize, Option<usize>)> = HashMap::new();
    for (index, (statement, name_id)) in all.iter().enumerate() {
        let mut earlier: Option<usize> = None;
        let address = email(statement.assertion).map(|address| format!("at {address}"));
        for person in address.into_iter().chain([format!("as {}", lower(&name_id.value.text))]) {
            let (first, other) = people.entry(person).or_insert((index, None));
            let differs = value(*first) != name_id.value.text;
            if differs {
                other.get_or_insert(index);
            }
            let found = if differs { Some(*first) } else { other.filter(|other| *other < index) };
            earlier = earlier.into_iter().chain(found).min();
        }
        let earlier = earlier.and_then(|before| all.get(before)).map(|(other, before)| (other.item, *before));
        if let Some((item, before)) = earlier {
            let finding = RULE
                .finding(
                    format!(
                        "The same user has the NameID {} in one login and {} in another",
                        quote(&before.value.text),
                        quote(&name_id.value.text)
                    ),
                    "An application that identifies users by this value sees a different user at the second login. Or \
                     it rejects the login because the account already belongs to someone else.",
                )
                .confidence(Confidence::Likely)
                .at(statement.item, name_id.value.span)
                .related(item, before.value.span)
                .compared(before.value.text.as_str(), name_id.value.text.as_str(), None);
            out.find(finding.fix(Party::IdpAdmin, lasting(cx, statement.item)).fix(
                Party::SpAdmin,
                "If the user has two accounts by now, join them, or enter the new identifier in the old account.",
            ));
        } else if text(&name_id.format) == "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" {
            let finding = RULE
                .finding(
                    "This user identifier is another one at each login (transient)",
                    "An application that knows people by the NameID takes the user for a new one each time. One that \
                     knows them by an attribute does not mind.",
                )
                .confidence(Confidence::Possible)
                .at(statement.item, name_id.value.span)
                .spec("saml-core 8.3.8");
            out.find_once(finding.fix(Party::IdpAdmin, lasting(cx, statement.item)));
        } else {
            out.pass();
        }
    }
}

/// The first e-mail address among the attributes.
fn email(assertion: &Assertion) -> Option<String> {
    let values = assertion.attributes.iter().flat_map(|attribute| &attribute.values);
    values.map(|value| value.value.text.trim()).find(|value| is_email(value)).map(crate::source::lower)
}

//! IN-PARAM-TWICE: a parameter of a SAML message stands twice in one link or form, with different values.

use crate::declare_rule;
use crate::intake::Parameter;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-PARAM-TWICE", Error }

/// The parameters that a receiver looks for by name (SAML bindings 3.4.4.1).
const NAMES: &[&str] = &["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(transport) = &item.transport else { continue };
        let is_message = |one: &Parameter| matches!(one.name.as_str(), "SAMLRequest" | "SAMLResponse");
        if !transport.parameters.iter().any(is_message) {
            continue;
        }
        let mut twice = NAMES.iter().filter_map(|name| differing(&transport.parameters, name)).peekable();
        if twice.peek().is_none() {
            out.pass();
            continue;
        }
        // Both values become items and know the same request; it is reported at the first of them that could be read.
        let same = || cx.items.iter().filter(|other| is_same_request(other, item));
        let first = same().find(|other| other.saml().is_some()).or(same().next());
        if first.is_some_and(|first| first.id != item.id) {
            continue;
        }
        for (first, second) in twice {
            let who = match first.name.as_str() {
                "SAMLRequest" => Party::SpAdmin,
                "SAMLResponse" => Party::IdpAdmin,
                _ => item.maker(),
            };
            out.find(
                RULE.finding(
                    format!("The parameter `{}` appears twice, with different values", first.name),
                    "Some receivers take the first, some the last, and some reject the request. A signature of the \
                     link covers only one of them.",
                )
                .confidence(Confidence::Likely)
                .at_layer(item, 0, first.span)
                .at_layer(item, 0, second.span)
                .fix(
                    who,
                    format!("Send `{}` once. It is often written into the configured address and added by the library again.", first.name),
                ),
            );
        }
    }
}

/// The first two of this name that came the same way and are not equal.
fn differing<'a>(parameters: &'a [Parameter], name: &str) -> Option<(&'a Parameter, &'a Parameter)> {
    let mut named = parameters.iter().filter(|one| one.name == name);
    let first = named.next()?;
    let second = named.find(|other| other.carrier == first.carrier && other.value != first.value)?;
    Some((first, second))
}

/// Places in the same input tell requests apart; the first parameter's is enough.
fn is_same_request(one: &Item, other: &Item) -> bool {
    let start = |item: &Item| Some(item.transport.as_ref()?.parameters.first()?.span);
    one.input == other.input && one.parent == other.parent && start(one) == start(other)
}

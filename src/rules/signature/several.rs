//! Several signatures in one element.

use super::common::{capital, of_saml, signed_thing};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-SEVERAL", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx).filter(|(_, signature)| signature.parent_node.is_some()) {
        let beside: Vec<_> =
            item.signatures().iter().filter(|other| other.parent_node == signature.parent_node).collect();
        match beside.as_slice() {
            [_] => out.pass(),
            // Report only once, at the second signature.
            [first, second, ..] if first.node == signature.node => out.find(
                RULE.finding(
                    format!("{} contains {} signatures, where one is allowed", capital(&signed_thing(signature)), beside.len()),
                    "Which of them counts is open: one program checks the first, another the last. Applications reject the message.",
                )
                .at(item, second.places.signature)
                .related(item, first.places.signature)
                .spec("saml-core 5.4")
                .fix(item.maker(), "Sign each element once. Two products in a row that both sign the same element have this effect."),
            ),
            _ => {}
        }
    }
}

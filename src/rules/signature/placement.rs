//! A signature at another place than the schema has it.

use super::common::{at, of_saml, signed_thing};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule! { "SIG-PLACEMENT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        let node = item.xml().zip(signature.node).and_then(|(document, id)| document.node(id));
        let Some((node, parent)) = node.and_then(|node| Some((node, node.parent()?))) else { continue };
        let wanted = match parent.namespace() {
            Some(ns::SAML | ns::SAMLP) => parent.element(ns::SAML, "Issuer").map(|issuer| issuer.id()),
            Some(ns::MD) => None,
            _ => continue,
        };
        let before = parent.elements().take_while(|other| other.id() != node.id()).last().map(|other| other.id());
        if before == wanted {
            out.pass();
            continue;
        }
        let place = if wanted.is_some() { "directly after `Issuer`" } else { "as the first element" };
        let finding = RULE
            .finding(
                format!("The signature of {} does not stand {place}", signed_thing(signature)),
                "The schema of SAML fixes its place. Applications that check the schema reject the message; others look for it anywhere in \
                 the element.",
            )
            .confidence(Confidence::Possible)
            .spec("saml-core 5.4")
            .fix(item.maker(), format!("Configure the signing product to put the signature {place}."));
        out.find(at(finding, item, signature.places.signature));
    }
}

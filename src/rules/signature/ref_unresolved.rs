//! A reference that points at nothing, or at several elements.

use super::common::{at, enveloped, signed_thing};
use crate::crypto::dsig::ReferenceProblem;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::left_out::is_open_to_hands;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Need;

declare_rule! { "SIG-REF-UNRESOLVED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        for reference in &signature.references {
            let uri = reference.uri.as_deref().unwrap_or("");
            let thing = signed_thing(signature);
            // What it signs stands around it.
            let is_alone = is_open_to_hands(item)
                && item
                    .xml()
                    .and_then(|document| document.root())
                    .is_some_and(|root| Some(root.id()) == signature.node);
            if is_alone && matches!(reference.problem, Some(ReferenceProblem::Unresolved)) {
                out.not_checked_without(
                    Need::OriginalMessage,
                    "the signed element is not in this text: add the whole message",
                );
                continue;
            }
            let (title, why) = match &reference.problem {
                Some(ReferenceProblem::Unresolved) => (
                    format!("The signature of {thing} references `{uri}`, but no element has that ID"),
                    "A receiver cannot find what is signed and rejects the message. The copy lacks a part, the ID was changed, or a \
                     signature was moved here from a different message.",
                ),
                Some(ReferenceProblem::Ambiguous(count)) => (
                    format!("The signature of {thing} references `{uri}`, but {count} elements have that ID"),
                    "Which of them is signed is open: one program checks the first, another reads the second. Receivers must reject it.",
                ),
                Some(ReferenceProblem::External) => (
                    format!("The signature of {thing} points outside the message: `{uri}`"),
                    "A SAML signature covers the element it is in. Nothing is fetched to check another one.",
                ),
                _ => {
                    out.pass();
                    continue;
                }
            };
            let finding = RULE
                .finding(title, why)
                .spec("saml-core 5.4.2")
                .fix(
                    Party::Support,
                    "Take the whole message from a recording of the browser (HAR file) and compare it with this copy.",
                )
                .fix(
                    item.maker(),
                    "If the original is the same, the product that made it builds its signature incorrectly. Report \
                     it to the vendor.",
                );
            let span = if reference.places.uri.is_empty() { reference.places.reference } else { reference.places.uri };
            let mut finding = at(finding, item, span);
            for node in reference.candidates.iter().filter_map(|id| item.xml()?.node(*id)) {
                finding = finding.related(item, node.start_tag());
            }
            out.find(finding);
        }
    }
}

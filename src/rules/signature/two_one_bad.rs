//! Response and assertion are both signed, and one of the signatures does not hold.

use super::common::{State, at, signed_thing, state};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-TWO-ONE-BAD", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::SamlResponse) {
        let decrypted = item.children.iter().filter_map(|child| cx.items.get(*child));
        let signatures: Vec<_> = std::iter::once(item)
            .chain(decrypted.filter(|child| child.kind == ItemKind::SamlAssertion))
            .flat_map(|item: &Item| item.signatures().iter().map(move |signature| (item, signature)))
            .filter(|(_, signature)| matches!(signature.parent.as_deref(), Some("Response" | "Assertion")))
            .collect();
        let states: Vec<State> = signatures.iter().map(|(_, signature)| state(signature)).collect();
        let good = |state: &State| matches!(state, State::Valid | State::OwnKeyOnly);
        let bad = |state: &State| {
            matches!(state, State::OtherKey | State::Changed | State::WrongDigest | State::WrongValue | State::Damaged)
        };
        if signatures.len() < 2 || !states.iter().any(good) {
            continue;
        }
        let Some(first_bad) = states.iter().position(bad) else {
            out.pass();
            continue;
        };
        let right = states.iter().position(good).and_then(|index| signatures.get(index));
        let (Some((place, wrong)), Some((_, right))) = (signatures.get(first_bad), right) else { continue };
        let finding = RULE
            .finding(
                title(signed_thing(right), &signed_thing(wrong)),
                "Applications differ in which of them they check. Those that check both, or the one that is not valid, \
                 reject the message. The others accept it, so it works in one place and fails in a different one.",
            )
            .confidence(Confidence::Likely)
            .related(item, right.places.signature);
        let finding = match states.get(first_bad) {
            Some(State::OtherKey) => finding.fix(
                Party::IdpAdmin,
                "Sign both with the current signing certificate, or only one of them. Check whether the other \
                 certificate is one of yours.",
            ),
            _ => finding.fix(
                Party::IdpAdmin,
                "Sign the assertion first, then the response, and change nothing in between; or sign only one of them.",
            ),
        };
        out.find(at(finding, place, wrong.places.signature));
    }
}

fn title(right: String, wrong: &str) -> String {
    match right == wrong {
        true => format!("Only one signature of {right} is valid, not the other"),
        false => format!("Only the signature of {right} is valid, not {wrong}'s"),
    }
}

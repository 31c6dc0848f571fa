//! Signed and unsigned assertions side by side.

use super::message::{Cover, Part, messages};
use super::second_assertion::refuse;
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "ATK-UNSIGNED-SIBLING", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let parts: Vec<Part<'_>> = message.assertions(cx).into_iter().filter(|part| part.read).collect();
        let (open, signed): (Vec<&Part<'_>>, Vec<&Part<'_>>) = parts.iter().partition(|part| part.cover == Cover::None);
        let (Some(first), Some(other)) = (signed.first(), open.first()) else {
            if !signed.is_empty() {
                out.pass();
            }
            continue;
        };
        let users = match (&first.user, &other.user) {
            (Some(a), Some(b)) if a != b => {
                format!(" The signed one is about {}, the other about {}.", quote(a), quote(b))
            }
            (Some(a), Some(_)) => format!(" Both are about {}.", quote(a)),
            _ => String::new(),
        };
        let title = match (signed.len(), open.len()) {
            (1, 1) => "One assertion of the response is signed, another is not".to_owned(),
            (s, o) => format!("The response mixes signed assertions ({s}) with unsigned ones ({o})"),
        };
        let why = format!(
            "The unsigned assertion is unproven, but an application may read it because a signature was found.{users} \
             Either an attacker added it, or the product signs only one of its assertions; strict applications reject \
             the message."
        );
        let mut finding = RULE.finding(title, why).confidence(Confidence::Likely);
        if let (Some(a), Some(b)) = (&first.user, &other.user) {
            finding = finding.compared(a.clone(), b.clone(), None);
        }
        for part in open.iter().take(8) {
            finding = finding.at(message.item, part.node.start_tag());
        }
        for part in signed.iter().take(8) {
            finding = finding.related(message.item, part.node.start_tag());
        }
        out.find(refuse(message.item, finding).fix(
            message.item.maker(),
            "If it was sent like this: sign the whole response, or put everything about the user into one signed assertion.",
        ));
    }
}

//! An assertion outside the signature, beside or around one that is inside.

use super::message::{Cover, Message, Part, describe, messages, place_words};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule! { "ATK-XSW-SECOND-ASSERTION", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let parts = message.assertions(cx);
        let Some(signed) = parts.iter().max_by_key(|part| part.cover).filter(|part| part.cover > Cover::None) else {
            continue;
        };
        let mut found = false;
        for part in parts.iter().filter(|part| is_second(part, signed)) {
            found = true;
            out.find(finding(&message, part, signed));
            if out.is_full() {
                return;
            }
        }
        if !found {
            out.pass();
        }
    }
}

/// Two assertions side by side that tell of one user are ATK-UNSIGNED-SIBLING alone: many a broken product does that.
fn is_second(part: &Part<'_>, signed: &Part<'_>) -> bool {
    let side_by_side = part.read && signed.read;
    match part.cover {
        Cover::None => !(side_by_side && part.user == signed.user),
        // A signature that never fitted is no protection, where the one inside or around it does fit.
        Cover::Broken => signed.cover == Cover::Proven && !side_by_side,
        _ => false,
    }
}

fn finding(message: &Message<'_>, part: &Part<'_>, signed: &Part<'_>) -> Finding {
    let user = part.user.as_deref().map(quote);
    let title = match (&user, part.user == signed.user) {
        (Some(user), false) => format!("There is a second identity outside the signature: {user}"),
        (Some(user), true) => format!("There is a second assertion about {user} outside the signature"),
        (None, _) => "There is a second assertion outside the signature".to_owned(),
    };
    let aside = if signed.read { String::new() } else { format!(", which is in {}", place_words(signed.node)) };
    let mut why = format!("The signature covers only {}{aside}.", describe(signed.node));
    if part.user != signed.user {
        let (ours, theirs) = (shown(part), shown(signed));
        why.push_str(&format!(
            " A receiver that verifies the one and reads the other would sign in {ours} instead of {theirs}."
        ));
    } else {
        why.push_str(" A receiver that verifies the one and reads the other would take unsigned attributes and roles.");
    }
    why.push_str(if part.read && signed.read {
        " That is how signed messages are forged; a product that signs only one of its assertions looks the same."
    } else {
        " No known product builds this; it is how signed messages are forged (signature wrapping)."
    });
    let by_user = part.user.is_some() && signed.user.is_some() && part.user != signed.user;
    let confidence = if signed.cover == Cover::Proven { Confidence::Certain } else { Confidence::Likely };
    let finding = RULE.finding(title, why).confidence(confidence).at(message.item, part.node.start_tag());
    let (expected, actual) = (plain(signed, by_user), plain(part, by_user));
    // A copy with changed attributes may carry the same user and the same ID.
    let finding = if expected == actual { finding } else { finding.compared(expected, actual, None) };
    let name = part.node.element(ns::SAML, "Subject").and_then(|subject| subject.element(ns::SAML, "NameID"));
    let finding = match name {
        Some(name) => finding.at(message.item, name.content_span()),
        None => finding,
    };
    refuse(message.item, finding.related(message.item, signed.node.start_tag())).spec("saml-core 5.4.2")
}

/// What everybody has to do with a message that was built to be read in two ways.
pub(super) fn refuse(item: &Item, finding: Finding) -> Finding {
    let root = item.xml().and_then(|document| document.root());
    let stated = |name: &str| Some(quote(&root?.attribute(name)?.value));
    let what = match (stated("ID"), stated("IssueInstant")) {
        (Some(id), Some(issued)) => format!("the message {id} of {issued}"),
        (Some(id), None) => format!("the message {id}"),
        _ => "this message".to_owned(),
    };
    finding
        .fix(
            item.reader(),
            "Do not accept this message. Send it, unchanged, to your security team. If it was accepted, end the \
             session and update the SAML library. It must read only the element it verified.",
        )
        .fix(item.maker(), format!("Look into the log: was {what} sent like this, and for which user?"))
}

fn shown(part: &Part<'_>) -> String {
    part.user.as_deref().map_or_else(|| "someone without a name".to_owned(), quote)
}

/// What tells the two apart: their users, else their IDs.
fn plain(part: &Part<'_>, by_user: bool) -> String {
    let user = part.user.clone().filter(|_| by_user);
    user.or_else(|| part.node.attribute("ID").map(|id| id.value.clone())).unwrap_or_default()
}

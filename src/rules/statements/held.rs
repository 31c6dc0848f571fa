//! What the messages of the case hold of that which a text names. Input: a statement, the items. Output: the statement settled by
//! the messages, and whether they bear it out. It reports nothing.

use crate::item::Item;
use crate::rules::Context;
use crate::saml::{Assertion, Attribute, Response};
use crate::texts::{self, Statement};
use memchr::memmem;
use std::borrow::Cow;

/// Characters of a time up to its seconds.
const TO_SECONDS: usize = "2026-03-01T12:00:00".len();

/// Names of attributes that are compared with one another.
const MAX_NAMES: usize = 200;

/// The statement, where two products write its two values in either order: the one that a message holds is the message's.
pub(super) fn settled<'s>(statement: &'s Statement, items: &[Item]) -> Cow<'s, Statement> {
    let pair = statement.pair().filter(|_| statement.undecided);
    let Some((expected, actual)) = pair else { return Cow::Borrowed(statement) };
    let is_theirs = [expected, actual].map(|slot| is_held(items, &slot.value));
    if is_theirs[0] == is_theirs[1] {
        return Cow::Borrowed(statement);
    }
    let mut settled = Statement { undecided: false, ..statement.clone() };
    if is_theirs[0] {
        for slot in &mut settled.values {
            let (name, other) = (slot.name, if slot.name == actual.name { expected } else { actual });
            if name == expected.name || name == actual.name {
                (slot.value, slot.span) = (other.value.clone(), other.span);
            }
        }
    }
    Cow::Owned(settled)
}

/// Whether a message has what the text says it has, whatever this tool thinks of it.
pub(super) fn bears_out(statement: &Statement, rule: &str, cx: &Context<'_>) -> bool {
    let named = ["actual", "limit", "signin"].iter().filter_map(|name| statement.get(name));
    if named.into_iter().any(|value| is_held(cx.items, value)) {
        return true;
    }
    let messages = || cx.items.iter().filter_map(Item::saml);
    match rule {
        // The same words tell of none and of several.
        "SAML-RESP-NO-ASSERTION" => {
            let responses = messages().filter_map(|message| message.response());
            responses.into_iter().any(|response: &Response| response.assertions.len() != 1)
        }
        // Libraries compare the names alone.
        "SAML-ATTR-DUP-NAME" => messages().flat_map(|message| message.assertions()).any(repeats_a_name),
        _ => false,
    }
}

fn repeats_a_name(assertion: &Assertion) -> bool {
    let named = || assertion.attributes.iter().map(Attribute::name).filter(|name| !name.is_empty()).take(MAX_NAMES);
    named().enumerate().any(|(at, name)| named().take(at).any(|earlier| earlier == name))
}

/// Whether a message has this as the whole value of a field. A time may have fractions of a second on one side.
fn is_held(items: &[Item], value: &str) -> bool {
    let time = value.get(..TO_SECONDS).filter(|_| texts::instant(value).is_some());
    let (needle, ends): (&str, &[u8]) = time.map_or((value, b"\"'<"), |time| (time, b".Z+-\"'<"));
    let holds = |text: &str| {
        memmem::find_iter(text.as_bytes(), needle).any(|at| {
            let around = |place: Option<usize>| place.and_then(|place| text.as_bytes().get(place));
            around(at.checked_sub(1)).is_some_and(|byte| b"\"'>".contains(byte))
                && around(Some(at + needle.len())).is_some_and(|byte| ends.contains(byte))
        })
    };
    let is_message = |item: &&Item| item.saml().is_some_and(|message| message.envelope().is_some());
    !needle.is_empty() && items.iter().filter(is_message).any(|item| holds(item.text()))
}

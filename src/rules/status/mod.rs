//! The status of an answer (catalogue D).

mod missing;
mod not_success;

use crate::item::Item;
use crate::rules::{Context, Rule};
use crate::saml::{Message, Status};

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[&missing::RULE, &not_success::RULE];

/// The part of a status code that names it: `AuthnFailed`.
fn name(code: &str) -> &str {
    code.rsplit_once(":status:").map_or(code, |(_, name)| name)
}

/// Answers with a status, and what kind of answer they are: `login` or `logout`.
fn answers<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Message, &'a Status)> {
    cx.items.iter().filter_map(|item| {
        let message = item.saml()?;
        Some((item, message, message.status()?))
    })
}

/// `login` or `logout`.
fn what(message: &Message) -> &'static str {
    if message.logout_response().is_some() { "logout" } else { "login" }
}

/// Who gave the answer.
fn who(message: &Message) -> &'static str {
    if message.logout_response().is_some() { "The other side" } else { "The identity provider" }
}

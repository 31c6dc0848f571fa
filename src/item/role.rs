//! The role of an item: who made it, for whom, and what receives it. Decided once, before any rule runs, with the reasons kept.
//! Input: the typed items, the expectations and the person's own choice. Output: [`Reading`]s on the items.
//! Invariant: evidence that contradicts itself ends in [`ItemRole::UnknownToken`], and only rules for every token run then.

mod evidence;
mod saml;

pub use super::model::Reading;
pub use crate::vocabulary::{ItemRole, RoleSet};

use super::model::Item;
use crate::case::Case;

/// Decides the role of every token and SAML message; other items have none.
pub(super) fn decide(items: &mut [Item], case: &Case) {
    let readings: Vec<Option<Reading>> = items.iter().map(|item| read(item, items, case)).collect();
    for (item, reading) in items.iter_mut().zip(readings) {
        item.role = reading;
    }
}

fn read(item: &Item, items: &[Item], case: &Case) -> Option<Reading> {
    let own = match item.oidc().and_then(|message| message.token()) {
        Some(token) => evidence::token(item, token, items, case),
        None => return saml::message(item, items, case),
    };
    let chosen = case
        .read_as
        .iter()
        .find(|choice| choice.input == item.input && item.parent.is_none_or(|_| choice.item.is_some()));
    let chosen = chosen.filter(|choice| choice.item.as_ref().is_none_or(|id| *id == item.id));
    match chosen.and_then(|choice| ItemRole::named(&choice.role)) {
        Some(role) => Some(Reading { role, because: vec!["it was chosen".to_owned()] }),
        None => Some(own),
    }
}

#[cfg(test)]
mod tests;

//! The attempts of a recording: which messages belong to one try of one person to sign in, and what came of it.
//!
//! Input: the items of a case. Output: [`Attempt`]s in the order of their first message. Nothing is judged here: whether a message is
//! right is for the rules.

mod group;
mod model;
mod outcome;
mod steps;

use crate::item::Item;
use crate::vocabulary::ItemKind;
pub use model::{Attempt, Step};
pub use outcome::Outcome;
pub use steps::{lost_cookies, visits_of};

/// Attempts of one case that are told apart.
pub const MAX_ATTEMPTS: usize = 1000;

/// The attempts of every recording of the case. Messages that were pasted alone are none.
pub fn attempts(items: &[Item]) -> Vec<Attempt> {
    let groups = group::groups(items);
    let mut attempts: Vec<Attempt> = Vec::new();
    for members in groups {
        let of = |index: &usize| items.get(*index);
        let is_login = |item: &Item| !matches!(item.kind, ItemKind::SamlLogoutRequest | ItemKind::SamlLogoutResponse);
        if attempts.len() >= MAX_ATTEMPTS || !members.iter().filter_map(of).any(is_login) {
            continue;
        }
        let started = members.iter().filter_map(of).find_map(|item| item.transport.as_ref()?.started);
        let outcome = outcome::of(items, &members);
        attempts.push(Attempt { items: members, started, outcome, steps: Vec::new() });
    }
    steps::fill(items, &mut attempts);
    attempts
}

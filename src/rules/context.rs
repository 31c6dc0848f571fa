//! What a rule may look at, and the time model.

use crate::case::{Case, Settings};
use crate::crypto::keys::KeyRing;
use crate::item::role::RoleSet;
use crate::item::{Item, index_of};
use crate::report::{EvaluatedAt, Provider, TimeSource};
use crate::time::Instant;

/// The case as rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// All items.
    pub items: &'a [Item],
    /// Inputs, keys and expectations.
    pub case: &'a Case,
    /// Clock and tolerance.
    pub settings: &'a Settings,
    /// The evaluation instant of each item, by index.
    pub instants: &'a [Evaluation],
    /// The recognised product of each item, by index.
    pub providers: &'a [Option<Provider>],
    /// The keys and certificates at hand, and what could not be read of them.
    pub keys: &'a KeyRing,
    /// The roles that the running rule judges.
    pub roles: RoleSet,
}

/// When an item is judged.
pub type Evaluation = EvaluatedAt;

impl<'a> Context<'a> {
    /// Whether the running rule judges an item: it has no role, or one of those that the rule declares.
    pub fn judges(&self, item: &Item) -> bool {
        item.role.as_ref().is_none_or(|reading| self.roles.contains(reading.role))
    }

    /// The evaluation instant of an item. Never report "expired" from [`TimeSource::Now`] alone.
    pub fn instant(&self, item: &Item) -> Evaluation {
        index_of(self.items, &item.id)
            .and_then(|index| self.instants.get(index))
            .copied()
            .unwrap_or(EvaluatedAt { instant: self.settings.now, source: TimeSource::Now })
    }

    /// The product that made an item, where it was recognised.
    pub fn provider(&self, item: &Item) -> Option<&'a Provider> {
        self.providers.get(index_of(self.items, &item.id)?)?.as_ref()
    }

    /// The items around this one, outermost last.
    pub fn ancestors(&self, item: &'a Item) -> impl Iterator<Item = &'a Item> {
        let items = self.items;
        std::iter::successors(Some(item), move |item| item.parent.and_then(|parent| items.get(parent))).skip(1)
    }
}

/// Chooses the evaluation instant of an item: the user's, the capture's, the answer's `Date`, the message's own, now.
pub(crate) fn evaluate(item: &Item, issued: Option<Instant>, settings: &Settings) -> Evaluation {
    let transport = item.transport.as_ref();
    let candidates = [
        (settings.at, TimeSource::User),
        (transport.and_then(|transport| transport.started), TimeSource::Har),
        (transport.and_then(|transport| transport.http_date), TimeSource::HttpDate),
        (issued, TimeSource::Message),
    ];
    candidates
        .into_iter()
        .find_map(|(instant, source)| instant.map(|instant| EvaluatedAt { instant, source }))
        .unwrap_or(EvaluatedAt { instant: settings.now, source: TimeSource::Now })
}

//! What is in the case: pasted, opened, put away, compared with. Each change judges anew; what was taken out can be
//! brought back as long as nothing new was given.

use super::entry::{ChosenRole, Entry, Marked, PutAway};
use super::model::Documents;
use super::samples::{ABSENT, Sample};
use super::state::{State, TYPING};
use super::{dom, engine, fragment};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

impl State {
    /// The entry in the field.
    pub(super) fn active_entry(self) -> Option<Entry> {
        let active = self.active.get();
        self.entries.with(|entries| entries.iter().find(|entry| entry.id == active).cloned())
    }

    /// The person says that this entry is a login that works.
    pub(super) fn this_works(self, entry: u32) {
        self.works.update(|works| works.entries.push(entry));
        self.judge(Duration::ZERO);
    }

    /// The person says that this attempt of the recording worked.
    pub(super) fn attempt_works(self, attempt: usize) {
        self.works.update(|works| works.attempt = Some(attempt));
        self.judge(Duration::ZERO);
    }

    /// The person says what a token is for; an empty role takes that back.
    pub(super) fn read_as(self, entry: u32, item: Option<String>, role: String) {
        self.roles.update(|roles| {
            roles.retain(|one| !one.is_of(entry, item.as_deref()));
            if !role.is_empty() {
                roles.push(ChosenRole { entry, item, role });
            }
        });
        self.judge(Duration::ZERO);
    }

    /// All entries belong to the case again.
    pub(super) fn none_works(self) {
        self.works.set(Marked::default());
        self.judge(Duration::ZERO);
    }

    /// Whether anything was given.
    pub(super) fn has_case(self) -> bool {
        self.entries.with(|entries| entries.iter().any(Entry::is_given))
    }

    /// The person typed in the field.
    pub(super) fn typed(self, bytes: Vec<u8>, pasted: bool) {
        self.adding.set(true);
        let active = self.active.get_untracked();
        // The role was that of another token.
        self.roles.update(|roles| roles.retain(|one| one.entry != active || !pasted));
        self.entries.update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.id == active) {
                if pasted || bytes.is_empty() {
                    entry.origin = "paste".to_owned();
                }
                entry.bytes = Arc::new(bytes);
            }
        });
        self.judge(if pasted { Duration::ZERO } else { TYPING });
    }

    /// Adds something to the case: into the field if that is empty, else as a further entry.
    pub(super) fn add(self, origin: &str, bytes: Vec<u8>) {
        let active = self.active.get_untracked();
        let free = self.entries.with_untracked(|entries| {
            entries.iter().any(|entry| entry.id == active && entry.bytes.iter().all(u8::is_ascii_whitespace))
        });
        let id = if free { active } else { self.take_id() };
        let entry = Entry { id, origin: origin.to_owned(), bytes: Arc::new(bytes) };
        self.entries.update(|entries| match entries.iter_mut().find(|entry| entry.id == id) {
            Some(slot) => *slot = entry,
            None => entries.push(entry),
        });
        self.choose(id);
        self.adding.set(false);
        self.away.set(None);
        self.judge(Duration::ZERO);
    }

    /// An empty field for one more paste; what was in it stays in the case.
    pub(super) fn another(self) {
        let empty = self
            .entries
            .with_untracked(|entries| entries.iter().find(|entry| entry.bytes.is_empty()).map(|entry| entry.id));
        let id = empty.unwrap_or_else(|| {
            let id = self.take_id();
            self.entries
                .update(|entries| entries.push(Entry { id, origin: "paste".to_owned(), bytes: Arc::default() }));
            id
        });
        self.choose(id);
        self.adding.set(true);
        dom::focus("paste");
    }

    /// Puts an entry into the field.
    pub(super) fn choose(self, id: u32) {
        self.active.set(id);
        let text = self.entries.with_untracked(|entries| {
            entries
                .iter()
                .find(|entry| entry.id == id && entry.is_editable())
                .map(|entry| std::str::from_utf8(&entry.bytes).map(str::to_owned).unwrap_or_default())
        });
        self.field.set(text.unwrap_or_default());
    }

    /// Takes an entry out of the case; it can be brought back.
    pub(super) fn put_away(self, id: u32) {
        let (entries, drafts) = (self.entries.get_untracked(), self.drafts.get_untracked());
        self.remove(id);
        self.away.set(Some(PutAway { entries, drafts, expect: None, words: "Item removed.".to_owned() }));
    }

    /// Brings back what was put away.
    pub(super) fn bring_back(self) {
        let Some(away) = self.away.get_untracked() else { return };
        self.away.set(None);
        let last = away.entries.last().map_or(0, |entry| entry.id);
        self.entries.set(away.entries);
        self.drafts.set(away.drafts);
        if let Some(kept) = away.expect {
            self.expect.put_back(kept);
        }
        self.choose(last);
        self.adding.set(false);
        self.judge(Duration::ZERO);
        dom::focus("verdict");
    }

    /// Takes an entry out of the case.
    pub(super) fn remove(self, id: u32) {
        self.entries.update(|entries| entries.retain(|entry| entry.id != id));
        if self.entries.with_untracked(Vec::is_empty) {
            let id = self.take_id();
            self.entries
                .update(|entries| entries.push(Entry { id, origin: "paste".to_owned(), bytes: Arc::default() }));
        }
        if self.active.get_untracked() == id {
            let last = self.entries.with_untracked(|entries| entries.last().map_or(0, |entry| entry.id));
            self.choose(last);
        }
        self.judge(Duration::ZERO);
    }

    /// Takes entries that hold keys out of the case and ends the thread that judged with them.
    pub(super) fn forget(self, ids: &[u32]) {
        self.entries.update(|entries| {
            for entry in entries.iter_mut().filter(|entry| ids.contains(&entry.id)) {
                if let Some(bytes) = Arc::get_mut(&mut entry.bytes) {
                    bytes.fill(0);
                }
                entry.bytes = Arc::default();
                entry.origin = "paste".to_owned();
            }
        });
        for id in ids {
            self.remove(*id);
        }
        engine::forget();
        self.judge(Duration::ZERO);
    }

    /// Clears the page; what was in it can be brought back as long as the page is open and nothing new was given.
    pub(super) fn start_over(self) {
        let away = PutAway {
            entries: self.entries.get_untracked(),
            drafts: self.drafts.get_untracked(),
            expect: Some(self.expect.kept()),
            words: "All input cleared.".to_owned(),
        };
        self.clear();
        self.away.set(Some(away));
    }

    /// Forgets everything.
    pub(super) fn clear(self) {
        self.adding.set(false);
        self.away.set(None);
        self.tab_chosen.set_value(false);
        self.works.set(Marked::default());
        let id = self.take_id();
        self.entries.set(vec![Entry { id, origin: "paste".to_owned(), bytes: Arc::default() }]);
        self.drafts.set(Vec::new());
        fragment::name_finding(None);
        self.choose(id);
        self.expect.clear();
        self.filter.set(String::new());
        self.entity.set(String::new());
        self.judge(Duration::ZERO);
        self.said.set("All input cleared.".to_owned());
    }

    /// Replaces the case by a sample.
    pub(super) fn load(self, sample: &'static Sample) {
        if !sample.is_here() {
            let coming = self.documents.get_untracked() == Documents::Coming;
            self.wanted.set_value(coming.then_some(sample));
            let words = if coming { "The example is on its way." } else { ABSENT };
            self.said.set(words.to_owned());
            return;
        }
        self.clear();
        sample.expectations(self.expect);
        for (origin, text) in sample.texts() {
            self.add(origin, text.into_bytes());
        }
        self.said.set(String::new());
    }

    /// Loads the sample that was chosen before its text had come.
    pub(super) fn load_wanted(self) {
        if let Some(sample) = self.wanted.get_value().filter(|_| !untrack(|| self.has_case())) {
            self.load(sample);
            dom::focus("verdict");
        }
    }

    fn take_id(self) -> u32 {
        self.next
            .try_update_value(|next| {
                *next += 1;
                *next
            })
            .unwrap_or(0)
    }
}

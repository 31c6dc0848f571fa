//! What the page knows: plain signals, created once and alive as long as the page. Nothing of it is ever stored.

use super::engine;
use super::expect::{Expect, Kept};
use super::job::{Held, Job};
use super::model::{Documents, Draft, Phase, Pointer, Tab};
use super::samples::{ABSENT, Sample};
use super::waiting::Outcome;
use crate::case::{Case, Expectations, Far, Input, Settings};
use crate::redact::Choices;
use crate::share::{Form, Offered, Outgoing};
use crate::time::Instant;
use crate::view::ViewModel;
use crate::view::comparison::Works;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Bytes up to which an input can be edited in the page; larger ones are judged, but not shown in the field, where the
/// browser would lay them out for seconds.
pub(super) const MAX_EDITABLE: usize = 64 << 10;
/// Bytes in which a recording is recognised, to keep its text out of the field.
const LOOKED_AT: usize = 4 << 10;
/// How long the page waits for the next key before it judges.
const TYPING: Duration = Duration::from_millis(140);

/// Something that was pasted or opened.
#[derive(Clone)]
pub(super) struct Entry {
    /// Never used twice.
    pub(super) id: u32,
    /// `paste`, a file name, or a sample's name.
    pub(super) origin: String,
    /// Byte for byte.
    pub(super) bytes: Arc<Vec<u8>>,
}

impl Entry {
    /// An empty field is nothing; an empty file is something to be told of.
    fn is_given(&self) -> bool {
        !self.bytes.is_empty() || self.origin != "paste"
    }

    /// Whether its text may stand in the field: a recording holds passwords and cookies, and is none to edit by hand.
    pub(super) fn is_editable(&self) -> bool {
        self.bytes.len() <= MAX_EDITABLE && !self.is_recording() && std::str::from_utf8(&self.bytes).is_ok()
    }

    fn is_recording(&self) -> bool {
        let head = self.bytes.get(..LOOKED_AT.min(self.bytes.len())).unwrap_or_default();
        let head = String::from_utf8_lossy(head);
        head.trim_start().starts_with('{') && (head.contains("\"log\"") || head.contains("\"requests\""))
    }
}

/// What the person marked as a login that works.
#[derive(Clone, Default)]
pub(super) struct Marked {
    /// Entries that are compared with, and not judged.
    entries: Vec<u32>,
    /// An attempt of the recording.
    attempt: Option<usize>,
}

/// What was put away, so that it can be brought back. It lives in memory only.
#[derive(Clone)]
pub(super) struct PutAway {
    entries: Vec<Entry>,
    drafts: Vec<Draft>,
    expect: Option<Kept>,
    /// What is said of it.
    pub(super) words: String,
}

/// All signals. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct State {
    /// What was pasted and opened, in the order of arrival.
    pub(super) entries: RwSignal<Vec<Entry>>,
    /// The entry in the field.
    pub(super) active: RwSignal<u32>,
    /// Whether the field is open beside a case.
    pub(super) adding: RwSignal<bool>,
    /// What can be brought back.
    pub(super) away: RwSignal<Option<PutAway>>,
    /// Tokens that were changed in place, as far as they were typed.
    pub(super) drafts: RwSignal<Vec<Draft>>,
    /// What the field shows; set by the page only, never by typing.
    pub(super) field: RwSignal<String>,
    /// What the values should be.
    pub(super) expect: Expect,
    /// What came with a link in the address and waits for the person's word.
    pub(super) offer: RwSignal<Option<Result<Expectations, String>>>,
    /// A case that came with a link in the address and waits for the person's word.
    pub(super) case_offer: RwSignal<Option<Result<Offered, String>>>,
    /// What the engine said.
    pub(super) view: RwSignal<Option<Arc<ViewModel>>>,
    /// The same, for all that stands below the verdict: it follows a frame later.
    pub(super) below: RwSignal<Option<Arc<ViewModel>>>,
    /// Entries by input index of what stands below.
    pub(super) shown: RwSignal<Vec<u32>>,
    /// What the engine is doing.
    pub(super) phase: RwSignal<Phase>,
    /// How far it is, of a large case.
    pub(super) far: RwSignal<Option<Far>>,
    /// The item in the evidence.
    pub(super) item: RwSignal<usize>,
    /// What the evidence points at.
    pub(super) pointer: RwSignal<Option<Pointer>>,
    /// The chosen tab.
    pub(super) tab: RwSignal<Tab>,
    /// The chosen text in the raw tab, counted from the outermost.
    pub(super) text: RwSignal<Option<usize>>,
    /// Counts requests to bring the pointer into view; `true`: also scroll the page.
    pub(super) reveal: RwSignal<(u32, bool)>,
    /// Filter of findings and checks.
    pub(super) filter: RwSignal<String>,
    /// What is looked for among the entities of an aggregate.
    pub(super) entity: RwSignal<String>,
    /// Whether one of them was just chosen.
    pub(super) entity_chosen: StoredValue<bool>,
    /// Whether single letters are commands.
    pub(super) letters: RwSignal<bool>,
    /// Whether the sheet of expected values covers the answer when it is open.
    pub(super) narrow: RwSignal<bool>,
    /// Whether the list of keys is open.
    pub(super) help: RwSignal<bool>,
    /// Said to those who listen.
    pub(super) said: RwSignal<String>,
    /// How far the documents of the rules are.
    pub(super) documents: RwSignal<Documents>,
    /// Whether the page was seen: what is folded is built after that.
    pub(super) settled: RwSignal<bool>,
    /// Whether the person chose the tab.
    pub(super) tab_chosen: StoredValue<bool>,
    /// A sample that was chosen before its text had come.
    wanted: StoredValue<Option<&'static Sample>>,
    works: RwSignal<Marked>,
    run: StoredValue<u32>,
    next: StoredValue<u32>,
}

/// What is given to the engine; the bytes of the inputs stand beside them.
struct Given {
    ids: Vec<u32>,
    inputs: Vec<Input>,
    works: Works,
    held: Held,
}

impl State {
    pub(super) fn new() -> Self {
        State {
            entries: RwSignal::new(vec![Entry { id: 0, origin: "paste".to_owned(), bytes: Arc::default() }]),
            active: RwSignal::new(0),
            adding: RwSignal::new(false),
            away: RwSignal::new(None),
            drafts: RwSignal::new(Vec::new()),
            field: RwSignal::new(String::new()),
            expect: Expect::new(),
            offer: RwSignal::new(None),
            case_offer: RwSignal::new(None),
            view: RwSignal::new(None),
            below: RwSignal::new(None),
            shown: RwSignal::new(Vec::new()),
            phase: RwSignal::new(Phase::Idle),
            far: RwSignal::new(None),
            item: RwSignal::new(0),
            pointer: RwSignal::new(None),
            tab: RwSignal::new(Tab::Summary),
            text: RwSignal::new(None),
            reveal: RwSignal::new((0, false)),
            filter: RwSignal::new(String::new()),
            entity: RwSignal::new(String::new()),
            entity_chosen: StoredValue::new(false),
            letters: RwSignal::new(true),
            narrow: RwSignal::new(false),
            help: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            documents: RwSignal::new(Documents::Coming),
            settled: RwSignal::new(false),
            tab_chosen: StoredValue::new(false),
            wanted: StoredValue::new(None),
            works: RwSignal::new(Marked::default()),
            run: StoredValue::new(0),
            next: StoredValue::new(1),
        }
    }

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

    /// The person typed in an expectation.
    pub(super) fn expected(self) {
        self.judge(TYPING);
    }

    /// Uses the values of an application, or of none.
    pub(super) fn use_profile(self, profile: Option<Expectations>) {
        self.expect.use_profile(profile);
        self.judge(Duration::ZERO);
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
        super::dom::focus("paste");
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
        super::dom::focus("verdict");
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
        super::fragment::name_finding(None);
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
            super::dom::focus("verdict");
        }
    }

    /// Judges what is there after `delay`, unless something newer comes.
    pub(super) fn judge(self, delay: Duration) {
        let run = self
            .run
            .try_update_value(|run| {
                *run += 1;
                *run
            })
            .unwrap_or(0);
        engine::cancel();
        // Not at once even without a delay: what else the same event changes belongs to the case.
        if delay.is_zero() {
            queue_microtask(move || self.start(run));
        } else {
            set_timeout(move || self.start(run), delay);
        }
    }

    /// Gives up what the engine is doing.
    pub(super) fn cancel(self) {
        self.run.update_value(|run| *run += 1);
        engine::cancel();
        // What is shown belongs to another case.
        self.view.set(None);
        self.below.set(None);
        self.phase.set(Phase::GivenUp);
        super::dom::focus("verdict");
    }

    fn start(self, run: u32) {
        if self.run.get_value() != run {
            return;
        }
        let Given { ids, inputs, works, held } = self.given();
        if inputs.is_empty() {
            self.phase.set(Phase::Idle);
            self.view.set(None);
            self.below.set(None);
            return;
        }
        let (case, settings) = self.judged_as(inputs);
        self.far.set(None);
        self.phase.set(Phase::Working);
        let went = move |far| self.far.set(Some(far));
        engine::submit(Job::Judge { case: Box::new(case), settings, works }, &held, went, move |outcome| {
            if self.run.get_value() != run {
                return;
            }
            match outcome {
                Outcome::Done(view) => self.show(view, ids),
                Outcome::Stopped => self.phase.set(Phase::Stopped),
            }
        });
    }

    /// What is judged, and what it is compared with. Where nothing would be left to judge, nothing is compared.
    fn given(self) -> Given {
        let mut marked = self.works.get_untracked();
        let (mut ids, mut inputs, mut works) = (Vec::new(), Vec::new(), Vec::new());
        let (mut held, mut held_of_works) = (Held::new(), Held::new());
        self.entries.with_untracked(|entries| {
            let is_left = entries.iter().any(|entry| entry.is_given() && !marked.entries.contains(&entry.id));
            if !is_left {
                marked.entries.clear();
            }
            for entry in entries.iter().filter(|entry| entry.is_given()) {
                let input = Input { origin: entry.origin.clone(), bytes: Vec::new() };
                if marked.entries.contains(&entry.id) {
                    works.push(input);
                    held_of_works.push(Arc::clone(&entry.bytes));
                } else {
                    ids.push(entry.id);
                    inputs.push(input);
                    held.push(Arc::clone(&entry.bytes));
                }
            }
        });
        let works = match marked.attempt {
            _ if !works.is_empty() => Works::Inputs(works),
            Some(attempt) => Works::Attempt(attempt),
            None => Works::Nearest,
        };
        held.append(&mut held_of_works);
        Given { ids, inputs, works, held }
    }

    /// What is judged now, and how, with the bytes of its inputs.
    pub(super) fn case(self) -> (Case, Settings, Held) {
        let Given { inputs, held, .. } = self.given();
        let (case, settings) = self.judged_as(inputs);
        (case, settings, held)
    }

    fn judged_as(self, inputs: Vec<Input>) -> (Case, Settings) {
        let case =
            Case { inputs, keys: self.expect.keys(), expectations: self.expect.expectations(), ..Case::default() };
        let receiver = Some(self.expect.receiver.get_untracked()).filter(|receiver| !receiver.is_empty());
        let settings = Settings { at: self.expect.at(), skew: self.expect.skew(), receiver, ..Settings::at_now(now()) };
        (case, settings)
    }

    /// Makes what is handed on from what is there.
    pub(super) fn share(
        self,
        form: Form,
        choices: Choices,
        note: String,
        done: impl FnOnce(Result<Outgoing, String>) + 'static,
    ) {
        let (case, settings, held) = untrack(|| self.case());
        engine::share(Job::Share { case: Box::new(case), settings, choices, form, note }, &held, done);
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

/// The page's state, from anywhere below the page.
pub(super) fn state() -> State {
    expect_context()
}

/// The clock of the browser.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century fit")]
pub(super) fn now() -> Instant {
    Instant::from_millis(js_sys::Date::now() as i64)
}

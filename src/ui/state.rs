//! What the page knows: plain signals, created once and alive as long as the page. Nothing of it is ever stored.
//! What is in the case is changed in `entries.rs`.

use super::engine;
use super::entry::{ChosenRole, Entry, Marked, PutAway};
use super::expect::Expect;
use super::job::{Held, Job};
use super::model::{Documents, Draft, Phase, Pointer, Tab};
use super::samples::Sample;
use super::waiting::Outcome;
use crate::case::{Case, Expectations, Far, Input, ReadAs, Settings};
use crate::redact::Choices;
use crate::share::{Form, Offered, Outgoing};
use crate::time::Instant;
use crate::view::ViewModel;
use crate::view::comparison::Works;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How long the page waits for the next key before it judges.
pub(super) const TYPING: Duration = Duration::from_millis(140);

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
    /// Whether the page has been painted. Collapsed content is built only after the first paint.
    pub(super) settled: RwSignal<bool>,
    /// Whether the person chose the tab.
    pub(super) tab_chosen: StoredValue<bool>,
    /// A sample that was chosen before its text had come.
    pub(super) wanted: StoredValue<Option<&'static Sample>>,
    pub(super) works: RwSignal<Marked>,
    /// Roles that the person chose for tokens.
    pub(super) roles: RwSignal<Vec<ChosenRole>>,
    run: StoredValue<u32>,
    pub(super) next: StoredValue<u32>,
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
            roles: RwSignal::new(Vec::new()),
            run: StoredValue::new(0),
            next: StoredValue::new(1),
        }
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
        let (case, settings) = self.judged_as(inputs, &ids);
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
        let Given { ids, inputs, held, .. } = self.given();
        let (case, settings) = self.judged_as(inputs, &ids);
        (case, settings, held)
    }

    fn judged_as(self, inputs: Vec<Input>, ids: &[u32]) -> (Case, Settings) {
        let mut read_as = Vec::new();
        for one in self.roles.get_untracked() {
            if let Some(input) = ids.iter().position(|id| *id == one.entry) {
                read_as.push(ReadAs { input, item: one.item, role: one.role });
            }
        }
        let (keys, expectations) = (self.expect.keys(), self.expect.expectations());
        let case = Case { inputs, keys, expectations, read_as, ..Case::default() };
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

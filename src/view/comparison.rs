//! A login that fails beside one that works, as the page shows it.
//! Comes in: examinations. Goes out: sentence, differences, and the messages side by side. Must not judge.

use super::aligned::{Aligned, Source, aligned};
use super::names;
use crate::case::{Case, Input, Settings};
use crate::compare::{Login, compare, nearest_attempt};
use crate::diagnose::{Examination, add_facts, examine};
use crate::item::Item;
use crate::report::{Comparison, Secrets, VerdictStatus, WhatIf, tell};
use crate::vocabulary::ItemKind;
use nanoserde::{DeBin, SerBin};
use std::collections::BTreeMap;

/// Messages that are put side by side.
const MAX_DOCUMENTS: usize = 6;

/// Which login works.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub enum Works {
    /// Nobody said; an attempt of the recording, where one worked.
    #[default]
    Nearest,
    /// This attempt of the recording, by its place.
    Attempt(usize),
    /// These inputs.
    Inputs(Vec<Input>),
}

/// Two logins side by side.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct ComparisonView {
    /// Which one works.
    pub works: String,
    /// Which one fails.
    pub fails: String,
    /// Whether the person said which one works.
    pub is_chosen: bool,
    /// Sentence and differences.
    pub comparison: Comparison,
    /// The messages that belong together.
    pub documents: Vec<Aligned>,
}

/// What would be if it were fixed, with the messages before and after.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct WhatIfView {
    /// The answer.
    pub what_if: WhatIf,
    /// Each changed message: as it is, and as it would be.
    pub documents: Vec<Aligned>,
}

impl ComparisonView {
    /// Takes the secrets of both logins out of what is told; the documents are the messages themselves.
    fn hide(&mut self, secrets: &Secrets) {
        [&mut self.works, &mut self.fails].into_iter().for_each(|name| tell(name, secrets));
        self.comparison.hide(secrets);
    }
}

impl WhatIfView {
    /// What would be if the leading causes of a case were fixed.
    pub fn of(case: &Case, settings: &Settings) -> Self {
        let first = examine(case, settings);
        let mut what_if = crate::what_if::what_if(case, settings, &first);
        what_if.hide(&crate::report::secrets(first.items.iter().map(Item::text)));
        let documents = what_if.documents.iter().filter_map(|(id, after)| {
            let item = first.items.iter().find(|item| item.id == *id)?;
            let before = source(item);
            Some(aligned(names::item_kind(item.kind), before, Source { text: after, ..before }, false))
        });
        WhatIfView { documents: documents.take(MAX_DOCUMENTS).collect(), what_if }
    }

    /// What would be with the documents that `case.edited` puts in the place of the items' own.
    pub fn edited(case: &Case, settings: &Settings) -> Self {
        let report = examine(case, settings).report;
        let what_if = WhatIf {
            headline: crate::report::headline(&report),
            changes: Vec::new(),
            next: None,
            documents: Vec::new(),
            then: report.verdict,
        };
        WhatIfView { what_if, documents: Vec::new() }
    }
}

fn source(item: &Item) -> Source<'_> {
    Source { text: item.text(), format: item.format, kind: item.kind }
}

/// The failing login of an examination beside one that works, where there is one; without secrets.
pub(super) fn comparison(
    case: &Case,
    settings: &Settings,
    examination: &mut Examination,
    works: &Works,
) -> Option<ComparisonView> {
    let mut comparison = compared(case, settings, examination, works)?;
    let given: &[Input] = if let Works::Inputs(inputs) = works { inputs } else { &[] };
    let texts = given.iter().filter_map(|input| std::str::from_utf8(&input.bytes).ok());
    comparison.hide(&crate::report::secrets(examination.items.iter().map(Item::text).chain(texts)));
    Some(comparison)
}

fn compared(case: &Case, settings: &Settings, examination: &mut Examination, works: &Works) -> Option<ComparisonView> {
    let (works_at, fails_at) = match works {
        Works::Inputs(inputs) => return beside_inputs(case, settings, examination, inputs),
        Works::Nearest => nearest_attempt(examination)?,
        Works::Attempt(at) => (*at, other_attempt(examination, *at)?),
    };
    add_facts(examination, settings);
    let count = examination.report.attempts.len();
    let (works_login, fails_login) =
        (Login::of_attempt(examination, works_at), Login::of_attempt(examination, fails_at));
    Some(ComparisonView {
        works: format!("attempt {} of {count}", works_at + 1),
        fails: format!("attempt {} of {count}", fails_at + 1),
        is_chosen: matches!(works, Works::Attempt(_)),
        comparison: compare(&works_login, &fails_login),
        documents: documents((&works_login, &examination.items), (&fails_login, &examination.items)),
    })
}

/// The attempt to compare with one that works: the one that the verdict is about, else one that did not work, else any.
fn other_attempt(examination: &Examination, works: usize) -> Option<usize> {
    let attempts = &examination.report.attempts;
    let lead = examination.report.verdict.attempt.as_ref();
    let others = || (0..attempts.len()).filter(|at| *at != works);
    let is = |at: &usize, wanted: &dyn Fn(&crate::report::AttemptReport) -> bool| attempts.get(*at).is_some_and(wanted);
    others()
        .find(|at| is(at, &|one| Some(&one.id) == lead))
        .or_else(|| others().find(|at| is(at, &|one| one.status != VerdictStatus::NoProblemFound)))
        .or_else(|| others().next_back())
}

fn beside_inputs(
    case: &Case,
    settings: &Settings,
    examination: &mut Examination,
    inputs: &[Input],
) -> Option<ComparisonView> {
    if inputs.is_empty() || case.inputs.is_empty() {
        return None;
    }
    // Metadata, keys and settings belong to both.
    let is_login = |kind: ItemKind| kind.is_login_message() || kind == ItemKind::Har || kind == ItemKind::Text;
    let shared = case
        .inputs
        .iter()
        .enumerate()
        .filter(|(at, _)| !examination.items.iter().any(|item| item.input == *at && is_login(item.kind)));
    let shared: Vec<Input> = shared.map(|(_, input)| input.clone()).collect();
    let inputs = inputs.iter().cloned().chain(shared).collect();
    let mut works = examine(&Case { inputs, ..case.clone() }, settings);
    add_facts(&mut works, settings);
    add_facts(examination, settings);
    let (works_login, fails_login) = (Login::of(&works), Login::of(examination));
    Some(ComparisonView {
        works: name(&works),
        fails: name(examination),
        is_chosen: true,
        comparison: compare(&works_login, &fails_login),
        documents: documents((&works_login, &works.items), (&fails_login, &examination.items)),
    })
}

/// `SAML response, works.txt`.
fn name(examination: &Examination) -> String {
    let first = examination.report.items.first();
    first.map_or_else(String::new, |item| format!("{}, {}", names::item_kind(item.kind), item.origin))
}

/// The messages of one kind beside each other, in their order.
fn documents(works: (&Login<'_>, &[Item]), fails: (&Login<'_>, &[Item])) -> Vec<Aligned> {
    let of = |(login, items): (&Login<'_>, &'_ [Item])| {
        let mut kinds: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for message in login.messages() {
            if let Some(at) = items.iter().position(|item| item.id == message.id) {
                kinds.entry(message.kind.as_str()).or_default().push(at);
            }
        }
        kinds
    };
    let (before, now) = (of(works), of(fails));
    let mut all = Vec::new();
    for (kind, mine) in &now {
        let theirs = before.get(kind).map_or(&[][..], Vec::as_slice);
        for (fails_at, works_at) in mine.iter().zip(theirs) {
            if let (Some(left), Some(right)) = (works.1.get(*works_at), fails.1.get(*fails_at))
                && all.len() < MAX_DOCUMENTS
            {
                all.push(aligned(names::item_kind(right.kind), source(left), source(right), true));
            }
        }
    }
    all
}

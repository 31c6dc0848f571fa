//! What the evidence shows: which item, which tab, and what it points at.

use super::dom::after_the_frame;
use super::fragment;
use super::model::{Phase, Pointer, Tab};
use super::state::State;
use crate::report::{ItemKind, Role};
use crate::view::ViewModel;
use crate::view::claims::member_of;
use crate::view::token::has_parts;
use leptos::prelude::*;
use std::sync::Arc;

impl State {
    /// Shows what the engine said: the verdict at once, findings and evidence with the frame after it, because the answer must
    /// not wait for its proof.
    pub(super) fn show(self, view: Arc<ViewModel>, ids: Vec<u32>) {
        self.view.set(Some(Arc::clone(&view)));
        self.phase.set(Phase::Idle);
        after_the_frame(move || {
            let newest =
                self.view.with_untracked(|shown| shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, &view)));
            if newest {
                self.show_below(view, ids);
            }
        });
    }

    /// Shows findings and evidence; the evidence stays where it was as far as it still exists.
    fn show_below(self, view: Arc<ViewModel>, ids: Vec<u32>) {
        let fresh = self.shown.with_untracked(|shown| *shown != ids) || self.below.with_untracked(Option::is_none);
        let before = self.item.get_untracked();
        let first = named(&view).or_else(|| {
            view.report.findings.iter().position(|finding| finding.role == Role::Cause && !finding.at.is_empty())
        });
        let place = first.and_then(|finding| {
            let id = &view.report.findings.get(finding)?.at.first()?.item;
            let item = view.report.items.iter().position(|item| item.id == *id)?;
            Some((item, Pointer::Finding { finding, place: 0 }))
        });
        self.pointer.set(place.map(|(_, pointer)| pointer));
        self.text.set(None);
        if fresh || before >= view.items.len() {
            let active = self.active.get_untracked();
            let input = ids.iter().position(|id| *id == active);
            let own = view.items.iter().position(|item| item.parent.is_none() && Some(item.input) == input);
            // A recording has nothing to sum up; the last message in it has.
            let says = |at: &usize| view.items.get(*at).is_some_and(|item| !item.summary.is_empty());
            let inner = view.items.iter().rposition(|item| Some(item.input) == input && !item.summary.is_empty());
            // Keys and metadata are looked at when they are asked for; the login comes first.
            let is_message = |at: &usize| view.report.items.get(*at).is_some_and(|item| !is_support(item.kind));
            let message = (0..view.items.len()).find(|at| is_message(at) && says(at));
            let own = own.filter(says).or(inner).or(own);
            let own = own.filter(is_message).or(message).or(own);
            self.item.set(place.map(|(item, _)| item).or(own).unwrap_or(0));
        }
        if fresh && !self.tab_chosen.get_value() {
            let proof = place.map(|(item, _)| tab_of(&view, item, first.unwrap_or(0), 0).0);
            // A token is read in its own view: parts in colour, claims with meaning and time, what verifies it.
            let item = self.item.get_untracked();
            let is_token = view.report.items.get(item).is_some_and(|item| has_parts(item.kind));
            let usual = if is_token { Tab::Claims } else { Tab::Summary };
            self.tab.set(proof.filter(|tab| !matches!(tab, Tab::Raw | Tab::Summary)).unwrap_or(usual));
        }
        self.shown.set(ids);
        self.below.set(Some(view));
        self.reveal.update(|(count, page)| {
            *count += 1;
            *page = false;
        });
    }

    /// Points the evidence at the finding that the address names, unless it does so already.
    pub(super) fn show_named_finding(self) {
        if self.rule_pointed_at() == fragment::finding() {
            return;
        }
        if let Some(finding) = self.below.with_untracked(|view| named(view.as_ref()?)) {
            self.point(finding, 0, true);
        }
    }

    /// Names the finding that is looked at in the address, where that names another one.
    pub(super) fn name_pointed(self) {
        if fragment::finding().is_some()
            && let Some(rule) = self.rule_pointed_at()
        {
            fragment::name_finding(Some(&rule));
        }
    }

    fn rule_pointed_at(self) -> Option<String> {
        let Some(Pointer::Finding { finding, .. }) = self.pointer.get_untracked() else { return None };
        self.below.with_untracked(|view| Some(view.as_ref()?.report.findings.get(finding)?.rule.clone()))
    }

    /// Points the evidence at a place of a finding. `page`: scrolls the page there as well.
    pub(super) fn point(self, finding: usize, place: usize, page: bool) {
        let Some(view) = self.below.get_untracked() else { return };
        fragment::name_finding(view.report.findings.get(finding).map(|finding| finding.rule.as_str()));
        self.pointer.set(Some(Pointer::Finding { finding, place }));
        let holder = view
            .items
            .iter()
            .position(|item| item.places.iter().any(|shown| shown.finding == finding && shown.place == place));
        if let Some(index) = holder {
            if self.item.get_untracked() != index {
                self.item.set(index);
            }
            let (tab, text) = tab_of(&view, index, finding, place);
            if tab == Tab::Raw {
                self.text.set(text);
            }
            if tab == Tab::Raw || self.tab.get_untracked() != Tab::Raw {
                self.tab.set(tab);
            }
        }
        self.reveal.update(|(count, scroll)| {
            *count += 1;
            *scroll = page;
        });
    }

    /// Points the evidence at a row of the summary.
    pub(super) fn point_row(self, row: usize) {
        self.pointer.set(Some(Pointer::Row(row)));
        self.tab.set(Tab::Message);
        self.reveal.update(|(count, scroll)| {
            *count += 1;
            *scroll = true;
        });
    }
}

/// The finding whose rule the address names, where it has a place.
fn named(view: &ViewModel) -> Option<usize> {
    let rule = fragment::finding()?;
    view.report.findings.iter().position(|finding| finding.rule == rule && !finding.at.is_empty())
}

/// What only helps to judge a login.
fn is_support(kind: ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Certificate
            | ItemKind::PrivateKey
            | ItemKind::IdpMetadata
            | ItemKind::SpMetadata
            | ItemKind::MetadataAggregate
            | ItemKind::Jwk
            | ItemKind::Jwks
            | ItemKind::OidcDiscovery
    )
}

/// Where a place of a finding is seen best, and in which text when that is the raw tab: a place in an outer layer exists
/// only there, and a member of a token is read among the claims.
fn tab_of(view: &ViewModel, item: usize, finding: usize, place: usize) -> (Tab, Option<usize>) {
    let shown = view
        .items
        .get(item)
        .and_then(|item| item.places.iter().find(|shown| shown.finding == finding && shown.place == place));
    let inner = shown.and_then(|shown| shown.spans.iter().rposition(Option::is_some));
    let document = shown.map_or(0, |shown| shown.spans.len()).saturating_sub(1);
    let path = view.report.findings.get(finding).and_then(|finding| finding.at.get(place)?.path.as_deref());
    let is_token = view.report.items.get(item).is_some_and(|item| has_parts(item.kind));
    match inner {
        None => (Tab::Summary, None),
        Some(inner) if inner < document => (Tab::Raw, Some(inner)),
        Some(_) if is_token && path.and_then(member_of).is_some() => (Tab::Claims, None),
        Some(_) => (Tab::Message, None),
    }
}

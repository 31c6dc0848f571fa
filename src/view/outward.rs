//! The door through which a view leaves: what the page tells about messages, in its own words and as values.
//!
//! Comes in: a view and the secrets of its case. Goes out: the same view without them, words drawn harmless. Invariant: the messages
//! themselves (documents, texts of the steps, signed octets, certificates) stay as they were pasted, for they are the evidence.

use super::ViewModel;
use super::flow::Flow;
use super::lanes::Lane;
use super::trust::TrustView;
use crate::report::{Secrets, SummaryRow, tell};

impl ViewModel {
    /// Takes the secrets out of everything that is told, and draws what words could do to the eye. Values stay exact, because they are
    /// copied; the page draws them where it shows them.
    pub(super) fn hide(&mut self, secrets: &Secrets) {
        for item in &mut self.items {
            item.summary.iter_mut().for_each(|row| hide_row(row, secrets));
            for row in &mut item.entities {
                secrets.clean(&mut row.id);
                tell(&mut row.name, secrets);
            }
            item.texts.iter_mut().filter_map(|text| text.detail.as_mut()).for_each(|detail| tell(detail, secrets));
            hide_trust(&mut item.trust, secrets);
        }
        for window in &mut self.timeline.windows {
            [&mut window.name, &mut window.about].into_iter().for_each(|words| tell(words, secrets));
        }
        self.timeline.readings.iter_mut().for_each(|reading| tell(&mut reading.what, secrets));
        self.flows.iter_mut().for_each(|flow| hide_flow(flow, secrets));
        self.lanes.iter_mut().for_each(|lane| hide_lane(lane, secrets));
    }
}

fn hide_row(row: &mut SummaryRow, secrets: &Secrets) {
    let words = [&mut row.group, &mut row.label];
    words.into_iter().chain(&mut row.remark).for_each(|words| tell(words, secrets));
    row.values.iter_mut().for_each(|value| secrets.clean(value));
}

fn hide_trust(trust: &mut TrustView, secrets: &Secrets) {
    for chain in &mut trust.chains {
        [&mut chain.title, &mut chain.said].into_iter().for_each(|words| tell(words, secrets));
        for link in &mut chain.links {
            [&mut link.step, &mut link.words].into_iter().for_each(|words| tell(words, secrets));
            for value in &mut link.values {
                tell(&mut value.label, secrets);
                [&mut value.value].into_iter().chain(&mut value.remark).for_each(|value| secrets.clean(value));
            }
            for key in &mut link.keys {
                [&mut key.name, &mut key.from, &mut key.words].into_iter().for_each(|words| tell(words, secrets));
            }
        }
    }
    for one in &mut trust.certificates {
        let words = [&mut one.subject, &mut one.issuer, &mut one.key, &mut one.algorithm, &mut one.words];
        words.into_iter().for_each(|words| tell(words, secrets));
    }
    trust.covers.iter_mut().for_each(|cover| tell(&mut cover.what, secrets));
}

fn hide_flow(flow: &mut Flow, secrets: &Secrets) {
    for step in &mut flow.steps {
        [&mut step.name, &mut step.words, &mut step.add].into_iter().for_each(|words| tell(words, secrets));
    }
    for value in &mut flow.values {
        [&mut value.name, &mut value.words].into_iter().for_each(|words| tell(words, secrets));
        for seen in &mut value.seen {
            tell(&mut seen.place, secrets);
            seen.value.iter_mut().for_each(|value| secrets.clean(value));
        }
    }
}

fn hide_lane(lane: &mut Lane, secrets: &Secrets) {
    let words = [&mut lane.title, &mut lane.headline];
    words.into_iter().chain(&mut lane.gaps).for_each(|words| tell(words, secrets));
    for step in &mut lane.steps {
        let words = [&mut step.time, &mut step.to, &mut step.answer];
        words.into_iter().chain(step.lines.iter_mut().map(|(_, line)| line)).for_each(|words| tell(words, secrets));
    }
}

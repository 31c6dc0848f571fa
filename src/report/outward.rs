//! The door through which a report leaves: every string that may quote somebody's message passes here once.
//!
//! Input: a finished report and the secrets of its case. Output: the same report without them, its words drawn harmless.
//! Invariant: values that carry no secret are not changed.

use super::{Change, Comparison, Report, WhatIf, visible};
use crate::secrets::{Secrets, hold_back};
use std::borrow::Cow;

/// Bytes of a case in which secrets are looked for, so that they are hidden where they stand without their name.
const MAX_LEARNED: usize = 1024 * 1024;

/// The secrets of these texts, as far as a megabyte reaches.
pub fn secrets<'a>(texts: impl IntoIterator<Item = &'a str>) -> Secrets {
    let mut secrets = Secrets::default();
    let mut left = MAX_LEARNED;
    for text in texts {
        let end = (0..=text.len().min(left)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        secrets.learn(text.get(..end).unwrap_or_default());
        left -= end;
        if left == 0 {
            break;
        }
    }
    secrets
}

/// What is told: without secrets, and what could steer a terminal or mislead the eye drawn. Values that are compared or copied stay
/// exact, without their secrets; who shows them draws them.
pub fn tell(text: &mut String, secrets: &Secrets) {
    secrets.clean(text);
    if let Cow::Owned(drawn) = visible::harmless(text) {
        *text = drawn;
    }
}

impl Report {
    /// Hides the secrets in all words and compared values, and draws what words could do to a terminal.
    pub fn hide(&mut self, secrets: &Secrets) {
        tell(&mut self.verdict.headline, secrets);
        for item in &mut self.items {
            tell(&mut item.origin, secrets);
            item.layers.iter_mut().filter_map(|layer| layer.detail.as_mut()).for_each(|detail| tell(detail, secrets));
            item.provider.iter_mut().flat_map(|provider| &mut provider.because).for_each(|clue| tell(clue, secrets));
        }
        let reasons = self.items.iter_mut().filter_map(|item| item.role.as_mut()).flat_map(|role| &mut role.because);
        reasons.for_each(|reason| tell(reason, secrets));
        self.attempts.iter_mut().for_each(|attempt| tell(&mut attempt.headline, secrets));
        for finding in &mut self.findings {
            tell(&mut finding.title, secrets);
            tell(&mut finding.why, secrets);
            finding.fix.iter_mut().for_each(|fix| tell(&mut fix.text, secrets));
            [&mut finding.expected, &mut finding.actual].into_iter().flatten().for_each(|value| secrets.clean(value));
            finding.at.iter_mut().filter_map(|place| place.path.as_mut()).for_each(|path| tell(path, secrets));
            finding.changes.iter_mut().for_each(|change| clean_change(change, secrets));
        }
        self.hide_comparison(secrets);
        for row in self.sheet.iter_mut().flat_map(|sheet| &mut sheet.sides).flat_map(|side| &mut side.rows) {
            secrets.clean(&mut row.value);
            [&mut row.how, &mut row.source].into_iter().for_each(|text| tell(text, secrets));
        }
        self.not_checked.iter_mut().for_each(|open| tell(&mut open.because, secrets));
        self.receivers.iter_mut().flat_map(|one| &mut one.because).for_each(|reason| tell(&mut reason.text, secrets));
        self.expectations.iter_mut().for_each(|one| secrets.clean(&mut one.value));
        self.sender_says.iter_mut().for_each(|said| tell(&mut said.text, secrets));
        self.note.iter_mut().for_each(|note| tell(note, secrets));
    }

    /// Hides the secrets in what two logins have different.
    pub fn hide_comparison(&mut self, secrets: &Secrets) {
        self.comparison.iter_mut().for_each(|comparison| comparison.hide(secrets));
    }

    /// Hides the secrets in what would have to be changed.
    pub fn hide_what_if(&mut self, secrets: &Secrets) {
        self.what_if.iter_mut().for_each(|what_if| what_if.hide(secrets));
    }

    /// Holds back the secrets in the facts, which only the contract's JSON carries.
    pub fn hold_back_facts(&mut self, secrets: &Secrets) {
        for item in &mut self.items {
            hold_back(&mut item.facts, secrets);
            hold_back(&mut item.statement, secrets);
        }
    }
}

impl Comparison {
    /// Hides the secrets of both logins.
    pub fn hide(&mut self, secrets: &Secrets) {
        tell(&mut self.headline, secrets);
        for one in &mut self.differences {
            [&mut one.words, &mut one.path].into_iter().for_each(|words| tell(words, secrets));
            [&mut one.works, &mut one.fails].into_iter().flatten().for_each(|value| secrets.clean(value));
        }
    }
}

impl WhatIf {
    /// Hides the secrets in its words and values; the documents are the messages themselves.
    pub fn hide(&mut self, secrets: &Secrets) {
        self.next
            .iter_mut()
            .chain([&mut self.headline, &mut self.then.headline])
            .for_each(|words| tell(words, secrets));
        self.changes.iter_mut().for_each(|change| clean_change(change, secrets));
    }
}

fn clean_change(change: &mut Change, secrets: &Secrets) {
    change.path.iter_mut().for_each(|path| secrets.clean(path));
    secrets.clean(&mut change.from);
    secrets.clean(&mut change.to);
}

//! The door through which a report leaves: every string that may quote somebody's message passes here once.
//!
//! Input: a finished report and the secrets of its case. Output: the same report without them, names of files drawn harmless.
//! Invariant: values that carry no secret are not changed.

use super::secrets::{Secrets, hold_back};
use super::{Change, Report, visible};

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

impl Report {
    /// Hides the secrets in all words and compared values, and draws what file names could do to a terminal.
    pub fn hide(&mut self, secrets: &Secrets) {
        secrets.clean(&mut self.verdict.headline);
        for item in &mut self.items {
            secrets.clean(&mut item.origin);
            if let std::borrow::Cow::Owned(drawn) = visible::harmless(&item.origin) {
                item.origin = drawn;
            }
            item.layers.iter_mut().filter_map(|layer| layer.detail.as_mut()).for_each(|detail| secrets.clean(detail));
            item.provider.iter_mut().flat_map(|provider| &mut provider.because).for_each(|clue| secrets.clean(clue));
        }
        let reasons = self.items.iter_mut().filter_map(|item| item.role.as_mut()).flat_map(|role| &mut role.because);
        reasons.for_each(|reason| secrets.clean(reason));
        self.attempts.iter_mut().for_each(|attempt| secrets.clean(&mut attempt.headline));
        for finding in &mut self.findings {
            secrets.clean(&mut finding.title);
            secrets.clean(&mut finding.why);
            finding.fix.iter_mut().for_each(|fix| secrets.clean(&mut fix.text));
            [&mut finding.expected, &mut finding.actual].into_iter().flatten().for_each(|value| secrets.clean(value));
            finding.at.iter_mut().filter_map(|place| place.path.as_mut()).for_each(|path| secrets.clean(path));
            finding.changes.iter_mut().for_each(|change| clean_change(change, secrets));
        }
        self.hide_comparison(secrets);
        for row in self.sheet.iter_mut().flat_map(|sheet| &mut sheet.sides).flat_map(|side| &mut side.rows) {
            [&mut row.value, &mut row.how, &mut row.source].into_iter().for_each(|text| secrets.clean(text));
        }
        self.not_checked.iter_mut().for_each(|open| secrets.clean(&mut open.because));
        self.receivers.iter_mut().flat_map(|one| &mut one.because).for_each(|reason| secrets.clean(&mut reason.text));
        self.expectations.iter_mut().for_each(|one| secrets.clean(&mut one.value));
    }

    /// Hides the secrets in what two logins have different.
    pub fn hide_comparison(&mut self, secrets: &Secrets) {
        let Some(comparison) = &mut self.comparison else { return };
        secrets.clean(&mut comparison.headline);
        for one in &mut comparison.differences {
            secrets.clean(&mut one.words);
            [&mut one.works, &mut one.fails].into_iter().flatten().for_each(|value| secrets.clean(value));
        }
    }

    /// Hides the secrets in what would have to be changed.
    pub fn hide_what_if(&mut self, secrets: &Secrets) {
        let Some(what_if) = &mut self.what_if else { return };
        what_if.changes.iter_mut().for_each(|change| clean_change(change, secrets));
    }

    /// Holds back the secrets in the facts, which only the contract's JSON carries.
    pub fn hold_back_facts(&mut self, secrets: &Secrets) {
        for item in &mut self.items {
            hold_back(&mut item.facts, secrets);
            hold_back(&mut item.statement, secrets);
        }
    }
}

fn clean_change(change: &mut Change, secrets: &Secrets) {
    change.path.iter_mut().for_each(|path| secrets.clean(path));
    secrets.clean(&mut change.from);
    secrets.clean(&mut change.to);
}

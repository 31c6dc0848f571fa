//! Two values that are not equal, and what is said of their difference. Data, and the values in words.

use super::parts::{self, Part, Parts};
use crate::rules::support::wording::in_code_style;
use crate::vocabulary::DifferenceClass;

/// Why two values are not equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The value of `class` in the report, for example `trailing-slash`.
    pub class: DifferenceClass,
    /// A phrase for the reader, without capital and full stop: `only the trailing slash differs`.
    /// What was found comes first: `http` instead of `https`.
    pub words: String,
    /// Which of the two is the odd one: of an internal and a public address, the internal one.
    pub side: Option<Side>,
}

impl Difference {
    /// What stands behind a title that names the two fields: `: only the trailing slash differs`. Of values that have nothing in common
    /// there is nothing to say.
    pub fn after_title(&self) -> String {
        if self.class == DifferenceClass::Different { String::new() } else { format!(": {}", self.words) }
    }

    /// The words without "this is", where the sentence before them says so.
    pub fn named(&self) -> &str {
        self.words.strip_prefix("this is ").unwrap_or(&self.words)
    }
}

/// One of the two values of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What should be there.
    Expected,
    /// What is there.
    Actual,
}

/// Another value known in the case, for the class `role-swap`.
#[derive(Debug, Clone, Copy)]
pub struct KnownValue<'a> {
    /// What it is, as `your entity ID`.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
}

/// Two values that are not equal.
pub(super) struct Pair<'a> {
    pub(super) expected: &'a str,
    pub(super) actual: &'a str,
    /// Expected and actual, where both are URLs.
    pub(super) parts: Option<(Parts<'a>, Parts<'a>)>,
    pub(super) known: &'a [KnownValue<'a>],
}

impl<'a> Pair<'a> {
    pub(super) fn new(expected: &'a str, actual: &'a str, known: &'a [KnownValue<'a>]) -> Option<Self> {
        if expected == actual {
            return None;
        }
        let parts = parts::split(expected).zip(parts::split(actual));
        Some(Pair { expected, actual, parts, known })
    }

    /// Both URLs in parts, if they are equal in all parts but these.
    pub(super) fn same_but(&self, ignored: &[Part]) -> Option<(&Parts<'a>, &Parts<'a>)> {
        let (expected, actual) = self.parts.as_ref()?;
        let same = Part::ALL.iter().filter(|part| !ignored.contains(part));
        same.into_iter().all(|part| expected.get(*part) == actual.get(*part)).then_some((expected, actual))
    }
}

/// Longest value repeated in words, in characters.
pub(super) const MAX_QUOTED: usize = 80;

/// A value in code style, shortened in the middle where it is long.
pub(super) fn quote(value: &str) -> String {
    if value.is_empty() { "nothing".to_owned() } else { in_code_style(value, MAX_QUOTED) }
}

//! An edge between findings: a cause, what it explains, and how near the two must be. Which edges there are, `explains` says.

use crate::report::{Confidence, Finding, Severity};
use crate::vocabulary::DifferenceClass;

/// How near the two findings must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The same item, or one found inside the other.
    SameItem,
    /// Anywhere in the case.
    Case,
    /// The two compare the same wrong value with the same expected one.
    SameValues,
    /// The effect is only what a text says, the cause is in a message.
    Told,
    /// The two mark the same characters.
    SamePlace,
    /// The effect's message answers the very request of the cause: by InResponseTo, or as the only answer to the only request.
    Answer,
    /// The same, and it says that the request was wrong.
    AnswerToWrong,
}

/// One edge of the graph. `*` at the end of a pattern stands for any rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// The explaining rule.
    pub(super) cause: &'static str,
    /// What it explains.
    pub(super) effects: &'static [&'static str],
    /// How near they must be.
    pub(super) scope: Scope,
    /// Restricts the cause further.
    pub(super) only_if: fn(&Finding) -> bool,
}

pub(super) fn always(_: &Finding) -> bool {
    true
}

pub(super) fn other_idp(cause: &Finding) -> bool {
    cause.class.is_some_and(|class| class.is_another_party())
}

/// A browser keeps a cookie of `https` from `http`, and one of a host from another.
pub(super) fn loses_cookie(cause: &Finding) -> bool {
    let plain = cause.actual.as_deref().is_some_and(|actual| actual.starts_with("http:"));
    match cause.class {
        Some(DifferenceClass::Scheme) => plain,
        Some(DifferenceClass::HostWww | DifferenceClass::HostSub) => true,
        _ => false,
    }
}

/// It found a value that is not the expected one.
pub(super) fn is_compared(cause: &Finding) -> bool {
    cause.actual.is_some()
}

pub(super) fn is_error(cause: &Finding) -> bool {
    cause.severity == Severity::Error
}

/// A guess must not hide what is certain.
pub(super) const fn certain_edge(cause: &'static str, effects: &'static [&'static str], scope: Scope) -> Edge {
    Edge { cause, effects, scope, only_if: is_certain }
}

pub(super) fn is_certain(cause: &Finding) -> bool {
    cause.confidence == Confidence::Certain
}

pub(super) const fn edge(cause: &'static str, effects: &'static [&'static str], scope: Scope) -> Edge {
    Edge { cause, effects, scope, only_if: always }
}

/// Whether a pattern names this rule.
pub(super) fn names(pattern: &str, rule: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == rule, |start| rule.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_end_in_a_star_or_are_exact() {
        assert!(names("SAML-*", "SAML-EXPIRED"));
        assert!(!names("SAML-STATUS", "SAML-STATUS-MISSING"));
        assert!(names("*", "X"));
    }
}

//! What an attempt is: its messages, its steps and what came of it. Data only.

use super::outcome::Outcome;
use crate::time::Instant;

/// One try to sign in, with all its legs (application, broker, identity provider).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Indices of its messages, in the order of the recording; what was found inside them included.
    pub items: Vec<usize>,
    /// When its first request was sent.
    pub started: Option<Instant>,
    /// What the application answered to the login message.
    pub outcome: Outcome,
    /// What the browser did for it, in the order of the recording.
    pub steps: Vec<Step>,
}

/// A request of the browser that belongs to an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Index of the item that is the recording.
    pub recording: usize,
    /// Index of the request in its visits.
    pub visit: usize,
    /// Indices of the messages that it or its answer carried.
    pub items: Vec<usize>,
}

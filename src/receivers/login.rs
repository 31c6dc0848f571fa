//! One login as a receiver gets it. Input: items. Output: the response, its readable assertions, and what is expected of them.

use crate::item::Item;
use crate::saml::{Assertion, Response};
use crate::time::Instant;

/// A response with its assertions, and what the application expects.
#[derive(Debug, Clone)]
pub struct Login<'a> {
    /// The response; `None` for an assertion alone.
    pub response: Option<(&'a Item, &'a Response)>,
    /// Its readable assertions, each with the item it is in.
    pub assertions: Vec<(&'a Item, &'a Assertion)>,
    /// Whether every assertion could be read.
    pub complete: bool,
    /// What the application expects.
    pub expected: Expected,
    /// When it arrived.
    pub clock: Clock,
}

/// What the application expects; empty where it is not known.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// ACS URLs.
    pub acs: Vec<String>,
    /// Entity IDs of the application.
    pub audience: Vec<String>,
    /// Entity IDs of the identity provider.
    pub issuer: Vec<String>,
    /// IDs of the pending login requests.
    pub requests: Vec<String>,
}

/// When a response arrived.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The evaluation instant.
    pub now: Instant,
    /// Whether it is good enough to judge windows of validity.
    pub windows: bool,
    /// Whether it is known apart from the message, so that its age counts.
    pub age: bool,
    /// The clock skew that the person gave, in seconds; it wins over the receiver's.
    pub skew: Option<i64>,
}

impl Login<'_> {
    /// Whether the response is an answer without an assertion.
    pub(super) fn is_empty(&self) -> bool {
        self.assertions.is_empty() && self.complete
    }
}

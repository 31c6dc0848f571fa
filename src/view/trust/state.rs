//! Whether a link of the chain holds.

use nanoserde::{DeBin, SerBin};

/// Whether a link holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, SerBin, DeBin)]
pub enum LinkState {
    /// It is there, which by itself proves nothing.
    Found,
    /// It does.
    Ok,
    /// It was not or cannot be computed, or depends on what was not given.
    Unknown,
    /// It does not.
    Failed,
}

impl LinkState {
    /// In one word.
    pub fn words(self) -> &'static str {
        match self {
            LinkState::Found => "found",
            LinkState::Ok => "valid",
            LinkState::Unknown => "unknown",
            LinkState::Failed => "not valid",
        }
    }
}

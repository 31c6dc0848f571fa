//! Kinds of things that the state of the page holds. Data only.

/// How far the documents are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Documents {
    /// On their way.
    Coming,
    /// Here.
    Here,
    /// They will not come.
    Absent,
}

/// A token that was changed: what its header and its payload were typed to be.
#[derive(Clone, PartialEq)]
pub(super) struct Draft {
    /// The token as it stands.
    pub(super) original: String,
    /// Header and payload; `None` where nothing was changed.
    pub(super) typed: [Option<String>; 2],
}

/// What the evidence points at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pointer {
    /// A place of a finding.
    Finding {
        /// Index in `report.findings`.
        finding: usize,
        /// Index in the finding's `at`.
        place: usize,
    },
    /// A row of the item's summary.
    Row(usize),
}

/// The tabs of the evidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tab {
    /// The values a person looks for first.
    Summary,
    /// The document for reading.
    Message,
    /// A token in its parts.
    Claims,
    /// The times of the case.
    Timeline,
    /// Signatures and encryption, link by link.
    Trust,
    /// The entities of an aggregate.
    Entities,
    /// The login step by step.
    Flow,
    /// Bytes of every layer.
    Raw,
}

/// What the engine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// Nothing, or done.
    Idle,
    /// Judging.
    Working,
    /// It stopped in the middle.
    Stopped,
    /// The person stopped it.
    GivenUp,
}

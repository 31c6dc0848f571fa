//! One value that the reader of a message shows a person.

use crate::source::Span;
use nanoserde::{DeBin, SerBin};

/// A value shown in the summary of an item.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct SummaryRow {
    /// A heading that rows share: empty for the main rows, `Attributes`, `Endpoints`, `Assertion 2` …
    pub group: String,
    /// The name of the value.
    pub label: String,
    /// The value exactly as in the message; several for a multi-valued attribute.
    pub values: Vec<String>,
    /// Where it stands in the document.
    pub span: Option<Span>,
    /// A remark in plain words, for example the meaning of a format.
    pub remark: Option<String>,
}

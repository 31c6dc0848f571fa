//! How lines and summaries are written.

use clap::ValueEnum;

/// How lines or a summary are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BatchFormat {
    Text,
    Markdown,
    Json,
    Jsonl,
    Csv,
}

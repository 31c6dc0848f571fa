//! One file for each command. To add one: a file here, a variant of `cli::Command`, a line in `cli::run`.

pub(crate) mod batch;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod profile;
pub(crate) mod share;
pub(crate) mod verify;

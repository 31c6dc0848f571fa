//! The release page: trunk compiles, binds and lays out, and calls `pack` at the end.

use crate::run::{Outcome, loudly, root, step};
use crate::{pack, setup};
use std::path::PathBuf;
use std::process::Command;

/// Builds `dist/`; fails when the page is too heavy.
pub fn command() -> Outcome<()> {
    page(&setup::tools()?)?;
    pack::within_budget()
}

/// Builds the page with the tools at hand.
pub fn page(tools: &setup::Tools) -> Outcome<PathBuf> {
    step("release page built into dist/", || {
        let mut trunk = Command::new(&tools.trunk);
        trunk.args(["build", "--release"]).current_dir(root()).env("PATH", tools.path());
        // Trunk reads this variable as its own switch and refuses the usual value.
        trunk.env_remove("NO_COLOR").env("TRUNK_LOG", "warn");
        loudly(&mut trunk)?;
        Ok(root().join("dist"))
    })
}

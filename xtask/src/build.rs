//! The release page: trunk compiles, binds and lays out, and calls `pack` at the end.

use crate::run::{Outcome, cargo, long_step, loudly, root, step};
use crate::{pack, setup};
use std::path::PathBuf;
use std::process::Command;

/// Builds `dist/`; fails when the page is too heavy.
pub fn command() -> Outcome<()> {
    from_nothing()?;
    pack::within_budget()
}

/// Sets up and builds: the modules compile while the tools do.
pub fn from_nothing() -> Outcome<PathBuf> {
    finish(&setup::tools_while(modules)?)
}

/// Builds the page with the tools at hand.
pub fn page(tools: &setup::Tools) -> Outcome<PathBuf> {
    modules()?;
    finish(tools)
}

/// Both modules in one run of cargo: they share the engine, and their last, long stretches run side by side. Trunk would compile
/// one after the other; it finds them finished.
fn modules() -> Outcome<()> {
    let name = "modules of the page compiled";
    long_step(
        name,
        "the page and the engine as WebAssembly, optimised for size",
        "4 min, 25 s when little changed",
        || {
            let mut build = cargo();
            build.args(["build", "--quiet", "--locked", "--release", "--target", "wasm32-unknown-unknown"]);
            loudly(build.args(["--features", "web", "--bin", "app", "--bin", "engine"]))
        },
    )
}

fn finish(tools: &setup::Tools) -> Outcome<PathBuf> {
    step("release page built into dist/", || {
        let mut trunk = Command::new(&tools.trunk);
        trunk.args(["build", "--release"]).current_dir(root()).env("PATH", tools.path());
        // Trunk reads this variable as its own switch and refuses the usual value.
        trunk.env_remove("NO_COLOR").env("TRUNK_LOG", "warn");
        loudly(&mut trunk)?;
        Ok(root().join("dist"))
    })
}

//! Libraries that verify tokens, for the comparison in `tests/it/oracle/token_receivers.rs`: npm packages of the lock file, and a
//! Python environment below `target/`.

use crate::run::{Outcome, quietly, root};
use crate::setup::node_packages;
use std::process::Command;

/// Installs them.
pub fn command() -> Outcome<()> {
    node_packages()?;
    let folder = root().join("target/oracle/tokens");
    if !folder.join("bin/python").exists() {
        quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let packages = root().join("tests/oracle/requirements.txt");
    quietly(Command::new(folder.join("bin/pip")).args(["install", "--quiet", "-r"]).arg(packages))
}

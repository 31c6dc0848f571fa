//! Libraries that verify tokens, for the comparison in `tests/it/oracle/token_receivers.rs`: npm packages of the lock file, and a
//! Python environment below `target/`. Where there is Go, also the program that asks its two libraries.

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
    go()?;
    let packages = root().join("tests/oracle/requirements.txt");
    quietly(Command::new(folder.join("bin/pip")).args(["install", "--quiet", "-r"]).arg(packages))
}

/// Builds the program in Go; without Go its two libraries are not asked.
fn go() -> Outcome<()> {
    if Command::new("go").arg("version").output().is_err() {
        println!("go-oidc and golang-jwt are left out: there is no Go on this machine");
        return Ok(());
    }
    let folder = root().join("tests/oracle/go");
    quietly(Command::new("go").args(["mod", "download"]).current_dir(&folder))?;
    let program = root().join("target/oracle/tokens/go");
    quietly(Command::new("go").args(["build", "-mod=mod", "-o"]).arg(program).arg(".").current_dir(&folder))
}

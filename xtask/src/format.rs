//! `cargo xtask fmt`: formats everything. Families name their rule files by a macro, where `cargo fmt` does not look.
//! Input: the sources. Output: the same, formatted; or, for `check`, the files that are not.

use crate::run::{Outcome, cargo, quietly, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Formats all files.
pub fn command() -> Outcome<()> {
    quietly(cargo().args(["fmt", "--all"]))?;
    rustfmt(&[])
}

/// Fails where a file is not formatted.
pub fn check() -> Outcome<()> {
    quietly(cargo().args(["fmt", "--all", "--check"]))?;
    rustfmt(&["--check"])
}

fn rustfmt(options: &[&str]) -> Outcome<()> {
    let mut files = Vec::new();
    collect(&root().join("src/rules"), &mut files);
    let mut command = Command::new("rustfmt");
    quietly(command.args(["--edition", "2024"]).args(options).args(files).current_dir(root()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

//! `cargo xtask reproduce`: builds the page twice, in different folders, for different users, at different times, and compares.
//! Comes in: the files of the repository as git knows them. Goes out: their hashes, or the names of files that differ.

use crate::pack::sums;
use crate::run::{Outcome, cargo, loudly, root, step, write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names of different lengths: a path that gets into a file changes its size then.
const FOLDERS: [(&str, &str); 2] = [("a", "ada"), ("a-folder-with-a-long-name", "grace-hopper")];

pub fn command() -> Outcome<()> {
    let place = root().join("target/reproduce");
    if place.exists() {
        std::fs::remove_dir_all(&place).map_err(|error| format!("cannot empty {}: {error}", place.display()))?;
    }
    // Both at once: what somebody changes during the first build is no difference.
    for (folder, _) in FOLDERS {
        copy(&place.join(folder))?;
    }
    let mut lists = Vec::new();
    for (folder, user) in FOLDERS {
        let folder = place.join(folder);
        step(&format!("page built in {}", folder.display()), || build(&folder, user))?;
        lists.push(sums::of(&folder.join("dist"))?);
    }
    let [first, second] = lists.as_slice() else { return Err("two builds are compared".to_owned()) };
    let differ: Vec<&str> = first
        .lines()
        .zip(second.lines())
        .filter(|(one, other)| one != other)
        .filter_map(|(one, _)| one.split_once("  ").map(|(_, name)| name))
        .collect();
    if !differ.is_empty() || first.lines().count() != second.lines().count() {
        return Err(format!("not reproducible: {}", differ.join(", ")));
    }
    println!("both builds are the same, byte by byte");
    sums::tell(first);
    Ok(())
}

/// The files that git knows, as they are in the working tree.
fn copy(to: &Path) -> Outcome<()> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let listed = listed.map_err(|error| format!("git ls-files: {error}"))?;
    for name in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|name| !name.is_empty()) {
        let Ok(content) = std::fs::read(root().join(name)) else { continue };
        let place = to.join(name);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        write(&place, content)?;
    }
    Ok(())
}

fn build(folder: &Path, user: &str) -> Outcome<()> {
    let home = cargo_home(folder)?;
    let mut build = cargo();
    build.args(["xtask", "build"]).current_dir(folder);
    build.env("USER", user).env("LOGNAME", user).env("CARGO_HOME", home);
    build.env("TZ", if user.len() > 5 { "Asia/Tokyo" } else { "America/Lima" });
    build.env_remove("CARGO_TARGET_DIR");
    loudly(&mut build)
}

/// The user's crates under a path of their own, as another user would have them.
fn cargo_home(folder: &Path) -> Outcome<PathBuf> {
    let home = crate::build::cargo_home();
    let other = folder.with_extension("cargo");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&home, &other).map_err(|error| format!("{}: {error}", other.display()))?;
    Ok(if other.exists() { other } else { home })
}

//! The Chromium of the browser tests: `CHROME`, one on `PATH`, else Debian's package.

use crate::run::{Outcome, answer, on_path, quietly, step};
use std::path::PathBuf;
use std::process::Command;

const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const ELSEWHERE: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

/// Path of the browser; installs it where that is possible without asking.
pub fn find() -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("CHROME").filter(|path| !path.is_empty()).map(PathBuf::from) {
        return if path.is_file() { Ok(path) } else { Err(format!("CHROME names no file: {}", path.display())) };
    }
    if let Some(path) = installed() {
        return Ok(path);
    }
    let root = answer(Command::new("id").arg("-u")).is_some_and(|user| user == "0");
    if !(root && on_path("apt-get").is_some()) {
        return Err("the browser tests need Chromium or Chrome: install one, or set CHROME to its path".to_owned());
    }
    step("Chromium installed from Debian's package", || {
        let apt = || {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        };
        quietly(apt().args(["update", "--quiet"]))?;
        quietly(apt().args(["install", "--yes", "--quiet", "--no-install-recommends", "chromium"]))
    })?;
    installed().ok_or_else(|| "Debian's chromium is installed and not on PATH: set CHROME to its path".to_owned())
}

fn installed() -> Option<PathBuf> {
    let elsewhere = ELSEWHERE.iter().map(PathBuf::from).find(|path| path.is_file());
    NAMES.iter().find_map(|name| on_path(name)).or(elsewhere)
}

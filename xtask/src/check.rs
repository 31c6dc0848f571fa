//! `cargo xtask test`: everything that CI runs, in the order in which it fails fastest.

use crate::run::{Outcome, answer, cargo, loudly, quietly, root, step};
use crate::{build, chromium, format, pack, setup};
use std::process::Command;
use std::thread;

/// Crates that only the page may use.
const WEB_CRATES: [&str; 5] = ["leptos", "web-sys", "js-sys", "wasm-bindgen", "console_error_panic_hook"];

/// Runs it all; the first failure ends it. Tools that are missing compile while the first checks run.
pub fn command() -> Outcome<()> {
    let (native, tools, browser) = thread::scope(|scope| {
        let tools = scope.spawn(setup::tools);
        let browser = scope.spawn(chromium::find);
        let native = native();
        let gone = |_| Err("the set-up stopped".to_owned());
        (
            native,
            tools.join().unwrap_or_else(gone),
            browser.join().unwrap_or_else(|_| Err("the set-up stopped".to_owned())),
        )
    });
    native?;
    let (tools, browser) = (tools?, browser?);
    build::page(&tools)?;
    pack::within_budget()?;
    licences()?;
    step("browser tests", || {
        let mut node = Command::new("node");
        node.args(["--test", "--test-reporter=spec"]).current_dir(root().join("tests/e2e")).env("CHROME", &browser);
        loudly(&mut node)
    })?;
    println!("everything passed");
    Ok(())
}

/// What needs no browser.
fn native() -> Outcome<()> {
    step("format", format::check)?;
    spelling()?;
    step("engine without web crates", engine_is_native)?;
    step("engine alone, without the command line and old algorithms", || {
        let mut alone = cargo();
        quietly(alone.args([
            "check",
            "--quiet",
            "--locked",
            "--package",
            "assertain",
            "--lib",
            "--no-default-features",
        ]))
    })?;
    // With the page, because everything is then read once; that the engine does without it, the tests show.
    step("lints", || {
        let mut clippy = cargo();
        clippy.args(["clippy", "--quiet", "--locked", "--workspace", "--all-targets", "--features", "web"]);
        quietly(clippy.args(["--", "--deny", "warnings"]))
    })?;
    fuzz_targets()?;
    step("documentation", || {
        let mut doc = cargo();
        doc.args(["doc", "--quiet", "--locked", "--no-deps", "--package", "assertain", "--lib"]);
        quietly(doc.env("RUSTDOCFLAGS", "--deny warnings"))
    })?;
    step("tests", || loudly(cargo().args(["test", "--workspace", "--locked"])))
}

/// A workspace of their own, which no other step would compile.
fn fuzz_targets() -> Outcome<()> {
    if answer(Command::new("c++").arg("--version")).is_none() {
        println!("skipped          fuzz targets: libFuzzer needs a C++ compiler");
        return Ok(());
    }
    step("fuzz targets", || {
        let mut check = cargo();
        check.args(["check", "--quiet", "--locked", "--bins", "--manifest-path", "fuzz/Cargo.toml"]);
        quietly(check.args(["--target-dir", "target"]))
    })
}

/// Typing errors in code, words and documents; `typos.toml` says what is left out.
fn spelling() -> Outcome<()> {
    if answer(Command::new("typos").arg("--version")).is_none() {
        println!("skipped          spelling: typos is not installed (`cargo install typos-cli`)");
        return Ok(());
    }
    step("spelling", || quietly(Command::new("typos").current_dir(root())))
}

/// The compiler is the guard against web types in the engine; this is the guard against web crates.
fn engine_is_native() -> Outcome<()> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--package", "assertain", "--edges", "normal", "--prefix", "none"]);
    let crates = answer(tree.args(["--format", "{p}"])).ok_or("cargo tree failed")?;
    let found: Vec<&str> =
        crates.lines().filter_map(|line| line.split(' ').next()).filter(|name| WEB_CRATES.contains(name)).collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("without the feature `web` the engine uses {}", found.join(", ")))
    }
}

/// The version of cargo-deny that the workflow installs; older ones do not read `deny.toml`.
const DENY: (u32, u32) = (0, 20);

/// Licences, bans and sources; advisories need a network and belong to the workflow.
fn licences() -> Outcome<()> {
    let Some(said) = answer(Command::new("cargo-deny").arg("--version")) else {
        println!("skipped          licences, bans and sources: cargo-deny is not installed");
        return Ok(());
    };
    if version(&said).is_none_or(|version| version < DENY) {
        let (major, minor) = DENY;
        println!(
            "skipped          licences, bans and sources: {} is older than {major}.{minor} (`cargo install cargo-deny`)",
            said.trim()
        );
        return Ok(());
    }
    step("licences, bans and sources", || {
        quietly(Command::new("cargo-deny").args(["check", "licenses", "bans", "sources"]).current_dir(root()))
    })
}

/// Major and minor number of `cargo-deny 0.20.2`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.split_whitespace().last()?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_cargo_deny_is_told_from_a_newer_one() {
        assert_eq!(version("cargo-deny 0.20.2\n"), Some((0, 20)));
        assert!(version("cargo-deny 0.14.3").is_some_and(|version| version < DENY));
        assert!(version("cargo-deny 1.0.0").is_some_and(|version| version > DENY));
        assert_eq!(version("cargo-deny"), None);
    }
}

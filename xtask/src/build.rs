//! The release page: trunk compiles, binds and lays out, and calls `pack` at the end.

use crate::run::{Outcome, cargo, long_step, loudly, root, step};
use crate::{error_pages, pack, setup};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What crates build for the page, as `.cargo/config.toml` says too: views behind one type, and hashes and ciphers that loop where
/// they would else be written out.
const CHOICES: [&str; 3] = ["erase_components", "sha2_backend_soft=\"compact\"", "aes_backend_soft=\"compact\""];

/// Builds `dist/`; fails when the page is too heavy.
pub fn command() -> Outcome<()> {
    let folder = from_nothing()?;
    pack::sums::tell(&pack::sums::of(&folder)?);
    pack::within_budget()
}

/// Flags of the compiler for the page: those of `.cargo/config.toml`, and names in place of the folders of this machine, so that
/// everybody builds the same bytes.
fn flags() -> String {
    let map = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags: Vec<String> = CHOICES.iter().map(|choice| format!("--cfg={choice}")).collect();
    // Only what gets smaller by it stands in place of a call.
    flags.push("-Cllvm-args=-inline-threshold=0".to_owned());
    flags.extend([map(&cargo_home(), "/cargo"), map(&root(), "/assertain")]);
    flags.join("\u{1f}")
}

/// Where cargo keeps the sources of crates.
pub fn cargo_home() -> PathBuf {
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).unwrap_or_default();
    std::env::var_os("CARGO_HOME").map_or_else(|| PathBuf::from(home()).join(".cargo"), PathBuf::from)
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

/// Both modules in one run of cargo: their last, long stretches run side by side. Trunk would compile
/// one after the other; it finds them finished.
fn modules() -> Outcome<()> {
    let name = "modules of the page compiled";
    long_step(
        name,
        "the page and what unpacks it as WebAssembly, optimised for size",
        "4 min, 25 s when little changed",
        || {
            let mut build = cargo();
            build.args(["build", "--quiet", "--locked", "--release", "--target", "wasm32-unknown-unknown"]);
            build.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", flags());
            loudly(build.args(["--features", "web", "--bin", "app", "--bin", "unpack"]))
        },
    )
}

fn finish(tools: &setup::Tools) -> Outcome<PathBuf> {
    step("error codes explained for their pages", error_pages::explain)?;
    step("release page built into dist/", || {
        let mut trunk = Command::new(&tools.trunk);
        trunk.args(["build", "--release"]).current_dir(root()).env("PATH", tools.path());
        // Trunk reads this variable as its own switch and refuses the usual value.
        trunk.env_remove("NO_COLOR").env("TRUNK_LOG", "warn");
        trunk.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", flags());
        loudly(&mut trunk)?;
        Ok(root().join("dist"))
    })
}

//! What building and testing the page needs beyond rustup and Node: found, or installed once for all clones.
//! Tools go into a cache folder of the user's own, so that another clone finds them there.

use crate::run::{Outcome, answer, cargo, on_path, quietly, read, root, step};
use std::path::PathBuf;
use std::process::Command;
use std::thread;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// 0.22 needs a newer compiler than this project asks for.
const TRUNK: &str = "0.21.14";
const NODE: u32 = 20;

/// The programs of a page build.
pub struct Tools {
    /// Folders to put in front of `PATH`, so that trunk finds the wasm-bindgen that fits.
    folders: Vec<PathBuf>,
    /// Trunk itself.
    pub trunk: PathBuf,
}

impl Tools {
    /// `PATH` with the tools first.
    pub fn path(&self) -> std::ffi::OsString {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&old));
        std::env::join_paths(folders).unwrap_or(old)
    }
}

/// Makes sure that a page can be built: crates, wasm target, trunk, wasm-bindgen, node packages. The two tools compile
/// side by side, because each ends in a long stretch that keeps one core busy.
pub fn tools() -> Outcome<Tools> {
    let bindgen_version = locked_version("wasm-bindgen")?;
    let (target, packages, trunk, bindgen) = thread::scope(|scope| {
        let trunk = scope.spawn(|| tool("trunk", "trunk", TRUNK, &["--no-default-features"]));
        let bindgen = scope.spawn(|| tool("wasm-bindgen", "wasm-bindgen-cli", &bindgen_version, &[]));
        (crates().and_then(|()| wasm_target()), node_packages(), trunk.join(), bindgen.join())
    });
    target?;
    packages?;
    let gone = |_| "the installation of a tool stopped".to_owned();
    let (trunk, bindgen) = (trunk.map_err(gone)??, bindgen.map_err(gone)??);
    let folders = [&bindgen, &trunk].into_iter().filter_map(|file| file.parent()).map(PathBuf::from).collect();
    Ok(Tools { folders, trunk })
}

/// Node and the packages of the lock file: the browser tests and wasm-opt.
pub fn node_packages() -> Outcome<()> {
    let said = answer(Command::new("node").arg("--version"));
    let major = said.as_deref().and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        return Err(format!("Node {NODE} or newer is needed; found {}", said.as_deref().unwrap_or("none on PATH")));
    }
    let folder = root().join("tests/e2e");
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-from");
    if read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("node packages of tests/e2e/package-lock.json installed", || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        quietly(Command::new(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
        crate::run::write(&stamp, lock)
    })
}

/// `node wasm-opt`, from the node packages.
pub fn wasm_opt() -> Command {
    let mut command = Command::new("node");
    command.arg(root().join("tests/e2e/node_modules/binaryen/bin/wasm-opt"));
    command
}

/// The version of a package that Cargo.lock names.
fn locked_version(package: &str) -> Outcome<String> {
    let lock = read(&root().join("Cargo.lock"))?;
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock names no version of {package}"))
}

/// The crates of the lock file, the page's too: trunk builds offline, and a build of the command line brings only its own.
fn crates() -> Outcome<()> {
    let fetch = || {
        let mut fetch = cargo();
        fetch.args(["fetch", "--locked", "--quiet"]);
        fetch
    };
    if answer(fetch().arg("--offline")).is_some() {
        return Ok(());
    }
    step("crates of Cargo.lock fetched", || quietly(&mut fetch()))
}

fn wasm_target() -> Outcome<()> {
    let rustc = || Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let sysroot = answer(rustc().args(["--print", "sysroot"]).current_dir(root())).ok_or("rustc is not on PATH")?;
    if PathBuf::from(sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    step("wasm target added to the toolchain", || {
        quietly(Command::new("rustup").args(["target", "add", WASM_TARGET]).current_dir(root()))
    })
}

/// A tool of exactly this version: on `PATH`, in the cache folder, or compiled into it now.
fn tool(program: &str, package: &str, version: &str, options: &[&str]) -> Outcome<PathBuf> {
    let cache = cache()?;
    let kept = cache.join("tools/bin").join(program).with_extension(std::env::consts::EXE_EXTENSION);
    let fits = |file: &PathBuf| {
        answer(Command::new(file).arg("--version")).is_some_and(|said| said.split(' ').nth(1) == Some(version))
    };
    if let Some(file) = on_path(program).into_iter().chain([kept.clone()]).find(fits) {
        return Ok(file);
    }
    step(&format!("{program} {version} installed"), || {
        let build = cache.join("build").join(format!("{package}-{version}"));
        let mut install = cargo();
        install.args(["install", "--quiet", "--locked", "--force", package, "--version", version]).args(options);
        install.arg("--root").arg(cache.join("tools")).current_dir(&cache);
        // Their own release profiles optimise across crates for minutes; nothing here needs that.
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_TARGET_DIR", &build);
        quietly(&mut install)?;
        let _ = std::fs::remove_dir_all(&build);
        Ok(kept)
    })
}

/// The folder for tools that all clones share.
fn cache() -> Outcome<PathBuf> {
    let folder = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")));
    let base = base.or_else(|| folder("LOCALAPPDATA")).ok_or("neither XDG_CACHE_HOME nor HOME is set")?;
    let cache = base.join("assertain");
    std::fs::create_dir_all(&cache).map_err(|error| format!("cannot create {}: {error}", cache.display()))?;
    Ok(cache)
}

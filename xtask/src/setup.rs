//! What building and testing the page needs beyond rustup and Node: found, or installed once for all clones.
//! Tools go into a cache folder of the user's own, so that another clone finds them there.

use crate::run::{Outcome, answer, cargo, long_step, on_path, quietly, read, root, step};
use std::path::PathBuf;
use std::process::Command;
use std::thread;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program that is installed once for all clones.
#[derive(Clone, Copy)]
struct Tool<'a> {
    /// Its command.
    program: &'a str,
    package: &'a str,
    version: &'a str,
    /// How it is compiled here.
    options: &'a [&'a str],
    /// Its own release profile optimises for minutes; this is what it is used for here.
    opt_level: &'a str,
    what: &'a str,
    usual: &'a str,
}

/// 0.22 needs a newer compiler than this project asks for. Without features it has no TLS and looks for no updates. It copies
/// and hashes files, so that it is not optimised at all.
const TRUNK: Tool<'static> = Tool {
    program: "trunk",
    package: "trunk",
    version: "0.21.14",
    options: &["--no-default-features"],
    opt_level: "0",
    what: "the builder of the page, compiled once for all clones",
    usual: "6 min",
};

/// Only the command that binds: the runner of tests and its TLS stay out. The version is that of the crate.
const WASM_BINDGEN: Tool<'static> = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "",
    options: &["--no-default-features", "--bin", "wasm-bindgen"],
    opt_level: "1",
    what: "makes JavaScript for the page's modules, compiled once for all clones",
    usual: "4 min",
};
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
    tools_while(|| Ok(()))
}

/// The same, and beside it what needs only the crates and the wasm target.
pub fn tools_while(work: impl FnOnce() -> Outcome<()> + Send) -> Outcome<Tools> {
    let bindgen_version = locked_version("wasm-bindgen")?;
    let (work, packages, trunk, bindgen) = thread::scope(|scope| {
        let trunk = scope.spawn(|| tool(&TRUNK));
        let bindgen = scope.spawn(|| tool(&Tool { version: &bindgen_version, ..WASM_BINDGEN }));
        let packages = scope.spawn(node_packages);
        (crates().and_then(|()| wasm_target()).and_then(|()| work()), packages.join(), trunk.join(), bindgen.join())
    });
    work?;
    let gone = |_| "the installation of a tool stopped".to_owned();
    packages.map_err(gone)??;
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
    let name = "node packages of tests/e2e/package-lock.json";
    long_step(name, "wasm-opt and what the browser tests need, downloaded", "10 s", || {
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
    long_step("crates of Cargo.lock", "all of them downloaded, so that later builds need no network", "15 s", || {
        quietly(&mut fetch())
    })
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

/// A tool of exactly this version: on `PATH`, in the cache folder, downloaded by `cargo binstall` where that is installed, or
/// compiled into the cache folder now.
fn tool(tool: &Tool<'_>) -> Outcome<PathBuf> {
    let Tool { program, package, version, .. } = *tool;
    let cache = cache()?;
    let kept = cache.join("tools/bin").join(program).with_extension(std::env::consts::EXE_EXTENSION);
    let fits = |file: &PathBuf| {
        answer(Command::new(file).arg("--version")).is_some_and(|said| said.split(' ').nth(1) == Some(version))
    };
    if let Some(file) = on_path(program).into_iter().chain([kept.clone()]).find(fits) {
        return Ok(file);
    }
    if on_path("cargo-binstall").is_some() {
        let what = "downloaded ready-made by cargo binstall, for all clones";
        let downloaded = long_step(&format!("{program} {version}"), what, "15 s", || {
            let mut install = cargo();
            install.args(["binstall", "--no-confirm", "--force", "--root"]).env("BINSTALL_DISABLE_TELEMETRY", "true");
            // Compiling is done below, with fewer features.
            install.arg(cache.join("tools")).args(["--disable-strategies", "compile"]);
            quietly(install.arg(format!("{package}@{version}")).current_dir(&cache))
        });
        if downloaded.is_ok() && fits(&kept) {
            return Ok(kept);
        }
        println!("                  nothing ready-made fits; compiling it");
    }
    long_step(&format!("{program} {version}"), tool.what, tool.usual, || {
        let build = cache.join("build").join(format!("{package}-{version}"));
        let mut install = cargo();
        install.args(["install", "--quiet", "--locked", "--force", package, "--version", version]).args(tool.options);
        install.arg("--root").arg(cache.join("tools")).current_dir(&cache);
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.opt_level);
        install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        quietly(install.env("CARGO_TARGET_DIR", &build))?;
        let _ = std::fs::remove_dir_all(&build);
        Ok(kept)
    })
}

/// The folder for tools that all clones share.
pub fn cache() -> Outcome<PathBuf> {
    let folder = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")));
    let base = base.or_else(|| folder("LOCALAPPDATA")).ok_or("neither XDG_CACHE_HOME nor HOME is set")?;
    let cache = base.join("assertain");
    std::fs::create_dir_all(&cache).map_err(|error| format!("cannot create {}: {error}", cache.display()))?;
    Ok(cache)
}

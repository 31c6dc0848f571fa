//! The same operations by other implementations, on the same documents: `xmlsec1` natively, xml-crypto and jose in Chromium.
//! Comes in: the unsigned documents of the native benchmark. Goes out: tables of milliseconds and ratios. A tool that is not there is named.

use super::lines;
use crate::run::{Outcome, answer, cargo, on_path, quietly, root, step};
use crate::setup::Tools;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// An operation of `xmlsec1`: our name for it, its arguments, its file, and how often it is repeated.
type Operation = (&'static str, &'static [&'static str], &'static str, u32);

const OPERATIONS: [Operation; 3] = [
    (
        "verify response",
        &["--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--pubkey-pem"],
        "response.xml",
        400,
    ),
    (
        "verify metadata",
        &["--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:metadata:EntitiesDescriptor", "--pubkey-pem"],
        "metadata.xml",
        20,
    ),
    ("decrypt", &["--decrypt", "--privkey-pem"], "encrypted.xml", 400),
];

/// Signs the documents; measures them natively and, where `module` is given, in the browser.
pub(super) fn command(unsigned: &Path, tools: &Tools, browser: &Path, build_module: bool) -> Outcome<()> {
    let folder = root().join("target/bench-signed");
    let mut sign = node("bench-documents.mjs");
    step("documents signed and encrypted", || quietly(sign.arg(&folder).arg(unsigned)))?;
    natively(&folder)?;
    in_chromium(&folder, &module(tools, build_module)?, browser)
}

fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(script).current_dir(root().join("tests/e2e"));
    command
}

/// Our operations natively, and those of `xmlsec1` beside them.
fn natively(folder: &Path) -> Outcome<()> {
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--bench", "compare", "--"]).arg(folder);
    let measured = step("operations, native", || lines(&mut bench))?;
    let ours: Vec<(&str, f64)> = measured
        .iter()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, ms)| Some((name, ms.parse().ok()?)))
        .collect();
    let theirs = if on_path("xmlsec1").is_some() {
        step("operations, xmlsec1", || OPERATIONS.iter().map(|one| xmlsec(folder, one)).collect::<Outcome<Vec<_>>>())?
    } else {
        println!("skipped: xmlsec1 is not installed");
        Vec::new()
    };
    println!("\n{:<42} {:>12} {:>14} {:>8}", "native", "ours, ms", "xmlsec1, ms", "ratio");
    for (name, millis) in &ours {
        row(name, Some(*millis), theirs.iter().find(|(other, _)| other == name).map(|(_, other)| *other));
    }
    let of =
        |list: &[(&str, f64)], name: &str| list.iter().find(|(other, _)| *other == name).map(|(_, millis)| *millis);
    let without = of(&ours, "verify response, without RSA");
    if let (Some(rsa), Some(theirs)) = (openssl_rsa(), of(&theirs, "verify response")) {
        row("verify response, both without RSA", without, Some(theirs - rsa));
        println!("(one verification with RSA 2048 takes OpenSSL {rsa:.4} ms: `openssl speed`)");
    }
    println!(
        "(xmlsec1: a run with many repetitions minus a run with one, divided by the difference: reading the file, \
         parsing and the operation)"
    );
    Ok(())
}

/// How often each of them is run.
const RUNS: usize = 9;

/// Milliseconds for one repetition, without the start of the program.
fn xmlsec(folder: &Path, (name, arguments, file, repeats): &Operation) -> Outcome<(&'static str, f64)> {
    let key = if arguments.contains(&"--decrypt") { "key.pem" } else { "public.pem" };
    let run = |repeats: u32| -> Outcome<f64> {
        let mut command = Command::new("xmlsec1");
        command.args(*arguments).arg(folder.join(key)).args(["--repeat", &repeats.to_string()]).arg(folder.join(file));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status().map_err(|error| error.to_string())?;
        let millis = start.elapsed().as_secs_f64() * 1000.0;
        if status.success() { Ok(millis) } else { Err(format!("xmlsec1 {name} ended with {status}")) }
    };
    // Medians, as ours are.
    let median = |repeats: u32| -> Outcome<f64> {
        let mut times = (0..RUNS).map(|_| run(repeats)).collect::<Outcome<Vec<f64>>>()?;
        times.sort_by(f64::total_cmp);
        Ok(times.get(RUNS / 2).copied().unwrap_or_default())
    };
    Ok((*name, (median(repeats + 1)? - median(1)?) / f64::from(*repeats)))
}

/// Milliseconds of one RSA 2048 verification by OpenSSL.
fn openssl_rsa() -> Option<f64> {
    let said = answer(Command::new("openssl").args(["speed", "-seconds", "1", "rsa2048"]))?;
    let per_second: f64 = said.lines().last()?.split_whitespace().last()?.parse().ok()?;
    Some(1000.0 / per_second)
}

/// The engine as a module with single operations, built like the page: anew where the page is, else where there is none.
fn module(tools: &Tools, build: bool) -> Outcome<PathBuf> {
    let folder = root().join("target/bench-module");
    let kept = folder.join("module.wasm");
    if !build && kept.exists() {
        return Ok(folder);
    }
    step("module for the browser built", || {
        let package = root().join("tests/bench/browser");
        let mut compile = cargo();
        compile.args(["build", "--quiet", "--release", "--target", "wasm32-unknown-unknown", "--manifest-path"]);
        quietly(compile.arg(package.join("Cargo.toml")).arg("--target-dir").arg(folder.join("build")))?;
        let built = folder.join("build/wasm32-unknown-unknown/release/assertain_bench.wasm");
        let mut bind = Command::new("wasm-bindgen");
        bind.env("PATH", tools.path()).args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            "module",
            "--out-dir",
        ]);
        quietly(bind.arg(&folder).arg(built))?;
        let bound = folder.join("module_bg.wasm");
        crate::pack::optimise(&bound)?;
        std::fs::rename(&bound, &kept).map_err(|error| format!("cannot rename {}: {error}", bound.display()))
    })?;
    Ok(folder)
}

fn in_chromium(folder: &Path, module: &Path, browser: &Path) -> Outcome<()> {
    let mut compare = node("bench-compare.mjs");
    compare.arg(folder).arg(module).env("CHROME", browser);
    let measured = step("operations, in Chromium", || lines(&mut compare))?;
    println!("\n{:<42} {:>12} {:>14} {:>8}", "in Chromium", "ours, ms", "other, ms", "ratio");
    for line in &measured {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, ours, other, theirs] = cells.as_slice() else { continue };
        let shown = if other.is_empty() { (*name).to_owned() } else { format!("{name} ({other})") };
        row(&shown, ours.parse().ok(), theirs.parse().ok());
    }
    println!(
        "(xml-crypto with crypto-browserify; jose calls the browser's own cryptography; ratio: how many times longer the other takes)"
    );
    Ok(())
}

fn row(name: &str, ours: Option<f64>, theirs: Option<f64>) {
    let shown = |millis: Option<f64>| millis.map_or_else(|| "–".to_owned(), |millis| format!("{millis:.4}"));
    let ratio = ours.zip(theirs).map_or_else(|| "–".to_owned(), |(ours, theirs)| format!("{:.2}", theirs / ours));
    println!("{name:<42} {:>12} {:>14} {ratio:>8}", shown(ours), shown(theirs));
}

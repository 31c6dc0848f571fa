//! `cargo xtask bench`: medians, native and in Chromium, side by side, then beside other implementations. It measures and judges nothing.

mod compare;

use crate::run::{Outcome, cargo, root, step};
use crate::{build, chromium, setup};
use std::process::{Command, Stdio};

/// A document of the native benchmark.
struct Native {
    name: String,
    file: String,
    bytes: String,
    millis: f64,
}

/// Measures the engine natively, then the release page in Chromium, then what the page loads.
pub fn command(arguments: &[&str]) -> Outcome<()> {
    let build_page = match arguments {
        [] => true,
        ["--no-build"] => false,
        _ => return Err("cargo xtask bench [--no-build]".to_owned()),
    };
    let folder = root().join("target/bench-documents");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
    }
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--bench", "native", "--"]).arg(&folder);
    let native = step("engine, native", || lines(&mut bench))?;
    let native: Vec<Native> = native.iter().filter_map(|line| document(line)).collect();
    let tools = setup::tools()?;
    if build_page {
        build::page(&tools)?;
    }
    let browser = chromium::find()?;
    let mut node = Command::new("node");
    node.arg("bench.mjs").arg(&folder).current_dir(root().join("tests/e2e")).env("CHROME", &browser);
    let page = step("page, in Chromium", || lines(&mut node))?;
    println!("\n{:<32} {:>10} {:>12} {:>16} {:>8}", "", "bytes", "engine, ms", "in Chromium, ms", "ratio");
    for document in &native {
        let in_page =
            page.iter().find_map(|line| line.strip_prefix(document.file.as_str())?.trim().parse::<f64>().ok());
        let (shown, ratio) = match in_page {
            Some(millis) => (format!("{millis:.1}"), format!("{:.1}", millis / document.millis.max(0.001))),
            None => ("–".to_owned(), "–".to_owned()),
        };
        println!("{:<32} {:>10} {:>12.3} {:>16} {:>8}", document.name, document.bytes, document.millis, shown, ratio);
    }
    println!("(in Chromium: from the paste to the frame that shows the verdict; the engine alone natively)\n");
    for line in page.iter().filter(|line| line.starts_with("page ready")) {
        println!("{} ms", line.replace('\t', ": "));
    }
    println!("\n{:<44} {:>10} {:>10} {:>10}", "what the page loads, bytes", "raw", "gzip", "brotli");
    for line in page.iter().filter_map(|line| line.strip_prefix("size\t")) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [name, raw, gzip, brotli] = cells.as_slice() {
            println!("{name:<44} {raw:>10} {gzip:>10} {brotli:>10}");
        }
    }
    println!();
    compare::command(&folder, &tools, &browser, build_page)
}

/// `name<TAB>file<TAB>bytes<TAB>milliseconds<TAB>findings`.
fn document(line: &str) -> Option<Native> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [name, file, bytes, millis, _] = cells.as_slice() else { return None };
    Some(Native {
        name: (*name).to_owned(),
        file: (*file).to_owned(),
        bytes: (*bytes).to_owned(),
        millis: millis.parse().ok()?,
    })
}

/// Runs a command and returns the lines it prints.
fn lines(command: &mut Command) -> Outcome<Vec<String>> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("a measurement ended with {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

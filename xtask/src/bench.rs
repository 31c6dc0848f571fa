//! `cargo xtask bench`: medians, native and in Chromium, side by side, then beside other implementations. It measures and judges nothing.

mod captures;
mod compare;

use crate::run::{Outcome, cargo, root, step};
use crate::{build, chromium, setup};
use std::path::Path;
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
        ["batch"] => return many(),
        _ => return Err("cargo xtask bench [--no-build | batch]".to_owned()),
    };
    let folder = root().join("target/bench-documents");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
    }
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--bench", "native", "--"]).arg(&folder);
    let native = step("engine, native", || lines(&mut bench))?;
    let native: Vec<Native> = native.iter().filter_map(|line| document(line)).collect();
    captures::command()?;
    texts()?;
    hostile()?;
    let tools = setup::tools()?;
    if build_page {
        build::page(&tools)?;
    }
    let browser = chromium::find()?;
    let mut node = Command::new("node");
    node.arg("bench.mjs").arg(&folder).current_dir(root().join("tests/e2e")).env("CHROME", &browser);
    let page = step("page, in Chromium", || lines(&mut node))?;
    println!(
        "\n{:<32} {:>10} {:>12} {:>12} {:>8} {:>9} {:>12}",
        "milliseconds", "bytes", "native", "in the page", "ratio", "painted", "first paste"
    );
    for document in &native {
        let cells = page.iter().find_map(|line| line.strip_prefix(document.file.as_str())?.strip_prefix('\t'));
        let cells: Vec<&str> = cells.unwrap_or("–\t–\t–").split('\t').collect();
        let [in_page, painted, first] = cells.as_slice() else { continue };
        let ratio = in_page.parse::<f64>().map(|millis| format!("{:.1}", millis / document.millis.max(0.001)));
        println!(
            "{:<32} {:>10} {:>12.3} {in_page:>12} {:>8} {painted:>9} {first:>12}",
            document.name,
            document.bytes,
            document.millis,
            ratio.unwrap_or_else(|_| "–".to_owned())
        );
    }
    println!(
        "(native: the engine alone. In Chromium, from the paste: until the verdict stands in the page, until the frame that\n\
         shows it, and that for the first paste into a new page. Ratio: in the page to native.)\n"
    );
    for line in page.iter().filter(|line| line.starts_with("page ready")) {
        println!("{} ms", line.replace('\t', ": "));
    }
    slow_lines(&browser)?;
    println!("\n{:<44} {:>10} {:>10} {:>10}", "what the page loads, bytes", "raw", "gzip", "brotli");
    for line in page.iter().filter_map(|line| line.strip_prefix("size\t")) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [name, raw, gzip, brotli] = cells.as_slice() {
            println!("{name:<44} {raw:>10} {gzip:>10} {brotli:>10}");
        }
    }
    println!();
    many()?;
    compare::command(&folder, &tools, &browser, build_page)
}

/// Many cases through the command line: rate, linear time, bounded memory.
fn many() -> Outcome<()> {
    let mut bench = cargo();
    let rows = step("many cases, native", || lines(bench.args(["bench", "--quiet", "--bench", "batch"])))?;
    println!(
        "\n{:<18} {:>8} {:>7} {:>6} {:>9} {:>9} {:>6} {:>6} {:>8} {:>8}",
        "assertain batch", "cases", "bytes", "cores", "per s", "loop, /s", "share", "CPU", "µs each", "peak MB"
    );
    for line in &rows {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [name, cases, bytes, cores, rate, alone, share, used, each, peak] = cells.as_slice() {
            println!(
                "{name:<18} {cases:>8} {bytes:>7} {cores:>6} {rate:>9} {alone:>9} {share:>6} {used:>6} {each:>8} {peak:>8}"
            );
        }
    }
    println!(
        "(share: rate to cores × loop; aim 0.8. CPU: processor time of the loop to that of the batch, which a busy machine does not\n\
         change. µs each: processor time per case; linear where it stays the same.)\n"
    );
    Ok(())
}

/// What the search for sentences costs beside a search for one word.
fn texts() -> Outcome<()> {
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--bench", "texts"]);
    let measured = step("sentences in logs, native", || lines(&mut bench))?;
    println!(
        "\n{:<32} {:>10} {:>10} {:>10} {:>8}",
        "sentences in logs, milliseconds", "bytes", "ours", "memchr", "ratio"
    );
    for line in &measured {
        if let [name, bytes, ours, one, ratio] = line.split('\t').collect::<Vec<_>>().as_slice() {
            println!("{name:<32} {bytes:>10} {ours:>10} {one:>10} {ratio:>8}");
        }
    }
    println!("(memchr: the same log searched for one word; aim: at most 10 times that)\n");
    Ok(())
}

/// The page on slow lines and processors, what has to arrive before the first verdict, and how long the page's thread is held.
fn slow_lines(browser: &Path) -> Outcome<()> {
    let mut node = Command::new("node");
    node.arg("bench-line.mjs").current_dir(root().join("tests/e2e")).env("CHROME", browser);
    let measured = step("page, on slow lines", || lines(&mut node))?;
    println!(
        "\n{:<36} {:>12} {:>12} {:>14}",
        "milliseconds from the address", "first paint", "takes paste", "first verdict"
    );
    let rows = |kind: &'static str| {
        measured.iter().filter_map(move |line| line.strip_prefix(kind)?.strip_prefix('\t')).map(|rest| rest.split('\t'))
    };
    for row in rows("line") {
        if let [name, paint, field, verdict] = row.collect::<Vec<_>>().as_slice() {
            println!("{name:<36} {paint:>12} {field:>12} {verdict:>14}");
        }
    }
    println!("(pasted as soon as there is a field; gzip as static hosts send it)");
    println!("\n{:<36} {:>12} {:>12} {:>14}", "milliseconds from the paste", "longest", "paste", "verdict");
    for row in rows("block") {
        if let [name, block, paste, verdict] = row.collect::<Vec<_>>().as_slice() {
            println!("{name:<36} {block:>12} {paste:>12} {verdict:>14}");
        }
    }
    println!("(longest: the longest time in one piece for which the page could not answer, from 50 ms on)");
    for row in rows("transfer") {
        println!("before the first verdict arrive {} bytes", row.collect::<String>());
    }
    Ok(())
}

/// What inputs cost that multiply work on purpose.
fn hostile() -> Outcome<()> {
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--bench", "hostile"]);
    let measured = step("hostile inputs, native", || lines(&mut bench))?;
    println!("\n{:<42} {:>10} {:>8} {:>6}  left out", "hostile inputs", "bytes", "ms", "MB");
    for line in &measured {
        if let [name, bytes, millis, megabytes, left_out] = line.split('\t').collect::<Vec<_>>().as_slice() {
            println!("{name:<42} {bytes:>10} {millis:>8} {megabytes:>6}  {left_out}");
        }
    }
    println!("(natively, one process each; aims: 3,000 ms and 200 MB)\n");
    Ok(())
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

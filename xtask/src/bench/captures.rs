//! Large recordings on the command line, beside `json.load` of Python on the same files. It measures and judges nothing.

use super::lines;
use crate::run::{Outcome, cargo, on_path, quietly, root, step};
use std::process::Command;

/// Builds the command line for speed, makes the recordings, and prints a table; without Python, that it was skipped.
pub(super) fn command() -> Outcome<()> {
    if on_path("python3").is_none() {
        println!("skipped: python3 is not installed");
        return Ok(());
    }
    step("command line, for speed", || {
        quietly(cargo().args(["build", "--quiet", "--profile", "bench", "--bin", "assertain"]))
    })?;
    let mut script = Command::new("python3");
    script.arg(root().join("tests/bench/captures.py"));
    script.arg(root().join("target/release/assertain")).arg(root().join("target/bench-captures"));
    let rows = step("recordings", || lines(&mut script))?;
    println!(
        "\n{:<34} {:>12} {:>10} {:>10} {:>7} {:>12}",
        "large recordings, CPU milliseconds", "bytes", "ours", "json.load", "ratio", "MB above file"
    );
    for row in rows.iter().filter(|row| !row.starts_with("handed on\t")) {
        let cells: Vec<&str> = row.split('\t').collect();
        if let [name, bytes, ours, theirs, ratio, memory] = cells.as_slice() {
            println!("{name:<34} {bytes:>12} {ours:>10} {theirs:>10} {ratio:>7} {memory:>12}");
        }
    }
    println!(
        "\n{:<34} {:>12} {:>10} {:>10} {:>7}",
        "handed on, CPU milliseconds", "bytes", "judged", "sanitized", "ratio"
    );
    for row in &rows {
        if let ["handed on", name, bytes, judged, shared, ratio] = row.split('\t').collect::<Vec<_>>().as_slice() {
            println!("{name:<34} {bytes:>12} {judged:>10} {shared:>10} {ratio:>7}");
        }
    }
    println!("(ratio: sanitizing to judging; aim: at most 2)");
    Ok(())
}

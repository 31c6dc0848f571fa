//! How fast `assertain batch` judges many small cases, beside the rate of one in a loop, and how much memory it takes.
//! Prints `cases<TAB>bytes<TAB>cores<TAB>per second<TAB>one in a loop, per second<TAB>share of (cores × loop)<TAB>peak MB`.
//! It measures and asserts nothing: a number belongs beside another number, not into a test.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code, reason = "shared with the other benchmarks")]
mod documents;

use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse, report};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

fn main() {
    let paste = documents::documents().into_iter().find(|one| one.file == "response-5k.txt").unwrap().paste;
    let alone = alone(&paste);
    let cores = std::thread::available_parallelism().unwrap().get();
    let given = std::env::args().nth(1).and_then(|argument| argument.parse::<usize>().ok());
    for count in given.map_or(vec![1_000, 10_000, 100_000], |count| vec![count]) {
        let (seconds, peak) = batch(&paste, count);
        let rate = count as f64 / seconds;
        println!(
            "{count}\t{}\t{cores}\t{rate:.0}\t{alone:.0}\t{:.2}\t{peak:.0}",
            paste.len(),
            rate / (alone * cores as f64)
        );
    }
}

/// The rate of the same work without a command line around it: judge and write the report.
fn alone(paste: &str) -> f64 {
    let settings = Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:10Z").unwrap());
    let mut case = Case::default();
    case.inputs.push(Input { origin: "paste".to_owned(), bytes: paste.as_bytes().to_vec() });
    let mut times: Vec<f64> = Vec::new();
    let start = std::time::Instant::now();
    while times.len() < 20 || start.elapsed().as_secs_f64() < 3.0 {
        let start = std::time::Instant::now();
        std::hint::black_box(report::to_json_line(&analyse(&case, &settings)));
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    1.0 / times.get(times.len() / 2).copied().unwrap_or(1.0)
}

/// Seconds for this many copies, and the most memory the program had, in MB (0 where the system does not tell).
fn batch(paste: &str, count: usize) -> (f64, f64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assertain"));
    let mut child =
        command.arg("batch").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let case = serde_json::json!({"inputs": [{"name": "response.txt", "text": paste}]}).to_string() + "\n";
    let start = std::time::Instant::now();
    let writing = std::thread::spawn(move || (0..count).for_each(|_| input.write_all(case.as_bytes()).unwrap()));
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    let mut answers = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).split(b'\n') {
        answers += usize::from(!line.unwrap().is_empty());
        if answers % (count / 20).max(1) == 0 {
            let told = std::fs::read_to_string(&status).unwrap_or_default();
            let told =
                told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            peak = peak.max(told.unwrap_or(0.0_f64) / 1e3);
        }
    }
    writing.join().unwrap();
    child.wait().unwrap();
    (start.elapsed().as_secs_f64() * count as f64 / answers.max(1) as f64, peak)
}

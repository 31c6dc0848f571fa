//! Many cases through `assertain batch`, beside the same case judged in a loop without a command line around it: copies of a response of
//! 5 KB for the rate, and small cases in growing numbers for memory and linear time.
//!
//! Prints tab-separated `name<TAB>cases<TAB>bytes<TAB>cores<TAB>rate<TAB>rate of the loop<TAB>rate / (cores × loop)<TAB>processor time of
//! the loop / that of the batch<TAB>microseconds of processor time per case<TAB>peak megabytes`. Processor time tells the same on a busy
//! machine. It measures and asserts nothing.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code, reason = "shared with the other benchmarks")]
mod documents;

use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse, report};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// Ticks of processor time in a second, as `/proc` counts them.
const TICKS: f64 = 100.0;

/// What a log brings: an error of a line.
const SMALL: &str = "2026-03-01T12:00:00Z ERROR AADSTS50011: The redirect URI 'https://app.example/cb/' specified in the request does not \
    match the redirect URIs configured for the application 'billing'.";

fn main() {
    let large = documents::documents().into_iter().find(|one| one.file == "response-5k.txt").unwrap().paste;
    let given = std::env::args().nth(1).and_then(|argument| argument.parse::<usize>().ok());
    let rows =
        [("response of 5 KB", large.as_str(), &[1_000][..]), ("line of a log", SMALL, &[10_000, 30_000, 100_000])];
    let cores = std::thread::available_parallelism().unwrap().get();
    for (name, paste, counts) in rows {
        let (alone, alone_used) = alone(paste);
        for count in given.map_or(counts.to_vec(), |count| vec![count]) {
            let Measured { seconds, used, peak } = batch(paste, count);
            let rate = count as f64 / seconds;
            println!(
                "{name}\t{count}\t{}\t{cores}\t{rate:.0}\t{alone:.0}\t{:.2}\t{:.2}\t{:.0}\t{peak:.1}",
                paste.len(),
                rate / (alone * cores as f64),
                alone_used / (used / count as f64),
                used * 1e6 / count as f64,
            );
        }
    }
}

/// The rate of the same work without a command line around it, judge and write the report, and its processor time for one.
fn alone(paste: &str) -> (f64, f64) {
    let settings = Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:10Z").unwrap());
    let mut case = Case::default();
    case.inputs.push(Input { origin: "paste".to_owned(), bytes: paste.as_bytes().to_vec() });
    let mut times: Vec<f64> = Vec::new();
    let (start, before) = (std::time::Instant::now(), used("self"));
    while times.len() < 20 || start.elapsed().as_secs_f64() < 5.0 {
        let start = std::time::Instant::now();
        std::hint::black_box(report::to_json_line(&analyse(&case, &settings)));
        times.push(start.elapsed().as_secs_f64());
    }
    let used = (used("self") - before) / times.len() as f64;
    times.sort_by(f64::total_cmp);
    (1.0 / times.get(times.len() / 2).copied().unwrap_or(1.0), used)
}

/// What many cases took.
struct Measured {
    seconds: f64,
    /// Seconds of processor time, of all threads.
    used: f64,
    /// The most memory, in MB; 0 where the system does not tell.
    peak: f64,
}

fn batch(paste: &str, count: usize) -> Measured {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assertain"));
    let mut child =
        command.arg("batch").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let case = serde_json::json!({"inputs": [{"name": "paste.txt", "text": paste}]}).to_string() + "\n";
    let start = std::time::Instant::now();
    let writing = std::thread::spawn(move || (0..count).for_each(|_| input.write_all(case.as_bytes()).unwrap()));
    let process = child.id().to_string();
    let mut peak = 0.0_f64;
    let mut answers = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).split(b'\n') {
        answers += usize::from(!line.unwrap().is_empty());
        if answers % (count / 20).max(1) == 0 {
            let told = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            let told =
                told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            peak = peak.max(told.unwrap_or(0.0_f64) / 1e3);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    writing.join().unwrap();
    // Its output has ended; until somebody waits for it, the system keeps its times.
    let used = used(&process);
    child.wait().unwrap();
    assert_eq!(answers, count, "an answer is missing");
    Measured { seconds, used, peak }
}

/// Processor time of a process so far; 0 where the system does not tell.
fn used(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ').skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

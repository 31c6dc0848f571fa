//! Many messages, one line each, as a log brings them: `cargo run --example stream < messages.txt`. Prints one line for each.

use assertain::{Case, Settings, analyse};
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let settings = Settings::at_now(std::time::SystemTime::now().into());
        let report = analyse(&Case::from_text(&line?), &settings);
        let causes: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.because.is_none() && finding.severity.as_str() == "error")
            .map(|finding| finding.rule.as_str())
            .collect();
        writeln!(out, "{}\t{}\t{}", number + 1, report.verdict.status.as_str(), causes.join(","))?;
    }
    Ok(())
}

//! What it costs to look for the sentences of all products in a log, beside a search of the same log for one word.
//! Prints `name<TAB>bytes<TAB>milliseconds<TAB>milliseconds of the search<TAB>ratio`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

/// Bytes of the log.
const SIZE: usize = 1 << 20;
/// Runs, of which the median counts.
const RUNS: usize = 15;

fn main() {
    for (name, log) in [("lines of a web server", server()), ("records of an application", records())] {
        let ours = median(|| {
            black_box(assertain::texts::read(black_box(&log)));
        });
        let word = memchr::memmem::Finder::new("audience");
        let one = median(|| {
            black_box(word.find_iter(black_box(log.as_bytes())).count());
        });
        println!("{name}\t{}\t{ours:.3}\t{one:.3}\t{:.1}", log.len(), ours / one);
    }
}

/// The median of some runs, in milliseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(RUNS / 2).copied().unwrap_or(0.0)
}

fn filled(line: impl Fn(usize) -> String) -> String {
    let mut log = String::with_capacity(SIZE + 400);
    let mut number = 0;
    while log.len() < SIZE {
        log.push_str(&line(number));
        log.push('\n');
        number += 1;
    }
    log
}

fn server() -> String {
    filled(|line| {
        format!(
            "10.0.{}.{} - - [01/Mar/2026:12:{:02}:{:02} +0000] \"GET /assets/app.{line}.js HTTP/2.0\" 200 {} \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"",
            line % 9,
            line % 250,
            line / 60 % 60,
            line % 60,
            line * 37 % 90_000
        )
    })
}

fn records() -> String {
    let words = [
        "request finished",
        "token cache refreshed, 14 expired entries removed",
        "user signed in with SAML",
        "failed to reach upstream, retrying",
        "session opened, audience internal",
    ];
    filled(|line| {
        format!(
            r#"{{"time":"2026-03-01T12:{:02}:{:02}Z","level":"info","logger":"com.acme.web.Chain{}","thread":"exec-{}","msg":"{}"}}"#,
            line / 60 % 60,
            line % 60,
            line % 40,
            line % 16,
            words.get(line % words.len()).copied().unwrap_or("")
        )
    })
}

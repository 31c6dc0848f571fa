//! How long the engine takes natively: medians over many runs, one line per document.
//! Prints tab-separated `name<TAB>file<TAB>bytes<TAB>milliseconds<TAB>findings`; with a folder as argument the documents are written there first.
//! It measures and asserts nothing: a number belongs beside another number, not into a test.
#![allow(clippy::unwrap_used, missing_docs)]

mod documents;

use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};

fn main() {
    let documents = documents::documents();
    if let Some(folder) = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")) {
        std::fs::create_dir_all(&folder).unwrap();
        for document in &documents {
            std::fs::write(std::path::Path::new(&folder).join(document.file), &document.paste).unwrap();
        }
    }
    let mut settings = Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:10Z").unwrap());
    settings.at = None;
    for document in &documents {
        let mut case = Case::default();
        case.expectations.acs = Some("https://app.example.org/saml/acs".to_owned());
        case.expectations.sp_entity_id = Some("https://app.example.org".to_owned());
        case.inputs.push(Input { origin: "paste".to_owned(), bytes: document.paste.clone().into_bytes() });
        let mut findings = 0;
        let mut times: Vec<f64> = Vec::new();
        let start = std::time::Instant::now();
        while times.len() < 5 || (times.len() < 200 && start.elapsed().as_secs_f64() < 1.5) {
            let start = std::time::Instant::now();
            findings = std::hint::black_box(analyse(&case, &settings)).findings.len();
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{}\t{}\t{}\t{:.3}\t{findings}",
            document.name,
            document.file,
            document.paste.len(),
            times.get(times.len() / 2).copied().unwrap_or_default()
        );
    }
}

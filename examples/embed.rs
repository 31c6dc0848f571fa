//! A service that judges what a user pasted: `cargo run --example embed < message.txt`.

use assertain::report::{Party, VerdictStatus, to_json};
use assertain::{Case, Report, Settings, analyse};
use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut pasted = String::new();
    std::io::stdin().read_to_string(&mut pasted)?;

    let mut case = Case::from_text(&pasted);
    case.expectations.acs = Some("https://app.example/saml/acs".to_owned());
    case.expectations.sp_entity_id = Some("https://app.example/saml/metadata".to_owned());

    // The engine has no clock of its own.
    let report = analyse(&case, &Settings::at_now(std::time::SystemTime::now().into()));
    println!("{}", report.verdict.headline);
    if report.verdict.status == VerdictStatus::CannotTell {
        for need in &report.verdict.needs {
            println!("to add: {}", need.as_str());
        }
    }
    for cause in report.findings.iter().filter(|finding| finding.because.is_none()) {
        println!("{}: {}", cause.rule, cause.title);
        for fix in cause.fix.iter().filter(|fix| fix.who == Party::SpAdmin) {
            println!("  we change: {}", fix.text);
        }
    }

    // What was stored can be read again, also by a later version.
    let stored = to_json(&report);
    println!("{} bytes stored, of {} findings", stored.len(), Report::from_json(&stored)?.findings.len());
    Ok(())
}

//! `assertain profile`: the expected values of an application, listed, shown, made and checked.

use super::super::arguments::Expected;
use super::super::case::{expectations, read_profile};
use super::super::config::Config;
use super::super::{files, terminal};
use assertain::Expectations;
use assertain::applications::{applications, link};
use assertain::receivers::is_known;
use clap::{Args, Subcommand, ValueHint};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// List, show, make or check the expected values of an application
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The applications that are known by name
    List,
    /// The values of a profile: a name, a file, or an expectation link
    Show {
        /// A built-in name, a JSON file, or an expectation link
        #[arg(value_name = "NAME|FILE|LINK")]
        profile: String,
        /// Print the link to send instead of the JSON
        #[arg(long)]
        link: bool,
    },
    /// A profile from the values given, as a file or a link to send
    Make {
        /// What people call the application
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Print the link to send instead of the JSON
        #[arg(long)]
        link: bool,
        /// PEM file of a signing certificate that the application trusts; its fingerprint is noted (repeatable)
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        cert: Vec<PathBuf>,
        /// The product that receives for the application (see `assertain receivers`)
        #[arg(long, value_name = "NAME")]
        receiver: Option<String>,
        /// Something to know that no message shows (repeatable)
        #[arg(long, value_name = "TEXT")]
        remark: Vec<String>,
        #[command(flatten)]
        expected: Box<Expected>,
    },
    /// Whether a profile file or a link can be used as it is
    Check {
        /// A JSON file, or an expectation link
        #[arg(value_name = "FILE|LINK")]
        profile: String,
    },
}

/// Does one of the four.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    match &options.action {
        Action::List => terminal::print(
            &applications()
                .iter()
                .fold(String::new(), |text, one| text + &format!("{:<12} {} ({})\n", one.id, one.name, one.protocol)),
        ),
        Action::Show { profile, link } => print(&read_profile(profile)?, *link),
        Action::Make { name, link, cert, receiver, remark, expected } => {
            let mut made = expectations(expected, &Config::default())?;
            made.name = name.clone().or(made.name);
            made.receiver = receiver.clone().or(made.receiver);
            made.remarks.extend(remark.iter().cloned());
            for path in cert {
                made.certificate_sha256.extend(fingerprints(path)?);
            }
            check(&made)?;
            print(&made, *link)
        }
        Action::Check { profile } => {
            let read = read_profile(profile)?;
            check(&read)?;
            let name = read.name.as_deref().unwrap_or("this application");
            let count = serde_json::to_value(&read).ok().and_then(|value| value.as_object().map(serde_json::Map::len));
            terminal::print(&format!("The profile of {name} is valid: {} members.\n", count.unwrap_or(0)))
        }
    }
}

fn fingerprints(path: &Path) -> Result<Vec<String>, String> {
    let bytes = files::read(path)?;
    let found = link::fingerprints(&String::from_utf8_lossy(&bytes));
    if found.is_empty() { Err(format!("{}: there is no certificate in PEM form", path.display())) } else { Ok(found) }
}

/// What a link may not hold, a file should not either.
fn check(profile: &Expectations) -> Result<(), String> {
    if let Some(name) = profile.receiver.as_deref().filter(|name| !is_known(name)) {
        let known = assertain::receivers::receivers().iter().map(|one| one.id);
        return Err(format!("no receiver is called `{name}`{}", super::super::near::meant(name, known)));
    }
    link::to_link(profile).map(drop)
}

fn print(profile: &Expectations, as_link: bool) -> Result<ExitCode, String> {
    if as_link {
        return terminal::print(&(link::to_link(profile)? + "\n"));
    }
    let json = serde_json::to_string_pretty(profile).map_err(|error| error.to_string())?;
    terminal::print(&(json + "\n"))
}

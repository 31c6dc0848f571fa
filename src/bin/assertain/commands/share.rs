//! `assertain share`: a case handed on without secrets and names.

use super::super::arguments::Context;
use super::super::case::Frame;
use super::super::config::Config;
use super::super::{files, terminal};
use assertain::share::{Order, dictionary_file, receipt_words};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueHint};
use std::path::PathBuf;
use std::process::ExitCode;

/// The forms, each with further words that people use for it.
const FORMS: [(&str, &[&str]); 7] = [
    (DEFAULT, &["mail"]),
    ("markdown", &["ticket"]),
    ("request", &[]),
    ("har", &["recording"]),
    ("html", &["page", "report"]),
    ("case", &["file"]),
    ("link", &[]),
];
const DEFAULT: &str = "text";

/// Hand a case on without secrets and names: ticket, request, recording, report page, case file or link
///
/// Secrets are removed and people replaced; the answer stays the same. What is printed is all that goes out.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// text (default), markdown (for a ticket), request (to the other side), har, html (a page to send), case (a file for Assertain) or
    /// link
    #[arg(long, value_name = "FORM", value_parser = forms(), hide_possible_values = true)]
    out: Option<String>,
    /// What to take out: secrets, people, organisation, all; with --out case also none (default: secrets,people)
    #[arg(long, value_name = "CLASSES")]
    redact: Option<String>,
    /// A class or a value that stays (repeatable)
    #[arg(long, value_name = "CLASSES|VALUE", allow_hyphen_values = true)]
    keep: Vec<String>,
    /// Your words to the reader
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// Also write what undoes the redaction to this file; it stays with you
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    dictionary: Option<PathBuf>,
    /// Of a recording, keep the requests that are no part of the login too
    #[arg(long)]
    all_requests: bool,
    /// The items of the case; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    context: Box<Context>,
}

fn forms() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMS.map(|(form, words)| PossibleValue::new(form).aliases(words.iter().copied())))
}

/// Prints what is handed on; what the person should know of it goes to standard error.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let form = options
        .out
        .as_deref()
        .map_or(DEFAULT, |word| FORMS.iter().find(|(_, words)| words.contains(&word)).map_or(word, |(form, _)| form));
    let mut order = Order::new(form, options.redact.as_deref(), &options.keep, options.note.clone())?;
    if options.all_requests {
        order.choices.login_only = false;
    }
    let config = Config::find(options.context.config.as_deref(), options.files.first().map(PathBuf::as_path))?;
    let frame = Frame::read(&options.context, &config, false)?;
    let mut case = frame.case;
    let standard = [PathBuf::from("-")];
    let inputs = if options.files.is_empty() { &standard[..] } else { &options.files };
    for path in inputs.iter().chain(&frame.items) {
        case.inputs.push(files::input(path)?);
    }
    let shared = order.fill(&case, &frame.settings)?;
    if let Some(path) = &options.dictionary {
        std::fs::write(path, dictionary_file(&shared.dictionary))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if order.is_unredacted() {
        terminal::say("Warning: nothing was taken out. Passwords, cookies, tokens and names are in this file.");
    } else {
        terminal::say(&receipt_words(&shared.receipt));
    }
    for remark in &shared.remarks {
        terminal::say(remark);
    }
    terminal::print(&format!("{}\n", shared.content.trim_end()))
}

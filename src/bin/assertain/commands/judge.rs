//! The default: judge the files as one case.

use super::super::arguments::{FailOn, Format, Judge, Terminal};
use super::super::case::{Frame, files_before_roles};
use super::super::config::Config;
use super::super::{evidence, files, interrupt, steps, terminal};
use super::list;
use assertain::applications::link;
use assertain::case::{ReadAs, Stop};
use assertain::compare::{self, Login};
use assertain::diagnose::add_facts;
use assertain::item::Item;
use assertain::report::evidence::Excerpt;
use assertain::report::{self, Role, VerdictStatus, layout};
use assertain::{Case, Examination, Expectations, Input, Settings, examine};
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Findings whose places are drawn with `--verbose`.
const MAX_SHOWN: usize = 40;

/// Judges and prints. `command`: the whole command line, whose commands may have been meant where a file is not there.
pub(crate) fn run(
    options: &Judge,
    look: &Terminal,
    matches: &ArgMatches,
    command: fn() -> clap::Command,
) -> Result<ExitCode, String> {
    if options.read_as.iter().any(|role| role == "list") {
        return terminal::print(&list::role_list());
    }
    if options.context.receiver.as_deref() == Some("list") {
        return terminal::print(&list::receiver_list());
    }
    let config = Config::find(options.context.config.as_deref(), options.files.first().map(PathBuf::as_path))?;
    let frame = Frame::read(&options.context, &config, options.output.with_secrets)?;
    if options.make_link {
        return terminal::print(&(link::to_link(&frame.case.expectations)? + "\n"));
    }
    let mut case = frame.case;
    let roles = files_before_roles(matches).into_iter().zip(&options.read_as);
    case.read_as = roles.map(|(input, role)| ReadAs { input, item: None, role: role.clone() }).collect();
    interrupt::watch();
    let standard = [PathBuf::from("-")];
    let inputs = if options.files.is_empty() { &standard[..] } else { &options.files };
    for path in inputs.iter().chain(&frame.items) {
        case.inputs.push(files::input(path).map_err(|problem| problem + &meant_command(path, command))?);
        if interrupt::was_asked() {
            break;
        }
    }
    let works = options.works.iter().map(|path| files::input(path)).collect::<Result<Vec<_>, _>>()?;
    case.stop = interrupt::stop();
    let examination = judge(&mut case, works, options.what_if, &frame.settings)?;
    let format = options.output.format().or(config.format).unwrap_or(Format::Text);
    let told_by = config.read_from.as_deref().map(Path::display);
    if let Some(path) = told_by.filter(|_| matches!(format, Format::Text | Format::Markdown | Format::Html)) {
        terminal::say(&format!("Defaults from {}", report::visible::harmless(&path.to_string())));
    }
    let paths: Vec<&Path> = inputs.iter().chain(&frame.items).map(PathBuf::as_path).collect();
    let text = match format {
        Format::Text => text(&examination, look, &case.expectations),
        Format::Markdown => report::to_markdown(&examination.report) + &to_know(&case.expectations, "## "),
        Format::Json => report::to_json(&examination.report),
        Format::Jsonl => report::to_json_line(&examination.report),
        Format::Sarif => super::super::sarif::write(&examination, &case, &paths),
        Format::Html => html(&examination, &case.expectations),
    };
    terminal::print(&text)?;
    let status = examination.report.verdict.status;
    let fail_on = options.output.fail_on.or(config.fail_on).unwrap_or(FailOn::WillFail);
    Ok(interrupt::told(ExitCode::from(u8::from(fails(status, fail_on)))))
}

/// Judges, with a line on the terminal while a large case takes its time. What comes after an interruption is not begun.
fn judge(case: &mut Case, works: Vec<Input>, fixed: bool, settings: &Settings) -> Result<Examination, String> {
    let bytes = case.inputs.iter().chain(&works).map(|input| input.bytes.len()).sum();
    let _spinner = terminal::judging(bytes);
    let mut examination = examine(case, settings);
    add_facts(&mut examination, settings);
    if interrupt::was_asked() {
        return Ok(examination);
    }
    // What is compared is read whole.
    case.stop = Stop::default();
    let mut working = None;
    examination.report.comparison = if works.is_empty() {
        compare::attempts(&examination)
    } else {
        let working = working.insert(examine(&Case { inputs: works, ..case.clone() }, settings));
        add_facts(working, settings);
        Some(compare::compare(&Login::of(working), &Login::of(&examination)))
    };
    if fixed {
        examination.report.what_if = Some(assertain::what_if::what_if(case, settings, &examination));
    }
    // Both were made of the messages, after the report had left its secrets behind.
    let items = examination.items.iter().chain(working.iter().flat_map(|working| &working.items));
    let secrets = report::secrets(items.map(Item::text));
    examination.report.hide_comparison(&secrets);
    examination.report.hide_what_if(&secrets);
    Ok(examination)
}

/// The report for people, with its evidence.
fn text(examination: &Examination, look: &Terminal, expectations: &Expectations) -> String {
    let report = &examination.report;
    if look.quiet {
        return terminal::styled(&[layout::one_line(report)]);
    }
    let width = terminal::width();
    let (answer, rest) = layout::parts(report, width);
    let mut text = terminal::styled(&answer);
    text.push_str(&evidence::draw(&excerpts(examination, look.verbose), width));
    text.push_str(&terminal::styled(&rest));
    if look.verbose {
        text.push_str(&terminal::styled(&steps::lines(examination)));
        text.push_str(&terminal::styled(&layout::everything(report, width)));
    }
    text + &to_know(expectations, "")
}

fn html(examination: &Examination, expectations: &Expectations) -> String {
    let about = (about(expectations), expectations.remarks.clone());
    report::to_html(&examination.report, &excerpts(examination, false), &[about])
}

/// The places of the first cause, or of everything that is wrong. An answer without a fault has nothing to prove.
fn excerpts(examination: &Examination, all: bool) -> Vec<Excerpt> {
    let secrets = report::secrets(examination.items.iter().map(Item::text));
    let is_fine = examination.report.verdict.status == VerdictStatus::NoProblemFound;
    let causes = examination.report.findings.iter().filter(|one| all || (one.role == Role::Cause && !is_fine));
    let mut found: Vec<Excerpt> = Vec::new();
    for finding in causes.take(if all { MAX_SHOWN } else { 1 }) {
        for excerpt in report::evidence::excerpts(finding, &examination.items, &secrets) {
            if !found.contains(&excerpt) {
                found.push(excerpt);
            }
        }
    }
    found
}

/// A file that is not there may have been meant as a command.
fn meant_command(path: &Path, command: fn() -> clap::Command) -> String {
    let command = command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    match path.to_str().filter(|_| !path.exists()) {
        Some(word) => super::super::near::meant(word, names),
        None => String::new(),
    }
}

/// What the profile says of things that no message shows, for a terminal or, with a `heading`, as Markdown.
fn to_know(expectations: &Expectations, heading: &str) -> String {
    if expectations.remarks.is_empty() {
        return String::new();
    }
    let list: String = match heading {
        "" => expectations.remarks.iter().map(|remark| report::wrap(remark, "  ") + "\n").collect(),
        _ => expectations.remarks.iter().map(|remark| format!("- {}\n", report::prose(remark))).collect(),
    };
    let about = about(expectations);
    let about = if heading.is_empty() { about } else { report::prose(&about) };
    format!("\n{heading}{about}\n\n{}\n", list.trim_end())
}

/// The heading of the remarks. Those of a link or a file are told as its author's.
fn about(expectations: &Expectations) -> String {
    match &expectations.author {
        Some(author) => format!("{}:", author.by.says()),
        None => format!("About {}", expectations.name.as_deref().unwrap_or("this application")),
    }
}

/// Whether a verdict counts as a failure.
pub(crate) fn fails(status: VerdictStatus, fail_on: FailOn) -> bool {
    let from = match fail_on {
        FailOn::WillFail => 3,
        FailOn::MayFail => 2,
        FailOn::CannotTell => 1,
        FailOn::Never => return false,
    };
    let badness = match status {
        VerdictStatus::WillFail => 3,
        VerdictStatus::MayFail => 2,
        VerdictStatus::CannotTell => 1,
        VerdictStatus::NoProblemFound => 0,
    };
    badness >= from
}

//! `assertain batch`: many cases, each judged by itself; a filter for one machine or many.
//!
//! Input: files, folders, patterns, archives, JSON Lines. Output: a line for each case, or a summary.
//! Invariant: memory is bounded by the largest case per thread; one broken case never stops the rest.

mod answer;
mod format;
mod line;
mod source;
mod summary;
mod writer;

use super::super::arguments::{Context, FailOn};
use super::super::case::Frame;
use super::super::config::Config;
use super::super::{files, terminal};
use super::judge::fails;
use answer::Answer;
use assertain::Input;
use clap::{Args, ValueHint};
use format::BatchFormat;
use rayon::iter::{ParallelBridge, ParallelIterator};
use source::Unit;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use summary::Summary;
use writer::Writer;

/// Stack of a thread that judges.
const STACK: usize = 8 << 20;
/// How often it is looked whether somebody wants to stop.
const LOOK: Duration = Duration::from_millis(100);

const EXAMPLES: &str = "\
Examples:
  assertain batch captures/ --summary --profile atlar     what fails most often, and for whom
  assertain batch 'logs/**/*.har' > answers.jsonl         one line for each file
  assertain batch captures.zip --format text              one line for people
  producer | assertain batch > answers.jsonl              JSON Lines in, JSON Lines out
  assertain batch captures/ --skip-done answers.jsonl >> answers.jsonl
                                                          go on where it was stopped

A case on standard input or in a .jsonl file is one line:
  {\"id\": \"a\", \"inputs\": [{\"name\": \"r.txt\", \"text\": \"…\"}], \"expectations\": \
  {\"acs\": \"…\"}, \"at\": \"2026-03-01T12:00:00Z\"}
An input has `text` or `base64`; `expectations` are the members of a profile, or the name of a built-in one.";

/// Judge many cases: folders, patterns, archives, JSON Lines; one line each, or a summary
///
/// Each file is a case. A folder is read with everything in it, an archive (.zip, .tar, .tar.gz) member by member, a .jsonl file line
/// by line. Without a PATH, or with -, JSON Lines are read from standard input. Exit status 0 unless --fail-on asks for more.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Options {
    /// Files, folders, patterns ('logs/**/*.har'), archives, JSON Lines; - is standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Group the answers by cause, difference, provider, application and tenant, and print only that
    #[arg(long, help_heading = "Output")]
    summary: bool,
    /// Lines: jsonl (default) or text. With --summary: text (default), markdown, json or csv
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output", hide_possible_values = true)]
    format: Option<BatchFormat>,
    /// Lines without the whole report: status, headline, rule, class, provider, application, tenant
    #[arg(long, help_heading = "Output")]
    brief: bool,
    /// Lines in the order of the cases, not of completion
    #[arg(long, help_heading = "Output")]
    ordered: bool,
    /// Leave out the cases that have an answer in this file, an earlier output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    skip_done: Option<PathBuf>,
    /// Exit with 1 if a case has this verdict or a worse one: will-fail, may-fail, cannot-tell (default: never)
    #[arg(long, value_enum, value_name = "STATUS", help_heading = "Output", hide_possible_values = true)]
    fail_on: Option<FailOn>,
    /// The files of one folder are one case
    #[arg(long, help_heading = "Cases")]
    together: bool,
    /// Cases judged at the same time (default: one for each core)
    #[arg(long, short, value_name = "N", help_heading = "Cases")]
    jobs: Option<usize>,
    /// JSON only: codes, secrets and tokens in facts are not held back
    #[arg(long, help_heading = "Output")]
    with_secrets: bool,
    #[command(flatten)]
    context: Context,
}

/// Judges all cases.
pub(crate) fn run(options: &Options, quiet: bool) -> Result<ExitCode, String> {
    let format = format(options)?;
    let config = Config::find(options.context.config.as_deref(), options.paths.first().map(PathBuf::as_path))?;
    let frame = Frame::read(&options.context, &config, options.with_secrets)?;
    let context = frame.items.iter().map(|path| files::input(path)).collect::<Result<Vec<Input>, _>>()?;
    let done = options.skip_done.as_deref().map(source::done).transpose()?.unwrap_or_default();
    let paths = if options.paths.is_empty() { vec![PathBuf::from("-")] } else { options.paths.clone() };
    if let Some(missing) = paths.iter().find(|path| source::is_missing(path)) {
        return Err(format!("{}: no such file or folder", missing.display()));
    }
    if paths.iter().any(|path| path == Path::new("-")) && std::io::stdin().is_terminal() {
        terminal::say(
            "Cases are read from here, one JSON object a line (see `assertain batch --help`). Or name files and folders.",
        );
    }
    let stop = Arc::new(AtomicBool::new(false));
    let interrupted = Arc::clone(&stop);
    let times = AtomicU64::new(0);
    // The second Ctrl+C does not wait for the cases that are being judged.
    let _ = ctrlc::set_handler(move || {
        interrupted.store(true, Ordering::Relaxed);
        if times.fetch_add(1, Ordering::Relaxed) > 0 {
            std::process::exit(130);
        }
    });
    let threads = options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    let pool = pool.map_err(|error| error.to_string())?;
    let writer = Writer::new(options.ordered && !options.summary, threads, Arc::clone(&stop));
    if done.needs_line_break && !options.summary {
        writer.line_break();
    }
    let units = source::start(paths, options.together, done.ids, threads, writer.pace(), Arc::clone(&stop));
    let spinner = terminal::counting(!quiet && !std::io::stdout().is_terminal());
    let all = Summary::default();
    let all = std::sync::Mutex::new(all);
    let failed = AtomicBool::new(false);
    let fail_on = options.fail_on.unwrap_or(FailOn::Never);
    let work = |unit: Unit| {
        let index = unit.index;
        let answer = answer::answer(unit, &frame, &context, !options.brief && !options.summary);
        if answer.status.is_some_and(|status| fails(status, fail_on)) {
            failed.store(true, Ordering::Relaxed);
        }
        spinner.inc(1);
        let line = if options.summary { String::new() } else { written(&answer, format) };
        if options.summary
            && let Ok(mut all) = all.lock()
        {
            all.add(&answer);
        }
        writer.write(index, line);
    };
    let arriving = Arriving { units, stop: Arc::clone(&stop) };
    pool.install(|| arriving.par_bridge().for_each(work));
    spinner.finish_and_clear();
    writer.finish()?;
    if options.summary {
        let all = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        terminal::print(&all.written(format))?;
    }
    let stopped = stop.load(Ordering::Relaxed) && !writer.is_closed();
    if stopped {
        terminal::say("Stopped. What was finished is above; `--skip-done FILE` goes on from there.");
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::from(u8::from(failed.load(Ordering::Relaxed))))
}

fn format(options: &Options) -> Result<BatchFormat, String> {
    match (options.format, options.summary) {
        (None, true) => Ok(BatchFormat::Text),
        (None, false) => Ok(BatchFormat::Jsonl),
        (Some(format @ (BatchFormat::Text | BatchFormat::Jsonl)), false) => Ok(format),
        (Some(BatchFormat::Jsonl), true) => Err("--summary is written as text, markdown, json or csv".to_owned()),
        (Some(format), true) => Ok(format),
        (Some(_), false) => Err("lines are written as jsonl or text; other formats need --summary".to_owned()),
    }
}

fn written(answer: &Answer, format: BatchFormat) -> String {
    if format == BatchFormat::Text { answer.to_text() } else { answer.to_json() }
}

/// The cases as they are found, until there are no more or somebody wants to stop.
struct Arriving {
    units: Receiver<Unit>,
    stop: Arc<AtomicBool>,
}

impl Iterator for Arriving {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            match self.units.recv_timeout(LOOK) {
                Ok(unit) => return Some(unit),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

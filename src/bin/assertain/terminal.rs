//! The terminal: color, width, links, progress, and what goes to standard error.
//!
//! Input: text and [`Terminal`] options. Output: standard output and standard error.
//! Invariant: control characters of an input are drawn before they come here; only our own styles steer the terminal.

use super::arguments::{Color, Terminal};
use anstyle::{AnsiColor, Style};
use assertain::report::layout::{Line, Tone};
use assertain::report::visible::harmless;
use assertain::report::{VerdictStatus, wrap_to};
use assertain::rules::registry;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

/// Bytes of a file from which on reading and judging it shows that something happens.
pub(crate) const PROGRESS_FROM: u64 = 5_000_000;
/// Columns where no terminal says how many it has, and the most that is read with ease.
const WIDTH: usize = assertain::report::WIDTH;
const WIDEST: usize = 160;
/// Columns below which wrapping does more harm than good.
const NARROWEST: usize = 40;

/// Applies `--color` to everything that is printed from here on.
pub(crate) fn set_up(look: &Terminal) {
    let choice = match look.color {
        Color::Auto => return,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Columns to fill: those of the terminal, or of `COLUMNS`, within reason.
pub(crate) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse::<usize>().ok());
    let terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    told.or_else(terminal).unwrap_or(WIDTH).clamp(NARROWEST, WIDEST)
}

/// Whether standard output takes colors, by `--color`, `NO_COLOR` and what it is.
pub(crate) fn is_colored() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// Prints on standard output. A reader that has gone away (`| head`) is no fault.
pub(crate) fn print(text: &str) -> Result<ExitCode, String> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Lines with the styles of their tones; [`print`] takes them off where there is no color.
pub(crate) fn styled(lines: &[Line]) -> String {
    let links = is_colored() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    let mut text = String::new();
    for line in lines {
        for (tone, run) in line {
            let style = style(*tone);
            let run = if links { linked(run) } else { run.clone() };
            text.push_str(&format!("{style}{run}{style:#}"));
        }
        text.push('\n');
    }
    text
}

/// A paragraph whose beginning has a tone of its own, without what steers a terminal.
pub(crate) fn led(indent: &str, (tone, lead): (Tone, &str), text: &str, rest: Tone) -> Vec<Line> {
    let lead = harmless(lead);
    let whole = wrap_to(&format!("{lead}{}", harmless(text)), indent, width());
    let mut lines: Vec<Line> = whole.lines().map(|line| vec![(rest, line.to_owned())]).collect();
    if let Some(line) = lines.first_mut()
        && let Some((_, text)) = line.first_mut()
        && let Some(at) = text.strip_prefix(indent).and_then(|text| text.strip_prefix(lead.as_ref()))
    {
        let after = at.to_owned();
        *line = vec![(tone, format!("{indent}{lead}")), (rest, after)];
    }
    lines
}

/// How a verdict looks.
pub(crate) fn tone(status: VerdictStatus) -> Tone {
    match status {
        VerdictStatus::WillFail => Tone::Bad,
        VerdictStatus::MayFail => Tone::Doubtful,
        VerdictStatus::NoProblemFound => Tone::Good,
        VerdictStatus::CannotTell => Tone::Strong,
    }
}

/// The text with a link (OSC 8) to its page on each id of a rule.
fn linked(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        match registry::find(word) {
            Some(_) => {
                out.push_str(&format!("\u{1b}]8;;{}\u{1b}\\{word}\u{1b}]8;;\u{1b}\\", super::rule::rule_page(word)))
            }
            None => out.push_str(word),
        }
        rest = after;
    }
    out + rest
}

/// How a tone looks.
pub(crate) fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Strong => Style::new().bold(),
        Tone::Bad => AnsiColor::Red.on_default().bold(),
        Tone::Doubtful => AnsiColor::Yellow.on_default().bold(),
        Tone::Good => AnsiColor::Green.on_default().bold(),
        Tone::Muted => Style::new().dimmed(),
    }
}

/// A word about what goes on, on standard error.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// What went wrong, on standard error.
pub(crate) fn complain(problem: &str) {
    let style = style(Tone::Bad);
    let problem = assertain::report::visible::harmless(problem);
    let _ = writeln!(anstream::stderr(), "{style}assertain:{style:#} {problem}");
}

/// A reader that shows how far it is, where the file is large and somebody looks.
pub(crate) fn reading<R: Read>(length: u64, name: &str, reader: R) -> impl Read {
    let bar = if length < PROGRESS_FROM { ProgressBar::hidden() } else { bar(length) };
    bar.set_message(format!("Reading {}", assertain::report::visible::harmless(name)));
    bar.wrap_read(reader)
}

/// Says that something is being judged, until it is dropped.
pub(crate) fn judging(bytes: usize) -> Spinner {
    let bar = if (bytes as u64) < PROGRESS_FROM || !std::io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    };
    bar.set_style(template("{spinner} {msg} {elapsed}"));
    bar.set_message(format!("Checking {:.1} MB", bytes as f64 / 1e6));
    Spinner(bar)
}

/// A line that goes away when it is dropped.
pub(crate) struct Spinner(ProgressBar);

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A bar over a known length, on a terminal only.
pub(crate) fn bar(length: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    bar.set_style(template("{msg} {bar:30} {bytes}/{total_bytes}"));
    bar
}

/// Counts cases, on a terminal only.
pub(crate) fn counting(wanted: bool) -> ProgressBar {
    if !wanted || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar.set_style(template("{spinner} {pos} cases, {per_sec}"));
    bar
}

fn template(text: &str) -> ProgressStyle {
    ProgressStyle::with_template(text).unwrap_or_else(|_| ProgressStyle::default_bar())
}

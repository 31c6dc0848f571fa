//! The attempts of a recording as a list: when, who to whom, what went along, and the finding at its step.
//!
//! Input: an examination. Output: lines. Invariant: no line carries a secret of the input or a character that steers a terminal.

use super::terminal;
use assertain::Examination;
use assertain::item::Item;
use assertain::report::layout::{Line, Tone};
use assertain::report::{self, Role, Secrets, Severity, names, visible, wrap_to};
use assertain::view::lanes::{self, Lane, LaneStep, LineKind};

/// Columns of the time before each step.
const TIME: usize = 10;
/// Columns of the word before each line of a step: the longest, and a space.
const WORD: usize = 9;

/// The steps of every attempt; nothing where nothing was recorded.
pub(crate) fn lines(examination: &Examination) -> Vec<Line> {
    let secrets = report::secrets(examination.items.iter().map(Item::text));
    let mut page = Page { lines: Vec::new(), width: terminal::width(), secrets };
    for lane in lanes::lanes(&examination.items, &examination.report) {
        page.lane(&lane, examination);
    }
    page.lines
}

struct Page {
    lines: Vec<Line>,
    width: usize,
    secrets: Secrets,
}

impl Page {
    fn lane(&mut self, lane: &Lane, examination: &Examination) {
        self.lines.push(Vec::new());
        self.put((Tone::Strong, ""), Tone::Strong, &format!("Steps: {}", lane.title));
        let lead = (terminal::tone(lane.status), names::verdict(lane.status));
        let headline = format!("  {}", self.secrets.mask(&lane.headline));
        self.lines.extend(terminal::led("  ", lead, &headline, Tone::Plain));
        for step in &lane.steps {
            self.step(step, examination);
        }
        for gap in &lane.gaps {
            self.put((Tone::Muted, "  "), Tone::Muted, gap);
        }
    }

    fn step(&mut self, step: &LaneStep, examination: &Examination) {
        let answer = if step.answer.is_empty() { String::new() } else { format!(" → {}", step.answer) };
        self.put((Tone::Muted, &format!("  {:<TIME$}", step.time)), Tone::Plain, &format!("{}{answer}", step.to));
        let indent = " ".repeat(2 + TIME);
        for (kind, line) in &step.lines {
            let tone = if *kind == LineKind::Lost { Tone::Bad } else { Tone::Plain };
            self.put((Tone::Muted, &format!("{indent}{:<WORD$}", kind.word())), tone, line);
        }
        if let Some(found) = step.finding.and_then(|index| examination.report.findings.get(index)) {
            let tone = match (found.role, found.severity) {
                (Role::Cause, _) => Tone::Bad,
                (_, Severity::Info) => Tone::Muted,
                _ => Tone::Doubtful,
            };
            self.put((tone, &indent), tone, &format!("{} ({})", found.title, found.rule));
        }
    }

    /// Text after a start in a tone of its own, further lines under the text.
    fn put(&mut self, (first, start): (Tone, &str), tone: Tone, text: &str) {
        let text = self.secrets.mask(text);
        let indent = " ".repeat(visible::columns(start));
        for (index, line) in wrap_to(&visible::harmless(&text), &indent, self.width).lines().enumerate() {
            let start = if index == 0 { start } else { &indent };
            let line = line.strip_prefix(&indent).unwrap_or(line);
            self.lines.push(vec![(first, start.to_owned()), (tone, line.to_owned())]);
        }
    }
}

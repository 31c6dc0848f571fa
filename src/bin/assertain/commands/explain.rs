//! `assertain explain ID|CODE`: a rule's document, an error code, or a word of the trade.

use super::super::{case, near, terminal};
use assertain::providers::{self, glossary};
use assertain::report::layout::{Line, Tone};
use assertain::report::{Finding, names, visible, wrap_to};
use assertain::rules::{Rule, registry};
use assertain::view::document::{self, Block};
use assertain::{Case, Input, Settings, analyse};
use clap::Args;
use std::process::ExitCode;

/// The rule that knows a code by its form only.
const UNKNOWN_CODE: &str = "PROV-UNKNOWN-CODE";

/// Explain a check, an error code, or a term
///
/// Takes the id of a check (SAML-DEST-MISMATCH), the code or the sentence of an error (AADSTS50011, MSIS7007, IDX10214), or a term
/// (audience).
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A check's id, an error code or text, or a term
    #[arg(value_name = "ID|CODE|TERM", required = true, num_args = 1..)]
    words: Vec<String>,
}

/// Prints what is known.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let asked = options.words.join(" ");
    let lines = match registry::find(&asked.to_ascii_uppercase()) {
        Some(rule) => rule_lines(rule),
        None => code_lines(&asked)
            .or_else(|| numbered(&asked))
            .or_else(|| term_lines(&asked))
            .ok_or_else(|| unknown(&asked))?,
    };
    terminal::print(&terminal::styled(&lines))
}

/// Products write their name before a number, and people leave it out.
const BEFORE_NUMBERS: [&str; 4] = ["AADSTS", "AADB2C", "MSIS", "IDX"];

/// The error with this number, of the first product that has it.
fn numbered(asked: &str) -> Option<Vec<Line>> {
    if asked.is_empty() || !asked.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    BEFORE_NUMBERS.iter().find_map(|product| code_lines_if(&format!("{product}{asked}"), |rule| rule != UNKNOWN_CODE))
}

/// An error code is judged like a message that consists of it: the same knowledge, the same words.
fn code_lines(asked: &str) -> Option<Vec<Line>> {
    code_lines_if(asked, |_| true)
}

fn code_lines_if(asked: &str, is_wanted: impl Fn(&str) -> bool) -> Option<Vec<Line>> {
    let input = Input { origin: "code".to_owned(), bytes: asked.as_bytes().to_vec() };
    let report = analyse(&Case { inputs: vec![input], ..Case::default() }, &Settings::at_now(case::clock()));
    let known = |finding: &&Finding| !finding.rule.starts_with("IN-") && is_wanted(&finding.rule);
    let found: Vec<&Finding> = report.findings.iter().filter(known).collect();
    let first = *found.first()?;
    let mut page = Page::new();
    page.line(Tone::Strong, "", &first.title);
    let product = report.items.iter().find_map(|item| item.provider.as_ref());
    if let Some(product) = product {
        page.line(Tone::Muted, "", &format!("An error of {}", product.name));
    }
    for finding in &found {
        page.gap();
        if !std::ptr::eq(*finding, first) {
            page.line(Tone::Strong, "", &finding.title);
        }
        page.line(Tone::Plain, "", &finding.why);
        for fix in &finding.fix {
            page.gap();
            page.line(Tone::Strong, "", &format!("Fix: {}", names::act(fix.who)));
            page.line(Tone::Plain, "  ", &fix.text);
        }
        page.gap();
        page.line(Tone::Muted, "", &format!("More: assertain explain {}", finding.rule));
    }
    Some(page.lines)
}

fn rule_lines(rule: &Rule) -> Vec<Line> {
    let (summary, blocks) = document::parts(rule.doc);
    let mut page = Page::new();
    page.line(Tone::Strong, "", rule.id);
    page.line(Tone::Plain, "", &summary);
    page.line(Tone::Muted, "", &format!("{} · {}", names::severity(rule.severity), rule.family.title()));
    for block in &blocks {
        match block {
            Block::Heading(text) => {
                page.gap();
                page.line(Tone::Strong, "", document::heading(text));
            }
            Block::Paragraph(text) => page.line(Tone::Plain, "  ", text),
            Block::Item(text) => page.item(text),
            Block::Code(text) => {
                text.lines().for_each(|line| page.lines.push(vec![(Tone::Muted, format!("    {line}"))]))
            }
        }
    }
    page.lines
}

fn term_lines(asked: &str) -> Option<Vec<Line>> {
    let term = providers::explain(asked)?;
    let mut page = Page::new();
    page.line(Tone::Strong, "", &term.term);
    page.line(Tone::Plain, "", &term.words);
    if !term.also.is_empty() {
        page.line(Tone::Muted, "", &format!("Also called {}", term.also.join(", ")));
    }
    for (product, names) in &term.names {
        let product = providers::product_name(product).unwrap_or(product);
        page.line(Tone::Muted, "  ", &format!("{product}: {}", names.join(", ")));
    }
    Some(page.lines)
}

fn unknown(asked: &str) -> String {
    let terms = glossary().iter().map(|term| term.term.as_str());
    let known: Vec<&str> = registry::all().map(|rule| rule.id).chain(terms).collect();
    let near = near::meant(asked, known);
    format!("nothing is known about `{asked}`{near} (`assertain rules TEXT` searches the checks)")
}

struct Page {
    lines: Vec<Line>,
    width: usize,
}

impl Page {
    fn new() -> Page {
        Page { lines: Vec::new(), width: terminal::width() }
    }

    fn line(&mut self, tone: Tone, indent: &str, text: &str) {
        for line in wrap_to(&visible::harmless(text), indent, self.width).lines() {
            self.lines.push(vec![(tone, line.to_owned())]);
        }
    }

    fn item(&mut self, text: &str) {
        for (index, line) in wrap_to(&visible::harmless(text), "    ", self.width).lines().enumerate() {
            let line = if index == 0 { line.replacen("    ", "  - ", 1) } else { line.to_owned() };
            self.lines.push(vec![(Tone::Plain, line)]);
        }
    }

    fn gap(&mut self) {
        self.lines.push(Vec::new());
    }
}

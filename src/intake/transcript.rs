//! What `curl -v` prints: lines sent with `> `, lines received with `< `, remarks with `* `, and bodies without a mark.
//! Comes in: text. Goes out: the HTTP in it, and the way back.

use super::http::{is_request, is_status};
use super::rewrite::Rewrite;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Whether a marked line starts a request or an answer.
pub(super) fn check(state: &DecodeState) -> bool {
    let starts = |line: &str| match line.split_at_checked(2) {
        Some(("> ", sent)) => is_request(sent),
        Some(("< ", received)) => is_status(received),
        _ => false,
    };
    state.text().lines().any(starts)
}

/// Takes the marks off and the remarks out.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    let mut begun = false;
    let mut data: Option<Span> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let mark = line.trim_end().get(..2).unwrap_or(line.trim_end());
        match mark {
            "> " | "< " => out.copy(text.as_bytes(), start + 2, at),
            // The empty line behind the headers.
            ">" | "<" => {
                out.copy(text.as_bytes(), start + 1, at);
                // What was sent, the program does not print; the command above it names it.
                if let Some(data) = data.take().filter(|_| mark == ">") {
                    out.copy(text.as_bytes(), data.start, data.end);
                    out.emit(b"\n\n", Span::at(data.end));
                }
            }
            "* " | "*" | "{ " | "} " if is_remark(line) => continue,
            // The command itself, and the meter of how far it is.
            _ if !begun || is_command(line) => {
                data = data.or_else(|| sent(text, Span::new(start, at)));
                continue;
            }
            _ => out.copy(text.as_bytes(), start, at),
        }
        begun = true;
    }
    vec![Candidate::Step(out.step(LayerKind::Quotes, Some("curl -v".to_owned())))]
}

/// The data that a line of the command sends: what stands in quotes after the option.
fn sent(text: &str, line: Span) -> Option<Span> {
    const OPTIONS: [&str; 5] = [" --data-raw ", " --data-binary ", " --data-urlencode ", " --data ", " -d "];
    let (at, option) = OPTIONS.iter().find_map(|option| Some((line.of(text).find(option)?, option)))?;
    let start = line.start + at + option.len();
    let quote = text.get(start..)?.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let value = text.get(start + 1..)?;
    let len = value.find(quote)?;
    // `@` names a file.
    (!value.starts_with('@')).then(|| Span::new(start + 1, start + 1 + len))
}

/// Whether a line of a console calls the program once more.
fn is_command(line: &str) -> bool {
    ["$ curl ", "# curl ", "% curl "].iter().any(|prompt| line.starts_with(prompt))
}

/// A remark of the program, or its word for a body that went to a file: `{ [512 bytes data]`.
fn is_remark(line: &str) -> bool {
    line.starts_with('*') || (line.contains(" [") && line.trim_end().ends_with(" data]"))
}

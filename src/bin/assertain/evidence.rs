//! Evidence drawn like a compiler's message: the line, the marks under it, the reason beside them.
//!
//! Input: excerpts, already without secrets and steering characters. Output: text with styles.

use super::terminal;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use assertain::report::evidence::Excerpt;
use assertain::report::layout::Tone;

/// The excerpts, indented like the rest of the report.
pub(crate) fn draw(excerpts: &[Excerpt], width: usize) -> String {
    if excerpts.is_empty() {
        return String::new();
    }
    let heading = terminal::style(Tone::Strong);
    let mut text = format!("\n{heading}Evidence{heading:#}\n");
    let muted = terminal::style(Tone::Muted);
    let renderer = Renderer::styled().hyperlink(false).term_width(width.saturating_sub(2));
    let renderer = renderer.error(terminal::style(Tone::Bad)).line_num(muted).context(muted);
    for excerpt in excerpts {
        let marks = excerpt.marks.iter().map(|mark| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label = Some(mark.label.as_str()).filter(|label| !label.is_empty());
            kind.span(mark.span.clone()).label(label)
        });
        let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).annotations(marks);
        // The excerpt is a part of its line, so that the column is told here and not counted there.
        let gutter = excerpt.line.to_string().len();
        let place = format!("{}:{}:{}", excerpt.origin, excerpt.line, excerpt.column);
        text.push_str(&format!("  {muted}{:gutter$}-->{muted:#} {place}\n", ""));
        let group = Group::with_level(Level::ERROR).element(snippet);
        for line in renderer.render(&[group]).lines() {
            text.push_str(&format!("  {}\n", line.trim_end()));
        }
    }
    text
}

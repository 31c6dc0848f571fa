//! A rule's document in parts: a heading, paragraphs, lists, examples. Comes in: Markdown as our rules write it. Goes out: blocks.
//! Used by the page and by the build of the published pages, so it must not know the engine.

/// Stands before each document where all of them are one text.
pub const MARK: char = '\u{1e}';
/// What stands before the name of a sample's file among the documents; behind all ids of rules in their order.
pub const SAMPLES: &str = "sample/";

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading below the title.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    Item(String),
    /// An example, as it is.
    Code(String),
}

/// The documents of one text by their ids, in its order.
pub fn split(all: &str) -> Vec<(&str, &str)> {
    let id = |document: &'_ str| -> usize { document.find('\n').unwrap_or(document.len()) };
    let parts = all.split(MARK).filter(|document| document.starts_with("# "));
    parts.filter_map(|document| Some((document.get(2..id(document))?.trim(), document))).collect()
}

/// The one sentence that says what a rule looks for, and the rest of its document without the title.
pub fn parts(text: &str) -> (String, Vec<Block>) {
    let mut blocks = blocks(text);
    match blocks.first() {
        Some(Block::Paragraph(summary)) => {
            let summary = summary.clone();
            blocks.remove(0);
            (summary, blocks)
        }
        _ => (String::new(), blocks),
    }
}

/// A heading as a reader wants it.
pub fn heading(text: &str) -> &str {
    match text {
        "What" => "What it checks",
        "Why" => "Why it matters",
        "Fix" => "How to fix it",
        other => other,
    }
}

/// Marks that a page has no use for are dropped; back quotes stay, for [`runs`].
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut code: Option<String> = None;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            match code.take() {
                Some(text) => blocks.push(Block::Code(text)),
                None => code = Some(String::new()),
            }
            open = false;
            continue;
        }
        if let Some(text) = &mut code {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        let line = line.trim().replace("**", "");
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        match (line.as_str(), item) {
            ("", _) => open = false,
            (line, _) if line.starts_with("# ") => open = false,
            (line, _) if line.starts_with("##") => {
                blocks.push(Block::Heading(line.trim_start_matches('#').trim().to_owned()));
                open = false;
            }
            (_, Some(item)) => {
                blocks.push(Block::Item(item.to_owned()));
                open = true;
            }
            (line, None) => match blocks.last_mut() {
                Some(Block::Paragraph(text) | Block::Item(text)) if open => {
                    text.push(' ');
                    text.push_str(line);
                }
                _ => {
                    blocks.push(Block::Paragraph(line.to_owned()));
                    open = true;
                }
            },
        }
    }
    blocks.extend(code.map(Block::Code));
    blocks
}

/// A run of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Words.
    Words(String),
    /// A value, between back quotes.
    Code(String),
    /// The name of a field, between asterisks.
    Field(String),
}

/// A sentence of a finding or a document in runs. A mark without its partner is an ordinary character.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*']) {
        let (before, from) = rest.split_at(at);
        words.push_str(before);
        match marked(words.chars().last(), from) {
            Some((run, after)) => {
                if !words.is_empty() {
                    runs.push(Run::Words(std::mem::take(&mut words)));
                }
                runs.push(run);
                rest = after;
            }
            None => {
                let (mark, after) = from.split_at(1);
                words.push_str(mark);
                rest = after;
            }
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        runs.push(Run::Words(words));
    }
    runs
}

/// The marked run that the text starts with, and what follows it.
fn marked(before: Option<char>, text: &str) -> Option<(Run, &str)> {
    let mark = text.chars().next()?;
    let inner = text.get(1..)?;
    let (content, after) = inner.split_once(mark)?;
    if mark == '`' {
        return (!content.is_empty()).then(|| (Run::Code(content.to_owned()), after));
    }
    let opens = before.is_none_or(|before| before.is_whitespace() || "([\u{201c}\"".contains(before));
    let fits = opens && !content.is_empty() && content.trim() == content && !content.contains('`');
    fits.then(|| (Run::Field(content.to_owned()), after))
}

/// A sentence without its marks, for those who listen and for the clipboard.
pub fn unmarked(text: &str) -> String {
    let text_of = |run| match run {
        Run::Words(text) | Run::Code(text) | Run::Field(text) => text,
    };
    runs(text).into_iter().map(text_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_comes_apart() {
        let text = "# X-Y\n\nOne fault\nover two lines.\n\n## What\nThis.\n- a\n  b\n- **c**\n\n```xml\n<a>\n```\n";
        let wanted = [
            Block::Paragraph("One fault over two lines.".into()),
            Block::Heading("What".into()),
            Block::Paragraph("This.".into()),
            Block::Item("a b".into()),
            Block::Item("c".into()),
            Block::Code("<a>\n".into()),
        ];
        assert_eq!(blocks(text), wanted);
    }

    #[test]
    fn one_text_comes_apart_into_documents() {
        let all = "\u{1e}# A-B\n\nOne.\n\u{1e}# C-D\n\nTwo.\n\n## What\nThat.\n";
        let found = split(all);
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["A-B", "C-D"]);
        let (summary, body) = parts(found[1].1);
        assert_eq!((summary.as_str(), body.len()), ("Two.", 2));
        for nothing in ["", "\u{1e}", "\u{1e}#", "no document", "\u{1e}# "] {
            assert!(split(nothing).iter().all(|(id, _)| id.is_empty()), "{nothing:?}");
        }
    }

    #[test]
    fn marks_make_runs() {
        let wanted = [
            Run::Words("set ".into()),
            Run::Field("ACS URL".into()),
            Run::Words(" to ".into()),
            Run::Code("https://x/*/y*".into()),
        ];
        assert_eq!(runs("set *ACS URL* to `https://x/*/y*`"), wanted);
    }

    #[test]
    fn marks_without_partner_are_characters() {
        for text in ["2 * 3", "a `b", "*", "``", "x*y*z", "* a *", "`", ""] {
            assert_eq!(unmarked(text), text);
            assert!(runs(text).len() <= 1, "{text}");
        }
    }
}

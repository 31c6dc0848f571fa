//! Directives of Apache and nginx: a word and its arguments, inside sections.

use super::{MAX_DEPTH, Pair, add, lines_of, quoted};
use crate::source::Span;

/// Reads a text.
pub(super) fn read(text: &str, pairs: &mut Vec<Pair>) {
    let mut sections: Vec<String> = Vec::new();
    for (start, line) in lines_of(text, Span::new(0, text.len())) {
        let content = line.trim();
        if content.starts_with("</") || content == "}" {
            sections.pop();
            continue;
        }
        let opened =
            content.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).or_else(|| content.strip_suffix('{'));
        if let Some(section) = opened.filter(|_| sections.len() < MAX_DEPTH) {
            sections.push(section.trim().to_owned());
            continue;
        }
        let Some((name, arguments)) = content.split_once([' ', '\t']) else { continue };
        if arguments.trim_start().starts_with(['=', ':']) {
            continue;
        }
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            || !name.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            continue;
        }
        let mut at = start + line.len() - line.trim_start().len() + name.len();
        let end = start + line.trim_end().trim_end_matches(';').len();
        while let Some(rest) = text.get(at..end).filter(|rest| !rest.trim().is_empty()) {
            at += rest.len() - rest.trim_start().len();
            let path: Vec<String> = sections.iter().cloned().chain([name.to_owned()]).collect();
            match quoted(text, at).filter(|(_, _, after)| *after <= end) {
                Some((value, span, after)) => {
                    add(pairs, path, value, span);
                    at = after;
                }
                None => {
                    let rest = rest.trim_start();
                    let length = rest.find([' ', '\t']).unwrap_or(rest.len());
                    add(pairs, path, rest.get(..length).unwrap_or(""), Span::new(at, at + length));
                    at += length.max(1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn sections_and_arguments() {
        assert_eq!(
            shown("<Location />\n  MellonUser \"e mail\"\n  MellonCond a b\n</Location>\nX y;\n", Notation::Directives),
            ["Location /.MellonUser=e mail", "Location /.MellonCond=a", "Location /.MellonCond=b", "X=y"]
        );
    }
}

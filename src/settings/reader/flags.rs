//! A command line: `--name=value`, `--name value`, `-Name value`, `-e NAME=value`, `name=value`. Quoted JSON is read as JSON.

use super::literal;
use super::pair::{MAX_UNCLOSED, Pair, add};
use super::text::{quoted, tail, variable_name};
use crate::source::Span;

/// Words of one command line.
const MAX_WORDS: usize = 20_000;

/// Reads a text.
pub(super) fn read(text: &str, pairs: &mut Vec<Pair>) {
    let words = words(text);
    // An environment file: its values end with the line, not with the word.
    let is_flag = |word: &Word| word.text.starts_with('-');
    let is_setting = |line: &&str| line.split_once('=').is_some_and(|(name, _)| variable_name(name).is_some());
    if !words.iter().any(is_flag) && text.lines().filter(is_setting).nth(1).is_some() {
        return;
    }
    let mut rest = words.as_slice();
    while let Some((word, after)) = rest.split_first() {
        rest = after;
        if !word.text.starts_with('-') {
            variable(text, word, pairs);
            continue;
        }
        let name = word.text.trim_start_matches('-');
        if let Some((name, value)) = name.split_once('=') {
            if matches!(name, "env" | "e" | "set" | "set-string" | "extra-config") {
                variable(text, &Word { text: value.to_owned(), span: word.span }, pairs);
            } else {
                flag(text, name, value, word.span, pairs);
            }
            continue;
        }
        let Some((value, after)) = rest.split_first().filter(|(value, _)| !value.text.starts_with('-')) else {
            if word.text.starts_with("--") {
                add(pairs, vec![name.to_owned()], "true", word.span);
            }
            continue;
        };
        rest = after;
        if matches!(name, "e" | "env" | "set" | "set-string") {
            variable(text, value, pairs);
        } else if word.text.starts_with("--") || name.starts_with(|c: char| c.is_ascii_uppercase()) {
            flag(text, name, &value.text, value.span, pairs);
        }
    }
}

fn flag(text: &str, name: &str, value: &str, span: Span, pairs: &mut Vec<Pair>) {
    let nested = span.of(text).find('{').filter(|_| value.trim_start().starts_with('{'));
    if let Some(at) = nested {
        literal::read(text, Span::new(span.start + at, span.end), &[name.to_owned()], literal::Style::Program, pairs);
        return;
    }
    add(pairs, vec![name.to_owned()], value, tail(text, span, value));
}

/// `NAME=value`.
fn variable(text: &str, word: &Word, pairs: &mut Vec<Pair>) {
    let Some((name, value)) = word.text.split_once('=') else { return };
    let Some(name) = variable_name(name) else { return };
    flag(text, name, value, word.span, pairs);
}

struct Word {
    text: String,
    span: Span,
}

/// Splits at spaces outside quotes; a backslash before the line end joins two lines.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut current: Option<Word> = None;
    let mut at = 0;
    let mut unclosed = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if words.len() >= MAX_WORDS {
            break;
        }
        let continued =
            matches!(c, '\\' | '`') && text.get(at + 1..).is_some_and(|rest| rest.starts_with(['\n', '\r']));
        if c.is_whitespace() || continued {
            words.extend(current.take());
            at += c.len_utf8();
            continue;
        }
        let word = current.get_or_insert_with(|| Word { text: String::new(), span: Span::at(at) });
        let quote = matches!(c, '"' | '\'') && unclosed < MAX_UNCLOSED;
        match quote.then(|| quoted(text, at)).flatten() {
            Some((value, span, after)) => {
                word.text.push_str(&value);
                word.span.end = span.end;
                // The end of a statement (SQL) is no character of its last value.
                let rest = text.get(after..).unwrap_or("");
                let ends = rest.strip_prefix(';').is_some_and(|rest| !rest.starts_with(|c: char| !c.is_whitespace()));
                at = after + usize::from(ends);
            }
            None => {
                unclosed += usize::from(quote);
                word.text.push(c);
                at += c.len_utf8();
                word.span.end = at;
            }
        }
    }
    words.extend(current);
    words
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn flags_and_variables() {
        assert_eq!(
            shown(
                "x \\\n  --a=b --c 'd e' -e F=g --set h.i=j role k=\"l\" --p '{\"q\": \"r\"}' --flag --s=t",
                Notation::Flags
            ),
            ["a=b", "c=d e", "F=g", "h.i=j", "k=l", "p.q=r", "flag=true", "s=t"]
        );
    }

    #[test]
    fn an_environment_file_is_no_command_line() {
        assert!(shown("SCOPE=openid email\nCLIENT_ID=app\n", Notation::Flags).is_empty());
        assert_eq!(shown("write auth/x aud=app sub=y", Notation::Flags), ["aud=app", "sub=y"]);
    }

    #[test]
    fn a_statement_ends_outside_its_last_value() {
        assert_eq!(shown("ALTER x SET A='b' C='d';", Notation::Flags), ["A=b", "C=d"]);
        assert_eq!(shown("SET A='b;' C='d'; SET E='f';\n", Notation::Flags), ["A=b;", "C=d", "E=f"]);
        assert_eq!(shown("x a='b';c d='e'", Notation::Flags), ["a=b;c", "d=e"]);
    }
}

//! Values that do not stand behind their name but below or beside it: blocks of YAML, rows of tables, elements that follow.

use super::shape::{HIDDEN, MAX_VALUE, floor, is_distinctive, is_random};
use std::ops::Range;

/// Tags between a name and its value: `<td>Client secret</td><td>…`.
const MAX_TAGS: usize = 4;
/// Bytes between a name and the end of its line, where the value stands below.
const MAX_MARK: usize = 200;
/// Bytes of a value beside its name.
const MAX_BESIDE: usize = 256;

/// The value of `name: |`, `name = """` or of a name whose value begins on the next line. `at`: the name; `after`: what follows the sign.
pub(super) fn below(text: &str, at: usize, after: &str) -> Option<Range<usize>> {
    let near = after.get(..floor(after, MAX_MARK))?;
    let (mark, _) = near.split_once('\n')?;
    let body = after.get(mark.len() + 1..)?;
    let mark = mark.trim().trim_start_matches("!vault").trim_start();
    let quotes = ["\"\"\"", "'''"].into_iter().find(|quotes| *quotes == mark);
    let is_block =
        mark.strip_prefix(['|', '>']).is_some_and(|rest| rest.bytes().all(|byte| b"+-0123456789".contains(&byte)));
    let start = text.len() - body.len();
    let body = body.get(..floor(body, MAX_VALUE))?;
    if let Some(quotes) = quotes {
        return trimmed(text, start..start + body.find(quotes)?);
    }
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let line = text.get(..at).map_or("", |head| head.rsplit('\n').next().unwrap_or(head));
    let own = indent(line);
    if is_block {
        let lines = body.split_inclusive('\n').take_while(|line| line.trim().is_empty() || indent(line) > own);
        return trimmed(text, start..start + lines.map(str::len).sum::<usize>());
    }
    let line = body.lines().find(|line| !line.trim().is_empty()).filter(|_| mark.is_empty())?;
    let value = line.trim().trim_start_matches("- ").trim_matches(['"', '\'', '[', ',', ' ']);
    let is_secret = is_random(value) || indent(line) > own && is_distinctive(value) && !value.contains([':', '=', '{']);
    let from = start + body.find(value)?;
    (is_secret && !is_form(value) && !value.contains([' ', '<']) && !value.contains("://"))
        .then_some(from..from + value.len())
}

/// The value in the next cell, element or line: `| client secret | … |`, `<key>password</key><string>…`, a copied page of a console.
/// `rest`: what follows the name.
pub(super) fn beside(text: &str, rest: &str) -> Option<Range<usize>> {
    let mut after = rest;
    for _ in 0..MAX_TAGS {
        after = after.trim_start_matches([' ', '\t', '\r', '\n', '|', '*', '`', '"', '\'', ',', '>', '\\']);
        let Some(tag) = after.strip_prefix('<') else { break };
        after = tag.get(..floor(tag, 200)).and_then(|near| tag.get(near.find('>')? + 1..))?;
    }
    // `- name: CLIENT_SECRET`, `value: …`
    let named = after.strip_prefix("value").map(|after| after.trim_start_matches(['"', '\\', ' ']));
    let given = named.and_then(|after| after.strip_prefix([':', '=']));
    let value = given.map_or(after, |after| after.trim_start_matches([' ', '"', '\\', '\'']));
    let gap = rest.get(..rest.len() - value.len())?;
    let near = value.get(..floor(value, MAX_BESIDE))?;
    let end = near.find(['\n', '\r', '<', '|', '"', '\'', '`', '\\', ' ']).unwrap_or(near.len());
    let stops = value.get(end..)?.trim_start_matches(' ').chars().next().is_none_or(|c| !c.is_alphanumeric());
    let value = value.get(..end).filter(|value| stops && *value != HIDDEN)?;
    let start = text.len() - rest.len() + gap.len();
    let is_apart = given.is_some() || gap.contains(['\n', '|', '<', '>']);
    (is_apart && is_random(value) && !is_form(value) && !value.contains("://")).then_some(start..start + value.len())
}

/// `a=1&b=2`: it has names of its own.
fn is_form(value: &str) -> bool {
    value.contains('&') && value.trim_end_matches('=').contains('=')
}

fn trimmed(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let body = text.get(span.clone())?;
    let start = span.start + body.len() - body.trim_start().len();
    let end = start + body.trim().len();
    (start < end).then_some(start..end)
}

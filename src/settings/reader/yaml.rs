//! The part of YAML that people paste: block mappings and lists, flow values, quotes, block texts. No anchors, no tags.
//! Lists of `name` and `value` (environment of a container), of `NAME=value` and of `--flag=value` are read by the name.

use super::pair::{MAX_DEPTH, Pair, add, below};
use super::text::{flow_end, is_computed, lines_of, quoted, tail, variable_name};
use super::{lines, literal};
use crate::source::Span;
use std::collections::VecDeque;

/// Block texts in one document that are read as settings of their own.
const MAX_BLOCKS: usize = 200;

struct Level {
    /// Twice the column of a name; one more for the dash of a list.
    depth: usize,
    segment: String,
    index: usize,
}

/// Reads a part of a text.
pub(super) fn read(text: &str, part: Span, pairs: &mut Vec<Pair>) {
    let mut waiting: VecDeque<(Span, Vec<String>)> = VecDeque::from([(part, Vec::new())]);
    let mut blocks = 0;
    while let Some((part, base)) = waiting.pop_front() {
        let before = pairs.len();
        let found = document(text, part, &base, pairs);
        if pairs.len() == before && !base.is_empty() {
            lines::read(text, part, &base, pairs);
        }
        for block in found {
            blocks += 1;
            if blocks <= MAX_BLOCKS && block.1.len() < MAX_DEPTH {
                waiting.push_back(block);
            }
        }
    }
    named(pairs);
}

/// Reads one document. Goes out: the block texts in it.
fn document(text: &str, part: Span, base: &[String], pairs: &mut Vec<Pair>) -> Vec<(Span, Vec<String>)> {
    let mut blocks: Vec<(Span, Vec<String>)> = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    // A block text: the column it has to stay right of, its place so far, its path.
    let mut block: Option<(usize, Span, Vec<String>)> = None;
    let mut skip_to = part.start;
    for (start, line) in lines_of(text, part) {
        if start < skip_to {
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let content = line.trim();
        if let Some((column, span, path)) = &mut block {
            if content.is_empty() || indent > *column {
                span.end = start + line.len();
                continue;
            }
            end_block(text, *span, path, pairs, &mut blocks);
            block = None;
        }
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if content == "---" || content == "..." {
            levels.clear();
            continue;
        }
        let mut column = indent;
        let mut rest = content;
        let mut listed = false;
        while let Some(after) = rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with(' ')) {
            let depth = 2 * column + 1;
            levels.retain(|level| level.depth <= depth);
            let room = levels.len() < MAX_DEPTH;
            match levels.last_mut().filter(|level| level.depth == depth) {
                Some(level) => {
                    level.index += 1;
                    level.segment = format!("[{}]", level.index);
                }
                None if room => levels.push(Level { depth, segment: "[0]".to_owned(), index: 0 }),
                None => {}
            }
            let trimmed = after.trim_start();
            column += rest.len() - trimmed.len();
            rest = trimmed;
            listed = true;
            if rest.is_empty() {
                break;
            }
        }
        if rest.is_empty() {
            continue;
        }
        let at = start + column;
        let Some((name, value_at)) = name(text, at, start + line.len()) else {
            if listed {
                let path: Vec<String> =
                    base.iter().cloned().chain(levels.iter().map(|level| level.segment.clone())).collect();
                skip_to = scalar(text, at, part.end, path, pairs);
            }
            continue;
        };
        levels.retain(|level| level.depth < 2 * column);
        let path: Vec<String> = base
            .iter()
            .cloned()
            .chain(levels.iter().map(|level| level.segment.clone()))
            .chain([name.clone()])
            .collect();
        let value = text.get(value_at..start + line.len()).unwrap_or("").trim();
        let value =
            value.strip_prefix('!').map_or(value, |tagged| tagged.split_once(' ').map_or("", |(_, rest)| rest.trim()));
        if value.is_empty() || value.starts_with('#') || value.starts_with('&') {
            if levels.len() < MAX_DEPTH {
                levels.push(Level { depth: 2 * column, segment: name, index: 0 });
            }
        } else if value.starts_with(['|', '>']) && value.len() <= 4 {
            block = Some((column, Span::at(start + line.len()), path));
        } else {
            let value_at =
                start + line.len() - (text.get(value_at..start + line.len()).unwrap_or("").trim_start().len());
            skip_to = scalar(text, value_at, part.end, path, pairs);
        }
    }
    if let Some((_, span, path)) = block {
        end_block(text, span, &path, pairs, &mut blocks);
    }
    blocks
}

fn end_block(text: &str, span: Span, path: &[String], pairs: &mut Vec<Pair>, blocks: &mut Vec<(Span, Vec<String>)>) {
    let span = Span::new((span.start + 1).min(span.end), span.end);
    let lines: Vec<&str> = lines_of(text, span).map(|(_, line)| line.trim()).collect();
    let value = lines.join("\n");
    add(pairs, path.to_vec(), value.trim(), span);
    blocks.push((span, path.to_vec()));
}

/// A name followed by a colon. Goes out: the name, and where what follows begins.
fn name(text: &str, at: usize, end: usize) -> Option<(String, usize)> {
    let rest = text.get(at..end)?;
    if rest.starts_with(['"', '\'']) {
        let (name, _, after) = quoted(text, at)?;
        let follows = text.get(after..end)?;
        let colon = follows.trim_start().strip_prefix(':')?;
        return (colon.is_empty() || colon.starts_with(' ')).then(|| (name, end - colon.len()));
    }
    if rest.starts_with(['[', '{', '-', '*']) {
        return None;
    }
    let colon = rest
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| rest.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t'])))?;
    let name = rest.get(..colon)?.trim_end();
    // A sentence with a colon is no setting.
    (!name.is_empty() && name.len() <= 200 && name.split(' ').count() <= 3).then(|| (name.to_owned(), at + colon + 1))
}

/// A value that starts at `at`. Goes out: where reading goes on.
fn scalar(text: &str, at: usize, end: usize, path: Vec<String>, pairs: &mut Vec<Pair>) -> usize {
    let rest = text.get(at..end).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
    if rest.starts_with(['[', '{']) {
        let close = flow_end(rest).unwrap_or(rest.len());
        literal::read(text, Span::new(at, at + close), &path, literal::Style::Flow, pairs);
        return at + close.max(line.len());
    }
    if rest.starts_with(['"', '\''])
        && let Some((value, span, after)) = quoted(text, at).filter(|(_, _, after)| *after <= end)
    {
        assign(text, path, value, span, pairs);
        return after;
    }
    let plain = line.find(" #").map_or(line, |comment| line.get(..comment).unwrap_or(line)).trim_end();
    // What ends like an expression of a program is no YAML.
    let is_program = is_computed(plain) || plain.ends_with([',', ';', '{', '(']) || plain.contains(" = ");
    if !plain.starts_with(['*', '&', '`']) && !is_program {
        assign(text, path, plain.to_owned(), Span::new(at, at + plain.len()), pairs);
    }
    at + line.len()
}

/// A value, or in a list one that has a name of its own: `--flag=value`, `NAME=value`.
fn assign(text: &str, path: Vec<String>, value: String, span: Span, pairs: &mut Vec<Pair>) {
    let listed = path.last().is_some_and(|last| last.starts_with('['));
    let split = value.split_once('=').filter(|_| listed);
    let named = split.and_then(|(name, rest)| {
        // Flags of k3s stand without their dashes.
        let flag = name.strip_prefix("--").or_else(|| Some(name).filter(|name| name.starts_with("oidc-")));
        let variable = variable_name(name)
            .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
        Some((flag.or(variable)?.to_owned(), rest.to_owned()))
    });
    match named {
        Some((name, rest)) => {
            let place = tail(text, span, &rest);
            let path = below(path.split_last().map_or(&[][..], |(_, base)| base), name);
            literal::object(text, place, &path, pairs);
            add(pairs, path, rest, place);
        }
        None => {
            literal::object(text, span, &path, pairs);
            add(pairs, path, value, span);
        }
    }
}

/// `- name: A` with `value: b` beside it is the variable `A`.
fn named(pairs: &mut Vec<Pair>) {
    let mut found = Vec::new();
    let mut name: Option<(Vec<String>, String)> = None;
    for pair in pairs.iter() {
        let Some((last, base)) = pair.path.split_last() else { continue };
        if !base.last().is_some_and(|segment| segment.starts_with('[')) {
            continue;
        }
        match last.as_str() {
            "name" => name = Some((base.to_vec(), pair.value.clone())),
            "value" => {
                if let Some((_, name)) = name.take_if(|(of, _)| of == base) {
                    let list = base.split_last().map_or(&[][..], |(_, list)| list);
                    found.push(Pair { path: below(list, name), value: pair.value.clone(), span: pair.span });
                }
            }
            _ => {}
        }
    }
    pairs.append(&mut found);
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn mappings_lists_flow_and_blocks() {
        let text = "kind: A # b\njwt:\n- issuer:\n    url: https://a/b\n    audiences:\n    - x\n    - \"y\"\n  c: {d: e}\nn: [f, g]\n";
        assert_eq!(
            shown(text, Notation::Yaml),
            [
                "kind=A",
                "jwt.[0].issuer.url=https://a/b",
                "jwt.[0].issuer.audiences.[0]=x",
                "jwt.[0].issuer.audiences.[1]=y",
                "jwt.[0].c.d=e",
                "n.[0]=f",
                "n.[1]=g"
            ]
        );
        let block = "data:\n  url: u\n  oidc.config: |\n    issuer: https://i\n    scopes: [\"a\", \"b\"]\n  z: 1\n";
        assert_eq!(
            shown(block, Notation::Yaml),
            [
                "data.url=u",
                "data.oidc.config=issuer: https://i\nscopes: [\"a\", \"b\"]",
                "data.z=1",
                "data.oidc.config.issuer=https://i",
                "data.oidc.config.scopes.[0]=a",
                "data.oidc.config.scopes.[1]=b"
            ]
        );
    }

    #[test]
    fn containers_and_their_environment() {
        let text =
            "args:\n  - --issuer-url=https://a\nenv:\n  - name: CLIENT_ID\n    value: c\nenvironment:\n  - A_B=c\n";
        let all = shown(text, Notation::Yaml);
        let text = format!("{text}  E_F: '{{\"g\": \"h\"}}'\n");
        let all = [all, shown(&text, Notation::Yaml)].concat();
        for one in ["args.issuer-url=https://a", "env.CLIENT_ID=c", "environment.A_B=c"] {
            assert!(all.contains(&one.to_owned()), "{one} in {all:?}");
        }
    }
}

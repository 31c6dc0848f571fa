//! Values as programs in Go print them in tables: `[a b]`, `map[name:value other:[a b]]`, and `<nil>` or `n/a` for what is not set.

use super::pair::{Pair, add, below};
use crate::source::Span;

/// Adds what a printed value holds. Goes out: whether it was one.
pub(super) fn read(text: &str, span: Span, path: &[String], pairs: &mut Vec<Pair>) -> bool {
    let whole = span.of(text);
    if matches!(whole, "<nil>" | "n/a") {
        return true;
    }
    if whole.contains(['"', '\'', ',']) {
        return false;
    }
    let Some(inner) = inside(text, span, "map[") else { return list(text, span, path, pairs) };
    for part in parts(text, inner, true) {
        let Some((name, value)) = part.of(text).split_once(':') else { continue };
        let value = Span::new(part.end - value.len(), part.end);
        let path = below(path, name);
        if !list(text, value, &path, pairs) {
            add(pairs, path, value.of(text), value);
        }
    }
    true
}

fn list(text: &str, span: Span, path: &[String], pairs: &mut Vec<Pair>) -> bool {
    let Some(inner) = inside(text, span, "[") else { return false };
    for (index, part) in parts(text, inner, false).into_iter().enumerate() {
        add(pairs, below(path, format!("[{index}]")), part.of(text), part);
    }
    true
}

/// What stands between the brackets.
fn inside(text: &str, span: Span, open: &str) -> Option<Span> {
    let inner = span.of(text).strip_prefix(open)?.strip_suffix(']')?;
    Some(Span::new(span.end - 1 - inner.len(), span.end - 1))
}

/// The words, those in brackets together. In a map, a word without a name belongs to the value before it.
fn parts(text: &str, inner: Span, named: bool) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    let (mut at, mut depth) = (inner.start, 0usize);
    for word in inner.of(text).split(' ') {
        let part = Span::new(at, at + word.len());
        at += word.len() + 1;
        match parts.last_mut().filter(|_| depth > 0 || named && !word.contains(':')) {
            Some(last) => last.end = part.end,
            None if word.is_empty() => {}
            None => parts.push(part),
        }
        depth = (depth + word.matches('[').count()).saturating_sub(word.matches(']').count());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn tables_of_vault() {
        assert_eq!(
            shown(
                "Key   Value\na   [x y]\nb   map[c:d e:[f g] h:Default Project i:j:k]\nl   <nil>\nm   n/a\nn   []\no   map[]\n",
                Notation::Directives
            ),
            ["Key=Value", "a.[0]=x", "a.[1]=y", "b.c=d", "b.e.[0]=f", "b.e.[1]=g", "b.h=Default Project", "b.i=j:k"]
        );
    }
}

//! Conditions in the expression language of clouds and clusters (CEL), as far as they are comparisons of texts joined by `&&`.
//! Input: an expression. Output: the comparisons, and whether they are all of it. Nothing is evaluated; the rest is left out.

/// Longest expression that is looked at.
const MAX_TEXT: usize = 4000;

/// A comparison of one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The claim or attribute, as it is named: `assertion.repository`, `attribute.owner`, `claims.hd`.
    pub(super) name: String,
    /// The accepted values; with a star where the value only begins or ends so.
    pub(super) values: Vec<String>,
    /// A star in the values stands for any characters.
    pub(super) pattern: bool,
}

/// The comparisons that all have to hold, and whether the expression says nothing else.
pub(super) fn comparisons(text: &str) -> (Vec<Comparison>, bool) {
    if text.len() > MAX_TEXT || outside_quotes(text, "||") || outside_quotes(text, " ? ") {
        return (Vec::new(), false);
    }
    let terms = split(text, "&&");
    let read: Vec<Option<Comparison>> = terms.iter().map(|term| comparison(term)).collect();
    let complete = read.iter().all(Option::is_some);
    (read.into_iter().flatten().collect(), complete)
}

fn comparison(term: &str) -> Option<Comparison> {
    let mut term = term.trim();
    while let Some(inner) = term.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        term = inner.trim();
    }
    let one = |name: &str, value: String, pattern: bool| {
        Some(Comparison { name: name_of(name)?, values: vec![value], pattern })
    };
    if let Some((left, right)) = term.split_once("==") {
        return match (quoted(left), quoted(right)) {
            (None, Some(value)) => one(left, value, false),
            (Some(value), None) => one(right, value, false),
            _ => None,
        };
    }
    if let Some((name, value)) = call(term, ".startsWith(") {
        return one(name, format!("{value}*"), true);
    }
    if let Some((name, value)) = call(term, ".endsWith(") {
        return one(name, format!("*{value}"), true);
    }
    let (name, list) = term.split_once(" in ")?;
    let list = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    let values: Option<Vec<String>> = split(list, ",").iter().map(|part| quoted(part)).collect();
    Some(Comparison { name: name_of(name)?, values: values?, pattern: false })
}

fn call<'a>(term: &'a str, name: &str) -> Option<(&'a str, String)> {
    let (left, right) = term.split_once(name)?;
    Some((left, quoted(right.strip_suffix(')')?)?))
}

/// A name of a claim: `a.b`, or `a['b']`.
fn name_of(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((object, rest)) = text.split_once('[') {
        return Some(format!("{}.{}", object.trim(), quoted(rest.strip_suffix(']')?)?));
    }
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-');
    (text.contains('.') && text.chars().all(plain)).then(|| text.to_owned())
}

/// The text between quotes that is all there is.
fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains(quote) && !inner.contains('\\')).then(|| inner.to_owned())
}

/// Parts between marks that stand outside quotes.
fn split<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut from, mut quote) = (0, None);
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if open == character => quote = None,
            Some(_) => {}
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if at >= from && text.get(at..).is_some_and(|rest| rest.starts_with(mark)) => {
                parts.push(text.get(from..at).unwrap_or(""));
                from = at + mark.len();
            }
            None => {}
        }
    }
    parts.push(text.get(from..).unwrap_or(""));
    parts
}

fn outside_quotes(text: &str, mark: &str) -> bool {
    split(text, mark).len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_joined_by_and_are_read() {
        let (read, complete) =
            comparisons("assertion.repository_owner == 'acme' && (assertion['ref'].startsWith(\"refs/heads/\"))");
        assert!(complete);
        assert_eq!(
            (read[0].name.as_str(), read[0].values[0].as_str(), read[0].pattern),
            ("assertion.repository_owner", "acme", false)
        );
        assert_eq!(
            (read[1].name.as_str(), read[1].values[0].as_str(), read[1].pattern),
            ("assertion.ref", "refs/heads/*", true)
        );
        let (read, complete) = comparisons("claims.hd in ['a', \"b\"] && claims.exp - claims.nbf <= 86400");
        assert_eq!((read.len(), read[0].values.len(), complete), (1, 2, false));
        assert_eq!(comparisons("a.b == 'c' || a.d == 'e'"), (Vec::new(), false));
        assert!(comparisons("attribute.x == 'a || b'").1);
        assert!(!comparisons("!(a.b == 'c')").1);
    }
}

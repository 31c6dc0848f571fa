//! Entries of a recording as text: one that was cut, and members without reading the others. Input: its text. Output: what of it is
//! whole. Judges nothing.

use memchr::memmem;

/// How deep an entry that was cut is nested.
const MAX_OPEN: usize = 16;
/// Bytes of an entry that was cut which are searched.
pub(super) const MAX_TAIL: usize = 32 << 20;

/// An object that was cut, up to its last whole member, and what stands behind that.
pub(super) fn until_cut(text: &str) -> Option<(String, &str)> {
    let text = text.get(..text.floor_char_boundary(MAX_TAIL))?;
    let (mut open, mut quoted, mut escaped) = (Vec::new(), false, false);
    let mut last: Option<(usize, Vec<char>)> = None;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => _ = open.pop(),
            ',' if open.len() <= MAX_OPEN => last = Some((at, open.clone())),
            _ => {}
        }
    }
    let (at, open) = last.filter(|_| !open.is_empty())?;
    let whole = text.get(..at)?.chars().chain(open.into_iter().rev()).collect();
    Some((whole, text.get(at..)?))
}

/// The request that a cut entry belonged to, without its parameters.
pub(super) fn cut_url(entry: &str) -> Option<String> {
    let at = entry.find("\"url\"")? + 5;
    let rest = entry.get(at..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let url = rest.split(['"', '?', '#']).next()?;
    (url.len() <= 500 && !url.is_empty()).then(|| url.to_owned())
}

/// What follows a member of an object of an entry, without reading what stands before and behind. Text that was quoted has its quotation
/// marks escaped, and is no member.
pub(super) fn value_of<'e>(entry: &'e str, outer: &str, name: &str) -> Option<&'e str> {
    let behind = |text: &'e str, name: &str| {
        let at = memmem::find(text.as_bytes(), name.as_bytes())?;
        text.get(at + name.len()..)
    };
    Some(behind(behind(entry, outer)?, name)?.trim_start().strip_prefix(':')?.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_cut_is_whole() {
        let whole = |text: &str| until_cut(text).map(|(whole, _)| whole);
        let cut = r#"{"request": {"url": "a,b"}, "response": {"status": 403, "content": {"size": 1, "text": "<p>\"x"#;
        let kept = r#"{"request": {"url": "a,b"}, "response": {"status": 403, "content": {"size": 1}}}"#;
        assert_eq!(whole(cut).as_deref(), Some(kept));
        assert_eq!(whole(kept), None);
    }
}

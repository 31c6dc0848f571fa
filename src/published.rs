//! Published hashes: whether files are those of a release.
//!
//! Input: a list as `sha256sum` writes it, and the files with their names and hashes. Output: what is the same, differs, is missing or
//! is extra. Invariant: opens nothing itself; a name is compared whole, and a file that the list does not name is never called right.

use sha2::{Digest, Sha256};
use std::io::{Read, Result as Opened};

/// The name that lists have, and that no list names.
pub const NAME: &str = "SHA256SUMS";

/// Bytes that are hashed at a time.
const CHUNK: usize = 64 << 10;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its hash is the published one.
    Same,
    /// Its hash is another one: what it is here.
    Differs(String),
    /// It is published and not here.
    Missing,
    /// It is here and not published.
    Extra,
}

/// Which files have to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All that the list names: a folder is the release, or it is not.
    Whole,
    /// Those that are given: of a release, people download what they need.
    Given,
}

/// Compares files, each with its hash, with a list: one line for each, in the order of the list, then those that it does not name.
///
/// # Errors
/// The line that is no `hash  name`, and a list without a line.
pub fn compare(list: &str, files: &[(String, String)], extent: Extent) -> Result<Vec<(String, Outcome)>, String> {
    let mut found = Vec::new();
    let lines = list.lines().map(str::trim_end).filter(|line| !line.is_empty());
    for line in lines.clone() {
        let (hash, name) =
            entry(line).ok_or_else(|| format!("`{line}` is not a line of a hash list (`hash  name`)"))?;
        match files.iter().find(|(other, _)| other == name) {
            None if extent == Extent::Given => {}
            None => found.push((name.to_owned(), Outcome::Missing)),
            Some((_, own)) if own.eq_ignore_ascii_case(hash) => found.push((name.to_owned(), Outcome::Same)),
            Some((_, own)) => found.push((name.to_owned(), Outcome::Differs(own.clone()))),
        }
    }
    if lines.count() == 0 {
        return Err("the hash list is empty".to_owned());
    }
    for (name, _) in files {
        if !found.iter().any(|(other, _)| other == name) {
            found.push((name.clone(), Outcome::Extra));
        }
    }
    Ok(found)
}

/// Whether there is something, and all of it is as published. A name that the list has twice has to be right both times.
pub fn is_right(outcomes: &[(String, Outcome)]) -> bool {
    !outcomes.is_empty() && outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Same)
}

/// SHA-256 in lower-case hexadecimal.
///
/// # Errors
/// What the reader says.
pub fn sha256(mut reader: impl Read) -> Opened<String> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            Ok(read) => hash.update(chunk.get(..read).unwrap_or(&[])),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// `hash  name`, or `hash *name`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (hash, name) = line.split_at_checked(64)?;
    let name = name.strip_prefix("  ").or_else(|| name.strip_prefix(" *"))?;
    (hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && !name.is_empty()).then_some((hash, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &str) -> (String, String) {
        (name.to_owned(), sha256(content.as_bytes()).unwrap())
    }

    fn list(files: &[(String, String)]) -> String {
        files.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect()
    }

    #[test]
    fn hashes_are_those_of_everybody() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(&b""[..]).unwrap(), empty);
        let long = vec![b'a'; 1_000_000];
        let known = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        assert_eq!(sha256(long.as_slice()).unwrap(), known);
    }

    #[test]
    fn what_is_published_is_right_and_a_changed_byte_is_not() {
        let published = [file("assertain.html", "page"), file("index.html", "index")];
        let sums = list(&published);
        let told = |files: &[(String, String)], extent| compare(&sums, files, extent).unwrap();
        assert!(is_right(&told(&published, Extent::Whole)));
        assert!(is_right(&told(&published[..1], Extent::Given)), "one file of several");
        let partly = told(&published[..1], Extent::Whole);
        assert_eq!(partly[1], ("index.html".to_owned(), Outcome::Missing));
        assert!(!is_right(&partly));
        let changed = file("assertain.html", "pagf");
        let outcomes = told(std::slice::from_ref(&changed), Extent::Given);
        assert_eq!(outcomes, [("assertain.html".to_owned(), Outcome::Differs(changed.1))]);
        let more = [published[0].clone(), published[1].clone(), file("evil.js", "x")];
        let outcomes = told(&more, Extent::Whole);
        assert_eq!(outcomes.last(), Some(&("evil.js".to_owned(), Outcome::Extra)));
        assert!(!is_right(&outcomes));
    }

    #[test]
    fn another_name_an_empty_list_and_words_are_not_right() {
        let page = [file("assertain.html", "page")];
        assert!(compare("", &page, Extent::Given).is_err() && compare("\n\n", &[], Extent::Whole).is_err());
        let other = list(&[file("other.html", "page")]);
        assert!(!is_right(&compare(&other, &page, Extent::Given).unwrap()));
        assert!(!is_right(&compare(&other, &[], Extent::Given).unwrap()), "nothing was given");
        assert!(compare("no list", &page, Extent::Given).is_err());
        // As Windows and `sha256sum --binary` write it.
        let windows = format!("{} *assertain.html\r\n", page[0].1.to_uppercase());
        assert!(is_right(&compare(&windows, &page, Extent::Given).unwrap()));
        // A second line for the same name cannot make a changed file right.
        let twice = list(&[file("assertain.html", "evil"), page[0].clone()]);
        assert!(!is_right(&compare(&twice, &page, Extent::Given).unwrap()));
    }
}

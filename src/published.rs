//! Published hashes: whether files are those of a release.
//!
//! Input: a list as `sha256sum` writes it, and the files with their names. Output: what is the same, differs, is missing or is extra.
//! Invariant: opens nothing itself; a name is compared whole, and a file that the list does not name is never called right.

use sha2::{Digest, Sha256};

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

/// Compares files with a list: one line for each, in the order of the list, then those that it does not name.
///
/// # Errors
/// The line that is no `hash  name`.
pub fn compare(list: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<(String, Outcome)>, String> {
    let mut found = Vec::new();
    for line in list.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        let (hash, name) = entry(line).ok_or_else(|| format!("`{line}` is no line of a hash list"))?;
        let outcome = match files.iter().find(|(other, _)| other == name) {
            None => Outcome::Missing,
            Some((_, bytes)) => match sha256(bytes) {
                own if own.eq_ignore_ascii_case(hash) => Outcome::Same,
                own => Outcome::Differs(own),
            },
        };
        found.push((name.to_owned(), outcome));
    }
    for (name, _) in files {
        if !found.iter().any(|(other, _)| other == name) {
            found.push((name.clone(), Outcome::Extra));
        }
    }
    Ok(found)
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What to print, and whether everything is as published. With one file, lines of the list about other files say nothing.
pub fn verdict(list: &str, files: &[(String, Vec<u8>)]) -> Result<(String, bool), String> {
    let mut outcomes = compare(list, files)?;
    if files.len() == 1 {
        outcomes.retain(|(_, outcome)| *outcome != Outcome::Missing);
    }
    let mut text = String::new();
    for (name, outcome) in &outcomes {
        let name = crate::report::visible::harmless(name);
        text.push_str(&match outcome {
            Outcome::Same => format!("{name}: as published\n"),
            Outcome::Differs(own) => format!("{name}: DIFFERS from what was published (here {own})\n"),
            Outcome::Missing => format!("{name}: published, and missing here\n"),
            Outcome::Extra => format!("{name}: NOT in the list of published files\n"),
        });
    }
    let is_right = !outcomes.is_empty() && outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Same);
    text.push_str(match is_right {
        true => "Everything is as published.\n",
        false => "Do not use it: it is not what was published, or the list belongs to another version.\n",
    });
    Ok((text, is_right))
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

    fn file(name: &str, content: &str) -> (String, Vec<u8>) {
        (name.to_owned(), content.as_bytes().to_vec())
    }

    fn list(files: &[(String, Vec<u8>)]) -> String {
        files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect()
    }

    #[test]
    fn what_is_published_is_right_and_a_changed_byte_is_not() {
        let published = [file("assertain.html", "page"), file("index.html", "index")];
        let sums = list(&published);
        assert_eq!(
            verdict(&sums, &published),
            Ok((
                String::from("assertain.html: as published\nindex.html: as published\nEverything is as published.\n"),
                true
            ))
        );
        assert!(verdict(&sums, &published[..1]).unwrap().1, "one file of several");
        let (text, is_right) = verdict(&sums, &[file("assertain.html", "pagf")]).unwrap();
        assert!(!is_right && text.contains("DIFFERS"), "{text}");
        assert!(!verdict(&sums, &[published[0].clone(), file("index.html", "index"), file("evil.js", "x")]).unwrap().1);
    }

    #[test]
    fn another_name_an_empty_list_and_words_are_not_right() {
        let page = [file("assertain.html", "page")];
        assert!(!verdict("", &page).unwrap().1);
        assert!(!verdict(&list(&[file("other.html", "page")]), &page).unwrap().1);
        assert!(verdict("no list", &page).is_err());
        let (text, _) = verdict(&list(&page), &[file("a\u{1b}[2Jb", "x")]).unwrap();
        assert!(!text.contains('\u{1b}'));
    }
}

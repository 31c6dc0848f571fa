//! The style sheets and the page name the same parts, and style/README.md tells all of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// The classes in the selectors of a sheet.
fn classes(sheet: &str) -> BTreeSet<String> {
    let mut text = String::new();
    for part in sheet.split("/*") {
        text.push_str(part.split_once("*/").map_or(part, |(_, rest)| rest));
    }
    let mut found = BTreeSet::new();
    for block in text.split('{') {
        let selector = block.rsplit(['}', ';']).next().unwrap_or("").trim();
        if selector.starts_with('@') {
            continue;
        }
        for name in selector.split('.').skip(1) {
            let name: String = name.chars().take_while(|c| is_letter(*c)).collect();
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                found.insert(name);
            }
        }
    }
    found
}

fn each_file(folder: &Path, ends: &[&str], work: &mut dyn FnMut(&Path, String)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, ends, work);
        } else if ends.iter().any(|end| path.extension().is_some_and(|found| found == *end)) {
            let text = fs::read_to_string(&path).unwrap();
            work(&path, text);
        }
    }
}

/// Words on lines that speak of classes, and the kinds of letters in a message.
fn worn() -> BTreeSet<String> {
    let mut worn = BTreeSet::new();
    let mut read = |text: &str| {
        for line in text.lines().filter(|line| line.contains("class") || line.contains("\"t-")) {
            worn.extend(line.split(|c| !is_letter(c)).map(str::to_owned));
        }
    };
    for folder in ["src/ui", "xtask/src"] {
        each_file(&root().join(folder), &["rs"], &mut |_, text| read(&text));
    }
    for file in ["src/boot.js", "index.html"] {
        read(&fs::read_to_string(root().join(file)).unwrap());
    }
    worn
}

#[test]
fn every_class_is_worn_and_named() {
    let readme = fs::read_to_string(root().join("style/README.md")).unwrap();
    let worn = worn();
    let (mut count, mut faults) = (0, Vec::new());
    each_file(&root().join("style"), &["css"], &mut |path, text| {
        for class in classes(&text) {
            count += 1;
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            if !readme.contains(&format!("`.{class}`")) {
                faults.push(format!("{file}: .{class} is not named in style/README.md"));
            }
            if !worn.contains(&class) {
                faults.push(format!("{file}: nothing in the page is a .{class}"));
            }
        }
    });
    assert!(count > 150, "only {count} classes were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_the_readme_names_exists() {
    let mut known = BTreeSet::new();
    each_file(&root().join("style"), &["css"], &mut |_, text| known.extend(classes(&text)));
    let readme = fs::read_to_string(root().join("style/README.md")).unwrap();
    let named = readme.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix('.'));
    let missing: Vec<&str> = named.filter(|name| name.chars().all(is_letter) && !known.contains(*name)).collect();
    assert!(missing.is_empty(), "no sheet has {missing:?}");
}

#[test]
fn classes_are_read_from_selectors_alone() {
    let sheet =
        "/* .no */ @layer page { .a > .b-c:hover, d:has(.e) { inset: .5rem; } @media (x) { .f .g::before { a: b } } }";
    assert_eq!(classes(sheet).into_iter().collect::<Vec<_>>(), ["a", "b-c", "e", "f", "g"]);
}

//! Puts the sentences of `src/texts` into one text, without comments, sources and test lines: those are not for the page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let folder = Path::new("src/texts");
    println!("cargo::rerun-if-changed=src/texts/meanings.texts");
    println!("cargo::rerun-if-changed=src/texts/products");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("products"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "texts"));
    files.sort();
    files.insert(0, folder.join("meanings.texts"));
    let mut out = String::new();
    for file in &files {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(problem) => {
                println!("cargo::error={}: {problem}", file.display());
                continue;
            }
        };
        if let Some(name) = file.file_stem().and_then(|name| name.to_str()).filter(|name| *name != "meanings") {
            let _ = writeln!(out, "product {name}");
        }
        let wanted = |line: &&str| !line.trim().is_empty() && !line.starts_with('#') && !line.starts_with('=');
        for line in text.lines().filter(wanted) {
            let _ = writeln!(out, "{}", line.trim());
        }
    }
    write("texts.txt", out);
    write("words.txt", without_comments(&folder.join("words.txt")));
}

/// The lines of a list that say something.
fn without_comments(file: &Path) -> String {
    println!("cargo::rerun-if-changed={}", file.display());
    let text = std::fs::read_to_string(file).unwrap_or_else(|problem| {
        println!("cargo::error={}: {problem}", file.display());
        String::new()
    });
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| format!("{line}\n"))
        .collect()
}

fn write(name: &str, text: String) {
    let target = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default().join(name);
    if let Err(problem) = std::fs::write(&target, text) {
        println!("cargo::error={}: {problem}", target.display());
    }
}

//! Signed, encrypted and ill-formed documents that lie beside the repository. Tests that need them say so where they are absent.

use std::path::{Path, PathBuf};

/// The folder of the cases: `ASSERTAIN_CASES`, else `cases` beside the corpus.
pub(super) fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("ASSERTAIN_CASES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    let found = given.into_iter().chain([beside]).find(|path| path.join("manifest.json").exists());
    if found.is_none() {
        println!("skipped: no cases (set ASSERTAIN_CASES)");
    }
    found
}

/// All of its files with one of these extensions.
pub(super) fn files(extensions: &[&str]) -> Vec<PathBuf> {
    folder().map_or_else(Vec::new, |folder| super::corpus::below(folder, extensions))
}

/// What each case is and what is expected of it.
pub(super) fn manifest() -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(folder()?.join("manifest.json")).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// The bytes of a file of the cases.
pub(super) fn case_bytes(file: &str) -> Vec<u8> {
    let path = folder().unwrap().join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

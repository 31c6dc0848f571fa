//! Third-party files that lie beside the repository. Tests that need them say so where they are absent.

use std::path::{Path, PathBuf};

/// All files with one of these extensions; none where there is no corpus (`ASSERTAIN_CORPUS`, else beside the repository).
pub(super) fn files(extensions: &[&str]) -> Vec<PathBuf> {
    let given = std::env::var_os("ASSERTAIN_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Some(folder) = given.into_iter().chain([beside]).find(|path| path.is_dir()) else {
        println!("skipped: no corpus (set ASSERTAIN_CORPUS)");
        return Vec::new();
    };
    below(folder, extensions)
}

/// All files below a folder with one of these extensions.
pub(super) fn below(folder: PathBuf, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

//! The hashes of everything in a folder, as `sha256sum` writes them.

use crate::run::{Outcome, write};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The list's own name.
pub const NAME: &str = "SHA256SUMS";

/// Writes the list into the folder.
pub fn write_into(folder: &Path) -> Outcome<()> {
    write(&folder.join(NAME), of(folder)?)
}

/// `hash  name` for every file but the list itself, by name.
pub fn of(folder: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(place) = open.pop() {
        let entries = std::fs::read_dir(&place).map_err(|error| format!("{}: {error}", place.display()))?;
        for entry in entries {
            let path: PathBuf = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                files.push((name.to_string_lossy().replace('\\', "/"), path));
            }
        }
    }
    files.retain(|(name, _)| name != NAME);
    files.sort();
    let mut list = String::new();
    for (name, path) in files {
        list.push_str(&format!("{}  {name}\n", of_file(&path)?));
    }
    Ok(list)
}

/// The hash of one file.
pub fn of_file(path: &Path) -> Outcome<String> {
    std::fs::read(path).map(|bytes| hex(&bytes)).map_err(|error| format!("{}: {error}", path.display()))
}

/// Prints what to publish: the hash of the single file, and one for the whole folder.
pub fn tell(list: &str) {
    let single = list.lines().find(|line| line.ends_with("  assertain.html"));
    println!("{}", single.unwrap_or("no assertain.html"));
    println!("{}  {NAME} of the whole folder", hex(list.as_bytes()));
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

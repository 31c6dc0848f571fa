//! Files and standard input.
//!
//! Input: paths. Output: bytes, or a sentence that names the file. Invariant: what cannot be opened is told, never skipped.

use super::interrupt::Stoppable;
use assertain::Input;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

/// Bytes of a file that are made room for before it is read.
const MAX_RESERVED: usize = 2 << 30;
/// Bytes that are read at once.
const MAX_PART: usize = 1 << 20;

/// A pasted item; `-` is standard input.
pub(crate) fn input(path: &Path) -> Result<Input, String> {
    if path == Path::new("-") {
        return Ok(Input { origin: "standard input".to_owned(), bytes: standard_input()? });
    }
    Ok(Input { origin: name(path), bytes: read(path)? })
}

/// The bytes of a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("-") {
        return standard_input();
    }
    let problem = |error| format!("{}: {error}", path.display());
    let file = std::fs::File::open(path).map_err(problem)?;
    let about = file.metadata().ok();
    if about.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(format!("{0} is a folder; `assertain batch {0}` judges each file in it", path.display()));
    }
    let length = about.map_or(0, |about| about.len());
    // A buffer that grows while it is filled would take up to twice the file, and be cleared piece by piece.
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0).min(MAX_RESERVED)];
    let name = name(path);
    let mut reader = super::terminal::reading(length, &name, Stoppable::new(file));
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        // In parts, so that Ctrl+C and the progress come between them.
        let part = rest.len().min(MAX_PART);
        match reader.read(rest.get_mut(..part).unwrap_or(&mut [])) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(problem(error)),
        }
    }
    bytes.truncate(filled);
    reader.read_to_end(&mut bytes).map_err(problem)?;
    Ok(bytes)
}

/// The same without a word about it: one of many.
pub(crate) fn read_quietly(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| error.to_string())
}

fn standard_input() -> Result<Vec<u8>, String> {
    let is_asked_for = std::io::stdin().is_terminal();
    if is_asked_for {
        super::interrupt::nothing_yet();
        super::terminal::say(&format!(
            "Paste a message, token, URL or log here, then press Enter and {} to see the result. (`assertain --help` \
             lists everything else.)",
            if cfg!(windows) { "Ctrl+Z, Enter" } else { "Ctrl+D" }
        ));
    }
    let mut bytes = Vec::new();
    let read = match is_asked_for {
        true => std::io::stdin().read_to_end(&mut bytes),
        false => Stoppable::new(std::io::stdin()).read_to_end(&mut bytes),
    };
    read.map_err(|error| format!("standard input: {error}"))?;
    Ok(bytes)
}

/// The last part of a path, as reports name an input.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned())
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

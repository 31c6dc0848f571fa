//! Finds the cases: in files, folders, patterns, archives and lines.
//!
//! Input: paths. Output: [`Unit`]s through a channel that holds a few. Invariant: at most that many are in memory at once.

use super::writer::Pace;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Longest line, archive member or file that is read as one case.
const MAX_CASE: u64 = 256 << 20;

/// A case that was found.
pub(super) struct Unit {
    /// Its place in the order of the cases.
    pub(super) index: u64,
    /// What the answer is called.
    pub(super) id: String,
    pub(super) content: Content,
}

/// Where its bytes are.
pub(super) enum Content {
    /// Still to be read.
    Files(Vec<PathBuf>),
    /// A member of an archive.
    Bytes { name: String, bytes: Vec<u8> },
    /// A line of JSON.
    Line(Vec<u8>),
    /// It could not be read, and why.
    Broken(String),
}

/// Answers of an earlier run.
#[derive(Default)]
pub(super) struct Done {
    pub(super) ids: HashSet<String>,
    /// The file ends inside a line, because that run was stopped while writing.
    pub(super) needs_line_break: bool,
}

/// Reads which cases have an answer. A line that was cut or tells of a failure counts as not done.
pub(super) fn done(path: &Path) -> Result<Done, String> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        // Nothing is done yet.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Done::default()),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let mut done = Done::default();
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(|error| format!("{}: {error}", path.display()))?;
        if read == 0 {
            return Ok(done);
        }
        done.needs_line_break = line.last() != Some(&b'\n');
        let Ok(answer) = serde_json::from_slice::<Finished>(&line) else { continue };
        if answer.error.is_none() {
            done.ids.insert(answer.id);
        }
    }
}

#[derive(serde::Deserialize)]
struct Finished {
    id: String,
    error: Option<serde::de::IgnoredAny>,
}

/// Whether a path names nothing: neither a file nor a pattern.
pub(super) fn is_missing(path: &Path) -> bool {
    path != Path::new("-") && !path.exists() && !is_pattern(path)
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

/// Looks for cases in a thread of its own, as fast as they are judged.
pub(super) fn start(
    paths: Vec<PathBuf>,
    together: bool,
    done: HashSet<String>,
    ahead: usize,
    pace: Arc<Pace>,
    stop: Arc<AtomicBool>,
) -> Receiver<Unit> {
    let (sender, receiver) = sync_channel(ahead);
    std::thread::spawn(move || {
        let mut finder = Finder { sender, together, done, index: 0, pace, stop };
        for path in &paths {
            if finder.path(path).is_none() {
                return;
            }
        }
    });
    receiver
}

struct Finder {
    sender: SyncSender<Unit>,
    together: bool,
    done: HashSet<String>,
    index: u64,
    pace: Arc<Pace>,
    stop: Arc<AtomicBool>,
}

/// `None` when nobody wants more.
type More = Option<()>;

impl Finder {
    fn path(&mut self, path: &Path) -> More {
        if path == Path::new("-") {
            return self.lines("", &mut std::io::stdin().lock());
        }
        if !path.exists() && is_pattern(path) {
            return self.pattern(path);
        }
        if path.is_dir() { self.folder(path) } else { self.file(path) }
    }

    fn pattern(&mut self, path: &Path) -> More {
        let text = path.to_string_lossy().into_owned();
        let found = match glob::glob(&text) {
            Ok(found) => found,
            Err(error) => return self.broken(text, error.to_string()),
        };
        for entry in found {
            match entry {
                Ok(path) if path.is_file() => self.file(&path)?,
                Ok(_) => {}
                Err(error) => self.broken(error.path().to_string_lossy().into_owned(), error.error().to_string())?,
            }
        }
        Some(())
    }

    fn folder(&mut self, folder: &Path) -> More {
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            match entry {
                Ok(entry) if self.together && entry.file_type().is_dir() => self.group(entry.path())?,
                Ok(entry) if !self.together && entry.file_type().is_file() && is_case(entry.path()) => {
                    self.file(entry.path())?;
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                    self.broken(path, error.to_string())?;
                }
            }
        }
        Some(())
    }

    /// The files of one folder, without those of the folders in it.
    fn group(&mut self, folder: &Path) -> More {
        let id = folder.to_string_lossy().into_owned();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.broken(id, error.to_string()),
        };
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|path| path.is_file() && is_case(path));
        files.sort();
        if files.is_empty() { Some(()) } else { self.give(id, || Content::Files(files)) }
    }

    fn file(&mut self, path: &Path) -> More {
        let name = path.to_string_lossy().into_owned();
        let lower = name.to_ascii_lowercase();
        let is = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
        if !is(&[".zip", ".tar", ".tar.gz", ".tgz", ".jsonl", ".ndjson", ".jsonl.gz"]) {
            return self.give(name, || Content::Files(vec![path.to_owned()]));
        }
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) => return self.broken(name, error.to_string()),
        };
        if is(&[".zip"]) {
            return self.zip(&name, file);
        }
        let reader: Box<dyn Read> = match is(&["gz"]) {
            true => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
            false => Box::new(file),
        };
        if is(&[".tar", ".tar.gz", ".tgz"]) {
            return self.tar(&name, reader);
        }
        self.lines(&name, &mut BufReader::new(reader))
    }

    fn zip(&mut self, name: &str, file: std::fs::File) -> More {
        let mut archive = match zip::ZipArchive::new(BufReader::new(file)) {
            Ok(archive) => archive,
            Err(error) => return self.broken(name.to_owned(), error.to_string()),
        };
        for index in 0..archive.len() {
            match archive.by_index(index) {
                Ok(member) if member.is_file() => {
                    let path = String::from_utf8_lossy(member.name_raw()).into_owned();
                    if is_case(Path::new(&path)) {
                        self.member(name, path, member)?;
                    }
                }
                Ok(_) => {}
                Err(error) => self.broken(format!("{name}!{index}"), error.to_string())?,
            }
        }
        Some(())
    }

    fn tar(&mut self, name: &str, reader: impl Read) -> More {
        let mut archive = tar::Archive::new(reader);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.broken(name.to_owned(), error.to_string()),
        };
        for entry in entries {
            match entry {
                Ok(entry) if entry.header().entry_type().is_file() => {
                    let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                    if is_case(Path::new(&path)) {
                        self.member(name, path, entry)?;
                    }
                }
                Ok(_) => {}
                // After a broken header nothing of the archive can be trusted.
                Err(error) => return self.broken(name.to_owned(), error.to_string()),
            }
        }
        Some(())
    }

    fn member(&mut self, archive: &str, name: String, member: impl Read) -> More {
        let mut member = Some(member);
        self.give(format!("{archive}!{name}"), || {
            let mut bytes = Vec::new();
            let read = member.take().map(|member| member.take(MAX_CASE + 1).read_to_end(&mut bytes));
            match read {
                Some(Err(error)) => Content::Broken(error.to_string()),
                _ if bytes.len() as u64 > MAX_CASE => Content::Broken(too_large()),
                _ => Content::Bytes { name: name.clone(), bytes },
            }
        })
    }

    fn lines(&mut self, name: &str, mut reader: &mut dyn BufRead) -> More {
        let mut number: u64 = 0;
        loop {
            number += 1;
            let mut line = Vec::new();
            let id = if name.is_empty() { format!("line {number}") } else { format!("{name}:{number}") };
            match Read::take(&mut reader, MAX_CASE).read_until(b'\n', &mut line) {
                Ok(0) => return Some(()),
                Ok(_) if line.len() as u64 >= MAX_CASE => {
                    self.broken(id, too_large())?;
                    if skip_line(reader).is_err() {
                        return Some(());
                    }
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => {
                    // A case that is called by a name of its own is done under that name.
                    let own = serde_json::from_slice::<Named>(&line).ok().and_then(|named| named.id);
                    self.give(own.unwrap_or(id), || Content::Line(std::mem::take(&mut line)))?;
                }
                Err(error) => return self.broken(id, error.to_string()),
            }
        }
    }

    fn broken(&mut self, id: String, why: String) -> More {
        self.give(id, || Content::Broken(why.clone()))
    }

    fn give(&mut self, id: String, content: impl FnOnce() -> Content) -> More {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        if self.done.contains(&id) {
            return Some(());
        }
        let index = self.index;
        self.index += 1;
        self.pace.wait(index);
        self.sender.send(Unit { index, id, content: content() }).ok()
    }
}

#[derive(serde::Deserialize)]
struct Named {
    id: Option<String>,
}

fn skip_line(reader: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        match (buffer.iter().position(|byte| *byte == b'\n'), buffer.len()) {
            (_, 0) => return Ok(()),
            (Some(end), _) => {
                reader.consume(end + 1);
                return Ok(());
            }
            (None, length) => reader.consume(length),
        }
    }
}

/// Whether a path is what its name says; hidden files and our own configuration are no cases.
pub(super) fn is_case(path: &Path) -> bool {
    let name = super::super::super::files::name(path);
    !name.starts_with('.') && name != "assertain.toml"
}

fn too_large() -> String {
    format!("larger than {} MB, the most that is read as one case", MAX_CASE >> 20)
}

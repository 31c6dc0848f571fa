//! `assertain verify`: whether downloaded files are those of a release.

use super::super::arguments::Terminal;
use super::super::{files, terminal};
use assertain::published::{self, Extent, Outcome};
use assertain::report::layout::{Line, Tone};
use assertain::report::visible;
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Longest hash list that is read.
const MAX_LIST: u64 = 16 << 20;

const EXAMPLES: &str = "\
Examples:
  assertain verify assertain.html                  with the SHA256SUMS beside it
  assertain verify --hashes SHA256SUMS *.tar.gz    several files of a release
  assertain verify dist/                           a whole folder

The same without Assertain: sha256sum --check --ignore-missing SHA256SUMS

Exit status: 0 all as published; 1 not; 2 a file or the list cannot be read";

/// Check downloaded files against the hashes of a release
///
/// Take the list from the release page, not from where the files are: whoever changed the files can change a list beside them.
/// A FOLDER has to be whole: every file of the list, and no other.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct Options {
    /// The single file, a downloaded archive or program, or the folder of the page
    #[arg(value_name = "FILE|FOLDER", required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The published hashes, as `sha256sum` writes them (default: SHA256SUMS in the folder, or beside the first file)
    #[arg(long, value_name = "LIST", value_hint = ValueHint::FilePath)]
    hashes: Option<PathBuf>,
}

/// Compares and tells; 1 where something is not as published.
pub(crate) fn run(options: &Options, look: &Terminal) -> Result<ExitCode, String> {
    let folder = options.paths.iter().find(|path| path.is_dir());
    if folder.is_some() && options.paths.len() > 1 {
        return Err("a folder is compared as a whole: give it alone".to_owned());
    }
    let (own, extent) = match folder {
        Some(folder) => (in_folder(folder)?, Extent::Whole),
        None => (given(&options.paths)?, Extent::Given),
    };
    let place = options.hashes.clone().unwrap_or_else(|| beside(folder, &options.paths));
    let list = read_list(&place, options.hashes.is_some())?;
    let outcomes =
        published::compare(&list, &own, extent).map_err(|problem| format!("{}: {problem}", place.display()))?;
    let is_right = published::is_right(&outcomes);
    let lines = lines(&outcomes, extent, is_right, &place, look);
    terminal::print(&terminal::styled(&lines))?;
    Ok(ExitCode::from(u8::from(!is_right)))
}

/// Where a list is looked for.
fn beside(folder: Option<&PathBuf>, paths: &[PathBuf]) -> PathBuf {
    let first = || paths.first().map_or_else(|| PathBuf::from("."), |path| files::folder(path));
    folder.cloned().unwrap_or_else(first).join(published::NAME)
}

fn read_list(place: &Path, is_named: bool) -> Result<String, String> {
    let problem = |error: std::io::Error| {
        let hint = if is_named { "" } else { " (name the list of the release with --hashes)" };
        format!("{}: {error}{hint}", place.display())
    };
    let length = std::fs::metadata(place).map_err(problem)?.len();
    if length > MAX_LIST {
        return Err(format!("{}: larger than a hash list is", place.display()));
    }
    let bytes = std::fs::read(place).map_err(problem)?;
    String::from_utf8(bytes).map_err(|_| format!("{}: it is not a hash list", place.display()))
}

/// Each file under the name that it was downloaded with.
fn given(paths: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    paths.iter().map(|path| Ok((files::name(path), hash(path)?))).collect()
}

/// Everything in a folder under its path in it, but the list itself. A link is a file too: a server follows it.
fn in_folder(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| error.to_string())?;
        let path = entry.path();
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_dir() && name != published::NAME {
            found.push((name, hash(path)?));
        }
    }
    Ok(found)
}

fn hash(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).and_then(published::sha256);
    file.map_err(|error| format!("{}: {error}", path.display()))
}

/// What is not right by name, what is right by number, the answer, and what was compared with.
fn lines(outcomes: &[(String, Outcome)], extent: Extent, is_right: bool, list: &Path, look: &Terminal) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let right = outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Same).count();
    let is_each_told = look.verbose || extent == Extent::Given;
    for (name, outcome) in outcomes.iter().filter(|_| !look.quiet) {
        let (tone, words) = match outcome {
            Outcome::Same if !is_each_told => continue,
            Outcome::Same => (Tone::Plain, "as published".to_owned()),
            Outcome::Differs(own) => (Tone::Bad, format!("different from what was published (SHA-256 here: {own})")),
            Outcome::Missing => (Tone::Bad, "published, but missing here".to_owned()),
            Outcome::Extra => (Tone::Bad, "not in the list of published files".to_owned()),
        };
        lines.push(vec![(Tone::Plain, format!("{}: ", visible::harmless(name))), (tone, words)]);
    }
    if !look.quiet && !is_each_told && right > 0 {
        let files = if right == 1 { "1 file is" } else { &format!("{right} files are") };
        lines.push(vec![(Tone::Plain, format!("{files} as published"))]);
    }
    let (lead, words) = match is_right {
        true => ((Tone::Good, "AS PUBLISHED"), "  Everything matches the list."),
        false => (
            (Tone::Bad, "NOT AS PUBLISHED"),
            "  Do not use these files: they were changed, or the list is of a different version.",
        ),
    };
    lines.extend(terminal::led("", lead, words, Tone::Plain));
    if !look.quiet {
        let lead = format!("Compared with {}.", list.display());
        let advice = " The list proves as much as the place it is from: take it from the release page.";
        lines.extend(terminal::led("", (Tone::Muted, &lead), advice, Tone::Muted));
    }
    lines
}

//! Running other programs, and the line each step prints.
//! Comes in: a command. Goes out: success, or a message that says which step failed and what it printed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A failure is a sentence for the person at the terminal.
pub type Outcome<T> = Result<T, String>;

/// The repository.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map(Path::to_path_buf).unwrap_or(manifest)
}

/// Does a step and prints one line with its time.
pub fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let start = Instant::now();
    let outcome = work();
    let sign = if outcome.is_ok() { "ok    " } else { "FAILED" };
    println!("{sign} {:>7.1} s  {name}", start.elapsed().as_secs_f64());
    let _ = std::io::stdout().flush();
    outcome
}

/// A step that takes its time: says first what it does and how long the like usually takes on two idle cores.
pub fn long_step<T>(name: &str, what: &str, usual: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("…                 {name}: {what} (usually {usual})");
    let _ = std::io::stdout().flush();
    step(name, work)
}

/// Runs a command that has nothing to say when it succeeds: its output is shown only when it fails.
pub fn quietly(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{}\n{} ended with {}", String::from_utf8_lossy(&said), shown(command), output.status))
}

/// Runs a command whose output the person wants to see.
pub fn loudly(command: &mut Command) -> Outcome<()> {
    let _ = std::io::stdout().flush();
    let status = command.stdin(Stdio::null()).status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", shown(command))) }
}

/// What a command prints on standard output, trimmed; `None` when it cannot be started or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Cargo, as it was called: the same toolchain for every step.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The first program of this name on `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|file| file.is_file())
}

/// Reads a file; the message names it.
pub fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Writes a file and the folders above it; the message names it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome<()> {
    path.parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    format!("`{}`", words.join(" "))
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start {}: {error}", shown(command))
}

//! `assertain completions SHELL`: scripts for shells, and manual pages.

use super::super::terminal;
use clap::{Args, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Print a completion script for a shell, or the manual pages
///
/// For bash: `assertain completions bash > ~/.local/share/bash-completion/completions/assertain`. For zsh, write `_assertain` into a
/// folder of `fpath`; for fish, `~/.config/fish/completions/assertain.fish`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// bash, zsh, fish, powershell, elvish, or man
    #[arg(value_name = "SHELL", value_enum)]
    shell: Kind,
    /// Write files into this folder instead of printing: for `man` a page for each command
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

/// What can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
    Man,
}

impl Kind {
    fn shell(self) -> Option<Shell> {
        match self {
            Kind::Bash => Some(Shell::Bash),
            Kind::Zsh => Some(Shell::Zsh),
            Kind::Fish => Some(Shell::Fish),
            Kind::PowerShell => Some(Shell::PowerShell),
            Kind::Elvish => Some(Shell::Elvish),
            Kind::Man => None,
        }
    }
}

/// Prints, or writes files.
pub(crate) fn run(options: &Options, mut command: clap::Command) -> Result<ExitCode, String> {
    match (options.shell.shell(), &options.out) {
        (Some(shell), None) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "assertain", &mut script);
            terminal::print(&String::from_utf8_lossy(&script))
        }
        (Some(shell), Some(folder)) => {
            let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
            std::fs::create_dir_all(folder).map_err(problem)?;
            clap_complete::generate_to(shell, &mut command, "assertain", folder).map_err(problem)?;
            Ok(ExitCode::SUCCESS)
        }
        (None, None) => {
            let mut page = Vec::new();
            let written = clap_mangen::Man::new(command).render(&mut page);
            written.map_err(|error| error.to_string())?;
            terminal::print(&String::from_utf8_lossy(&page))
        }
        (None, Some(folder)) => manual_pages(command, folder),
    }
}

fn manual_pages(command: clap::Command, folder: &Path) -> Result<ExitCode, String> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(problem)?;
    clap_mangen::generate_to(command, folder).map_err(problem)?;
    Ok(ExitCode::SUCCESS)
}

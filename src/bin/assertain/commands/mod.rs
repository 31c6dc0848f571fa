//! One file for each command. To add one: a file here, a variant in `options::Command`, a line in [`run`].

pub(crate) mod batch;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod profile;
pub(crate) mod share;
pub(crate) mod verify;

use super::options::{Cli, Command};
use super::terminal;
use clap::ArgMatches;
use std::process::ExitCode;

/// Does what the arguments ask for.
pub(crate) fn run(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, String> {
    terminal::set_up(&cli.terminal);
    match cli.command {
        None => judge::run(&cli.judge, &cli.terminal, matches),
        Some(Command::Batch(options)) => batch::run(&options, cli.terminal.quiet),
        Some(Command::Explain(options)) => explain::run(&options),
        Some(Command::Rules(options)) => list::rules(&options),
        Some(Command::Receivers(options)) => list::receivers(&options),
        Some(Command::Profile(options)) => profile::run(&options),
        Some(Command::Share(options)) => share::run(&options),
        Some(Command::Verify(options)) => verify::run(&options, &cli.terminal),
        Some(Command::Completions(options)) => completions::run(&options),
    }
}

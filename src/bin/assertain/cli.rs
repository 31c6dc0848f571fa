//! The command line as a whole: its commands, how it is parsed, and which command is run.
//!
//! Input: the arguments. Output: [`Cli`] and the raw matches, which know the order; what a command answers. To add a command: a file in
//! `commands`, a variant of [`Command`], a line in [`run`].

use super::arguments::{Judge, Terminal};
use super::commands::{batch, completions, explain, judge, list, profile, share, verify};
use super::terminal;
use assertain::applications;
use assertain::report::visible;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgMatches, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  assertain login.har --profile atlar      judge a HAR file for a known application
  assertain response.txt metadata.xml      judge a response beside its sender's metadata
  wl-paste | assertain                     judge what was copied
  assertain explain AADSTS50011            explain an error code
  assertain share login.har                make a ticket without secrets and names
  assertain batch captures/ --summary      judge a folder: what fails most often

Exit status: 0; 1 the login will fail (see --fail-on); 2 wrong options, or a file that
cannot be opened; 130 ended with Ctrl+C";

/// Finds out why a single sign-on login failed. Sends nothing over the network.
///
/// Each FILE is one pasted item: a SAMLResponse, a redirect URL, a token, metadata, a certificate, a HAR file, a log … Several
/// make one case. Without a FILE, or with -, standard input is read.
#[derive(Debug, Parser)]
#[command(name = "assertain", version, styles = STYLES, after_help = EXAMPLES, after_long_help = EXAMPLES)]
#[command(args_override_self = true, subcommand_value_name = "COMMAND", subcommand_help_heading = "Commands")]
#[command(override_usage = "assertain [OPTIONS] [FILE]...\n       assertain COMMAND …")]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) judge: Judge,
    #[command(flatten)]
    pub(crate) terminal: Terminal,
}

/// The commands. Judging is what happens without one.
#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one, once")]
pub(crate) enum Command {
    Batch(batch::Options),
    Explain(explain::Options),
    Rules(list::RulesOptions),
    Receivers(list::ReceiversOptions),
    Profile(profile::Options),
    Share(share::Options),
    Verify(verify::Options),
    Completions(completions::Options),
}

/// The command as clap knows it, for help, completions and manual pages.
pub(crate) fn command() -> clap::Command {
    Cli::command().mut_args(|arg| {
        // Profiles are named in the long help, so that nobody has to look for them.
        if arg.get_id() == "profile" { arg.long_help(profile_help()) } else { arg }
    })
}

/// Reads the arguments of this process. Wrong ones, `--help` and `--version` end it here, with the status of the contract.
pub(crate) fn parse() -> Result<(Cli, ArgMatches), String> {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let matches = command().color(color_of_help(&arguments)).try_get_matches_from(arguments).map_err(|error| {
        let words = error.to_string();
        // Clap quotes arguments as they are.
        if visible::harmless(&words) == words {
            error.exit();
        }
        words.trim_start_matches("error: ").trim_end().to_owned()
    })?;
    Cli::from_arg_matches(&matches).map(|cli| (cli, matches)).map_err(|error| error.to_string())
}

/// Does what the arguments ask for.
pub(crate) fn run(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, String> {
    terminal::set_up(&cli.terminal);
    match cli.command {
        None => judge::run(&cli.judge, &cli.terminal, matches, command),
        Some(Command::Batch(options)) => batch::run(&options, cli.terminal.quiet),
        Some(Command::Explain(options)) => explain::run(&options),
        Some(Command::Rules(options)) => list::rules(&options),
        Some(Command::Receivers(options)) => list::receivers(&options),
        Some(Command::Profile(options)) => profile::run(&options),
        Some(Command::Share(options)) => share::run(&options),
        Some(Command::Verify(options)) => verify::run(&options, &cli.terminal),
        Some(Command::Completions(options)) => completions::run(&options, command()),
    }
}

/// Help is printed while arguments are read, so that its color is looked up before.
fn color_of_help(arguments: &[std::ffi::OsString]) -> ColorChoice {
    let said = |value: &str| {
        let next = arguments.windows(2).any(|pair| matches!(pair, [a, b] if a == "--color" && b == value));
        next || arguments.iter().any(|one| one.to_str() == Some(&format!("--color={value}")))
    };
    match (said("never"), said("always")) {
        (true, _) => ColorChoice::Never,
        (_, true) => ColorChoice::Always,
        _ => ColorChoice::Auto,
    }
}

fn profile_help() -> String {
    let names: Vec<&str> = applications::applications().iter().map(|one| one.id).collect();
    format!(
        "An application's values: a built-in name ({}), a JSON file, or an expectation link (from #sp= on)",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::super::arguments::Format;
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn the_options_are_consistent() {
        command().debug_assert();
    }

    #[test]
    fn an_option_given_twice_counts_the_last_time_and_lists_grow() {
        let words = ["assertain", "--acs", "a", "--acs", "b", "--sub", "x", "--sub", "-y", "--json", "--text", "file"];
        let cli = Cli::from_arg_matches(&command().get_matches_from(words)).unwrap();
        assert_eq!(cli.judge.context.expected.acs.as_deref(), Some("b"));
        assert_eq!(cli.judge.context.expected.sub, ["x", "-y"]);
        assert_eq!(cli.judge.output.format(), Some(Format::Text));
        assert_eq!(cli.judge.files, [PathBuf::from("file")]);
    }
}

//! `cargo xtask serve | test | build | bench | pack`: everything the repository does apart from compiling itself.
//!
//! Each command first installs what it needs and the machine lacks, with a line per step and its time; a second run
//! installs nothing and needs no network.

mod bench;
mod build;
mod check;
mod chromium;
mod error_pages;
mod format;
mod new_rule;
mod oracle;
mod oracle_tokens;
mod pack;
mod reproduce;
mod rules_pages;
mod run;
mod serve;
mod setup;
mod site;
mod verify_page;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N]   build the release page and serve it on 127.0.0.1
  build              build the release page into dist/, with the single file dist/assertain.html
  test               everything that CI runs: format, lints, tests, page, browser tests, licences
  new-rule ID [FAMILY]
                     write the files of a new rule and list it in its family
  fmt                format everything; `cargo fmt` alone does not see the rule files
  oracle tokens      install the libraries that tokens are compared with
  redaction          the properties of redaction over all rule documents and the corpus beside the repository
  bench [batch]      measure: native, in the browser, sizes; with `batch` only many cases through the command line
  oracle receivers [--count N] [--seed N] [--verbose]
                     give fresh messages to real receivers and compare what they do with what we predict
  reproduce          build the page twice, in different folders, and compare
  pack               what the page build calls when it has finished: names by content, integrity, policies, single file, size budget";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve"] => serve::command(serve::DEFAULT_PORT),
        ["serve", "--port", port] => {
            port.parse().map_err(|_| format!("`{port}` is not a port number")).and_then(serve::command)
        }
        ["build"] => build::command(),
        ["test"] => check::command(),
        ["redaction"] => run::loudly(run::cargo().args([
            "test",
            "--locked",
            "--test",
            "it",
            "redaction::",
            "--",
            "--include-ignored",
            "--nocapture",
        ])),
        ["fmt"] => format::command(),
        ["new-rule", id] => new_rule::command(id, None),
        ["new-rule", id, family] => new_rule::command(id, Some(family)),
        ["oracle", "tokens"] => oracle_tokens::command(),
        ["bench", rest @ ..] => bench::command(rest),
        ["oracle", rest @ ..] => oracle::command(rest),
        ["pack"] => pack::command(),
        ["reproduce"] => reproduce::command(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

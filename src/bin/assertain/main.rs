//! `assertain [OPTIONS] [FILE...]` and its commands: the engine on the command line.
//!
//! Input: arguments, files and standard input. Output: a report on standard output, an exit status.
//! Invariant: nothing is judged here; `cli` and `arguments` say what can be asked, each command has a file of its own in `commands`.
#![forbid(unsafe_code)]

// The engine also compiles for the page, which has no arguments and none of these dependencies.
#[cfg(not(target_arch = "wasm32"))]
mod arguments;
#[cfg(not(target_arch = "wasm32"))]
mod case;
#[cfg(not(target_arch = "wasm32"))]
mod cli;
#[cfg(not(target_arch = "wasm32"))]
mod commands;
#[cfg(not(target_arch = "wasm32"))]
mod config;
#[cfg(not(target_arch = "wasm32"))]
mod evidence;
#[cfg(not(target_arch = "wasm32"))]
mod files;
#[cfg(not(target_arch = "wasm32"))]
mod interrupt;
#[cfg(not(target_arch = "wasm32"))]
mod near;
#[cfg(not(target_arch = "wasm32"))]
mod rule;
#[cfg(not(target_arch = "wasm32"))]
mod sarif;
#[cfg(not(target_arch = "wasm32"))]
mod steps;
#[cfg(not(target_arch = "wasm32"))]
mod terminal;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::parse().and_then(|(cli, matches)| cli::run(cli, &matches)).unwrap_or_else(|problem| {
        terminal::complain(&problem);
        std::process::ExitCode::from(2)
    })
}

#[cfg(target_arch = "wasm32")]
fn main() {}

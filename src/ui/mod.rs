//! The page: paste, verdict, findings, evidence. Feature `web`.
//! Comes in: what a person pastes. Goes out: what the engine says of it. Must not judge, and must not ask the network for anything.

#![allow(unreachable_pub, reason = "the component macro makes public what it generates")]

mod app;
mod engine;
mod state;

/// Shows the page.
pub fn start() {
    leptos::mount::mount_to_body(app::App);
}

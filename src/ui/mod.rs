//! The page: paste, verdict, findings, evidence. Feature `web`.
//! Comes in: what a person pastes. Goes out: what the engine says of it. Must not judge, and must not ask the network for anything.
#![allow(unreachable_pub, reason = "the component macro makes public what it generates")]

mod address;
mod app;
mod documents;
mod dom;
mod engine;
mod expect;
mod keys;
mod panels;
mod pointing;
mod samples;
mod state;
mod theme;
mod widgets;
mod worker;
mod worker_link;

/// Shows the page, or answers the page if this is its worker.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        // The place in our source only: a message of a panic may hold what was pasted.
        if let Some(place) = panic.location() {
            leptos::logging::error!("The analyser stopped at {}:{}", place.file(), place.line());
        }
        if !worker::is_worker() {
            engine::stopped();
        }
    }));
    if worker::is_worker() {
        worker::serve();
    } else {
        leptos::mount::mount_to_body(app::App);
    }
}

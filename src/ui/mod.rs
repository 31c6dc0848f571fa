//! The page: paste, verdict, findings, evidence. Feature `web`.
//! Comes in: what a person pastes. Goes out: what the engine says of it. Must not judge, and must not ask the network for anything.
#![allow(unreachable_pub, reason = "the component macro makes public what it generates")]

mod address;
mod app;
mod documents;
mod dom;
mod drafts;
mod early;
mod engine;
mod expect;
mod job;
mod keys;
mod manners;
mod panels;
mod pointing;
mod samples;
mod sheets;
mod state;
mod theme;
mod widgets;
mod worker;
mod worker_link;

/// Shows the page; in a thread of its own, judges for it. Both are one module, so that it has to come only once.
pub fn start() {
    if worker::start() {
        return;
    }
    say_where_it_stops(engine::stopped);
    leptos::mount::mount_to_body(app::App);
}

/// Names the place where the program panics, and calls `then`.
fn say_where_it_stops(then: fn()) {
    std::panic::set_hook(Box::new(move |panic| {
        // The place in our source only: a message of a panic may hold what was pasted.
        if let Some(place) = panic.location() {
            let place = format!("The analyser stopped at {}:{}", place.file(), place.line());
            web_sys::console::error_1(&place.into());
        }
        then();
    }));
}

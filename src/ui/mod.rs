//! The page: paste, verdict, findings, evidence. Feature `web`.
//! Comes in: what a person pastes. Goes out: what the engine says of it. Must not judge, and must not ask the network for anything.
#![allow(unreachable_pub, reason = "the component macro makes public what it generates")]

mod address;
mod app;
mod arrival;
mod documents;
mod dom;
mod drafts;
mod early;
mod engine;
mod entries;
mod entry;
mod expect;
mod fragment;
mod job;
mod keys;
mod manners;
mod model;
mod panels;
mod panics;
mod pointing;
mod samples;
mod sheets;
mod state;
mod theme;
mod waiting;
mod widgets;
mod worker;
mod worker_link;

/// Shows the page; in a thread of its own, judges for it. Both are one module, so that it has to come only once.
pub fn start() {
    if worker::start() {
        return;
    }
    panics::say_that_it_stops(engine::stopped);
    leptos::mount::mount_to_body(app::App);
}

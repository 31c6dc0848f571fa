//! What is said where the program stops in the middle: the place in our source, never what was pasted.

/// Names the place where the program panics, and calls `then`.
pub(super) fn say_where_it_stops(then: fn()) {
    std::panic::set_hook(Box::new(move |panic| {
        // The place in our source only: a message of a panic may hold what was pasted.
        if let Some(place) = panic.location() {
            let place = format!("The analyser stopped at {}:{}", place.file(), place.line());
            web_sys::console::error_1(&place.into());
        }
        then();
    }));
}

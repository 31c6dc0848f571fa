//! What is said where the program stops in the middle: that it did, never what was pasted.

/// Says so on the console where the program panics, and calls `then`.
pub(super) fn say_that_it_stops(then: fn()) {
    std::panic::set_hook(Box::new(move |_| {
        // Neither the message, which may hold what was pasted, nor the place: the published module does not know it.
        web_sys::console::error_1(&"The analyser stopped".into());
        then();
    }));
}

//! The seam to the engine: a case goes in, a view comes back later. Nothing else of the page calls the engine.

use crate::case::{Case, Settings};
use crate::view::ViewModel;
use leptos::prelude::set_timeout;
use std::sync::Arc;
use std::time::Duration;

/// Judges a case after `delay`, outside of the reactive graph, so that a panic holds no lock of the page.
pub(super) fn submit(case: Case, settings: Settings, done: impl FnOnce(Arc<ViewModel>) + 'static) {
    set_timeout(move || done(Arc::new(ViewModel::examine(&case, &settings))), Duration::ZERO);
}

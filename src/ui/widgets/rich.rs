//! A sentence with its values in code style and its field names set off.

use crate::view::document::{Run, runs};
use leptos::prelude::*;

/// The sentence.
pub(in crate::ui) fn rich(text: &str) -> AnyView {
    let run = |run| match run {
        Run::Words(text) => text.into_any(),
        Run::Code(text) => view! { <code>{text}</code> }.into_any(),
        Run::Field(text) => view! { <b class="console">{text}</b> }.into_any(),
    };
    runs(text).into_iter().map(run).collect_view().into_any()
}

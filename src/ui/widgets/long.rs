//! A value in code style: a long one shows its start and end, and all of it when asked. A value of a megabyte would hold the page up.

use crate::report::visible::{ends, hides_something, visible};
use leptos::prelude::*;

/// The value, with what cannot be seen drawn.
pub(in crate::ui) fn long(value: String) -> AnyView {
    let Some((start, end, left)) = ends(&value) else {
        let drawn = hides_something(&value).to_string();
        let shown = if value.is_empty() { "(empty)".to_owned() } else { visible(&value) };
        return view! { <code data-drawn=drawn>{shown}</code> }.into_any();
    };
    let all = RwSignal::new(false);
    let (start, end) = (visible(start), visible(end));
    let content = move || match all.get() {
        true => view! { <code>{visible(&value)}</code> }.into_any(),
        false => view! {
            <code>{start.clone()}</code>
            <span class="aside">{format!(" … {left} more characters … ")}</span>
            <code>{end.clone()}</code>
            " "
            <button type="button" class="quiet" on:click=move |_| all.set(true)>
                "Show all"
            </button>
        }
        .into_any(),
    };
    view! { {content} }.into_any()
}
